using Unishop.Simulator.Core;

namespace Unishop.Simulator.Shop;

/// <summary>What the shops leave behind.</summary>
internal static class ShopState
{
    extension(World world)
    {
        /// <summary>Every order that a shop ever confirmed.</summary>
        public OrderLedger Orders => world.State<Kept>().Orders;

        /// <summary>Who orders while nobody is looking.</summary>
        public BackgroundShoppers Shoppers => world.State<Kept>().Shoppers ??= new BackgroundShoppers(world);
    }

    private sealed class Kept
    {
        public OrderLedger Orders { get; } = new();

        public BackgroundShoppers? Shoppers { get; set; }
    }
}
