namespace RnnStream.Testing.Mqtt;

/// <summary>One step of a <see cref="PacketSequence"/>.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Bytes">The packet of a send or receive.</param>
/// <param name="Topic">Topic or filter of the other kinds.</param>
/// <param name="Text">Payload of a publish.</param>
/// <param name="QualityOfService">Of a publish or subscribe.</param>
/// <param name="Retain">Of a publish.</param>
public sealed record PacketStep(
    PacketStepKind Kind, byte[] Bytes, string Topic = "", string Text = "", int QualityOfService = 0, bool Retain = false);
