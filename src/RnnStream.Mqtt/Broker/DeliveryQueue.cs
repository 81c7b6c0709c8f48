namespace RnnStream.Mqtt.Broker;

/// <summary>Messages waiting for one client, first in first out, bounded in number; bytes are bounded by the
/// caller.</summary>
internal sealed class DeliveryQueue
{
    private readonly Queue<Delivery> _deliveries = new();

    public int Count => _deliveries.Count;

    public long Bytes { get; private set; }

    public void Enqueue(in Delivery delivery)
    {
        _deliveries.Enqueue(delivery);
        Bytes += delivery.Message.Size;
    }

    public Delivery Peek() => _deliveries.Peek();

    public Delivery Dequeue()
    {
        var delivery = _deliveries.Dequeue();
        Bytes -= delivery.Message.Size;
        return delivery;
    }

    public void Clear()
    {
        _deliveries.Clear();
        Bytes = 0;
    }
}
