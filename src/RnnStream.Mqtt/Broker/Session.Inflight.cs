using System.Diagnostics;

namespace RnnStream.Mqtt.Broker;

/// <summary>Messages sent and not yet acknowledged (MQTT 5.0, sections 4.3 and 4.4).</summary>
internal sealed partial class Session
{
    private readonly Dictionary<ushort, InflightMessage> _inflight = [];
    private long _sequence;
    private ushort _lastPacketId;

    /// <summary>PUBACK, or PUBCOMP, or a PUBREC that refuses: the message is done.</summary>
    public AcknowledgeResult Complete(ushort packetId, QualityOfService quality, bool isRefused = false)
    {
        if (!_inflight.TryGetValue(packetId, out var message))
        {
            return AcknowledgeResult.Unknown;
        }

        var isExpected = message.Delivery.QualityOfService == quality
            && (quality == QualityOfService.AtLeastOnce || message.IsReleased || isRefused);
        if (!isExpected)
        {
            return AcknowledgeResult.OutOfOrder;
        }

        _inflight.Remove(packetId);
        return AcknowledgeResult.Done;
    }

    /// <summary>PUBREC: the client has the message, PUBREL is to follow.</summary>
    public AcknowledgeResult Release(ushort packetId)
    {
        if (!_inflight.TryGetValue(packetId, out var message))
        {
            return AcknowledgeResult.Unknown;
        }

        if (message.Delivery.QualityOfService != QualityOfService.ExactlyOnce)
        {
            return AcknowledgeResult.OutOfOrder;
        }

        _inflight[packetId] = message with { IsReleased = true };
        return AcknowledgeResult.Done;
    }

    /// <summary>After a reconnect: sends everything in flight again, in the original order, then the queues.</summary>
    public void Resume(long now)
    {
        foreach (var (packetId, message) in _inflight.OrderBy(static pair => pair.Value.Sequence).ToArray())
        {
            if (message.IsReleased)
            {
                _connection!.SendRelease(packetId);
            }
            else if (!_connection!.TrySendPublish(message.Delivery, packetId, isDuplicate: true))
            {
                _inflight.Remove(packetId);
            }
        }

        Pump(now);
    }

    private ushort NextPacketId()
    {
        Debug.Assert(_inflight.Count < ushort.MaxValue, "The window leaves a free packet identifier.");
        do
        {
            _lastPacketId = _lastPacketId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketId + 1);
        }
        while (_inflight.ContainsKey(_lastPacketId));
        return _lastPacketId;
    }
}
