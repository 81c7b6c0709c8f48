using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Protocol;
using RnnStream.Mqtt.Client;
using LibraryVersion = MQTTnet.Formatter.MqttProtocolVersion;
using OwnOptions = RnnStream.Mqtt.Client.MqttClientOptions;

namespace RnnStream.Mqtt.MqttNet;

/// <summary>Our options in the words of MQTTnet.</summary>
internal static class MqttNetOptions
{
    /// <exception cref="MqttConnectException">The password or a certificate cannot be read.</exception>
    public static MQTTnet.MqttClientOptions Build(OwnOptions options, MqttWill? will)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.EffectiveHost, options.EffectivePort)
            .WithClientId(options.ClientId)
            .WithCleanStart(options.SessionExpiry == TimeSpan.Zero)
            .WithKeepAlivePeriod(options.KeepAlive)
            .WithTimeout(options.ConnectTimeout);
        if (options.ProtocolVersion == Client.MqttProtocolVersion.V5)
        {
            builder.WithProtocolVersion(LibraryVersion.V500)
                .WithSessionExpiryInterval((uint)options.SessionExpiry.TotalSeconds)
                .WithReceiveMaximum((ushort)options.ReceiveMaximum)
                .WithMaximumPacketSize((uint)options.MaximumPacketSize);
        }
        else
        {
            builder.WithProtocolVersion(LibraryVersion.V311);
        }

        if (options.Username.Length > 0)
        {
            builder.WithCredentials(options.Username, ReadPassword(options.PasswordFile));
        }

        if (will is not null)
        {
            builder.WithWillTopic(will.Topic).WithWillPayload(will.Payload)
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithWillRetain(true);
        }

        return (options.Tls.Enabled ? WithTls(builder, options) : builder).Build();
    }

    private static MqttClientOptionsBuilder WithTls(MqttClientOptionsBuilder builder, OwnOptions options)
    {
        var authentication = ServerCertificateCheck.Load(options).AuthenticationOptions();
        RemoteCertificateValidationCallback judge = authentication.RemoteCertificateValidationCallback!;
        return builder.WithTlsOptions(tls =>
        {
            tls.UseTls(true);
            tls.WithTargetHost(authentication.TargetHost);
            tls.WithRevocationMode(X509RevocationMode.NoCheck);
            tls.WithCertificateValidationHandler(shown =>
                judge(shown, shown.Certificate, shown.Chain, shown.SslPolicyErrors));
            if (authentication.ClientCertificates is { } certificates)
            {
                tls.WithClientCertificates(certificates.OfType<X509Certificate2>());
            }
        });
    }

    private static string ReadPassword(string path)
    {
        if (path.Length == 0)
        {
            return "";
        }

        try
        {
            return File.ReadLines(path).FirstOrDefault("");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MqttConnectException($"Mqtt:PasswordFile: {failure.Message}", failure);
        }
    }
}
