using System.CommandLine;
using RnnStream.Formats.Logs;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Broker;
using RnnStream.Storage;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Verbs;

/// <summary>Runs a verb: turns the failures that a person can answer into plain lines and exit codes.</summary>
internal static class VerbRunner
{
    /// <summary>Lets a command run <paramref name="verb"/>, cancelled by Ctrl-C and SIGTERM.</summary>
    public static void SetVerb(this Command command, Func<ParseResult, CancellationToken, Task<int>> verb) =>
        command.SetAction(result => RunAsync(result, verb));

    private static async Task<int> RunAsync(ParseResult result, Func<ParseResult, CancellationToken, Task<int>> verb)
    {
        using var signals = new StopSignals();
        try
        {
            return await verb(result, signals.Token).ConfigureAwait(false);
        }
        catch (SettingsException fault)
        {
            foreach (var line in fault.Faults)
                await Console.Error.WriteLineAsync($"rnnstream: {line}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (VerbException fault)
        {
            await Console.Error.WriteLineAsync($"rnnstream: {fault.Message}").ConfigureAwait(false);
            return fault.ExitCode;
        }
        catch (Exception fault) when (IsEnvironment(fault))
        {
            await Console.Error.WriteLineAsync($"rnnstream: {fault.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync(
                "rnnstream: out of memory: it needs more than this process may have; what was acknowledged is not lost")
                .ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    /// <summary>Faults of the world rather than of the program; anything else is a bug and stops with its
    /// trace.</summary>
    private static bool IsEnvironment(Exception fault) => fault
        is MqttConnectException or MqttBrokerException or LogFormatException
        or IOException or UnauthorizedAccessException or InvalidDataException
        or DataDirectoryException or DamageException or NewerFormatException or LogSyncException or LogFullException;
}
