using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RnnStream.Mqtt.Tests.Client;

/// <summary>A certificate made for a test: an authority, a broker or a client.</summary>
internal sealed class TlsParty : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _certificate;

    private TlsParty(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The certificate alone.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>The key, not encrypted.</summary>
    public string KeyPem
    {
        get
        {
            using var key = _certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem() + "\n";
        }
    }

    /// <summary>An authority, signed by itself if there is no other.</summary>
    public static TlsParty Authority(string name, TlsParty? issuer = null) =>
        Issue(name, issuer, Now.AddHours(2), static request =>
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(
                new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        });

    /// <summary>A broker at a host and at 127.0.0.1.</summary>
    public static TlsParty Broker(TlsParty issuer, string host = "localhost", DateTimeOffset? end = null) =>
        Issue(host, issuer, end ?? Now.AddHours(1), request =>
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            if (host == "localhost") names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            AddUse(request, ServerUse);
        });

    /// <summary>A broker whose certificate ended an hour ago.</summary>
    public static TlsParty ExpiredBroker(TlsParty issuer) => Broker(issuer, "localhost", Now.AddHours(-1));

    /// <summary>A client; its certificate may not be used by a server.</summary>
    public static TlsParty Client(TlsParty issuer) => Issue(
        "client", issuer, Now.AddHours(1), static request =>
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            AddUse(request, ClientUse);
        });

    public void Dispose() => _certificate.Dispose();

    private static void AddUse(CertificateRequest request, string use)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
    }

    private static TlsParty Issue(string name, TlsParty? issuer, DateTimeOffset end, Action<CertificateRequest> extend)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        extend(request);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var start = Now.AddHours(-2);
        if (issuer is null) return new TlsParty(request.CreateSelfSigned(start, Now.AddHours(3)));
        using var certificate = request.Create(issuer._certificate, start, end, Guid.NewGuid().ToByteArray());
        return new TlsParty(certificate.CopyWithPrivateKey(key));
    }
}
