using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>Looks at the shop as a shopper does.</summary>
public interface ISiteProbe
{
    /// <summary>
    /// Asks for the page, its <c>config.json</c>, the API's health, the database behind it, and (where these answer) logs in and reads the cart.
    /// A site that does not answer is a <see cref="SiteState"/> that is <see cref="SiteHealth.Down"/>, never an exception.
    /// </summary>
    Task<SiteState> ProbeAsync(Uri site, string canaryEmail, CancellationToken cancellation);

    /// <summary>
    /// Signs the shopper up who is to look at the shop from then on (<c>POST user</c>). An e-mail address can sign up only once: a second
    /// time fails with <see cref="FailureKind.AlreadyExists"/>.
    /// </summary>
    Task<Outcome<Accepted>> SignUpAsync(Uri site, string canaryEmail, CancellationToken cancellation);
}
