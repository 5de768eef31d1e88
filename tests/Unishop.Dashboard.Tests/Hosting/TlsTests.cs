using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Unishop.Dashboard.Hosting;

namespace Unishop.Dashboard.Tests.Hosting;

/// <summary>TLS by certificate files, renewed without a restart.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-tls-");

    private string CertificateFile => Path.Combine(_folder.FullName, "tls.crt");

    private string KeyPath => Path.Combine(_folder.FullName, "tls.key");

    [Fact]
    public async Task Console_WithCertificateFiles_SpeaksTlsWithTheCertificateOfTheFiles()
    {
        Write("dr.example");
        await using var console = await ConsoleHost.StartAsync(["--Tls:CertificateFile", CertificateFile, "--Tls:KeyFile", KeyPath], scheme: "https");
        using var client = new TcpClient("127.0.0.1", console.Url.Port);
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);

        await tls.AuthenticateAsClientAsync("dr.example");

        Assert.Equal("CN=dr.example", tls.RemoteCertificate!.Subject);
        using var http = console.Client();
        Assert.Equal(200, (int)(await http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void Certificate_RenewedInItsFiles_IsTheNewOneAMinuteLater()
    {
        var time = new FakeTimeProvider();
        Write("old.example");
        var certificate = new TlsCertificate(CertificateFile, KeyPath, null, time);
        Write("new.example");
        File.SetLastWriteTimeUtc(CertificateFile, DateTime.UnixEpoch);

        Assert.Equal("CN=old.example", certificate.Current.TargetCertificate.Subject);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=new.example", certificate.Current.TargetCertificate.Subject);
    }

    [Fact]
    public void Certificate_HalfRenewed_StaysTheLastGoodOneUntilBothAreThere()
    {
        var time = new FakeTimeProvider();
        Write("old.example");
        var certificate = new TlsCertificate(CertificateFile, KeyPath, null, time);
        Write("new.example");
        var key = File.ReadAllText(KeyPath);
        File.WriteAllText(KeyPath, "half of it");
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=old.example", certificate.Current.TargetCertificate.Subject);

        File.WriteAllText(KeyPath, key);
        File.SetLastWriteTimeUtc(KeyPath, DateTime.UnixEpoch);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=new.example", certificate.Current.TargetCertificate.Subject);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2046, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }
}
