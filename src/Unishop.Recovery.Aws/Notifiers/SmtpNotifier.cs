using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Notifications;

namespace Unishop.Recovery.Aws.Notifiers;

/// <summary>Sends notices by mail.</summary>
/// <param name="server">The mail server.</param>
/// <param name="from">The sender's address.</param>
/// <param name="to">The receivers' addresses, separated by commas.</param>
public sealed class SmtpNotifier(MailServer server, string from, string to) : INotifier
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Channel => "smtp";

    /// <summary>Judges the server's certificate; the machine's own rules where it is absent. For tests.</summary>
    internal RemoteCertificateValidationCallback? Certificate { get; init; }

    /// <summary>How long the server has in all; for tests.</summary>
    internal TimeSpan Limit { get; init; } = Deadline;

    /// <inheritdoc/>
    public async Task<string?> SendAsync(Notice notice, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var mail = Mail(notice);
            using var client = new SmtpClient
            {
                ServerCertificateValidationCallback = Certificate,
                // A revocation server that does not answer on a bad night must not stop the mail.
                CheckCertificateRevocation = false,
            };
            await client.ConnectAsync(server.Host, server.Port, Security, either.Token).ConfigureAwait(false);
            if (server.Credentials is { } credentials)
            {
                await client.AuthenticateAsync(credentials, either.Token).ConfigureAwait(false);
            }

            await client.SendAsync(mail, either.Token).ConfigureAwait(false);
            await client.DisconnectAsync(quit: true, either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{server}: no answer within {Limit.TotalSeconds} s");
        }
        catch (Exception failed) when (failed is CommandException or ProtocolException or ParseException or NotSupportedException
            or AuthenticationException or SslHandshakeException or SocketException or IOException)
        {
            return $"{server}: {failed.Message}";
        }
    }

    private SecureSocketOptions Security => server.Tls switch
    {
        MailTls.None => SecureSocketOptions.None,
        MailTls.StartTls => SecureSocketOptions.StartTls,
        MailTls.Implicit => SecureSocketOptions.SslOnConnect,
        _ => throw new UnreachableException(),
    };

    private MimeMessage Mail(Notice notice)
    {
        var mail = new MimeMessage { Subject = notice.Subject.ReplaceLineEndings(" "), Date = notice.At };
        mail.From.Add(MailboxAddress.Parse(from));
        mail.To.AddRange(InternetAddressList.Parse(to));
        mail.Body = new TextPart("plain") { Text = $"{notice.Detail}\n\n{notice.Footer}\n" };
        return mail;
    }
}
