using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>Reads the shop's orders, as somebody outside.</summary>
public interface IOrderBook
{
    /// <summary>The last order that the shop behind a site did not take itself since a time.</summary>
    /// <param name="site">The site's address.</param>
    /// <param name="since">Orders that the site's own Region took from then on don't count.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The order; <see langword="null"/> where the shop does not tell.</returns>
    Task<OrderMark?> BeforeAsync(Uri site, DateTimeOffset since, CancellationToken cancellation);
}
