using System.Runtime.CompilerServices;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Formats.Rejections;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Records;

namespace RnnStream.Pipeline.Tests.Records;

/// <summary>Goal: every record body, and every message in a checkpoint's outbox, that a released program wrote is read
/// for ever. Method: a line of hex per body; the present writer gives the same bytes, the present reader reads
/// them.</summary>
[Trait("Fault", "D14")]
public sealed class GoldenBodyTests
{
    private const string FileName = "bodies.txt";
    private static readonly MessageName Message = new(0x1234, 0xCAFEBABE);
    private static readonly LabelRecord Label = new(
        Message, new EpisodeLabel(5, 7 * EventTime.Second, LabelVerdict.Confirmed, "bearing, replaced – été"));
    private static readonly GroupRequestRecord Rollback = new(Message, "pumps", 3, "pumps-0123.safetensors");
    private static readonly GroupRequestRecord Retrain = new(Message, "pumps", 4, "");
    private static readonly SensorRequestRecord Reset = new(6, 0x1234, 0xCAFEBABE, IsMuted: false);
    private static readonly SensorRequestRecord Mute = new(6, 0x1234, 0xCAFEBABE, IsMuted: true);
    private static readonly double[] Values = [1.5, double.NaN, -0.0];
    private static readonly SensorProfile Profile = new()
    {
        Group = "pumps",
        Unit = "bar",
        Minimum = -1.5,
        Maximum = 45,
        Channels = ["x", "y"],
        ReorderReadings = 16,
        ReorderTime = 5 * EventTime.Second,
        Late = LateReadings.Assess,
    };

    private static readonly Dictionary<string, Func<byte[]>> Writers = new()
    {
        ["1 reading"] = () => Written(static writer => new ReadingRecord
        {
            Sensor = 6,
            PacketId = 0x1234,
            MessageHash = 0xCAFEBABE,
            EventTime = 7 * EventTime.Second,
            Values = Values,
        }.WriteTo(writer)),
        ["2 sensor"] = () => Written(static writer => SensorRecord.Write(writer, 6, "plant/6"u8, Profile)),
        ["3 promotion"] = () => Written(Promotion(isPromoted: true).WriteTo),
        ["3 thrown away"] = () => Written(Promotion(isPromoted: false).WriteTo),
        ["8 rollback"] = () => Written(Rollback.WriteTo),
        ["9 reset"] = () => Written(Reset.WriteTo),
        ["10 mute"] = () => Written(Mute.WriteTo),
        ["11 label"] = () => Written(Label.WriteTo),
        ["13 accounting"] = () => Written(WriteAccounting),
        ["14 retrain"] = () => Written(Retrain.WriteTo),
        ["outbox"] = WriteOutbox,
    };

