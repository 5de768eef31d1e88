using System.Diagnostics;
using System.Net;

namespace Unishop.Recovery.Notifications;

/// <summary>Where people are told, section <c>Notifications</c>; what is absent is not used.</summary>
public sealed class NoticeOptions
{
    private const int ShortestSecret = 16;

    /// <summary>The address that notices are posted to as JSON.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>The secret that signs them, at least 16 characters; needed with an address.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>The mail server.</summary>
    public string? SmtpHost { get; set; }

    /// <summary>Its port; where it is absent 25, with <c>startTls</c> 587, with <c>implicit</c> 465.</summary>
    public double? SmtpPort { get; set; }

    /// <summary>How the connection is protected: <c>none</c> (where it is absent), <c>startTls</c> or <c>implicit</c>.</summary>
    public string? SmtpTls { get; set; }

    /// <summary>Who signs in at the mail server; absent where it asks for nobody.</summary>
    public string? SmtpUser { get; set; }

    /// <summary>The password, needed with a user. Best given as the environment variable <c>Notifications__SmtpPassword</c>.</summary>
    public string? SmtpPassword { get; set; }

    /// <summary>The sender's address.</summary>
    public string? SmtpFrom { get; set; }

    /// <summary>The receivers' addresses, separated by commas.</summary>
    public string? SmtpTo { get; set; }

    /// <summary>The ARN of the SNS topic; its Region is taken from it. Choose one outside the primary Region.</summary>
    public string? SnsTopicArn { get; set; }

    /// <summary>The mail server; <see langword="null"/> where no mail is sent.</summary>
    public MailServer? Mail => SmtpHost is not { } host
        ? null
        : new(
            host,
            (int)(SmtpPort ?? Tls switch
            {
                MailTls.None => 25,
                MailTls.StartTls => 587,
                MailTls.Implicit => 465,
                _ => throw new UnreachableException(),
            }),
            Tls,
            SmtpUser is null ? null : new NetworkCredential(SmtpUser, SmtpPassword));

    private MailTls Tls => Read(SmtpTls) ?? MailTls.None;

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    public IEnumerable<string> Validate()
    {
        if (WebhookUrl is not null && !(Uri.TryCreate(WebhookUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return "Notifications:WebhookUrl: is not accepted (what is there may hold a token and is not repeated); needed: an http or https address, e.g. https://chat.example/hook";
        }

        if (WebhookUrl is not null && (WebhookSecret?.Length ?? 0) < ShortestSecret)
        {
            yield return $"Notifications:WebhookSecret: is missing or shorter than {ShortestSecret} characters; needed with WebhookUrl, e.g. the output of openssl rand -hex 32";
        }

        if (SmtpPort is not (null or (>= 1 and <= 65535)))
        {
            yield return $"Notifications:SmtpPort: '{SmtpPort}' is not accepted; needed: a port, e.g. 25";
        }

        if (Read(SmtpTls) is null)
        {
            yield return $"Notifications:SmtpTls: '{SmtpTls}' is not accepted; needed: none, startTls or implicit";
        }

        if (SmtpUser is null != SmtpPassword is null)
        {
            yield return "Notifications:SmtpPassword: a user and a password are needed together; set SmtpUser as well, e.g. unishop, or neither";
        }

        if (SmtpUser is not null && Read(SmtpTls) is MailTls.None && !IsThisMachine(SmtpHost))
        {
            yield return "Notifications:SmtpTls: 'none' is not accepted with SmtpUser: the password would be sent in the clear; needed: startTls or implicit";
        }

        if (SmtpHost is not null && SmtpFrom?.Contains('@', StringComparison.Ordinal) != true)
        {
            yield return $"Notifications:SmtpFrom: '{SmtpFrom}' is not accepted; needed with SmtpHost: a mail address, e.g. unishop@example.org";
        }

        if (SmtpHost is not null && SmtpTo?.Contains('@', StringComparison.Ordinal) != true)
        {
            yield return $"Notifications:SmtpTo: '{SmtpTo}' is not accepted; needed with SmtpHost: mail addresses, e.g. ops@example.org";
        }

        if (SnsTopicArn is not null && SnsTopicArn.Split(':') is not ["arn", _, "sns", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }])
        {
            yield return $"Notifications:SnsTopicArn: '{SnsTopicArn}' is not accepted; needed: a topic's ARN, e.g. arn:aws:sns:us-west-2:111122223333:unishop";
        }
    }

    private static MailTls? Read(string? word) => word is null
        ? MailTls.None
        : Enum.GetValues<MailTls>().Cast<MailTls?>().FirstOrDefault(tls => tls.ToString()!.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsThisMachine(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
