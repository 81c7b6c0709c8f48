using System.Text;
using RnnStream.Formats.Logs;

namespace RnnStream.Formats.Tests.Logs;

public sealed class LogMergeTests
{
    [Fact]
    public void Logs_are_interleaved_by_time_and_ties_go_in_their_order()
    {
        var list = Merge("1600000000,1\n1600000030,2\n", "1600000010,3\n1600000030,4\n1600000040,5\n", "1600000000,6\n");
        Assert.Equal(
            ["log0=1@1600000000", "log2=6@1600000000", "log1=3@1600000010", "log0=2@1600000030", "log1=4@1600000030",
                "log1=5@1600000040"],
            list.Readings);
    }

    [Fact]
    public void The_order_inside_a_log_is_kept_where_its_times_run_backwards()
    {
        var list = Merge("1600000050,1\n1600000000,2\n", "1600000010,3\n");
        Assert.Equal(["log1=3@1600000010", "log0=1@1600000050", "log0=2@1600000000"], list.Readings);
    }

    [Fact]
    public void Many_blocks_of_many_logs_come_out_sorted_and_complete()
    {
        var random = new Random(3);
        var logs = new string[5];
        for (var log = 0; log < logs.Length; log++)
        {
            var text = new StringBuilder();
            long time = 1_600_000_000_000;
            for (var row = 0; row < 20_000; row++) text.Append(time += random.Next(0, 2_000)).Append(',').Append(row).Append('\n');
            logs[log] = text.ToString();
        }

        var list = Merge(logs);
        Assert.Equal(100_000, list.Raw.Count);
        for (var index = 1; index < list.Raw.Count; index++) Assert.True(list.Raw[index].Time >= list.Raw[index - 1].Time);
        foreach (var group in list.Raw.GroupBy(reading => reading.Sensor))
            Assert.Equal(Enumerable.Range(0, 20_000).Select(row => (double)row), group.Select(reading => reading.Values[0]));
    }

    [Fact]
    public void A_merge_can_be_cancelled()
    {
        using var reader = Open("1600000000,1\n", 0);
        Assert.Throws<OperationCanceledException>(() =>
            LogMerge.Read([reader], new CountingSink(), cancellationToken: new CancellationToken(canceled: true)));
    }

    private static ReadingList Merge(params string[] contents)
    {
        var logs = contents.Select(Open).ToArray();
        var list = new ReadingList();
        var totals = LogMerge.Read(logs, list);
        Assert.Equal(list.Readings.Count, totals.Readings);
        foreach (var log in logs) log.Dispose();
        return list;
    }

    private static LogReader Open(string content, int index) =>
        LogReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(content)), $"log{index}.csv", new LogReadOptions());
}
