using System.Diagnostics;
using System.Globalization;
using System.Text;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: a full disk stops acknowledgements and nothing else, and the same process goes on when there is room.
/// Method: the real service on a tmpfs that holds one log segment and not two; then the tmpfs grows.</summary>
public sealed class FullDiskTests
{
    private const int Channels = 128;
    private const int Messages = 4_600;
    private static readonly TimeSpan OnAgainMax = TimeSpan.FromSeconds(5);

    [MountFact]
    [Trait("Fault", "D8")]
    public Task A_full_disk_is_said_and_left_behind_without_a_restart() => FillAndFreeAsync(
        static (_, mount) => $"mount -t tmpfs -o size=7m none {mount}", static mount => ["mount", "-o", "remount,size=64m", mount]);

    [MountFact]
    [Trait("Fault", "D8")]
    public async Task A_full_ext4_is_left_behind_too()
    {
        if (!File.Exists("/dev/loop-control")) return;
        await FillAndFreeAsync(
            static (image, mount) => $"truncate -s 96M {image} && mkfs.ext4 -q -F -m 0 {image} && mount -o loop {image} {mount}"
                + $" && fallocate -l $(($(stat -f -c '%a * %S' {mount}) - 7340032)) {mount}/ballast",
            static mount => ["rm", $"{mount}/ballast"]);
    }

    private static async Task FillAndFreeAsync(Func<string, string, string> mountSmall, Func<string, string[]> makeRoom)
    {
        if (!MosquittoBroker.IsInstalled) return;
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        var mount = life.Join("small");
        Directory.CreateDirectory(mount);
        var config = life.Join("vectors.json");
        var fields = string.Join(',', Enumerable.Range(0, Channels).Select(static channel => $"\"x{channel}\""));
        await File.WriteAllTextAsync(
            config, $$"""{"Subscriptions":[{"Filter":"bulk/#","Format":"json","Vector":true,"Fields":[{{fields}}]}]}""");
        life.Arguments =
        [
            .. life.Arguments, "--config", config, "--Storage:Directory", $"{mount}/data", "--Storage:SegmentSize", $"{4 << 20}",
        ];
        await using var worker = await life.StartAsync("unshare", "--mount", "sh", "-c", $"{mountSmall(life.Join("image"), mount)} && exec \"$@\"", "sh");
        var publishing = PublishAsync(life);
        Assert.StartsWith("not ready", await life.HealthAsync("cannot grow"), StringComparison.Ordinal);
        await publishing;
        await LiveService.SaidAsync(worker, "the log cannot grow");

        var clock = Stopwatch.StartNew();
        using (var grow = Process.Start("nsenter", ["-t", $"{worker.Id}", "-m", .. makeRoom(mount)]))
            await grow.WaitForExitAsync();
        await life.HealthAsync("ready: connected");
        Assert.True(clock.Elapsed < OnAgainMax, $"on again after {clock.Elapsed}");
        await life.AppliedAsync(Messages);
        var (code, output, error) = await WorkerProcess.RunUnderAsync(
            ["nsenter", "-t", $"{worker.Id}", "-m"], ["inspect", $"{mount}/data", "--verify"]);
        Assert.True(code == 0, output + error);
        await LiveService.SaidAsync(worker, "the log grows again");
        Assert.Equal(0, await worker.TerminateAsync());
        Assert.Equal(1, Lines(worker, "the log cannot grow"));
        Assert.Equal(1, Lines(worker, "the log grows again"));
    }

    private static int Lines(WorkerProcess worker, string message) => (worker.Output + worker.Error).Split('\n')
        .Count(line => line.Contains(message, StringComparison.Ordinal));

    private static async Task PublishAsync(LiveService life)
    {
        var start = new ProcessStartInfo(
            "mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{life.Broker.Port}", "-q", "1", "-l", "-t", "bulk/press"])
        { RedirectStandardInput = true };
        using var publisher = Process.Start(start)!;
        var line = new StringBuilder();
        for (var message = 0; message < Messages; message++)
        {
            line.Clear().Append(CultureInfo.InvariantCulture, $"{{\"timestamp\":{1_767_571_200 + message * 60}");
            for (var channel = 0; channel < Channels; channel++)
                line.Append(CultureInfo.InvariantCulture, $",\"x{channel}\":{(message * 31 + channel * 17) % 97}");
            await publisher.StandardInput.WriteLineAsync(line.Append('}').ToString());
        }
        publisher.StandardInput.Close();
        await publisher.WaitForExitAsync();
        Assert.Equal(0, publisher.ExitCode);
    }
}
