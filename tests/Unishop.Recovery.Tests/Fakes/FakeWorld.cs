using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>A world that changes when it is looked at: every port is scripted by fields and counts the calls that take effect.</summary>
internal sealed partial class FakeWorld(TimeProvider time) : IDatabases, IImages, ICompute, IStacks, IMetrics, ISiteProbe, IFleets, ITables, IEdge, IGates, IBuckets
{
    public const string PrimaryArn = "arn:aws:rds:us-east-1:111122223333:cluster:pilot-primary";
    public const string StandbyArn = "arn:aws:rds:us-west-1:111122223333:cluster:pilot-secondary";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _launched = new(StringComparer.Ordinal);
    private DateTimeOffset? _promotedAt;
    private DateTimeOffset? _homeAt;
    private bool _detached;
    private DateTimeOffset? _launchedAt;

    public TimeSpan PromotionTakes { get; init; } = TimeSpan.FromSeconds(90);

    public TimeSpan LaunchTakes { get; init; } = TimeSpan.FromSeconds(30);

    public ImmutableArray<string> Cart { get; set; } = ["u1", "u2", "u3"];

    public Queue<CallFailure> FailOverFailures { get; } = new();

    public Queue<CallFailure> SwitchOverFailures { get; } = new();

    public Queue<CallFailure> LaunchFailures { get; } = new();

    /// <summary>Called before a mutating call is answered; may throw, as a killed process does.</summary>
    public Action<string>? OnMutation { get; set; }

    public List<string> Effects { get; } = [];

    public HashSet<string> AskedRegions { get; } = [];

    public WorldPorts Ports => new(this, this, this, this, this, this) { Fleets = this, Tables = this, Edge = this, Gates = this, Buckets = this };

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Moves the writer away before the test begins.</summary>
    public void MoveAway() => _promotedAt = Now - TimeSpan.FromHours(1);

    private bool IsPromoted => _promotedAt is { } at && Now >= at + PromotionTakes && !IsHome;

    private bool IsHome => _homeAt is { } at && Now >= at + PromotionTakes;

    private bool IsMovingHome => _homeAt is not null && !IsHome;

    private bool IsUp => _launchedAt is { } at && Now >= at + LaunchTakes;

    public Task<Outcome<GlobalDatabaseState?>> DescribeGlobalAsync(string region, string globalDatabaseId, CancellationToken cancellation)
    {
        Asked(region);
        var moving = (_promotedAt is not null && !IsPromoted && !IsHome) || IsMovingHome;
        if (_detached)
        {
            return Success<GlobalDatabaseState?>(new GlobalDatabaseState(globalDatabaseId, "available", null, [new GlobalMember(PrimaryArn, true, null)]));
        }

        return Success<GlobalDatabaseState?>(new GlobalDatabaseState(
            globalDatabaseId,
            moving ? "failing-over" : "available",
            moving ? IsMovingHome ? new WriterMove("switching-over", StandbyArn, PrimaryArn, false) : new WriterMove("failing-over", PrimaryArn, StandbyArn, true) : null,
            [new GlobalMember(PrimaryArn, !IsPromoted, "connected"), new GlobalMember(StandbyArn, IsPromoted, "connected")]));
    }

    public Task<Outcome<DatabaseState?>> DescribeClusterAsync(string region, string clusterId, CancellationToken cancellation)
    {
        Asked(region);
        return Success<DatabaseState?>(new DatabaseState(
            clusterId, region == "us-east-1" ? PrimaryArn : StandbyArn, "available", "5.7.mysql_aurora.2.11.1", "writer", "reader", _detached && region != "us-east-1" ? null : "pilot-global",
            [new DatabaseInstance("unishop-pilot", "db.r5.xlarge", "available", region == "us-east-1")]));
    }

