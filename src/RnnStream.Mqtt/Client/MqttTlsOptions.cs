namespace RnnStream.Mqtt.Client;

/// <summary>Encryption of the connection (section <c>Mqtt:Tls</c>). The broker's name is always checked.</summary>
public sealed class MqttTlsOptions
{
    /// <summary>Whether the connection is encrypted. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>PEM file with the authorities to trust. Default empty: those of the system.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>PEM file with our own certificate, for brokers that ask for one. Default empty.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file with the key of our certificate. Default empty: the key is in
    /// <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Name expected in the broker's certificate. Default empty: the host that is connected to.</summary>
    public string ServerName { get; set; } = "";
}
