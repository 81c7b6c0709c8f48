using RnnStream.Testing.Storage;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Tests.Configuration;

/// <summary>Every kind of fault a configuration can have is one line that names its key.</summary>
[Trait("Fault", "C1")]
public sealed class SettingsFaultTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"Mqtt":{"Hst":"x"}}""", "Mqtt:Hst: not known; did you mean Host?")]
    [InlineData("""{"Mqtt":{"Elephant":"x"}}""", "Mqtt:Elephant: not known; allowed are ")]
    [InlineData("""{"Matt":{"Host":"x"}}""", "Matt: not known; allowed are ")]
    [InlineData("""{"Mqtt":{"Port":{"a":1}}}""", "Mqtt:Port: one value is expected, found several")]
    [InlineData("""{"Mqtt":{"Port":"1e3"}}""", "Mqtt:Port = '1e3': a whole number in range is expected")]
    [InlineData("""{"Mqtt":{"Port":99999999999}}""", "Mqtt:Port = '99999999999': a whole number in range is expected")]
    [InlineData("""{"Mqtt":{"Port":-1}}""", "Mqtt:Port = '-1': ")]
    [InlineData("""{"Mqtt":{"Tls":{"Enabled":"perhaps"}}}""", "Mqtt:Tls:Enabled = 'perhaps': true or false")]
    [InlineData("""{"Mqtt":{"KeepAlive":"soon"}}""", "Mqtt:KeepAlive = 'soon': a duration such as ")]
    [InlineData("""{"Mqtt":{"StartPolicy":"1"}}""", "Mqtt:StartPolicy = '1': one of Retry, Fail is expected")]
    [InlineData("""{"Mqtt":{"StartPolicy":""}}""", "Mqtt:StartPolicy = '': one of Retry, Fail is expected")]
    [InlineData("""{"Training":{"LearningRate":"fast"}}""", "Training:LearningRate = 'fast': a number is expected")]
    [InlineData("""{"Subscriptions":[{"Filter":"a/#/b"}]}""", "Subscriptions:0:Filter 'a/#/b' ")]
    [InlineData("""{"Subscriptions":[{"Qos":3}]}""", "Subscriptions:0:Qos '3': ")]
    [InlineData("""{"Subscriptions":[{"Minimum":5,"Maximum":1}]}""", "Subscriptions:0:Minimum '5' is above Maximum")]
    [InlineData("""{"Subscriptions":[{"Minimum":"NaN"}]}""", "Subscriptions:0:Minimum 'NaN' is not finite")]
    [InlineData("""{"Subscriptions":[{"Maximum":"Infinity"}]}""", "Subscriptions:0:Maximum '")]
    [InlineData("""{"Subscriptions":[{"Vector":true}]}""", "Subscriptions:0:Vector 'true' needs ")]
    [InlineData("""{"Subscriptions":[{"Vector":true,"Fields":["a*"]}]}""", "Subscriptions:0:Fields with '*'")]
    [InlineData("""{"Subscriptions":[{"Fields":[""]}]}""", "Subscriptions:0:Fields:0 is empty")]
    [InlineData("""{"Subscriptions":[{"Exclude":["a/#/b"]}]}""", "Subscriptions:0:Exclude:0 'a/#/b' ")]
    [InlineData("""{"Subscriptions":[{"Format":"xml"}]}""", "Subscriptions:0:Format 'xml' is unknown; allowed: auto")]
    [InlineData("""{"Subscriptions":[{"TimeFormat":"h"}]}""", "Subscriptions:0:TimeFormat 'h' is unknown")]
    [InlineData("""{"Subscriptions":[{"TimeZone":"Mars"}]}""", "Subscriptions:0:TimeZone 'Mars' is unknown")]
    [InlineData("""{"Subscriptions":[{"Sensor":"{x}"}]}""", "Subscriptions:0:Sensor '{x}' has the unknown placeholder")]
    [InlineData("""{"Subscriptions":[{"Preset":"none"}]}""", "Subscriptions:0:Preset 'none' is unknown; allowed: ")]
    [InlineData("""{"Model":{"File":"/does/not/exist"}}""", "Model:File = /does/not/exist: there is no such file")]
    public void A_fault_is_one_line_that_names_its_key(string json, string expected)
    {
        var faults = Faults(json);
        Assert.StartsWith(expected, Assert.Single(faults), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', faults[0]);
    }

    [Fact]
    public void What_nobody_set_and_what_is_null_keeps_its_default()
    {
        var usual = Settings.Load(Written("{}"), []);
        var settings = Settings.Load(
            Written("""{"Mqtt":{"PasswordFile":null},"Subscriptions":[{"Fields":["a","b"]}]}"""), []);
        Assert.Equal(usual.Mqtt.PasswordFile, settings.Mqtt.PasswordFile);
        Assert.Equal(["a", "b"], settings.Subscriptions[0].Fields);
    }

    [Fact]
    [Trait("Fault", "C3")]
    public void A_password_is_never_shown_although_it_is_wrong()
    {
        var faults = Faults("""{"Mqtt":{"Embedded":{"Password":"canary","PasswordFil":"x"}}}""");
        Assert.NotEmpty(faults);
        Assert.DoesNotContain(faults, static fault => fault.Contains("canary", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'word': not known", "word")]
    [InlineData("'--word': not known", "--word", "value")]
    [InlineData("'--Mqtt:Host': a value is expected", "--Mqtt:Host")]
    public void A_word_that_is_no_setting_is_named(string expected, params string[] words)
    {
        var fault = Assert.Throws<SettingsException>(() => Settings.Load(Written("{}"), words));
        Assert.StartsWith(expected, Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Faults(string json) =>
        Assert.Throws<SettingsException>(() => Settings.Load(Written(json), [])).Faults;

    private string Written(string json)
    {
        File.WriteAllText(_folder.Join("settings.json"), json);
        return _folder.Join("settings.json");
    }
}