    public Task<Outcome<Accepted>> FailOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation)
    {
        Asked(region);
        if (FailOverFailures.TryDequeue(out var failure))
        {
            return Fail(failure);
        }

        lock (_lock)
        {
            if (_promotedAt is not null)
            {
                return Fail(new CallFailure(FailureKind.WrongState, "InvalidGlobalClusterStateFault", "already failing over", "req-x"));
            }

            _promotedAt = Now;
            Effects.Add("FailoverGlobalCluster");
        }

        OnMutation?.Invoke("FailoverGlobalCluster");
        return Accept("pilot-global");
    }

    public Task<Outcome<Accepted>> SwitchOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation) =>
        SwitchOverFailures.TryDequeue(out var failure) ? Fail(failure) : targetClusterArn == PrimaryArn ? BringHome() : FailOverAsync(region, globalDatabaseId, targetClusterArn, cancellation);

    private Task<Outcome<Accepted>> BringHome()
    {
        _homeAt = Now;
        Effects.Add("SwitchoverGlobalCluster");
        return Accept("pilot-global");
    }

    public Task<Outcome<Accepted>> DetachAsync(string region, string globalDatabaseId, string clusterArn, CancellationToken cancellation)
    {
        Asked(region);
        _promotedAt = Now;
        _detached = true;
        Effects.Add("RemoveFromGlobalCluster");
        OnMutation?.Invoke("RemoveFromGlobalCluster");
        return Accept(clusterArn);
    }

    Task<Outcome<ImmutableArray<ImageState>>> IImages.DescribeAsync(string region, string namePrefix, CancellationToken cancellation)
    {
        Asked(region);
        return Success(ImmutableArray.Create(new ImageState("ami-1", "pilotAMI", "available", Now.AddDays(-1), null)));
    }

    public Task<Outcome<Accepted>> CreateAsync(string region, string instanceId, string name, string description, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<Outcome<Accepted>> CopyAsync(ImageCopy copy, string clientToken, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> DeregisterAsync(string region, string imageId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<string>>> SharedWithAsync(string region, string imageId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> ShareAsync(string region, string imageId, ImmutableArray<string> accounts, CancellationToken cancellation) => throw new NotSupportedException();

    Task<Outcome<ImmutableArray<InstanceState>>> ICompute.DescribeAsync(string region, string instanceName, CancellationToken cancellation)
    {
        Asked(region);
        if (region == "us-east-1")
        {
            return Success<ImmutableArray<InstanceState>>([new InstanceState("i-east", instanceName, PrimaryInstance, "ok", "ami-0", "t3.small", "host", Now, null)]);
        }

        lock (_lock)
        {
            return Success<ImmutableArray<InstanceState>>([.. _launched.Select(launch => new InstanceState(
                launch.Value, instanceName, IsUp ? "running" : "pending", "ok", "ami-1", "t3.small", "host", Now, launch.Key))]);
        }
    }

    public Task<Outcome<Accepted>> DryRunAsync(InstanceLaunch launch, CancellationToken cancellation) =>
        LaunchFailures.TryDequeue(out var failure) ? Fail(failure) : Accept("");

    public Task<Outcome<Accepted>> LaunchAsync(InstanceLaunch launch, string clientToken, CancellationToken cancellation)
    {
        Asked(launch.Region);
        if (LaunchFailures.TryDequeue(out var failure))
        {
            return Fail(failure);
        }

        string id;
        lock (_lock)
        {
            if (!_launched.TryGetValue(clientToken, out id!))
            {
                id = $"i-{_launched.Count + 1}";
                _launched[clientToken] = id;
                _launchedAt ??= Now;
                Effects.Add("RunInstances");
            }
        }

        OnMutation?.Invoke("RunInstances");
        return Accept(id);
    }

    /// <summary>Whether the running standby's stack was updated with IsPromote=yes, and when.</summary>
    private DateTimeOffset? _updatedAt;
    private readonly List<(string Id, DateTimeOffset At, DateTimeOffset? EndedAt)> _fleet = [];
    private int _full = 1;

    /// <summary>The region whose fleet, table and stack these are.</summary>
    public string StandbyRegion { get; init; } = "us-west-1";

    public TimeSpan UpdateTakes { get; init; } = TimeSpan.FromSeconds(32);

    public string TableStatus { get; set; } = "ACTIVE";

    public Queue<CallFailure> StackFailures { get; } = new();

    /// <summary>Gives the standby a running fleet of one.</summary>
    public void StartFleet()
    {
        _fleet.Add(("i-old", Now - TimeSpan.FromHours(1), null));
        _launchedAt = Now - TimeSpan.FromHours(1);
    }

    Task<Outcome<StackState?>> IStacks.DescribeAsync(string region, string stackName, CancellationToken cancellation)
    {
        Asked(region);
        var empty = ImmutableSortedDictionary<string, string>.Empty;
        var done = _updatedAt is { } at && Now >= at + UpdateTakes;
        Grow();
        return Success<StackState?>(new StackState(
            stackName, _updatedAt is null ? "CREATE_COMPLETE" : done ? "UPDATE_COMPLETE" : "UPDATE_IN_PROGRESS", null, Now, empty, empty)
        {
            Parameters = empty.Add("IsPrimary", "no").Add("IsPromote", _updatedAt is null ? "no" : "yes"),
        });
    }

    public Task<Outcome<Accepted>> UpdateParametersAsync(StackUpdate update, string clientToken, CancellationToken cancellation)
    {
        Asked(update.Region);
        if (StackFailures.TryDequeue(out var failure))
        {
            return Fail(failure);
        }

        _updatedAt = Now;
        Effects.Add("UpdateStack");
        OnMutation?.Invoke("UpdateStack");
        return Accept(update.StackName);
    }

    Task<Outcome<FleetState?>> IFleets.DescribeAsync(string region, string group, CancellationToken cancellation)
    {
        Asked(region);
        Grow();
        lock (_lock)
        {
            return Success<FleetState?>(new FleetState(group, _full, _full, 5, ["elb"],
            [
                .. _fleet.Where(instance => instance.EndedAt is not { } ended || Now < ended + TimeSpan.FromSeconds(30)).Select(instance => new FleetInstance(
                    instance.Id, instance.EndedAt is null ? "InService" : "Terminating", "Healthy", Now >= instance.At + LaunchTakes ? "InService" : "OutOfService", true)),
            ]));
        }
    }

    public Task<Outcome<Accepted>> SetSizeAsync(string region, string group, FleetSize size, CancellationToken cancellation)
    {
        Asked(region);
        lock (_lock)
        {
            _full = size.Desired;
            Effects.Add("UpdateAutoScalingGroup");
        }

        Grow();
        OnMutation?.Invoke("UpdateAutoScalingGroup");
        return Accept(group);
    }

    public Task<Outcome<Accepted>> ReplaceAsync(string region, string instanceId, CancellationToken cancellation)
    {
        Asked(region);
        lock (_lock)
        {
            var at = _fleet.FindIndex(instance => instance.Id == instanceId);
            _fleet[at] = _fleet[at] with { EndedAt = Now };
            Effects.Add("Terminate " + instanceId);
        }

        OnMutation?.Invoke("Terminate");
        return Accept(instanceId);
    }

    Task<Outcome<TableState?>> ITables.DescribeAsync(string region, string table, CancellationToken cancellation)
    {
        Asked(region);
        return Success<TableState?>(new TableState(table, TableStatus, [new TableReplica("us-east-1", "ACTIVE")]));
    }

    /// <summary>Whether the database of the primary lets anybody in.</summary>
    public bool IsDatabaseOpen { get; set; } = true;

    public bool IsSiteBlocked { get; set; }

    public string PrimaryInstance { get; set; } = "running";

    public Task<Outcome<ImmutableArray<string>>> LostTailSnapshotsAsync(string region, string clusterId, CancellationToken cancellation) =>
        Success<ImmutableArray<string>>([$"rds:unplanned-global-failover-{clusterId}-1"]);

    public Task<Outcome<SiteGate?>> DescribeSiteAsync(string region, string bucket, CancellationToken cancellation) => Success<SiteGate?>(new SiteGate(bucket, IsSiteBlocked));

    public Task<Outcome<Accepted>> SetSiteAsync(string region, string bucket, bool blocked, CancellationToken cancellation)
    {
        IsSiteBlocked = blocked;
        Effects.Add(blocked ? "Block" : "Unblock");
        return Accept(bucket);
    }

    public Task<Outcome<DatabaseGate?>> DescribeDatabaseAsync(string region, string securityGroup, CancellationToken cancellation) =>
        Success<DatabaseGate?>(new DatabaseGate(securityGroup, IsDatabaseOpen ? ["tcp 3306 from sg-1"] : []));

    public Task<Outcome<Accepted>> CloseDatabaseAsync(string region, string securityGroup, CancellationToken cancellation)
    {
        IsDatabaseOpen = false;
        Effects.Add("Revoke");
        return Accept(securityGroup);
    }

    public Task<Outcome<Accepted>> OpenDatabaseAsync(string region, string securityGroup, string from, int port, CancellationToken cancellation)
    {
        IsDatabaseOpen = true;
        Effects.Add($"Authorize {from}");
        return Accept(securityGroup);
    }

    public Task<Outcome<Accepted>> StartAsync(string region, string instanceId, CancellationToken cancellation) => Power("Start", "running", instanceId);

    public Task<Outcome<Accepted>> StopAsync(string region, string instanceId, CancellationToken cancellation) => Power("Stop", "stopped", instanceId);

    public Task<Outcome<Accepted>> TerminateAsync(string region, string instanceId, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var token in _launched.Where(launch => launch.Value == instanceId).Select(launch => launch.Key).ToArray())
            {
                _launched.Remove(token);
            }

            Effects.Add("TerminateInstances");
        }

        return Accept(instanceId);
    }

    private Task<Outcome<Accepted>> Power(string call, string state, string instanceId)
    {
        PrimaryInstance = state;
        Effects.Add(call);
        return Accept(instanceId);
    }

    public Task<Outcome<EdgeState?>> FindAsync(string originGroup, CancellationToken cancellation) => throw new NotSupportedException();

    private void Grow()
    {
        lock (_lock)
        {
            _full = _updatedAt is not null && _fleet.Count > 0 ? Math.Max(_full, 2) : _full;
            while (_fleet.Count > 0 && _fleet.Count(instance => instance.EndedAt is null) < _full)
            {
                _fleet.Add(($"i-new{_fleet.Count}", Now, null));
            }
        }
    }

    public Task<Outcome<ImmutableSortedDictionary<string, string>>> ResourcesAsync(string region, string stackName, CancellationToken cancellation)
    {
        Asked(region);
        return Success(ImmutableSortedDictionary<string, string>.Empty);
    }

    public Task<Outcome<ImmutableArray<ReplicationLag>>> ReplicationLagAsync(
        string region, string clusterId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        Asked(region);
        return Success(ImmutableArray<ReplicationLag>.Empty);
    }

    public Task<SiteState> ProbeAsync(Uri site, string canaryEmail, CancellationToken cancellation) => Task.FromResult(
        site.Host.StartsWith("us-east-1", StringComparison.Ordinal)
            ? IsHome && !IsSiteBlocked ? new SiteState(site, SiteHealth.Healthy, "all answer", 200, TimeSpan.Zero, "us-east-1", true, true, new CartState(Cart))
                : new SiteState(site, SiteHealth.Down, "403 AccessDenied", 403, TimeSpan.Zero, null, false, false, null)
        : !IsUp ? new SiteState(site, SiteHealth.Down, "404 NoSuchKey", 404, TimeSpan.Zero, null, false, false, null)
        : !IsPromoted ? new SiteState(site, SiteHealth.Degraded, "the database does not answer", 200, TimeSpan.Zero, StandbyRegion, true, false, null)
        : new SiteState(site, SiteHealth.Healthy, "page, API and database answer", 200, TimeSpan.Zero, StandbyRegion, true, true, new CartState(Cart)));

    private static Task<Outcome<T>> Success<T>(T value) => Task.FromResult(Outcome<T>.Success(value, "req-1"));

    private static Task<Outcome<Accepted>> Accept(string id) => Task.FromResult(Outcome<Accepted>.Success(new Accepted(id), "req-" + id));

    private static Task<Outcome<Accepted>> Fail(CallFailure failure) => Task.FromResult(Outcome<Accepted>.Fail(failure));

    private void Asked(string region)
    {
        lock (_lock)
        {
            AskedRegions.Add(region);
        }
    }
}
