using System.Globalization;
using RnnStream.Testing;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: nobody beyond this machine publishes to the service's own broker unless he was told to be let in.
/// Method: the real service, mosquitto's client, and the kernel's list of who listens where.</summary>
public sealed class EmbeddedAccessTests : IDisposable
{
    private const string Canary = "canary-1618-secret";
    private const string Listening = "0A";
    private readonly TemporaryDirectory _folder = new();

    [ProgramFact("mosquitto_pub", "mosquitto-clients")]
    [Trait("Fault", "C4")]
    public async Task Unless_told_otherwise_it_listens_on_loopback_alone()
    {
        await using var service = await EmbeddedService.StartAsync(_folder);
        Assert.Equal(0, (await service.PublishAsync()).Code);
        Assert.Equal(["0100007F"], Listeners(service.Port));
        Assert.Equal(0, await service.Worker.TerminateAsync());
    }

    [ProgramFact("mosquitto_pub", "mosquitto-clients")]
    [Trait("Fault", "C4")]
    public async Task On_any_other_address_it_admits_users_and_nobody_else()
    {
        var (_, line, _) = await WorkerProcess.RunUnderAsync(["sh", "-c", $"echo {Canary} | exec \"$@\"", "sh"], ["password", "pump"]);
        await File.WriteAllTextAsync(_folder.Join("users"), line);
        await using var service = await EmbeddedService.StartAsync(
            _folder, "--Mqtt:Embedded:Address", "0.0.0.0", "--Mqtt:Embedded:PasswordFile", _folder.Join("users"));
        Assert.Equal(["00000000"], Listeners(service.Port));
        Assert.Equal(5, (await service.PublishAsync()).Code);
        Assert.Equal(5, (await service.PublishAsync("-u", "pump")).Code);
        Assert.Equal(5, (await service.PublishAsync("-u", "nobody", "-P", Canary)).Code);
        Assert.Equal(0, (await service.PublishAsync("-u", "pump", "-P", Canary)).Code);
        Assert.Equal(0, await service.Worker.TerminateAsync());
    }

    [Fact]
    [Trait("Fault", "C3")]
    public async Task Users_in_the_configuration_are_refused_without_showing_their_passwords()
    {
        var (code, output, error) = await WorkerProcess.RunAsync(
            ["run", "--Mqtt:Embedded:Enabled", "true", "--Storage:Directory", _folder.Join("data")],
            ("RNNSTREAM__Mqtt__Embedded__Users__pump", Canary));
        Assert.Equal(2, code);
        Assert.Contains("rnnstream: Mqtt:Embedded:Users: not known", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, output + error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The addresses, as the kernel writes them, on which a port is listened on.</summary>
    private static string[] Listeners(int port) =>
    [
        .. File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words[3] == Listening && words[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
            .Select(static words => words[1][..words[1].IndexOf(':', StringComparison.Ordinal)]),
    ];
}
