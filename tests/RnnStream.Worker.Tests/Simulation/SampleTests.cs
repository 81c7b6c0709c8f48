using System.CommandLine;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using RnnStream.Worker.Simulation;

namespace RnnStream.Worker.Tests.Simulation;

/// <summary>The commands in samples/README.md write exactly the samples that lie beside it.</summary>
public class SampleTests
{
    private static readonly string Samples = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "samples"));

    public static TheoryData<string> Commands() =>
        [.. File.ReadAllLines(Path.Combine(Samples, "README.md"))
            .Where(line => line.StartsWith("rnnstream simulate ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_documented_command_writes_its_sample_byte_for_byte(string line)
    {
        var options = new SimulateOptions();
        var command = new Command("simulate");
        options.AddTo(command);
        Assert.True(options.TryRead(command.Parse(line["rnnstream simulate ".Length..]), out var settings, out _));
        using var log = new MemoryStream();
        var labels = Path.GetTempFileName();
        var faults = Path.GetTempFileName();
        try
        {
            var elsewhere = settings with { Out = null, Labels = labels, FaultList = faults };
            SimulationFile.Write(elsewhere, log, CancellationToken.None);

            Assert.Equal(Unzipped(settings.Out!), log.ToArray());
            Assert.Equal(File.ReadAllText(Path.Combine(Samples, settings.Labels!)), File.ReadAllText(labels));
            Assert.Equal(File.ReadAllText(Path.Combine(Samples, settings.FaultList!)), File.ReadAllText(faults));
        }
        finally
        {
            File.Delete(labels);
            File.Delete(faults);
        }
    }

    private static byte[] Unzipped(string name)
    {
        using var zipped = new GZipStream(File.OpenRead(Path.Combine(Samples, name)), CompressionMode.Decompress);
        using var unzipped = new MemoryStream();
        zipped.CopyTo(unzipped);
        return unzipped.ToArray();
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
