namespace RnnStream.Mqtt.Broker;

/// <summary>What a CONNECT packet asked for.</summary>
internal sealed class ConnectRequest
{
    /// <summary>3, 4 or 5: MQTT 3.1, 3.1.1, 5.0.</summary>
    public byte ProtocolVersion { get; set; }

    public bool CleanStart { get; set; }

    public ushort KeepAlive { get; set; }

    public string ClientId { get; set; } = "";

    public bool IsClientIdAssigned { get; set; }

    public string? UserName { get; set; }

    public byte[] Password { get; set; } = [];

    public WillMessage? Will { get; set; }

    public uint SessionExpirySeconds { get; set; }

    public int ReceiveMaximum { get; set; } = ushort.MaxValue;

    /// <summary>Largest packet the client takes; int.MaxValue when it named none.</summary>
    public int PacketSizeMax { get; set; } = int.MaxValue;

    public int TopicAliasMaximum { get; set; }
}
