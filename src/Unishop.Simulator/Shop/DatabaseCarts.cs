using Unishop.Simulator.Core;

namespace Unishop.Simulator.Shop;

/// <summary>Carts in the shop's own database. The hot standby's are in a table of both Regions instead, and kept by its functions.</summary>
internal sealed class DatabaseCarts(World world, DatabaseSession session)
{
    /// <summary>The unicorns in a shopper's cart, by the order in which they were added.</summary>
    public IReadOnlyList<string> Read(string shopper) => session.Data.Baskets.GetValueOrDefault(shopper) ?? [];

    /// <summary>Adds a unicorn; <see langword="false"/> where it is there already, or nothing can be written.</summary>
    public bool Add(string shopper, string unicorn) => !Read(shopper).Contains(unicorn) && session.Write(world, new BasketAdded(shopper, unicorn));

    /// <summary>Takes a unicorn out; <see langword="false"/> where it is not there, or nothing can be written.</summary>
    public bool Remove(string shopper, string unicorn) => Read(shopper).Contains(unicorn) && session.Write(world, new BasketRemoved(shopper, unicorn));
}
