using System.Globalization;

namespace Unishop.Simulator.Worlds;

/// <summary>
/// Everything that exists in the simulated account, and its time. Not thread safe: one at a time touches it.
/// The same seed and the same inputs at the same times make the same world.
/// </summary>
internal sealed class World
{
    public const string Account = "111122223333";
    private readonly PriorityQueue<(Action Do, WorldRandom Random), (DateTimeOffset At, long Order)> _due = new();
    private readonly Dictionary<string, long> _done = new(StringComparer.Ordinal);
    private long _order;

    public World(string scenario, long seed, DateTimeOffset start, string baseUrl)
    {
        Scenario = scenario;
        Seed = seed;
        Now = start;
        StartedAt = start;
        BaseUrl = baseUrl.TrimEnd('/');
        Random = new WorldRandom(seed);
        Faults = new FaultTable(this);
        Shoppers = new Shop.BackgroundShoppers(this);
    }

    public string Scenario { get; }

    public long Seed { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>The address under which the simulator is reached; sites and applications are below it.</summary>
    public string BaseUrl { get; }

    /// <summary>
    /// The randomness of what happens at this moment. Each call and each thing that happens later has its own, so that the order in
    /// which parallel calls arrive decides nothing.
    /// </summary>
    public WorldRandom Random { get; private set; }

    public FaultTable Faults { get; }

    public SortedDictionary<string, GlobalCluster> GlobalClusters { get; } = new(StringComparer.Ordinal);

    public List<DbCluster> Clusters { get; } = [];

    public List<DbEvent> DbEvents { get; } = [];

    public List<DbSnapshot> DbSnapshots { get; } = [];

    /// <summary>What else RDS keeps.</summary>
    public Databases Databases { get; } = new();

    /// <summary>Every order that a shop ever confirmed.</summary>
    public Shop.OrderLedger Orders { get; } = new();

    /// <summary>Who orders while nobody is looking.</summary>
    public Shop.BackgroundShoppers Shoppers { get; }

    /// <summary>Reads of the shop that no metric has counted yet.</summary>
    public GatheredReads Reads { get; } = new();

    public List<Image> Images { get; } = [];

    public List<Instance> Instances { get; } = [];

    /// <summary>How many vCPUs the running instances of a Region may have.</summary>
    public int VcpuQuota { get; set; } = Vcpus.UsualQuota;

    public List<LoadBalancer> LoadBalancers { get; } = [];

    public List<LaunchConfiguration> LaunchConfigurations { get; } = [];

    public List<ScalingGroup> ScalingGroups { get; } = [];

    public List<Network> Networks { get; } = [];

    public Ec2Resources Ec2 { get; } = new();

    /// <summary>What CloudWatch keeps.</summary>
    public Metrics Metrics { get; } = new();

    public List<Stack> Stacks { get; } = [];

    public SortedDictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);

    public Identities Identities { get; } = new();

    public List<Table> Tables { get; } = [];

    public List<Distribution> Distributions { get; } = [];

    public List<Function> Functions { get; } = [];

    public List<RestApi> RestApis { get; } = [];

    /// <summary>By Region, the role that API Gateway writes its logs with.</summary>
    public SortedDictionary<string, string> ApiGatewayLogRoles { get; } = new(StringComparer.Ordinal);

    public List<LogGroup> LogGroups { get; } = [];

    public List<Topic> Topics { get; } = [];

    /// <summary>The public access block of the whole account; absent: none is configured.</summary>
    public PublicAccessBlock? AccountPublicAccessBlock { get; set; }

    /// <summary>What took time, for the critical path.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>Lets time pass: everything that falls due until then happens, in order.</summary>
    public void Advance(DateTimeOffset to)
    {
        while (_due.TryPeek(out var action, out var due) && due.At <= to)
        {
            _due.Dequeue();
            Now = due.At;
            var before = Random;
            Random = action.Random;
            action.Do();
            Random = before;
        }

        if (to > Now)
        {
            Now = to;
        }
    }

    /// <summary>Has something happen later.</summary>
    public void After(TimeSpan delay, Action action) => _due.Enqueue((action, Random.Fork()), (Now + delay, _order++));

