using System.Globalization;

namespace RnnStream.Benchmarks.Soak;

/// <summary>What to run, for how long.</summary>
internal sealed record SoakOptions
{
    private const string Usage = """
        soak [--hours 2] [--rate 20] [--minute 60] [--program PATH] [--out DIR]
          --hours    how long; a fault every minute
          --rate     readings a second
          --minute   seconds of a minute, for a short trial
          --program  a published rnnstream (dotnet publish src/RnnStream.Worker -c Release -o PATH)
          --out      record (soak.jsonl), table (summary.md), logs and data directories; default soak-out
        Needs mosquitto and strace; the disk faults need root for a loop-mounted ext4.
        """;

    public double Hours { get; private set; } = 2;

    public double Rate { get; private set; } = 20;

    public TimeSpan Minute { get; private set; } = TimeSpan.FromSeconds(58);

    public string Program { get; private set; } = "rnnstream";

    public string Out { get; private set; } = Path.GetFullPath("soak-out");

    public int Minutes => (int)Math.Round(Hours * 60);

    /// <summary>From the begin of a minute to its fault.</summary>
    public TimeSpan Pause => Minute / 6;

    public static SoakOptions? Parse(string[] arguments)
    {
        var options = new SoakOptions();
        for (var index = 0; index < arguments.Length; index += 2)
        {
            if (index + 1 == arguments.Length || !options.Set(arguments[index], arguments[index + 1]))
            {
                Console.Error.WriteLine(Usage);
                return null;
            }
        }
        return options;
    }

    private bool Set(string name, string text)
    {
        switch (name)
        {
            case "--hours": Hours = Number(text); return true;
            case "--rate": Rate = Number(text); return true;
            case "--minute": Minute = TimeSpan.FromSeconds(Number(text)); return true;
            case "--program": Program = Path.GetFullPath(text); return true;
            case "--out": Out = Path.GetFullPath(text); return true;
            default: return false;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
