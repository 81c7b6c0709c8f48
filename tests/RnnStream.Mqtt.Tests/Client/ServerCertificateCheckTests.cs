using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RnnStream.Mqtt.Client;

namespace RnnStream.Mqtt.Tests.Client;

/// <summary>Which certificates are trusted, and what is said of the others.</summary>
public sealed class ServerCertificateCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly string _file = Path.GetTempFileName();
    private readonly X509Certificate2 _root = Issue("root", null, true);

    public void Dispose()
    {
        File.Delete(_file);
        _root.Dispose();
    }

    [Fact]
    [Trait("Fault", "C2")]
    public void A_certificate_of_our_authority_is_trusted_and_a_renewed_file_counts_at_the_next_load()
    {
        using var other = Issue("other", null, true);
        using var leaf = Issue("localhost", _root, false);
        Assert.Contains("not signed by an authority", Fault(other, leaf), StringComparison.Ordinal);
        Assert.Null(Fault(_root, leaf));
    }

    [Fact]
    [Trait("Fault", "C2")]
    public void An_intermediate_certificate_that_the_broker_sends_links_but_is_not_trusted_by_itself()
    {
        using var middle = Issue("middle", _root, true);
        using var leaf = Issue("localhost", middle, false);
        using var other = Issue("other", null, true);
        Assert.NotNull(Fault(_root, leaf));
        Assert.Null(Fault(_root, leaf, middle));
        Assert.NotNull(Fault(other, leaf, middle));
    }

    [Fact]
    [Trait("Fault", "C2")]
    public void An_expired_certificate_and_a_wrong_name_are_refused_with_their_reason()
    {
        using var expired = Issue("localhost", _root, false, Now.AddHours(-1));
        Assert.Contains("is valid from", Fault(_root, expired), StringComparison.Ordinal);
        using var leaf = Issue("localhost", _root, false);
        Assert.Contains(
            "not for localhost", Fault(_root, leaf, null, SslPolicyErrors.RemoteCertificateNameMismatch), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "C2")]
    public void A_missing_file_and_garbage_are_one_plain_line()
    {
        File.WriteAllText(_file, "garbage");
        foreach (var tls in new[]
        {
            new MqttTlsOptions { CaFile = _file }, new MqttTlsOptions { CaFile = _file + ".none" },
            new MqttTlsOptions { CertificateFile = _file }, new MqttTlsOptions { CertificateFile = _file + ".none" },
        })
        {
            var options = new MqttClientOptions { Tls = tls };
            var fault = Assert.Throws<MqttConnectException>(() => ServerCertificateCheck.Load(options));
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, bool isAuthority, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        var start = Now.AddHours(-2);
        if (issuer is null) return request.CreateSelfSigned(start, Now.AddHours(2));
        using var certificate = request.Create(issuer, start, end ?? Now.AddHours(1), Guid.NewGuid().ToByteArray());
        return certificate.CopyWithPrivateKey(key);
    }

    private string? Fault(
        X509Certificate2 authority, X509Certificate2 leaf, X509Certificate2? sent = null,
        SslPolicyErrors errors = SslPolicyErrors.RemoteCertificateChainErrors)
    {
        File.WriteAllText(_file, authority.ExportCertificatePem());
        var options = new MqttClientOptions { Tls = new MqttTlsOptions { CaFile = _file, ServerName = "localhost" } };
        var check = ServerCertificateCheck.Load(options);
        using var shown = new X509Chain();
        if (sent is not null) shown.ChainPolicy.ExtraStore.Add(sent);
        var isTrusted = check.AuthenticationOptions().RemoteCertificateValidationCallback!(this, leaf, shown, errors);
        Assert.Equal(isTrusted, check.Fault is null);
        return check.Fault;
    }
}
