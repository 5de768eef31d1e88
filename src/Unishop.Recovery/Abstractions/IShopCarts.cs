using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>A shopper's cart through the shop's own API. Every failure is a value.</summary>
public interface IShopCarts
{
    /// <summary>Logs a shopper in, and signs one up where there is none of that address.</summary>
    /// <returns>The shopper's identifier.</returns>
    Task<Outcome<string>> EnterAsync(Uri site, string email, CancellationToken cancellation);

    /// <summary>The identifiers of all articles, sorted.</summary>
    Task<Outcome<ImmutableArray<string>>> CatalogueAsync(Uri site, CancellationToken cancellation);

    /// <summary>What is in a shopper's cart.</summary>
    Task<Outcome<CartState>> ReadAsync(Uri site, string shopper, CancellationToken cancellation);

    /// <summary>Puts an article into a cart, or takes it out.</summary>
    /// <param name="site">The site's address.</param>
    /// <param name="shopper">The shopper's identifier.</param>
    /// <param name="article">The article's identifier.</param>
    /// <param name="add">Whether it is put in.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Outcome<Accepted>> ChangeAsync(Uri site, string shopper, string article, bool add, CancellationToken cancellation);
}
