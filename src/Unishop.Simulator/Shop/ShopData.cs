using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Shop;

/// <summary>A unicorn of the catalogue.</summary>
internal sealed record Unicorn(string Uuid, string Name, string Description, decimal Price, string Image);

/// <summary>A shopper.</summary>
internal sealed record Shopper(string Uuid, string Email, string FirstName, string LastName);

/// <summary>An order that was confirmed.</summary>
/// <param name="Uuid">What identifies it: two Regions that both take orders may give out the same number.</param>
/// <param name="Sequence">Its number: one more than the highest that the database had.</param>
/// <param name="Shop">Whose it is, e.g. <c>pilot</c>.</param>
/// <param name="ShopperUuid">Who ordered.</param>
/// <param name="Unicorns">What was ordered.</param>
/// <param name="Total">The sum of prices, in dollars.</param>
/// <param name="Region">The Region whose writer committed it.</param>
/// <param name="At">When it was committed.</param>
internal sealed record Order(
    string Uuid, long Sequence, string Shop, string ShopperUuid, IReadOnlyList<string> Unicorns, decimal Total, string Region, DateTimeOffset At);

/// <summary>A write that was committed, with its place in the order of writes.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="At">When it was committed.</param>
/// <param name="Change">What was written.</param>
/// <param name="Lag">How long it takes to reach another Region while the way is whole.</param>
internal sealed record Commit(long Seq, DateTimeOffset At, ShopChange Change, TimeSpan Lag);

/// <summary>A change of the shop's tables.</summary>
internal abstract record ShopChange;

internal sealed record UnicornAdded(Unicorn Unicorn) : ShopChange;

internal sealed record ShopperAdded(Shopper Shopper) : ShopChange;

internal sealed record BasketAdded(string ShopperUuid, string UnicornUuid) : ShopChange;

internal sealed record BasketRemoved(string ShopperUuid, string UnicornUuid) : ShopChange;

/// <summary>An order; what it holds leaves the basket.</summary>
internal sealed record OrderPlaced(Order Order) : ShopChange;

/// <summary>The shop's tables in one cluster: a log of commits and what it makes of them.</summary>
internal sealed class ShopData
{
    private readonly List<Commit> _log = [];

    public IReadOnlyList<Commit> Log => _log;

    public List<Unicorn> Unicorns { get; } = [];

    public SortedDictionary<string, Shopper> Shoppers { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, List<string>> Baskets { get; } = new(StringComparer.Ordinal);

    /// <summary>The orders, by rising sequence.</summary>
    public List<Order> Orders { get; } = [];

    public void Append(Commit commit)
    {
        _log.Add(commit);
        switch (commit.Change)
        {
            case UnicornAdded added:
                Unicorns.Add(added.Unicorn);
                break;
            case ShopperAdded added:
                Shoppers[added.Shopper.Email] = added.Shopper;
                break;
            case BasketAdded added:
                Basket(added.ShopperUuid).Add(added.UnicornUuid);
                break;
            case BasketRemoved removed:
                Basket(removed.ShopperUuid).Remove(removed.UnicornUuid);
                break;
            case OrderPlaced placed:
                Orders.Add(placed.Order);
                if (Baskets.TryGetValue(placed.Order.ShopperUuid, out var basket))
                {
                    basket.RemoveAll(placed.Order.Unicorns.Contains);
                }

                break;
        }
    }

    public List<string> Basket(string shopper)
    {
        if (!Baskets.TryGetValue(shopper, out var basket))
        {
            Baskets[shopper] = basket = [];
        }

        return basket;
    }

    /// <summary>How many commits both logs begin with.</summary>
    public int InCommon(ShopData other)
    {
        var shorter = Math.Min(_log.Count, other._log.Count);
        for (var place = 0; place < shorter; place++)
        {
            // Replication and copies hand on the commit itself.
            if (!ReferenceEquals(_log[place], other._log[place]))
            {
                return place;
            }
        }

        return shorter;
    }

    /// <summary>The same data in a new volume.</summary>
    public ShopData Copy()
    {
        var copy = new ShopData();
        foreach (var commit in _log)
        {
            copy.Append(commit);
        }

        return copy;
    }
}
