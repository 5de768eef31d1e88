using System.Collections.Immutable;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>The key of a table or an index: the names of its attributes.</summary>
internal sealed record TableKey(string Hash, string? Range)
{
    public IEnumerable<string> Names => Range is null ? [Hash] : [Hash, Range];
}

/// <summary>A secondary index; its entries are reckoned from the table when they are asked for.</summary>
internal sealed record TableIndex(string Name, TableKey Key, string Projection, IReadOnlyList<string> NonKeyAttributes, bool IsGlobal);

/// <summary>A version of an item, or of its absence, with what decides between versions of two Regions.</summary>
/// <param name="Attributes">The item; <see langword="null"/>: it was deleted.</param>
/// <param name="WrittenAt">When it was written, wherever that was.</param>
/// <param name="WrittenIn">The Region where it was written.</param>
internal sealed record ItemVersion(WireStruct? Attributes, DateTimeOffset WrittenAt, string WrittenIn)
{
    /// <summary>Whether it wins over another: the later write, and between writes of one instant the Region whose name comes last.</summary>
    public bool WinsOver(ItemVersion? other) => other is null
        || WrittenAt > other.WrittenAt
        || (WrittenAt == other.WrittenAt && string.CompareOrdinal(WrittenIn, other.WrittenIn) >= 0);

    /// <summary>How many writes of each Region led to this version: what it was written in the knowledge of.</summary>
    public ImmutableSortedDictionary<string, long> Knows { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Whether it was written in the knowledge of another version.</summary>
    public bool Follows(ItemVersion other) => other.Knows.All(seen => Knows.GetValueOrDefault(seen.Key) >= seen.Value);

    /// <summary>This version, with what another one was written in the knowledge of: neither comes as a surprise any more.</summary>
    public ItemVersion Knowing(ItemVersion other) =>
        this with { Knows = Knows.SetItems(other.Knows.Select(seen => KeyValuePair.Create(seen.Key, Math.Max(seen.Value, Knows.GetValueOrDefault(seen.Key))))) };
}

/// <summary>An item that was written in two Regions, neither knowing of the other's write: one of the two is lost.</summary>
/// <param name="Key">The item's key.</param>
/// <param name="Lost">The earlier write, which no Region has any more.</param>
/// <param name="Kept">The later one, which all have.</param>
internal sealed record ItemConflict(string Key, ItemVersion Lost, ItemVersion Kept);

/// <summary>A DynamoDB table in a Region.</summary>
internal sealed class Table
{
    private readonly SortedDictionary<string, ItemVersion> _items = new(StringComparer.Ordinal);

    public required string Name { get; init; }

    public required string Region { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required TableKey Key { get; init; }

    /// <summary>The types of the attributes in keys, e.g. <c>S</c>.</summary>
    public required IReadOnlyDictionary<string, string> AttributeTypes { get; init; }

    public IReadOnlyList<TableIndex> Indexes { get; init; } = [];

    public string Status { get; set; } = "CREATING";

    public bool IsOnDemand { get; set; }

    public long ReadUnits { get; set; }

    public long WriteUnits { get; set; }

    public string? StreamView { get; set; }

    public bool IsProtected { get; set; }

    /// <summary>Since when it can be restored to any point in time; <see langword="null"/>: it can't.</summary>
    public DateTimeOffset? RestorableSince { get; set; }

    /// <summary>The attribute that says when an item expires; <see langword="null"/>: none does.</summary>
    public string? ExpiryAttribute { get; set; }

    /// <summary>When its stream was switched on.</summary>
    public DateTimeOffset? StreamSince { get; set; }

    /// <summary>The newest stream's ARN; <see langword="null"/>: there never was one.</summary>
    public string? StreamArn => StreamSince is { } since ? $"{Arn}/stream/{since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture)}" : null;

    /// <summary>The tables that replicate with one another; <see langword="null"/>: it is alone.</summary>
    public GlobalTable? Global { get; set; }

    /// <summary>When it last was the source of a new replica.</summary>
    public DateTimeOffset? SourceOfReplicaAt { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public string Arn => $"arn:aws:dynamodb:{Region}:{World.Account}:table/{Name}";

    /// <summary>Whether items can be read and written.</summary>
    public bool IsUsable => Status is "ACTIVE" or "UPDATING";

    /// <summary>The items in the order of their keys.</summary>
    public IEnumerable<KeyValuePair<string, WireStruct>> Items =>
        _items.Where(entry => entry.Value.Attributes is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Attributes!));

    /// <summary>Every version, the remembered absence of deleted items included.</summary>
    public IReadOnlyDictionary<string, ItemVersion> Versions => _items;

    public WireStruct? Find(string key) => _items.GetValueOrDefault(key)?.Attributes;

    /// <summary>Takes a version in, unless it already has a later one.</summary>
    public void Take(string key, ItemVersion version)
    {
        var here = _items.GetValueOrDefault(key);
        if (here is null)
        {
            _items[key] = version;
            return;
        }

        var isLater = version.Follows(here) || (!here.Follows(version) && version.WinsOver(here));
        var (kept, lost) = isLater ? (version, here) : (here, version);
        if (!kept.Follows(lost))
        {
            Global?.Add(new ItemConflict(key, lost, kept));
        }

        _items[key] = kept.Knowing(lost);
    }
}

/// <summary>A group of tables in several Regions with one name that replicate with one another (version 2019.11.21).</summary>
internal sealed class GlobalTable
{
    /// <summary>The replicas by Region, that of the first table included.</summary>
    public SortedDictionary<string, TableReplica> Replicas { get; } = new(StringComparer.Ordinal);

