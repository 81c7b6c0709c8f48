using System.Text;
using RnnStream.Formats.Logs;

namespace RnnStream.Fuzz.Targets;

/// <summary>Recorded logs in every format, found out or told: nothing but a <see cref="LogFormatException"/>.</summary>
internal sealed class LogTarget : IFuzzTarget
{
    private static readonly string[] Good =
    [
        "timestamp,value\n2020-09-13 12:26:40,1\n2020-09-13 12:26:50,2\n",
        "\"date\",\"T\",\"H\"\n\"1\",\"2020-09-13 12:26:40\",23.7,26\n\"2\",\"2020-09-13 12:27:40\",23.7,26\n",
        "timestamp;sensor;value\n1600000000;a;1\n1600000001;\"b;c\";2\n",
        "{\"timestamp\":1600000000,\"sensor\":\"a\",\"value\":1}\n{\"timestamp\":1600000000,\"sensor\":\"b\",\"value\":1}\n",
        "cpu,host=a usage=1,s=\"x y\" 1600000000000000000\ncpu,host=b usage=2 1600000010\n",
        "2020-09-13 12:26:40 sensors/a 1\n2020-09-13 12:26:41 sensors/b {\"x\":2}\n",
        "{\"tst\":\"2020-09-13T12:26:40Z+0000\",\"topic\":\"a\",\"retain\":0,\"payload\":\"21.5\"}\n{\"tst\":1,\"topic\":\"a\",\"payload\":[1]}\n",
        "sensors/a 1\nsensors/b [{\"bn\":\"x\",\"v\":1}]\n",
    ];

    private static readonly LogFormat[] Formats = Enum.GetValues<LogFormat>();

    public string Name => "logs";

    public long AllocatedMax => 16 << 20;

    public IEnumerable<byte[]> Seeds => Good.Select(Encoding.UTF8.GetBytes).Append([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x04, 0, 0x43, 0xBE, 0xB7, 0xE8, 1, 0, 0, 0]);

    public int Take(byte[] input, Random random)
    {
        var options = new LogReadOptions
        {
            Format = random.Next(2) == 0 ? LogFormat.Auto : Formats[random.Next(Formats.Length)],
            Vector = random.Next(4) == 0,
        };
        var sink = new CountingSink();
        try
        {
            using var reader = LogReader.Open(new MemoryStream(input), "x.csv", options);
            var totals = reader.Read(sink);
            FuzzException.Require(totals.Readings == sink.Readings, "the count of readings is not what came");
            return HashCode.Combine(options.Format, reader.Format, sink.Outcome);
        }
        catch (LogFormatException refusal)
        {
            FuzzException.Require(!refusal.Message.Contains('\n', StringComparison.Ordinal), "a refusal has lines");
            return HashCode.Combine(options.Format, refusal.Message.Length);
        }
    }
}
