using System.Net.Mail;
using Unishop.Recovery.Notices;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws.Notifiers;

/// <summary>Sends notices by mail.</summary>
public sealed class SmtpNotifier(string host, int port, string from, string to) : INotifier
{
    /// <inheritdoc/>
    public string Channel => "smtp";

    /// <inheritdoc/>
    public async Task<string?> SendAsync(Notice notice, CancellationToken cancellation)
    {
        try
        {
            using var client = new SmtpClient(host, port);
            using var mail = new MailMessage(from, to, notice.Subject.ReplaceLineEndings(" "), $"{notice.Detail}\n\n{notice.At:u}, {notice.Actor}, {notice.RunId}\n");
            await client.SendMailAsync(mail, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (Exception failed) when (failed is SmtpException or FormatException or InvalidOperationException)
        {
            return failed.InnerException is { } inner ? $"{failed.Message} {inner.Message}" : failed.Message;
        }
    }
}
