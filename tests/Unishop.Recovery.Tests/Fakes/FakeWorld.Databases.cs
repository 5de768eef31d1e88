using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>The global database: its writer moves away and home, each move takes its time.</summary>
internal sealed partial class FakeWorld
{
    private DateTimeOffset? _promotedAt;
    private DateTimeOffset? _homeAt;
    private bool _detached;

    public TimeSpan PromotionTakes { get; init; } = TimeSpan.FromSeconds(90);

    public Queue<CallFailure> FailOverFailures { get; } = new();

    public Queue<CallFailure> DetachFailures { get; } = new();

    /// <summary>Whether no global database has the name that is asked for.</summary>
    public bool HasNoGlobal { get; set; }

    public Queue<CallFailure> SwitchOverFailures { get; } = new();

    /// <summary>Moves the writer away before the test begins.</summary>
    public void MoveAway() => _promotedAt = Now - TimeSpan.FromHours(1);

    private bool IsPromoted => _promotedAt is { } at && Now >= at + PromotionTakes && !IsHome;

    private bool IsHome => _homeAt is { } at && Now >= at + PromotionTakes;

    private bool IsMovingHome => _homeAt is not null && !IsHome;

    public Task<Outcome<GlobalDatabaseState?>> DescribeGlobalAsync(string region, string globalDatabaseId, CancellationToken cancellation)
    {
        Asked(region);
        var moving = (_promotedAt is not null && !IsPromoted && !IsHome) || IsMovingHome;
        if (HasNoGlobal)
        {
            return Success<GlobalDatabaseState?>(null);
        }

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
        if (DetachFailures.TryDequeue(out var failure))
        {
            return Fail(failure);
        }

        _promotedAt = Now;
        _detached = true;
        Effects.Add("RemoveFromGlobalCluster");
        OnMutation?.Invoke("RemoveFromGlobalCluster");
        return Accept(clusterArn);
    }

    public Task<Outcome<ImmutableArray<string>>> LostTailSnapshotsAsync(string region, string clusterId, CancellationToken cancellation) =>
        Success<ImmutableArray<string>>([$"rds:unplanned-global-failover-{clusterId}-1"]);
}
