namespace Unishop.Simulator.Shop;

/// <summary>A unicorn of the catalogue.</summary>
internal sealed record Unicorn(string Uuid, string Name, string Description, decimal Price, string Image);

/// <summary>A shopper.</summary>
internal sealed record Shopper(string Uuid, string Email, string FirstName, string LastName);

/// <summary>A write that was committed, with its place in the order of writes.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="At">When it was committed.</param>
/// <param name="Change">What was written.</param>
internal sealed record Commit(long Seq, DateTimeOffset At, ShopChange Change)
{
    /// <summary>When it reached the other Region; <see langword="null"/> while the way is cut.</summary>
    public DateTimeOffset? ReplicatedAt { get; set; }
}

/// <summary>A change of the shop's tables.</summary>
internal abstract record ShopChange;

internal sealed record UnicornAdded(Unicorn Unicorn) : ShopChange;

internal sealed record ShopperAdded(Shopper Shopper) : ShopChange;

internal sealed record BasketAdded(string ShopperUuid, string UnicornUuid) : ShopChange;

internal sealed record BasketRemoved(string ShopperUuid, string UnicornUuid) : ShopChange;

/// <summary>The shop's tables in one cluster: a log of commits and what it makes of them.</summary>
internal sealed class ShopData
{
    private readonly List<Commit> _log = [];

    public IReadOnlyList<Commit> Log => _log;

    public List<Unicorn> Unicorns { get; } = [];

    public SortedDictionary<string, Shopper> Shoppers { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, List<string>> Baskets { get; } = new(StringComparer.Ordinal);

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

    /// <summary>The same data in a new volume.</summary>
    public ShopData Copy()
    {
        var copy = new ShopData();
        foreach (var commit in _log)
        {
            copy.Append(commit with { ReplicatedAt = commit.ReplicatedAt });
        }

        return copy;
    }
}
