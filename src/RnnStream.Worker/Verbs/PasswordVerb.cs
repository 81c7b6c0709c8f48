using System.CommandLine;
using System.Text;
using RnnStream.Mqtt.Broker;

namespace RnnStream.Worker.Verbs;

/// <summary><c>password</c>: a line for <c>Mqtt:Embedded:PasswordFile</c>.</summary>
internal static class PasswordVerb
{
    private const char ControlC = '\u0003';

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The user's name." };
        var command = new Command("password", """
            Reads a password from standard input and prints the user's line for Mqtt:Embedded:PasswordFile.

            Examples:
              rnnstream password pump-1 >> users
              rnnstream password pump-1 < secret >> users
            """) { name };
        command.SetVerb((result, _) =>
        {
            var user = result.GetValue(name)!;
            if (user.Length == 0 || user[0] == '#' || user.Contains(':', StringComparison.Ordinal))
            {
                throw new VerbException(
                    "a user's name is not empty, holds no ':' and does not begin with '#'", ExitCode.Usage);
            }
            var password = Console.IsInputRedirected ? Console.ReadLine() : Ask();
            if (string.IsNullOrEmpty(password))
                throw new VerbException("standard input has no password", ExitCode.Usage);
            Console.WriteLine($"{user}:{PasswordHash.Create(Encoding.UTF8.GetBytes(password))}");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    /// <summary>What is typed does not appear.</summary>
    private static string Ask()
    {
        Console.Error.Write("password: ");
        Console.TreatControlCAsInput = true;
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.KeyChar == ControlC) throw new VerbException("no password was given");
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0') typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