    /// <summary>What was written in two Regions at a time, in the order in which that came out.</summary>
    public List<ItemConflict> Conflicts { get; } = [];

    /// <summary>Remembers a conflict, which every Region finds out for itself.</summary>
    public void Add(ItemConflict conflict)
    {
        if (!Conflicts.Exists(known => known.Key == conflict.Key && known.Lost.WrittenAt == conflict.Lost.WrittenAt && known.Lost.WrittenIn == conflict.Lost.WrittenIn))
        {
            Conflicts.Add(conflict);
        }
    }

    /// <summary>Deliveries that could not be made, in their order.</summary>
    public List<Action> Waiting { get; } = [];
}

internal sealed class TableReplica
{
    public required string Region { get; init; }

    public string Status { get; set; } = "CREATING";
}

/// <summary>Replication between the tables of a global table: later, in both directions, the last writer wins.</summary>
internal static class TableReplication
{
    // "0.5 to 2.5 s is common in the same geography."
    private const double Least = 0.5;
    private const double Most = 2.5;

    /// <summary>Writes an item where a client asked for it, and sends it to the other replicas.</summary>
    public static void Write(World world, Table table, string key, WireStruct? item)
    {
        var known = table.Versions.GetValueOrDefault(key)?.Knows ?? ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);
        var version = new ItemVersion(item, world.Now, table.Region) { Knows = known.SetItem(table.Region, known.GetValueOrDefault(table.Region) + 1) };
        table.Take(key, version);
        foreach (var replica in table.Global?.Replicas.Values.Where(replica => replica.Region != table.Region) ?? [])
        {
            world.After(Lag(world), () => Deliver(world, table, replica.Region, key, version));
        }
    }

    /// <summary>Everything that a new replica begins with.</summary>
    public static void Fill(Table from, Table to)
    {
        foreach (var (key, version) in from.Versions)
        {
            to.Take(key, version);
        }
    }

    /// <summary>Sends what had to wait; what still finds no way waits on.</summary>
    public static void Resume(World world)
    {
        foreach (var group in world.Tables.Select(table => table.Global).OfType<GlobalTable>().Distinct().ToArray())
        {
            var waiting = group.Waiting.ToArray();
            group.Waiting.Clear();
            if (waiting.Length > 0)
            {
                world.After(Lag(world), () => Array.ForEach(waiting, deliver => deliver()));
            }
        }
    }

    /// <summary>How long a write takes to the other Regions.</summary>
    public static TimeSpan Lag(World world) => TimeSpan.FromSeconds(Least + (WorldRandom.Noise(world.Seed, world.Now.UtcTicks) * (Most - Least)));

    private static void Deliver(World world, Table from, string region, string key, ItemVersion version)
    {
        if (from.Global is not { } group || !group.Replicas.TryGetValue(region, out var replica))
        {
            return;
        }

        if (world.Faults.IsCut(from.Region, region) || replica.Status == "CREATING")
        {
            // The stream waits; it goes on where it stopped when the way is open again.
            group.Waiting.Add(() => Deliver(world, from, region, key, version));
            return;
        }

        world.Table(region, from.Name)?.Take(key, version);
        ReplicationTraffic.Note(world, from, region, version.WrittenAt);
    }
}
