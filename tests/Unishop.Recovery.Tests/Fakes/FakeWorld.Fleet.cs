using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>The standby's stack, its group and its table.</summary>
internal sealed partial class FakeWorld
{
    /// <summary>Whether the running standby's stack was updated with IsPromote=yes, and when.</summary>
    private DateTimeOffset? _updatedAt;
    private string? _updateCause;
    private readonly List<(string Id, DateTimeOffset At, DateTimeOffset? EndedAt)> _fleet = [];
    private int _full = 1;

    /// <summary>The region whose fleet, table and stack these are.</summary>
    public string StandbyRegion { get; init; } = "us-west-1";

    public TimeSpan UpdateTakes { get; init; } = TimeSpan.FromSeconds(32);

    public string TableStatus { get; set; } = "ACTIVE";

    public Queue<CallFailure> StackFailures { get; } = new();

    /// <summary>Why the next updates of the stack are accepted and come to nothing.</summary>
    public Queue<string> UpdateCauses { get; } = new();

    /// <summary>Gives the standby a running fleet of one.</summary>
    public void StartFleet()
    {
        _fleet.Add(("i-old", Now - TimeSpan.FromHours(1), null));
        _launchedAt = Now - TimeSpan.FromHours(1);
    }

    /// <summary>The group's numbers where they are not simply the number of its instances, and what it was set to.</summary>
    public FleetSize? Size { get; set; }

    Task<Outcome<StackState?>> IStacks.DescribeAsync(string region, string stackName, CancellationToken cancellation)
    {
        Asked(region);
        var empty = ImmutableSortedDictionary<string, string>.Empty;
        var done = _updatedAt is { } at && Now >= at + UpdateTakes;
        Grow();
        return Success<StackState?>(new StackState(
            stackName, _updatedAt is null ? "CREATE_COMPLETE" : !done ? "UPDATE_IN_PROGRESS" : _updateCause is null ? "UPDATE_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE", null, Now, empty, empty)
        {
            Id = stackName + "/1",
            Parameters = empty.Add("IsPrimary", "no").Add("IsPromote", _updatedAt is null || (done && _updateCause is not null) ? "no" : "yes"),
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
        _updateCause = UpdateCauses.TryDequeue(out var cause) ? cause : null;
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
            return Success<FleetState?>(new FleetState(group, Size?.Minimum ?? _full, Size?.Desired ?? _full, Size?.Most ?? 5, ["elb"],
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
            Size = size;
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

    public Task<Outcome<ImmutableSortedDictionary<string, string>>> ResourcesAsync(string region, string stackName, CancellationToken cancellation)
    {
        Asked(region);
        return Success(ImmutableSortedDictionary<string, string>.Empty);
    }

    private void Grow()
    {
        lock (_lock)
        {
            _full = _updatedAt is not null && _updateCause is null && _fleet.Count > 0 ? Math.Max(_full, 2) : _full;
            while (_fleet.Count > 0 && _fleet.Count(instance => instance.EndedAt is null) < _full)
            {
                _fleet.Add(($"i-new{_fleet.Count}", Now, null));
            }
        }
    }
}
