using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RnnStream.Mqtt.Client;

/// <summary>Decides whether the broker's certificate is trusted, and says in plain words why not.</summary>
/// <remarks>Files are read at every connection, so renewed certificates are taken up without a restart.</remarks>
internal sealed class ServerCertificateCheck
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private readonly string _serverName;
    private readonly X509Certificate2Collection? _authorities;
    private readonly X509Certificate2? _own;

    private ServerCertificateCheck(string serverName, X509Certificate2Collection? authorities, X509Certificate2? own)
    {
        _serverName = serverName;
        _authorities = authorities;
        _own = own;
    }

    /// <summary>Why the last certificate was refused; null when it was not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reads the files that the options name.</summary>
    /// <exception cref="MqttConnectException">A file is missing or holds no certificate.</exception>
    public static ServerCertificateCheck Load(MqttClientOptions options)
    {
        var tls = options.Tls;
        var serverName = tls.ServerName.Length > 0 ? tls.ServerName : options.EffectiveHost;
        try
        {
            X509Certificate2Collection? authorities = null;
            if (tls.CaFile.Length > 0)
            {
                authorities = [];
                authorities.ImportFromPemFile(tls.CaFile);
                if (authorities.Count == 0)
                    throw new MqttConnectException($"Mqtt:Tls:CaFile = '{tls.CaFile}': no certificate in it");
            }
            return new ServerCertificateCheck(serverName, authorities, LoadOwn(tls));
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new MqttConnectException($"Mqtt:Tls: {failure.Message}", failure);
        }
    }

    public SslClientAuthenticationOptions AuthenticationOptions() => new()
    {
        TargetHost = _serverName,
        ClientCertificates = _own is null ? null : [_own],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, shown, errors) => IsTrusted(certificate, shown, errors),
    };

    private static X509Certificate2? LoadOwn(MqttTlsOptions tls)
    {
        if (tls.CertificateFile.Length == 0) return null;
        using var pem = X509Certificate2.CreateFromPemFile(
            tls.CertificateFile, tls.KeyFile.Length > 0 ? tls.KeyFile : tls.CertificateFile);

        // A key straight from PEM is not usable for TLS on every platform; one from PKCS #12 is.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private bool IsTrusted(X509Certificate? certificate, X509Chain? shown, SslPolicyErrors errors)
    {
        Fault = Judge(certificate as X509Certificate2, shown, errors);
        return Fault is null;
    }

    private string? Judge(X509Certificate2? certificate, X509Chain? shown, SslPolicyErrors errors)
    {
        if (certificate is null) return "the broker showed no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the broker's certificate is for {certificate.GetNameInfo(X509NameType.DnsName, false)}, "
                + $"not for {_serverName}";
        }
        if (_authorities is null && errors == SslPolicyErrors.None) return null;

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        // The intermediate certificates that the broker sent: they link, they are not trusted by themselves.
        if (shown is not null) chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        if (_authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }
        if (chain.Build(certificate)) return null;
        var faults = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
        if (faults.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return $"the broker's certificate is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u} only";
        return faults == X509ChainStatusFlags.NotValidForUsage
            ? "the broker's certificate is not for use by a server"
            : "the broker's certificate is not signed by an authority we trust (Mqtt:Tls:CaFile)";
    }
}
