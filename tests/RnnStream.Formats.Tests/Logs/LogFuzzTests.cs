using System.Text;
using RnnStream.Formats.Logs;

namespace RnnStream.Formats.Tests.Logs;

/// <summary>Goal: no bytes make a log reader fail other than by a <see cref="LogFormatException"/>. Method: seeded
/// mutations
/// of good logs, layout told or forced.</summary>
public sealed class LogFuzzTests
{
    private static readonly string[] Corpus =
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

    [Fact]
    [Trait("Fault", "I2")]
    public void No_mutation_of_a_log_escapes()
    {
        var random = new Random(20260102);
        var corpus = Corpus.Select(Encoding.UTF8.GetBytes).ToArray();
        for (var count = 0; count < 15_000; count++)
        {
            var content = Mutation.Of(corpus[random.Next(corpus.Length)], corpus[random.Next(corpus.Length)], random);
            var options = new LogReadOptions
            {
                Format = random.Next(2) == 0 ? LogFormat.Auto : (LogFormat)random.Next(1, 7),
                Vector = random.Next(4) == 0,
            };
            Check(content, options);
        }
    }

    private static void Check(byte[] content, LogReadOptions options)
    {
        try
        {
            using var reader = LogReader.Open(new MemoryStream(content), "x.csv", options);
            reader.Read(new CountingSink());
        }
        catch (LogFormatException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{options.Format} {Convert.ToHexString(content)}: {exception}");
        }
    }
}
