using System.Text.Json;

namespace Unishop.Dashboard.Workshop;

/// <summary>The simulated world as its control surface tells it; what it does not tell is empty.</summary>
public sealed record SimulatedWorld
{
    /// <summary>What the world began with.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The seed of its chances.</summary>
    public long Seed { get; init; }

    /// <summary>Its clock.</summary>
    public SimulatedClock Clock { get; init; } = new(default, 0);

    /// <summary>The scenarios that it can be reset to.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>The faults in force.</summary>
    public IReadOnlyList<ActiveFault> Faults { get; init; } = [];

    /// <summary>What is in each Region.</summary>
    public IReadOnlyDictionary<string, SimulatedRegion> Regions { get; init; } = new Dictionary<string, SimulatedRegion>();

    /// <summary>The tables, one entry for each replica.</summary>
    public IReadOnlyList<SimulatedTable> Tables { get; init; } = [];

    /// <summary>The content delivery networks.</summary>
    public IReadOnlyList<SimulatedDistribution> Distributions { get; init; } = [];

    /// <summary>The truth about orders, as the simulator writes it; read by <see cref="OrderCounts"/>.</summary>
    public JsonElement Orders { get; init; }

    /// <summary>Orders confirmed, kept and lost, by shop; empty where the simulator does not count them.</summary>
    public IReadOnlyList<OrderCount> OrderCounts => Orders.ValueKind != JsonValueKind.Object ? [] :
        [.. Orders.EnumerateObject().Where(shop => shop.Value.ValueKind == JsonValueKind.Object).Select(shop => new OrderCount(
            shop.Name, Count(shop.Value, "confirmed"), Count(shop.Value, "kept"), Count(shop.Value, "lost")))];

    /// <summary>A Region's contents; an empty Region where the world has none of that name.</summary>
    public SimulatedRegion Region(string region) => Regions.GetValueOrDefault(region) ?? new SimulatedRegion();

    /// <summary>Whether a fault of one of these kinds is in force there.</summary>
    public bool IsHit(string region, params string[] kinds) => Faults.Any(fault => fault.Region == region && kinds.Contains(fault.Kind, StringComparer.Ordinal));

    private static int? Count(JsonElement shop, string name) => !shop.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength(),
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        _ => null,
    };
}

/// <summary>The world's clock.</summary>
/// <param name="Now">Its time.</param>
/// <param name="Speed">World seconds per real second; 0: it stands.</param>
public sealed record SimulatedClock(DateTimeOffset Now, double Speed);

/// <summary>A fault in force.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Region">Where.</param>
/// <param name="Since">Since when, by the world's clock.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record ActiveFault(string Kind, string Region, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>The orders of a shop.</summary>
/// <param name="Shop">Which shop.</param>
/// <param name="Confirmed">Confirmed to a shopper; <see langword="null"/>: not told.</param>
/// <param name="Kept">Of these, in the writer's database.</param>
/// <param name="Lost">Of these, not in the writer's database.</param>
public sealed record OrderCount(string Shop, int? Confirmed, int? Kept, int? Lost);

/// <summary>What is in a Region.</summary>
public sealed record SimulatedRegion
{
    /// <summary>The database clusters.</summary>
    public IReadOnlyList<SimulatedCluster> Clusters { get; init; } = [];

    /// <summary>The instances.</summary>
    public IReadOnlyList<SimulatedInstance> Instances { get; init; } = [];

    /// <summary>The machine images.</summary>
    public IReadOnlyList<SimulatedImage> Images { get; init; } = [];

    /// <summary>The stacks.</summary>
    public IReadOnlyList<SimulatedStackState> Stacks { get; init; } = [];

    /// <summary>The buckets.</summary>
    public IReadOnlyList<SimulatedBucket> Buckets { get; init; } = [];

    /// <summary>The site of a stack; <see langword="null"/> where the stack has no bucket for it.</summary>
    public SimulatedBucket? Site(string stack) => Buckets.FirstOrDefault(bucket => bucket.Name.StartsWith($"{stack}-uibucket-", StringComparison.Ordinal));

    /// <summary>The cluster of that name.</summary>
    public SimulatedCluster? Cluster(string id) => Clusters.FirstOrDefault(cluster => cluster.Id == id);
}

/// <summary>A database cluster.</summary>
public sealed record SimulatedCluster
{
    /// <summary>Its name.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its status in AWS's word.</summary>
    public string Status { get; init; } = "";

    /// <summary>Whether it takes writes.</summary>
    public bool IsWriter { get; init; }

    /// <summary>The shoppers in it, with their carts.</summary>
    public IReadOnlyList<SimulatedShopper> Shoppers { get; init; } = [];

    /// <summary>The shopper with the fullest cart; <see langword="null"/> where every cart is empty.</summary>
    public SimulatedShopper? Fullest => Shoppers.Where(shopper => shopper.Cart.Count > 0).MaxBy(shopper => shopper.Cart.Count);
}

/// <summary>A shopper.</summary>
public sealed record SimulatedShopper
{
    /// <summary>Who.</summary>
    public string Email { get; init; } = "";

    /// <summary>What is in the cart.</summary>
    public IReadOnlyList<string> Cart { get; init; } = [];
}

/// <summary>An instance.</summary>
/// <param name="Name">The value of its tag <c>Name</c>.</param>
/// <param name="State">Its state in AWS's word.</param>
/// <param name="AppReady">Whether the shop answers on it.</param>
public sealed record SimulatedInstance(string? Name, string State, bool AppReady);

/// <summary>A machine image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in AWS's word.</param>
public sealed record SimulatedImage(string? Name, string State);

/// <summary>A stack.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its status in AWS's word.</param>
public sealed record SimulatedStackState(string Name, string Status);

/// <summary>A bucket.</summary>
public sealed record SimulatedBucket
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its objects.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Whether everybody may read it.</summary>
    public bool Readable { get; init; }

    /// <summary>Its website.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whether there is a page to read.</summary>
    public bool HasPage => Keys.Contains("index.html", StringComparer.Ordinal);
}

/// <summary>A table's replica.</summary>
/// <param name="Region">Where.</param>
/// <param name="Name">Of which table.</param>
public sealed record SimulatedTable(string Region, string Name);

/// <summary>A content delivery network.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where the simulator serves it.</param>
public sealed record SimulatedDistribution(string Id, Uri? Url);
