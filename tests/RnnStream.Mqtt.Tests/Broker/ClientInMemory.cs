using System.Buffers;
using System.Text;
using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>One connection to a <see cref="BrokerInMemory"/>: bytes in, bytes out, everything at once.</summary>
internal sealed class ClientInMemory(BrokerCore core) : ISequencePeer
{
    private readonly ClientConnection _connection = core.Open("test");
    private readonly List<byte> _received = [];
    private OutboundBuffer _spare = new();
    private byte[] _unparsed = [];

    /// <summary>While set, what the broker sends stays with it, as with a client that does not read.</summary>
    public bool IsStalled { get; set; }

    public int Version { get; private set; } = 4;

    public bool IsClosed => _connection.IsClosed;

    public Task WhenReadable() => core.WhenReadable(_connection);

    /// <summary>Sends packets in the notation of the shared sequences.</summary>
    public void Send(string notation) => Send(PacketNotation.Parse(notation));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        var sequence = new ReadOnlySequence<byte>([.. _unparsed, .. bytes]);
        Feed(ref sequence);
        _unparsed = sequence.ToArray();
    }

    /// <summary>Sends the same bytes in segments, as a pipe may hand them over.</summary>
    public void SendInPieces(ReadOnlySpan<byte> bytes, int size)
    {
        var sequence = Segment.Cut([.. _unparsed, .. bytes], size);
        Feed(ref sequence);
        _unparsed = sequence.ToArray();
    }

    public void Disconnect() => core.Close(_connection);

    /// <summary>All that the broker sent since the last call, in hexadecimal.</summary>
    public string Receive()
    {
        Collect();
        var text = Convert.ToHexString([.. _received]);
        _received.Clear();
        return text;
    }

    public void Subscribe(string filter, int options = 0)
    {
        var properties = Version == 5 ? "v0" : "";
        Send(Packet(0x82, $"m1 {properties} s{filter.Length} '{filter}' i{options}"));
        _ = Receive();
    }

    /// <summary>Publishes; returns what the broker answered.</summary>
    public string Publish(string topic, string payload, int quality = 0, bool retain = false, int packetId = 1, string properties = "v0")
    {
        var id = quality > 0 ? $"m{packetId}" : "";
        var header = (byte)(0x30 | (quality << 1) | (retain ? 1 : 0));
        Send(Packet(header, $"s{topic.Length} '{topic}' {id} {(Version == 5 ? properties : "")} '{payload}'"));
        return Receive();
    }

    public Task SendAsync(byte[] bytes)
    {
        if (!IsClosed)
        {
            Send(bytes);
        }

        return Task.CompletedTask;
    }

    public Task<byte[]> ReceiveAsync(int count)
    {
        Collect();
        var taken = _received.Take(count).ToArray();
        _received.RemoveRange(0, taken.Length);
        return Task.FromResult(taken);
    }

    public Task<bool> IsClosedAsync()
    {
        Collect();
        return Task.FromResult(IsClosed && _received.Count == 0);
    }

    public void Connect(string clientId, int version, bool cleanStart = true, string properties = "v0", int keepAlive = 60)
    {
        Version = version;
        var body = PacketNotation.Parse(version == 3 ? "s6 'MQIsdp' i3" : $"s4 'MQTT' i{version}");
        byte[] packet =
        [
            .. body, (byte)(cleanStart ? 2 : 0), .. PacketNotation.Parse(version == 5 ? $"k{keepAlive} {properties}" : $"k{keepAlive}"),
            .. PacketNotation.Parse($"s{clientId.Length}"), .. Encoding.UTF8.GetBytes(clientId),
        ];
        Send([0x10, .. PacketNotation.Parse($"r{packet.Length}"), .. packet]);
    }

    private static byte[] Packet(byte header, string notation)
    {
        var body = PacketNotation.Parse(notation);
        return [header, .. PacketNotation.Parse($"r{body.Length}"), .. body];
    }

    private void Feed(ref ReadOnlySequence<byte> sequence)
    {
        while (true)
        {
            core.Receive(_connection, ref sequence);
            if (_connection.AwaitingAdmission is not { } request)
            {
                return;
            }

            core.Admit(_connection, core.Users.Admits(request.UserName, request.Password));
        }
    }

    private void Collect()
    {
        while (!IsStalled)
        {
            var full = core.TakeOutbound(_connection, _spare);
            if (full.Count == 0)
            {
                _spare = full;
                return;
            }

            _received.AddRange(full.Written);
            full.Clear();
            _spare = full;
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public static ReadOnlySequence<byte> Cut(byte[] bytes, int size)
        {
            var first = new Segment(bytes.AsMemory(0, Math.Min(size, bytes.Length)), 0);
            var last = first;
            for (var start = size; start < bytes.Length; start += size)
            {
                var next = new Segment(bytes.AsMemory(start, Math.Min(size, bytes.Length - start)), start);
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
