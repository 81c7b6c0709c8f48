using RnnStream.Fuzz.Targets;

namespace RnnStream.Fuzz;

/// <summary>Every place where bytes come in that nobody can trust.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new MqttClientTarget(), new MqttBrokerTarget(), new MqttPropertyTarget(), new PayloadTarget(), new LogTarget(),
        new RuleTarget(), new SegmentTarget(), new CheckpointTarget(), new StatesTarget(), new ParameterTarget(),
        new SettingsTarget(),
    ];
}
