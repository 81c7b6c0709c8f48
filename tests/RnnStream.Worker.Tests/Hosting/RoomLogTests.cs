using Microsoft.Extensions.Logging;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Tests.Hosting;

/// <summary>Goal: a full disk is said once, and once that it is over. Method: what the service asks again and again,
/// as a list of answers.</summary>
public sealed class RoomLogTests
{
    [Fact]
    public void A_full_disk_is_one_line_however_long_it_lasts_and_room_again_is_one()
    {
        var lines = Told(
            (null, null), ("full", null), ("full", null), ("still full", null), (null, null), (null, null));
        Assert.Equal(
            [
                "Error: the log cannot grow: full; nothing is acknowledged until there is room",
                "Information: the log grows again",
            ],
            lines);
    }

    [Fact]
    public void A_checkpoint_that_waits_is_told_of_apart_from_the_log()
    {
        var lines = Told((null, "full"), ("full", "full"), (null, "full"), (null, null), (null, "full"));
        Assert.Equal(
            [
                "Error: a checkpoint waits for room: full",
                "Error: the log cannot grow: full; nothing is acknowledged until there is room",
                "Information: the log grows again",
                "Information: there is room for checkpoints again",
                "Error: a checkpoint waits for room: full",
            ],
            lines);
    }

    [Fact]
    public void A_disk_with_room_says_nothing() => Assert.Empty(Told((null, null), (null, null)));

    private static List<string> Told(params (string? Log, string? Checkpoint)[] answers)
    {
        var logger = new KeepingLogger();
        var room = new RoomLog(logger);
        foreach (var (log, checkpoint) in answers) room.Report(log, checkpoint);
        return logger.Lines;
    }

    private sealed class KeepingLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
