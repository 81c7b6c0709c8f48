using System.ComponentModel.DataAnnotations;

namespace RnnStream.Mqtt.Client;

/// <summary>The broker to connect to (section <c>Mqtt</c>).</summary>
public sealed class MqttClientOptions
{
    /// <summary>Name or address of the broker. Default empty: the embedded broker if enabled, else
    /// <c>localhost</c>.</summary>
    [StringLength(255)]
    public string Host { get; set; } = "";

    /// <summary>Port of the broker. Default 0: 1883, or 8883 with TLS.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; }

    /// <summary>Which client speaks. Default <see cref="MqttClientKind.BuiltIn"/>.</summary>
    public MqttClientKind Client { get; set; } = MqttClientKind.BuiltIn;

    /// <summary>Identifies our session at the broker. Default <c>rnnstream</c>.</summary>
    /// <remarks>Two instances on one broker need two, or they throw each other out. The service publishes on a second
    /// connection, whose identifier ends in <c>-publisher</c>.</remarks>
    [StringLength(256, MinimumLength = 1)]
    public string ClientId { get; set; } = "rnnstream";

    /// <summary>User name. Default empty: none.</summary>
    public string Username { get; set; } = "";

    /// <summary>File whose first line is the password. Default empty: none.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Version of MQTT to begin with. Default <see cref="MqttProtocolVersion.V5"/>.</summary>
    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.V5;

    /// <summary>Longest silence before we ping. Default 30 s. A dead connection is noticed within 1.5 times as
    /// long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "18:12:15")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Unacknowledged messages that the broker may have under way to us. Default 65,535 (MQTT 5
    /// only).</summary>
    /// <remarks>Smaller: less memory at the broker, but at most so many messages per sync.</remarks>
    [Range(1, 65_535)]
    public int ReceiveMaximum { get; set; } = 65_535;

    /// <summary>How long the broker keeps our session, and what it holds for us, while we are away. Default 7
    /// days.</summary>
    /// <remarks>0 starts without a session at every connection: what came meanwhile is lost.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "49710.00:00:00")]
    public TimeSpan SessionExpiry { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Largest packet accepted, in bytes. Default 1 MiB. A larger one ends the connection before it is
    /// read.</summary>
    [Range(1_024, 268_435_455)]
    public int MaximumPacketSize { get; set; } = 1 << 20;

    /// <summary>Longest time for connecting and for the broker's answer. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause between two attempts to connect. Default 30 s.</summary>
    /// <remarks>A connection that lasts shorter than this does not shorten the next pause.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ReconnectDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What happens when the first connection fails. Default <see cref="StartPolicy.Retry"/>.</summary>
    public StartPolicy StartPolicy { get; set; } = StartPolicy.Retry;

    /// <summary>Longest time that packets may gather under load before they are read. Default 1 ms; 0 never
    /// waits.</summary>
    /// <remarks>Waking up once per packet costs more than everything else. Nothing is added when messages are
    /// rare.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan GatherTime { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Encryption.</summary>
    public MqttTlsOptions Tls { get; set; } = new();

    /// <summary>The same broker for a connection that only publishes: another client id, no session to keep.</summary>
    public MqttClientOptions ForPublishing()
    {
        var copy = (MqttClientOptions)MemberwiseClone();
        copy.ClientId = $"{ClientId}-publisher";
        copy.SessionExpiry = TimeSpan.Zero;
        return copy;
    }

    /// <summary>The port after defaults.</summary>
    internal int EffectivePort => Port != 0 ? Port : Tls.Enabled ? 8883 : 1883;

    /// <summary>The host after defaults.</summary>
    internal string EffectiveHost => Host.Length > 0 ? Host : "localhost";

    /// <summary>Host and port as people write them; an IPv6 address in brackets.</summary>
    internal string Place => EffectiveHost.Contains(':', StringComparison.Ordinal)
        ? $"[{EffectiveHost}]:{EffectivePort}"
        : $"{EffectiveHost}:{EffectivePort}";
}
