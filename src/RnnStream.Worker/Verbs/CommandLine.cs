using System.CommandLine;
using RnnStream.Numerics;

namespace RnnStream.Worker.Verbs;

/// <summary>Reads the command line: a verb, its options, and settings as <c>--Section:Key value</c>.</summary>
internal static class CommandLine
{
    /// <summary>The option <c>--config FILE</c> that verbs with settings share.</summary>
    public static Option<string?> ConfigOption() => new("--config")
    {
        Description = "Configuration file. Default: appsettings.json in the working folder, or beside the program.",
        HelpName = "FILE",
    };

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> JsonOption(string description) => new("--json") { Description = description };

    /// <summary>The value of an option, if it is within its range.</summary>
    /// <exception cref="VerbException">It is not.</exception>
    public static int InRange(string option, int value, int min, int max) => value >= min && value <= max
        ? value
        : throw new VerbException($"{option} = {value}: {min} to {max} is allowed", ExitCode.Usage);

    /// <summary>A verb that also takes settings.</summary>
    public static Command WithSettings(this Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        return command;
    }

    /// <summary>Runs the verb; without one, <c>run</c>. Bad usage gives plain lines and exit code 2.</summary>
    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        if (KernelSelection.Error is { } fault)
        {
            await Console.Error.WriteLineAsync($"rnnstream: {fault}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        if (args.Length > 0 && !args[0].StartsWith('-') && root.Subcommands.All(verb => verb.Name != args[0]))
        {
            var verbs = string.Join(", ", root.Subcommands.Select(static verb => verb.Name));
            await Console.Error.WriteLineAsync(
                $"rnnstream: '{args[0]}': not known; verbs are {verbs}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        var result = root.Parse(NeedsDefaultVerb(root, args) ? ["run", .. args] : args);
        if (result.Errors.Count == 0)
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await result.InvokeAsync(configuration).ConfigureAwait(false);
        }
        foreach (var error in result.Errors)
            await Console.Error.WriteLineAsync($"rnnstream: {Plain(error.Message)}").ConfigureAwait(false);
        await Console.Error.WriteLineAsync("Try 'rnnstream --help'.").ConfigureAwait(false);
        return ExitCode.Usage;
    }

    /// <summary>Says what is expected in words instead of by the names of the runtime's types.</summary>
    private static string Plain(string message)
    {
        const string Expected = " as expected type '";
        var cut = message.IndexOf(Expected, StringComparison.Ordinal);
        if (cut < 0) return message;
        var isWhole = message.Contains("Int32", StringComparison.Ordinal)
            || message.Contains("Int64", StringComparison.Ordinal);
        var isNumber = message.Contains("Double", StringComparison.Ordinal);
        return message[..cut] + (isWhole
            ? ": a whole number is expected."
            : isNumber ? ": a number is expected." : ": it is not of the kind expected; see --help.");
    }

    private static bool NeedsDefaultVerb(RootCommand root, string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && !IsRootOption(root, args[0]));

    private static bool IsRootOption(RootCommand root, string word) => root.Options.Any(
        option => option.Name == word || option.Aliases.Contains(word, StringComparer.Ordinal));
}