    /// <summary>What is new in a body stands at its end and gets a line of its own; the former line stays, and is read
    /// as a body that ends early. <c>UPDATE_GOLDEN=1</c> adds lines that are missing and changes none.</summary>
    [Fact]
    public void The_present_writer_gives_the_golden_bytes()
    {
        var lines = Lines();
        var missing = Writers.Where(writer => !lines.ContainsKey(writer.Key)).ToList();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.AppendAllLines(
                Source(), missing.Select(static m => $"{m.Key}: {Convert.ToHexStringLower(m.Value())}"));
            return;
        }
        Assert.Empty(missing);
        foreach (var (name, write) in Writers)
            Assert.Equal($"{name}: {lines[name]}", $"{name}: {Convert.ToHexStringLower(write())}");
    }

    [Fact]
    public void A_reading_is_read()
    {
        var values = Array.Empty<double>();
        var record = ReadingRecord.Read(Golden("1 reading"), ref values);
        Assert.Equal((6, (ushort)0x1234, 0xCAFEBABE), (record.Sensor, record.PacketId, record.MessageHash));
        Assert.Equal(7 * EventTime.Second, record.EventTime);
        Assert.Equal(Values, record.Values.ToArray());
    }

    [Theory]
    [InlineData("2 sensor", true)]
    [InlineData("2 sensor without reordering", false)]
    public void A_sensors_definition_and_configuration_are_read(string name, bool hasReordering)
    {
        var reader = new RecordReader(Golden(name));
        var (index, sensor, profile) = SensorRecord.Read(ref reader, hasReordering: true);
        Assert.Equal(6, index);
        Assert.Equal("plant/6"u8.ToArray(), sensor);
        Assert.Equal(("pumps", "bar", -1.5, 45.0), (profile.Group, profile.Unit, profile.Minimum, profile.Maximum));
        Assert.Equal(["x", "y"], profile.Channels);
        Assert.Equal(
            hasReordering ? (16, 5 * EventTime.Second, LateReadings.Assess) : (0, 0, LateReadings.Reject),
            (profile.ReorderReadings, profile.ReorderTime, profile.Late));
    }

    [Theory]
    [InlineData("3 promotion", true)]
    [InlineData("3 thrown away", false)]
    public void The_end_of_a_retraining_is_read(string name, bool isPromoted)
    {
        var record = PromotionRecord.Read(Golden(name));
        var expected = Promotion(isPromoted);
        Assert.Equal(expected.FileHash, record.FileHash);
        Assert.Equal(expected, record with { FileHash = expected.FileHash });
    }

    [Fact]
    public void Requests_are_read()
    {
        Assert.Equal(Rollback, GroupRequestRecord.Read(Golden("8 rollback")));
        Assert.Equal(Retrain, GroupRequestRecord.Read(Golden("14 retrain")));
        Assert.Equal(Reset, SensorRequestRecord.Read(Golden("9 reset")));
        Assert.Equal(Mute, SensorRequestRecord.Read(Golden("10 mute")));
        Assert.Equal(Label, LabelRecord.Read(Golden("11 label")));
    }

    [Theory]
    [InlineData("13 accounting", 12)]
    [InlineData("13 accounting without received", 3)]
    public void The_accounting_is_read(string name, long received)
    {
        var (accounting, examples, redeliveries) = (new Accounting(), new RejectionExamples(), new RedeliveryFilter());
        var body = Golden(name);
        var reader = new RecordReader(body);
        AccountingRecord.Read(ref reader, accounting, examples, redeliveries, AccountingRecord.HasReceived(body));
        Assert.True(reader.IsAtEnd);
        Assert.Equal((received, 2L, 1L), (accounting.Received, accounting.Late, accounting.RejectedTotal));
        var example = Assert.Single(examples.All());
        Assert.Equal(
            (RejectionReason.Malformed, 1L, "plant/x", "{", "not JSON"),
            (example.Reason, example.Count, example.Topic, example.Example, example.Detail));
        Assert.Equal(received == 12, redeliveries.IsKnown(Message.PacketId, Message.Hash));
    }

    [Fact]
    public void A_checkpoints_outbox_is_read()
    {
        var outbox = new Outbox(16);
        outbox.Restore(Golden("outbox"));
        Assert.Equal(2, outbox.Count);
        Assert.True(outbox.TryPeek(out var first));
        Assert.Equal((0, "rnnstream/anomaly/plant/6"), (first.Shard, first.Topic));
        Assert.Equal("{\"phase\":\"opened\"}"u8.ToArray(), first.Payload);
        outbox.Confirm();
        Assert.True(outbox.TryPeek(out var second));
        Assert.Equal("rnnstream/anomaly/plant/é", second.Topic);
        Assert.Empty(second.Payload);
    }

    [Fact]
    public void A_body_that_ends_within_a_field_is_damage()
    {
        foreach (var name in new[] { "3 promotion", "8 rollback", "11 label" })
        {
            var body = Golden(name)[..^1];
            Assert.Throws<InvalidDataException>(() => Read(name, body));
        }
    }

    private static object Read(string name, byte[] body) => name switch
    {
        "3 promotion" => PromotionRecord.Read(body),
        "8 rollback" => GroupRequestRecord.Read(body),
        _ => LabelRecord.Read(body),
    };

    private static PromotionRecord Promotion(bool isPromoted) => new(
        "pumps", 12_345, 3, isPromoted, isPromoted ? "pumps-0123.safetensors" : "",
        isPromoted ? [.. Enumerable.Range(0, 32).Select(static i => (byte)i)] : [], "The candidate is judged.");

    private static void WriteAccounting(RecordWriter writer)
    {
        var (accounting, examples) = (new Accounting(), new RejectionExamples());
        accounting.RestoreReceived(12);
        accounting.Restore(RejectionReason.Late, 2);
        accounting.Restore(RejectionReason.Malformed, 1);
        examples.Record(RejectionReason.Malformed, "plant/x"u8, "{"u8, "not JSON");
        AccountingRecord.Write(writer, accounting, examples, [(Message.PacketId, Message.Hash)]);
    }

    private static byte[] WriteOutbox()
    {
        var outbox = new Outbox(16);
        outbox.Add(new OutboxMessage(1, "rnnstream/anomaly/plant/6", "{\"phase\":\"opened\"}"u8.ToArray()));
        outbox.Add(new OutboxMessage(0, "of another shard", [1]));
        outbox.Add(new OutboxMessage(1, "rnnstream/anomaly/plant/é", []));
        return outbox.Copy(1);
    }

    private static byte[] Written(Action<RecordWriter> write)
    {
        var writer = new RecordWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    private static byte[] Golden(string name) => Convert.FromHexString(Lines()[name]);

    private static Dictionary<string, string> Lines() =>
        File.ReadLines(Path.Join(AppContext.BaseDirectory, "TestData", FileName))
            .Select(static line => line.Split(": "))
            .ToDictionary(static parts => parts[0], static parts => parts[1]);

    private static string Source([CallerFilePath] string here = "") =>
        Path.Join(Path.GetDirectoryName(here), "..", "TestData", FileName);
}
