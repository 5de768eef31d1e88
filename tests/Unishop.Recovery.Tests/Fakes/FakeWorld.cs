using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>A world that changes when it is looked at: every port is scripted by fields and counts the calls that take effect.</summary>
internal sealed partial class FakeWorld(TimeProvider time) : IDatabases, IImages, ICompute, IStacks, IMetrics, ISiteProbe, IFleets, ITables, IEdge, IGates, IBuckets
{
    public const string PrimaryArn = "arn:aws:rds:us-east-1:111122223333:cluster:pilot-primary";
    public const string StandbyArn = "arn:aws:rds:us-west-1:111122223333:cluster:pilot-secondary";
    private readonly Lock _lock = new();

    /// <summary>Called before a mutating call is answered; may throw, as a killed process does.</summary>
    public Action<string>? OnMutation { get; set; }

    public List<string> Effects { get; } = [];

    public HashSet<string> AskedRegions { get; } = [];

    public WorldPorts Ports => new(this, this, this, this, this, this) { Fleets = this, Tables = this, Edge = this, Gates = this, Buckets = this, DryRuns = new DryRunPorts(new DryCompute(this), this, this) };

    private DateTimeOffset Now => time.GetUtcNow();

    public Task<Outcome<EdgeState?>> FindAsync(string originGroup, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<ReplicationLag>>> ReplicationLagAsync(
        string region, string clusterId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        Asked(region);
        return Success(ImmutableArray<ReplicationLag>.Empty);
    }

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
