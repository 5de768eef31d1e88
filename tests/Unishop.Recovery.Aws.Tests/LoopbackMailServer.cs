using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Unishop.Recovery.Notifications;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A mail server on loopback that takes one connection: plain, with STARTTLS or with TLS at once, with or without a sign-in.</summary>
internal sealed class LoopbackMailServer : IDisposable
{
    public const string User = "unishop";
    public const string Password = "pass with spaces";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly MailTls _tls;
    private readonly bool _asksForUser;

    /// <param name="tls">What it speaks.</param>
    /// <param name="asksForUser">Whether it takes mail only from one that signed in.</param>
    /// <param name="isSilent">Whether it never says anything.</param>
    public LoopbackMailServer(MailTls tls, bool asksForUser = false, bool isSilent = false)
    {
        (_tls, _asksForUser) = (tls, asksForUser);
        Certificate = SelfSigned();
        _listener.Start();
        Served = isSilent ? HoldAsync() : ServeAsync();
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>Every line that it was sent.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The lines that came before the connection was protected.</summary>
    public int LinesInTheClear { get; private set; }

    /// <summary>Ends with the connection.</summary>
    public Task Served { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        Certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private async Task HoldAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var buffer = new byte[1];
        while (await client.GetStream().ReadAsync(buffer) > 0)
        {
            // Not answered.
        }
    }

    private async Task ServeAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        Stream stream = client.GetStream();
        try
        {
            if (_tls == MailTls.Implicit)
            {
                stream = await ProtectAsync(stream);
            }

            if (await TalkAsync(stream, "220 here", offersTls: _tls == MailTls.StartTls))
            {
                LinesInTheClear = Lines.Count;
                await TalkAsync(await ProtectAsync(stream), greeting: null, offersTls: false);
            }
        }
        catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The other side did not like what it saw and went away.
        }
    }

    private async Task<Stream> ProtectAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(Certificate);
        return secure;
    }

    /// <summary>Answers until the end.</summary>
    /// <returns>Whether TLS was asked for.</returns>
    private async Task<bool> TalkAsync(Stream stream, string? greeting, bool offersTls)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (greeting is not null)
        {
            await writer.WriteLineAsync(greeting);
        }

        var (inData, isKnown) = (false, !_asksForUser);
        while (await reader.ReadLineAsync() is { } line)
        {
            Lines.Add(line);
            if (inData && line != ".")
            {
                continue;
            }

            inData = false;
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteAsync($"250-here\r\n{(offersTls ? "250-STARTTLS\r\n" : _asksForUser ? "250-AUTH PLAIN\r\n" : "")}250 8BITMIME\r\n");
                    break;
                case "STARTTLS":
                    await writer.WriteLineAsync("220 go on");
                    return true;
                case "AUTH":
                    isKnown = line == $"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{User}\0{Password}"))}";
                    await writer.WriteLineAsync(isKnown ? "235 welcome" : "535 5.7.8 wrong user or password");
                    break;
                case "MAIL" when !isKnown:
                    await writer.WriteLineAsync("530 5.7.0 sign in first");
                    break;
                case "DATA":
                    inData = true;
                    await writer.WriteLineAsync("354 go on");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return false;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }

        return false;
    }
}