    /// <summary>
    /// Does something that came from outside with randomness of its own, which depends on the seed, on what it is and on how many times
    /// the same has been done before; what fails or changes nothing does not count.
    /// </summary>
    public T Do<T>(string identity, Func<T> act, Func<T, bool> counts)
    {
        var times = _done.GetValueOrDefault(identity);
        var before = Random;
        Random = WorldRandom.Of(Seed, identity, times);
        try
        {
            var result = act();
            if (counts(result))
            {
                _done[identity] = times + 1;
            }

            return result;
        }
        finally
        {
            Random = before;
        }
    }

    /// <summary>Begins something that takes time and counts for the critical path.</summary>
    public Operation Begin(string name, string region, string resource, Operation? after = null)
    {
        var operation = new Operation(name, region, resource, Now, after);
        Operations.Add(operation);
        return operation;
    }

    public DbCluster? Cluster(string region, string id) => Clusters.FirstOrDefault(cluster => cluster.Region == region && cluster.Id == id);

    public Table? Table(string region, string name) => Tables.Find(table => table.Region == region && table.Name == name);

    public DbCluster? ClusterByArn(string arn) => Clusters.FirstOrDefault(cluster => cluster.Arn == arn);

    public Stack? Stack(string region, string nameOrId) =>
        Stacks.FirstOrDefault(stack => stack.Region == region && ((stack.Name == nameOrId && stack.DeletedAt is null) || stack.Id == nameOrId));

    /// <summary>The lag of replication in a minute, in milliseconds: typically below one second.</summary>
    public double LagMilliseconds(DateTimeOffset minute)
    {
        var noise = WorldRandom.Noise(Seed, minute.ToUnixTimeSeconds() / 60);
        return 60 + (noise * noise * 600);
    }

    /// <summary>The replication lag that CloudWatch reports of a secondary for a minute: it grows while the way is cut.</summary>
    public double LagAt(DbCluster secondary, DateTimeOffset minute)
    {
        var writer = Aurora.SourceOf(this, secondary);
        var cut = Faults.All
            .Where(fault => fault.Kind is FaultKinds.RegionLost or FaultKinds.NetworkIsolated && (fault.Region == secondary.Region || fault.Region == writer?.Region))
            .Select(fault => (DateTimeOffset?)fault.Since).Min();
        var storm = writer is null ? 0 : Faults.LagStorm(writer.Region).TotalMilliseconds;
        return cut is { } since && since < minute ? (minute - since).TotalMilliseconds : LagMilliseconds(minute) + storm;
    }

    public string Id(string prefix) => $"{prefix}-0{Random.Hex(16)}";

    /// <summary>The critical path of an interval: what an ideal operator would have waited.</summary>
    public (double Seconds, IReadOnlyList<Operation> Path) CriticalPath(DateTimeOffset from, DateTimeOffset to)
    {
        var within = Operations.Where(operation => operation.AcceptedAt >= from && operation.AcceptedAt <= to && operation.CompletedAt is not null).ToHashSet();
        double Length(Operation operation) =>
            (operation.CompletedAt!.Value - operation.AcceptedAt).TotalSeconds + (operation.After is { } before && within.Contains(before) ? Length(before) : 0);
        if (within.MaxBy(Length) is not { } last)
        {
            return (0, []);
        }

        var path = new List<Operation>();
        for (var operation = last; operation is not null && within.Contains(operation); operation = operation.After)
        {
            path.Insert(0, operation);
        }

        return (Length(last), path);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scenario} seed {Seed} at {Now:O}");
}

/// <summary>Something that took time.</summary>
internal sealed class Operation(string name, string region, string resource, DateTimeOffset acceptedAt, Operation? after)
{
    public string Name => name;

    public string Region => region;

    public string Resource => resource;

    public DateTimeOffset AcceptedAt => acceptedAt;

    /// <summary>What had to be over before it could be asked for.</summary>
    public Operation? After => after;

    public DateTimeOffset? CompletedAt { get; set; }
}
