using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Shop;

/// <summary>Where carts are kept: in the shop's own database, or, of the hot standby, in a table of both Regions.</summary>
internal interface ICartStore
{
    /// <summary>The unicorns in a shopper's cart, by the order in which they were added.</summary>
    IReadOnlyList<string> Read(string shopper);

    /// <summary>Adds a unicorn; <see langword="false"/> where it is there already, or nothing can be written.</summary>
    bool Add(string shopper, string unicorn);

    /// <summary>Takes a unicorn out; <see langword="false"/> where it is not there, or nothing can be written.</summary>
    bool Remove(string shopper, string unicorn);
}

/// <summary>Carts in the shop's own database.</summary>
internal sealed class DatabaseCarts(World world, DatabaseSession session) : ICartStore
{
    public IReadOnlyList<string> Read(string shopper) => session.Data.Baskets.GetValueOrDefault(shopper) ?? [];

    public bool Add(string shopper, string unicorn) => !Read(shopper).Contains(unicorn) && session.Write(world, new BasketAdded(shopper, unicorn));

    public bool Remove(string shopper, string unicorn) => Read(shopper).Contains(unicorn) && session.Write(world, new BasketRemoved(shopper, unicorn));
}
