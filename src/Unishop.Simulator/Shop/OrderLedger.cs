using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Shop;

/// <summary>What became of a shop's orders. All lists are sequence numbers, rising.</summary>
/// <param name="Shop">Whose orders.</param>
/// <param name="Writer">The cluster that counts: the one that was promoted last or is about to be, as <c>region/cluster</c>; <see langword="null"/>: none is left.</param>
/// <param name="MovedAt">When it was promoted; <see langword="null"/> where it has always been the writer.</param>
/// <param name="Confirmed">How many orders were ever confirmed to a shopper.</param>
/// <param name="Kept">Confirmed, and in the writer's database.</param>
/// <param name="Lost">Confirmed, and not in the writer's database.</param>
/// <param name="OnlyOld">Of the lost: those that another cluster still has.</param>
/// <param name="OnlyNew">Confirmed by the new writer since it was promoted, and in no other cluster yet.</param>
/// <param name="Both">Numbers that were given out on both sides: to an order that the writer has, and to another that is lost to it.</param>
/// <param name="InSnapshots">Of the lost: those that a snapshot has.</param>
internal sealed record OrderVerdict(
    string Shop, string? Writer, DateTimeOffset? MovedAt, int Confirmed, IReadOnlyList<long> Kept, IReadOnlyList<long> Lost, IReadOnlyList<long> OnlyOld,
    IReadOnlyList<long> OnlyNew, IReadOnlyList<long> Both, IReadOnlyList<long> InSnapshots)
{
    /// <summary>When the last of the kept orders was committed; <see langword="null"/> where none was kept.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>When the last of the lost orders was committed; <see langword="null"/> where none was lost.</summary>
    public DateTimeOffset? LostUntil { get; init; }

    /// <summary>When the writer that counts took its first own order since it was promoted; <see langword="null"/> before.</summary>
    public DateTimeOffset? NewSince { get; init; }
}

/// <summary>The truth about orders: what was confirmed stays here, whatever happens to the databases.</summary>
internal sealed class OrderLedger
{
    private readonly SortedDictionary<string, List<Order>> _confirmed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string ClusterArn, string? FromArn, DateTimeOffset At)> _promotions = new(StringComparer.Ordinal);

    /// <summary>The shops that have orders.</summary>
    public IEnumerable<string> Shops => _confirmed.Keys;

    /// <summary>Whose data a cluster has: that of its last order, else what its name says.</summary>
    public static string ShopOf(DbCluster cluster)
    {
        if (cluster.Data.Orders is [.., var last])
        {
            return last.Shop;
        }

        foreach (var role in new[] { "-primary", "-secondary" })
        {
            if (cluster.Id.EndsWith(role, StringComparison.Ordinal))
            {
                return cluster.Id[..^role.Length];
            }
        }

        return cluster.Id;
    }

    public void Confirm(Order order)
    {
        if (!_confirmed.TryGetValue(order.Shop, out var orders))
        {
            _confirmed[order.Shop] = orders = [];
        }

        orders.Add(order);
    }

    /// <summary>A cluster took over from another, or became a writer of its own.</summary>
    public void Promoted(World world, DbCluster cluster, string? from) => _promotions[ShopOf(cluster)] = (cluster.Arn, from, world.Now);

    /// <summary>What became of a shop's orders by now.</summary>
    public OrderVerdict Verdict(World world, string shop)
    {
        Aurora.Replicate(world);
        var clusters = world.Clusters.Where(cluster => ShopOf(cluster) == shop).ToArray();
        (string ClusterArn, string? FromArn, DateTimeOffset At)? move = _promotions.TryGetValue(shop, out var last) ? last : null;
        var writer = clusters.FirstOrDefault(cluster => cluster.Arn == move?.ClusterArn) ?? clusters.FirstOrDefault(cluster => cluster.IsWriter)
            ?? clusters.FirstOrDefault(cluster => cluster.GlobalId is { } global && world.GlobalClusters[global].Move?.ToArn == cluster.Arn);
        var confirmed = _confirmed.GetValueOrDefault(shop) ?? [];
        var has = Uuids(writer?.Data);
        var others = clusters.Where(cluster => cluster != writer).SelectMany(cluster => Uuids(cluster.Data)).ToHashSet(StringComparer.Ordinal);
        var inSnapshots = world.DbSnapshots.SelectMany(snapshot => Uuids(snapshot.Data)).ToHashSet(StringComparer.Ordinal);
        var lost = confirmed.Where(order => !has.Contains(order.Uuid)).ToArray();
        var onlyNew = confirmed.Where(order => move is not null && order.At >= move.Value.At && has.Contains(order.Uuid) && !others.Contains(order.Uuid)).ToArray();
        var kept = confirmed.Where(order => has.Contains(order.Uuid)).Except(onlyNew).ToArray();
        return new OrderVerdict(
            shop, writer is null ? null : $"{writer.Region}/{writer.Id}", move?.At, confirmed.Count,
            Numbers(kept), Numbers(lost), Numbers(lost.Where(order => others.Contains(order.Uuid))), Numbers(onlyNew),
            Numbers(lost.Where(order => writer?.Data.Orders.Exists(other => other.Sequence == order.Sequence) == true)),
            Numbers(lost.Where(order => inSnapshots.Contains(order.Uuid))))
        {
            KeptUntil = kept.Select(order => (DateTimeOffset?)order.At).Where(at => move is null || at < move.Value.At).Max(),
            LostUntil = lost.Select(order => (DateTimeOffset?)order.At).Max(),
            NewSince = move is null ? null : confirmed.Where(order => order.At >= move.Value.At && has.Contains(order.Uuid)).Select(order => (DateTimeOffset?)order.At).Min(),
        };
    }

    private static HashSet<string> Uuids(ShopData? data) => data is null ? [] : data.Orders.Select(order => order.Uuid).ToHashSet(StringComparer.Ordinal);

    private static long[] Numbers(IEnumerable<Order> orders) => [.. orders.Select(order => order.Sequence).Order()];
}
