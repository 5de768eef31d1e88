using System.Net;
using Unishop.Domain.Journal;
using Unishop.Recovery.Aws.Notifiers;
using Unishop.Recovery.Notifications;

namespace Unishop.Recovery.Aws.Tests;

public class SmtpNotifierTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Notice Notice = new("run-1/7", "ended", "run-1", DateTimeOffset.UnixEpoch, "ana", "Run run-1 ended: Succeeded", "failover done");

    [Theory]
    [InlineData(MailTls.None, 0)]
    [InlineData(MailTls.StartTls, 2)]
    [InlineData(MailTls.Implicit, 0)]
    public async Task Send_ByEachProtection_ArrivesAtEveryReceiver(MailTls tls, int linesInTheClear)
    {
        using var server = new LoopbackMailServer(tls);

        Assert.Null(await SendAsync(server, tls));

        await server.Served.WaitAsync(Patience, TimeProvider.System);
        Assert.Contains("Subject: Run run-1 ended: Succeeded", server.Lines);
        Assert.Contains("failover done", server.Lines);
        Assert.Equal(2, server.Lines.Count(line => line.StartsWith("RCPT TO:", StringComparison.Ordinal)));
        Assert.Equal(linesInTheClear, server.LinesInTheClear);
    }

    [Theory]
    [InlineData(MailTls.StartTls)]
    [InlineData(MailTls.Implicit)]
    public async Task Send_WithAUser_SignsInBehindTls(MailTls tls)
    {
        using var server = new LoopbackMailServer(tls, asksForUser: true);

        Assert.Null(await SendAsync(server, tls, new NetworkCredential(LoopbackMailServer.User, LoopbackMailServer.Password)));

        await server.Served.WaitAsync(Patience, TimeProvider.System);
        Assert.DoesNotContain(server.Lines.Take(server.LinesInTheClear), line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_WrongPassword_SaysWhatTheServerSaidAndNotThePassword()
    {
        using var server = new LoopbackMailServer(MailTls.StartTls, asksForUser: true);

        var failed = await SendAsync(server, MailTls.StartTls, new NetworkCredential(LoopbackMailServer.User, "guess"));

        Assert.Contains("wrong user or password", failed, StringComparison.Ordinal);
        Assert.DoesNotContain("guess", failed, StringComparison.Ordinal);
    }

    /// <summary>A server in the middle must not get the notices by saying that it has no TLS.</summary>
    [Fact]
    public async Task Send_ServerWithoutStartTls_IsRefusedBeforeAnythingIsSaid()
    {
        using var server = new LoopbackMailServer(MailTls.None);

        Assert.NotNull(await SendAsync(server, MailTls.StartTls));

        await server.Served.WaitAsync(Patience, TimeProvider.System);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MailTls.StartTls)]
    [InlineData(MailTls.Implicit)]
    public async Task Send_CertificateThatNobodyTrusts_IsRefused(MailTls tls)
    {
        using var server = new LoopbackMailServer(tls);

        Assert.NotNull(await new SmtpNotifier(Server(server, tls, null), "unishop@example.org", "ops@example.org")
            .SendAsync(Notice, CancellationToken.None).WaitAsync(Patience, TimeProvider.System));

        await server.Served.WaitAsync(Patience, TimeProvider.System);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_ServerThatSaysNothing_EndsAtItsDeadline()
    {
        using var server = new LoopbackMailServer(MailTls.None, isSilent: true);
        var notifier = new SmtpNotifier(Server(server, MailTls.None, null), "unishop@example.org", "ops@example.org") { Limit = TimeSpan.FromMilliseconds(50) };

        var failed = await notifier.SendAsync(Notice, CancellationToken.None).WaitAsync(Patience, TimeProvider.System);

        Assert.Equal($"127.0.0.1:{server.Port}: no answer within 0.05 s", failed);
    }

    [Fact]
    public async Task Send_NobodyThere_IsAFailureAndNoException() =>
        Assert.NotNull(await new SmtpNotifier(new MailServer("127.0.0.1", 1, MailTls.None, null), "unishop@example.org", "ops@example.org")
            .SendAsync(Notice, CancellationToken.None).WaitAsync(Patience, TimeProvider.System));

    private static MailServer Server(LoopbackMailServer server, MailTls tls, NetworkCredential? user) => new("127.0.0.1", server.Port, tls, user);

    /// <summary>Trusts that server's own certificate and no other.</summary>
    private static Task<string?> SendAsync(LoopbackMailServer server, MailTls tls, NetworkCredential? user = null)
    {
        var notifier = new SmtpNotifier(Server(server, tls, user), "unishop@example.org", "ops@example.org,boss@example.org")
        {
            Certificate = (_, certificate, _, _) => certificate?.GetCertHashString() == server.Certificate.GetCertHashString(),
        };
        return notifier.SendAsync(Notice, CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
    }
}
