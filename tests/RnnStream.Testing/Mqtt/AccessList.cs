using System.Diagnostics;
using System.Text.Json.Nodes;
using RnnStream.Testing.Storage;

namespace RnnStream.Testing.Mqtt;

/// <summary>What one user of a mosquitto may subscribe to: its dynamic security plugin, since the plain access list
/// grants every subscription and then delivers nothing.</summary>
/// <param name="user">The user's name; anonymous clients may do everything.</param>
/// <param name="password">The user's password.</param>
/// <param name="filters">What the user may subscribe to.</param>
public sealed class AccessList(string user, string password, params string[] filters)
{
    private const string Keeper = "keeper";
    private const string Role = "reader";

    private static readonly string? Plugin = Directory.Exists("/usr/lib")
        ? Directory.GetDirectories("/usr/lib", "*-linux-gnu").Append("/usr/lib")
            .Select(static folder => Path.Join(folder, "mosquitto_dynamic_security.so")).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Whether mosquitto's plugin is on this machine.</summary>
    public static bool IsInstalled => Plugin is not null;

    /// <summary>Writes it into a broker's directory; returns the lines of its configuration.</summary>
    public string Write(TemporaryDirectory directory)
    {
        // The one who grants is another: mosquitto throws out whoever's rights change.
        var access = Made(directory.Join("access.json"), Keeper, Keeper);
        var reader = Made(directory.Join("user.json"), user, password)["clients"]![0]!.DeepClone();
        reader["roles"]![0]!["rolename"] = Role;
        access["clients"]!.AsArray().Add(reader);
        var list = new JsonArray();
        Allow(list, "publishClientSend", "#");
        foreach (var filter in filters) Allow(list, "subscribePattern", filter);
        access["roles"]!.AsArray().Add((JsonNode)new JsonObject { ["rolename"] = Role, ["acls"] = list });
        access["defaultACLAccess"]!["publishClientSend"] = true;
        File.WriteAllText(directory.Join("access.json"), access.ToJsonString());

        // Mosquitto may give up root for a user of its own.
        return $"plugin {Plugin}\nplugin_opt_config_file {directory.Join("access.json")}\nuser root";
    }

    /// <summary>Lets the user subscribe to one more filter, while the broker runs.</summary>
    public static void Grant(int port, string filter) => Run(
        "-h", "127.0.0.1", "-p", $"{port}", "-u", Keeper, "-P", Keeper, "dynsec", "addRoleACL", Role, "subscribePattern", filter, "allow");

    private static JsonNode Made(string path, string name, string secret)
    {
        Run("dynsec", "init", path, name, secret);
        return JsonNode.Parse(File.ReadAllText(path))!;
    }

    private static void Allow(JsonArray list, string kind, string topic) =>
        list.Add((JsonNode)new JsonObject { ["acltype"] = kind, ["topic"] = topic, ["allow"] = true });

    private static void Run(params string[] words)
    {
        using var control = Process.Start(new ProcessStartInfo("mosquitto_ctrl", words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = control.StandardOutput.ReadToEnd() + control.StandardError.ReadToEnd();
        control.WaitForExit();
        if (control.ExitCode != 0) throw new InvalidOperationException($"mosquitto_ctrl: {said}");
    }
}
