using Xunit;

namespace RnnStream.Testing.Mqtt;

/// <summary>A theory that needs mosquitto with its plugin for access lists; skipped, with what to install, where one is
/// missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessListTheoryAttribute : TheoryAttribute
{
    public AccessListTheoryAttribute()
    {
        Skip = new MosquittoFactAttribute().Skip ?? new ProgramsFactAttribute("mosquitto_ctrl").Skip;
        if (Skip is null && !AccessList.IsInstalled) Skip = "mosquitto's plugin for dynamic security is not installed: apt-get install mosquitto";
    }
}
