using Xunit;

namespace RnnStream.Testing.Mqtt;

/// <summary>A test that needs mosquitto; skipped, with what to install, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MosquittoFactAttribute : FactAttribute
{
    public MosquittoFactAttribute()
    {
        if (!MosquittoBroker.IsInstalled)
        {
            Skip = "mosquitto is not installed: apt-get install mosquitto";
        }
    }
}
