using Xunit;

namespace RnnStream.Testing.Mqtt;

/// <summary>Tests that need mosquitto; skipped, with what to install, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MosquittoTheoryAttribute : TheoryAttribute
{
    public MosquittoTheoryAttribute()
    {
        if (!MosquittoBroker.IsInstalled)
        {
            Skip = "mosquitto is not installed: apt-get install mosquitto";
        }
    }
}
