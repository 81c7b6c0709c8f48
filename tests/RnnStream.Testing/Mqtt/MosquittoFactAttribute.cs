using Xunit;

namespace RnnStream.Testing.Mqtt;

/// <summary>A test that needs mosquitto and its clients; skipped, with what to install, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MosquittoFactAttribute : FactAttribute
{
    private static bool AreClientsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(static folder => File.Exists(Path.Join(folder, "mosquitto_pub")));

    public MosquittoFactAttribute()
    {
        if (!MosquittoBroker.IsInstalled || !AreClientsInstalled)
        {
            Skip = "mosquitto and its clients are not installed: apt-get install mosquitto mosquitto-clients";
        }
    }
}
