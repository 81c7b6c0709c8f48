using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RnnStream.Mqtt.Broker;

/// <summary>The certificate the broker shows its clients.</summary>
internal static class BrokerCertificate
{
    /// <summary>Null when none is configured.</summary>
    public static X509Certificate2? Load(EmbeddedBrokerOptions options)
    {
        if (options.CertificateFile is not { Length: > 0 } path)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(path, options.CertificateKeyFile);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MqttBrokerException(
                $"cannot use the broker's certificate {path}: {exception.Message}", exception);
        }
    }
}
