using System.ComponentModel.DataAnnotations;

namespace RnnStream.Mqtt.Broker;

/// <summary>Where the embedded broker listens, who may connect, and the bound of everything a client can make
/// grow.</summary>
public sealed class EmbeddedBrokerOptions
{
    /// <summary>Whether the worker starts its own broker. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>TCP port. Default 1883; 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 1883;

    /// <summary>IP address to listen on. Default 127.0.0.1, reachable from this machine only.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Whether clients without a user name may connect. Default: only when the address is loopback and there
    /// are no users.</summary>
    /// <remarks>Listening elsewhere without users is refused at start unless this is set to true.</remarks>
    public bool? AllowAnonymous { get; set; }

    /// <summary>File with one <c>name:hash</c> line per user, as <c>rnnstream password NAME</c> prints it. Default:
    /// none.</summary>
    public string? PasswordFile { get; set; }

    // Plain passwords are for tests: a configuration names a PasswordFile and holds no secret.
    internal IDictionary<string, string> Users { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>PEM file of the server's certificate; with it the broker speaks TLS only. Default: none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of the certificate's private key. Default: none, the key is in the certificate's
    /// file.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>Largest packet accepted, bytes. Default 2,000,000.</summary>
    /// <remarks>A larger one ends the connection before any of it is buffered.</remarks>
    [Range(256, 268_435_455)]
    public int PacketSizeMax { get; set; } = 2_000_000;

    /// <summary>Connections at a time. Default 1,000. Further ones are closed at once.</summary>
    [Range(1, 1_000_000)]
    public int ClientsMax { get; set; } = 1_000;

    /// <summary>Sessions kept, connected or not. Default 2,000. At the bound the session longest without a connection
    /// is dropped and counted.</summary>
    [Range(1, 1_000_000)]
    public int SessionsMax { get; set; } = 2_000;

    /// <summary>Subscriptions of one client. Default 1,000. Further ones are refused (quota exceeded).</summary>
    [Range(1, 1_000_000)]
    public int SubscriptionsPerClientMax { get; set; } = 1_000;

    /// <summary>Levels of a topic or filter. Default 200. More end the connection.</summary>
    [Range(1, 1_000)]
    public int TopicLevelsMax { get; set; } = 200;

    /// <summary>Bytes of a topic or filter. Default 4,096. More end the connection.</summary>
    [Range(1, 65_535)]
    public int TopicLengthMax { get; set; } = 4_096;

    /// <summary>Retained messages. Default 100,000. Further topics are delivered but not retained, and
    /// counted.</summary>
    [Range(0, 100_000_000)]
    public int RetainedMessagesMax { get; set; } = 100_000;

    /// <summary>Bytes of all retained topics and payloads. Default 64 MiB; at the bound as above.</summary>
    [Range(0L, 1L << 40)]
    public long RetainedBytesMax { get; set; } = 64L << 20;

    /// <summary>Messages waiting for one client, for quality 0 and for 1 and 2 each. Default 10,000.</summary>
    /// <remarks>At the bound the newest message is dropped for that client and counted. Other clients are not
    /// affected. Retained messages sent on subscribing may exceed it by <see cref="RetainedMessagesMax"/>.</remarks>
    [Range(1, 100_000_000)]
    public int QueuedMessagesMax { get; set; } = 10_000;

    /// <summary>Bytes of the messages waiting for one client. Default 16 MiB; at the bound as above.</summary>
    [Range(1L, 1L << 40)]
    public long QueuedBytesMax { get; set; } = 16L << 20;

    /// <summary>Messages of quality 1 and 2 sent to one client and not yet acknowledged. Default 1,000.</summary>
    /// <remarks>A client's own Receive Maximum lowers it. Larger: more throughput over slow links.</remarks>
    [Range(1, 65_535)]
    public int InflightMessagesMax { get; set; } = 1_000;

    /// <summary>Receive Maximum announced to MQTT 5.0 publishers. Default 20.</summary>
    /// <remarks>Larger: more throughput when acknowledgements wait for a disk.</remarks>
    [Range(1, 65_535)]
    public int ReceiveMaximum { get; set; } = 20;

    /// <summary>Topic aliases a client may use. Default 10; 0 allows none.</summary>
    [Range(0, 65_535)]
    public int TopicAliasMaximum { get; set; } = 10;

    /// <summary>Time for TLS handshake and CONNECT packet. Default 10 s, then the connection is closed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest keep-alive. Default 65,535 s, which also lets clients ask for none.</summary>
    /// <remarks>Smaller: a client that asks for more, or for none, gets this value (announced in MQTT 5.0).</remarks>
    [Range(1, 65_535)]
    public int KeepAliveMax { get; set; } = 65_535;

    /// <summary>Longest time a session outlives its connection. Default as long as the client asked, also for ever.
    /// </summary>
    /// <remarks>Smaller: forgotten clients free their memory sooner; <see cref="SessionsMax"/> bounds it
    /// anyway.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "49710.06:28:15")]
    public TimeSpan SessionExpiryMax { get; set; } = TimeSpan.FromSeconds(uint.MaxValue);

    /// <summary>Bytes encoded for one client and not yet taken by its connection. Default 64 KiB.</summary>
    /// <remarks>Beyond it messages wait in the client's queues, by reference. A client that lets answers pile up to
    /// sixteen times this is not read from until it reads.</remarks>
    [Range(4_096, 64 << 20)]
    public int OutboundBytesMax { get; set; } = 64 << 10;
}
