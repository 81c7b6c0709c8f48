using System.Text;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Simulation.Tests;

/// <summary>Requests as the service takes them: the verb in the topic, the sensor in the payload.</summary>
internal sealed class SimulatedRequests(ReadingIntake intake) : IRequestSink
{
    public Action OnRequest(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> payload)
    {
        var isKnown = Encoding.ASCII.GetString(verb) switch
        {
            "reset" => intake.TryReset(payload),
            "mute" => intake.TryMute(payload, isMuted: true),
            _ => intake.TryMute(payload, isMuted: false),
        };
        if (!isKnown) throw new InvalidOperationException($"no sensor {Encoding.UTF8.GetString(payload)}");
        return static () => { };
    }
}
