using RnnStream.Formats.Logs;
using Spectre.Console;

namespace RnnStream.Worker.Verbs;

/// <summary>A progress bar on a terminal's stderr; nothing where stderr is piped.</summary>
internal static class ProgressBar
{
    /// <summary>Shows how much of the logs has been read while <paramref name="work"/> runs.</summary>
    public static Task<T> ShowAsync<T>(
        string title, IReadOnlyList<LogReader> logs, Func<Action<LogReader>?, Task<T>> work)
    {
        var total = logs.Sum(static log => log.BytesTotal ?? 0);
        if (Console.IsErrorRedirected || total == 0) return work(null);
        return ShowAsync(title, total, advance =>
        {
            var done = new Dictionary<LogReader, long>();
            return work(log =>
            {
                advance(log.BytesRead - done.GetValueOrDefault(log));
                done[log] = log.BytesRead;
            });
        });
    }

    /// <summary>Shows work that counts towards a total.</summary>
    public static Task<T> ShowAsync<T>(string title, double total, Func<Action<double>, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return work(static _ => { });
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return ShowAsync(console, title, total, work);
    }

    /// <summary>The same for work that says how it stands: in the bar's title, or in lines of a piped stderr.</summary>
    public static Task<T> ShowWithTitleAsync<T>(
        string title, double total, Func<Action<double>, Action<string>, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return work(static _ => { }, Console.Error.WriteLine);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return ShowAsync(console, title, total, work);
    }

    private static Task<T> ShowAsync<T>(
        IAnsiConsole console, string title, double total, Func<Action<double>, Task<T>> work) =>
        ShowAsync(console, title, total, (advance, _) => work(advance));

    private static Task<T> ShowAsync<T>(
        IAnsiConsole console, string title, double total, Func<Action<double>, Action<string>, Task<T>> work) =>
        console.Progress().AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(title, maxValue: total);
                return await work(
                    amount => bar.Increment(amount),
                    text => bar.Description = Markup.Escape(text)).ConfigureAwait(false);
            });
}
