using System.Globalization;
using RnnStream.Testing.Mqtt;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: a broker that does not let us in, or not to everything, is asked again, slowly; a person reads
/// what it refuses; and what is granted later counts without a restart. Method: the real service and mosquitto with
/// users and access lists.</summary>
public sealed class AccessTests
{
    private const string Password = "canary-0815-secret";

    [AccessListTheory]
    [InlineData("V5", "not authorised")]
    [InlineData("V311", "not allowed")]
    [Trait("Fault", "C3")]
    public async Task A_subscription_that_is_denied_is_named_and_asked_for_again_slowly(string version, string why)
    {
        var access = new AccessList("plant", Password, "sensors/#", "rnnstream/request/#");
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1, prepare: access.Write);
        await File.WriteAllTextAsync(life.Join("password"), Password);
        life.Arguments =
        [
            .. life.Arguments, "--Mqtt:Username", "plant", "--Mqtt:PasswordFile", life.Join("password"),
            "--Mqtt:ReconnectDelayMax", "00:00:01.5", "--Mqtt:ProtocolVersion", version,
            "--Subscriptions:0:Filter", "sensors/#", "--Subscriptions:1:Filter", "vault/+/door",
        ];
        await using var worker = WorkerProcess.Start(life.Arguments);
        var reason = await life.HealthAsync("next attempt in");
        Assert.StartsWith("not ready: ", reason, StringComparison.Ordinal);
        Assert.Contains($"the broker refuses the subscription 'vault/+/door': {why}", reason, StringComparison.Ordinal);
        var pause = double.Parse(reason.TrimEnd().Split(' ')[^2], CultureInfo.InvariantCulture);
        Assert.InRange(pause, 0.7, 1.5);

        AccessList.Grant(life.Broker.Port, "vault/#");
        await life.HealthAsync("ready: connected");
        await life.PublishAsync();
        await life.AppliedAsync(life.Feed.Readings);
        Assert.DoesNotContain(Password, worker.Output + worker.Error + await life.MetricsAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [AccessListTheory]
    [InlineData("V5")]
    [InlineData("V311")]
    [Trait("Fault", "C3")]
    public async Task A_wrong_password_is_said_and_the_right_one_is_taken_from_the_file(string version)
    {
        var access = new AccessList("plant", Password, "#");
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1, prepare: access.Write);
        await File.WriteAllTextAsync(life.Join("password"), "wrong-" + Password);
        life.Arguments =
        [
            .. life.Arguments, "--Mqtt:Username", "plant", "--Mqtt:PasswordFile", life.Join("password"),
            "--Mqtt:ReconnectDelayMax", "00:00:01.5", "--Mqtt:ProtocolVersion", version,
        ];
        await using var worker = WorkerProcess.Start(life.Arguments);
        var reason = await life.HealthAsync("next attempt in");
        Assert.StartsWith("not ready: ", reason, StringComparison.Ordinal);
        Assert.Contains("the broker refuses us: ", reason, StringComparison.Ordinal);
        Assert.Contains("Mqtt:PasswordFile", reason, StringComparison.Ordinal);

        await File.WriteAllTextAsync(life.Join("password"), Password);
        await life.HealthAsync("ready: connected");
        Assert.Equal(0, await worker.TerminateAsync());
        Assert.DoesNotContain(Password, worker.Output + worker.Error, StringComparison.Ordinal);
    }
}
