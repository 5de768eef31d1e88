using System.Globalization;
using System.Net;

namespace Unishop.Recovery.Notifications;

/// <summary>A mail server and how it is spoken to.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">How the connection is protected.</param>
/// <param name="Credentials">Who signs in; <see langword="null"/> where the server asks for nobody.</param>
public sealed record MailServer(string Host, int Port, MailTls Tls, NetworkCredential? Credentials)
{
    /// <summary>The server's address; never the password.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
