using System.Text;
using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Storage;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>Who may connect, from options and from a file.</summary>
public sealed class UserDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Users_of_a_file_are_admitted_with_their_own_passwords_only()
    {
        var users = Users("# who may", "", $"  pump:{Hash("right")}  ", $"mast:{Hash("other")}");
        Assert.True(Admits(users, "pump", "right"));
        Assert.True(Admits(users, "mast", "other"));
        Assert.False(Admits(users, "pump", "other"));
        Assert.False(Admits(users, "pump", ""));
        Assert.False(Admits(users, "nobody", "right"));
        Assert.False(Admits(users, null, ""));
    }

    [Theory]
    [InlineData("pump")]
    [InlineData(":$pbkdf2-sha256$1$c2FsdHNhbHQ=$a2V5a2V5a2V5a2V5a2V5")]
    [InlineData("pump:right")]
    [InlineData("pump:$pbkdf2-sha256$0$c2FsdHNhbHQ=$a2V5a2V5a2V5a2V5a2V5")]
    public void A_line_that_is_no_user_is_named_with_its_number_and_never_shown(string line)
    {
        var fault = Assert.Throws<MqttBrokerException>(() => Users("# first", line));
        Assert.Contains("users, line 2: expected name:$pbkdf2-sha256$", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("right", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_users_everyone_on_this_machine_is_admitted_whatever_they_call_themselves()
    {
        var users = new UserDirectory(new EmbeddedBrokerOptions(), isLoopback: true);
        Assert.True(Admits(users, null, ""));
        Assert.True(Admits(users, "anyone", "anything"));
    }

    [Fact]
    public void With_users_the_nameless_are_admitted_only_where_that_is_allowed()
    {
        var options = new EmbeddedBrokerOptions();
        options.Users["pump"] = "right";
        Assert.False(Admits(new UserDirectory(options, isLoopback: true), null, ""));
        options.AllowAnonymous = true;
        var users = new UserDirectory(options, isLoopback: false);
        Assert.True(Admits(users, null, ""));
        Assert.True(Admits(users, "pump", "right"));
        Assert.False(Admits(users, "pump", "wrong"));
    }

    private static bool Admits(UserDirectory users, string? name, string password) =>
        users.Admits(name, Encoding.UTF8.GetBytes(password));

    private static string Hash(string password) => $"{PasswordHash.Create(Encoding.UTF8.GetBytes(password), 1)}";

    private UserDirectory Users(params string[] lines)
    {
        File.WriteAllLines(_folder.Join("users"), lines);
        return new UserDirectory(new EmbeddedBrokerOptions { PasswordFile = _folder.Join("users") }, isLoopback: true);
    }
}
