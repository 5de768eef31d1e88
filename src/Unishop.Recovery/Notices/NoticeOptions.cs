namespace Unishop.Recovery.Notices;

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

    /// <summary>Its port; 25 where it is absent.</summary>
    public double? SmtpPort { get; set; }

    /// <summary>The sender's address.</summary>
    public string? SmtpFrom { get; set; }

    /// <summary>The receivers' addresses, separated by commas.</summary>
    public string? SmtpTo { get; set; }

    /// <summary>The ARN of the SNS topic; its Region is taken from it. Choose one outside the primary Region.</summary>
    public string? SnsTopicArn { get; set; }

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    public IEnumerable<string> Validate()
    {
        if (WebhookUrl is not null && !(Uri.TryCreate(WebhookUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return $"Notifications:WebhookUrl: '{WebhookUrl}' is not accepted; needed: an http or https address, e.g. https://chat.example/hook";
        }

        if (WebhookUrl is not null && (WebhookSecret?.Length ?? 0) < ShortestSecret)
        {
            yield return $"Notifications:WebhookSecret: is missing or shorter than {ShortestSecret} characters; needed with WebhookUrl, e.g. the output of openssl rand -hex 32";
        }

        if (SmtpPort is not (null or (>= 1 and <= 65535)))
        {
            yield return $"Notifications:SmtpPort: '{SmtpPort}' is not accepted; needed: a port, e.g. 25";
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
}
