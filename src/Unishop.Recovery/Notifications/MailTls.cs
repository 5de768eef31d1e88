namespace Unishop.Recovery.Notifications;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailTls
{
    /// <summary>Not at all: for a relay on the same machine or network.</summary>
    None,

    /// <summary>The server is asked for TLS before anything is said; one that has none is refused.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Implicit,
}
