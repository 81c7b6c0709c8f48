using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Pipeline.Output;

/// <summary>Takes what one shard's detectors say. Each shard has its own sink; calls never overlap.</summary>
/// <remarks>A call may block: that is the back-pressure of a slow output.</remarks>
public interface IAssessmentSink
{
    /// <summary>One reading was assessed.</summary>
    void OnAssessed(SensorEntry sensor, in Assessment assessment);

    /// <summary>A sensor fell silent: no reading, but its episode changed.</summary>
    void OnSilence(SensorEntry sensor, in Assessment assessment);

    /// <summary>A late reading was assessed against the sensor as it is now; it changed nothing.</summary>
    void OnLate(SensorEntry sensor, in Assessment assessment)
    {
    }

    /// <summary>A batch is through: hand over what was gathered. Its readings are acknowledged afterwards.</summary>
    void OnBatchEnd();
}
