using System.Collections.Immutable;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>What only preparing and cleaning up ask for.</summary>
internal sealed partial class FakeWorld
{
    public bool IsAccountBlocked { get; set; } = true;

    public Task<Outcome<bool>> IsAccountBlockedAsync(string region, CancellationToken cancellation) => Success(IsAccountBlocked);

    public Task<Outcome<Accepted>> SetAccountAsync(string region, bool blocked, CancellationToken cancellation)
    {
        IsAccountBlocked = blocked;
        Effects.Add("Account");
        return Accept("111122223333");
    }

    public Task<Outcome<Accepted>> CreateAsync(StackCreation creation, string clientToken, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> DeleteAsync(string region, string stackName, string clientToken, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<string>>> ImportersAsync(string region, string exportName, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<string>>> FailuresAsync(string region, string stack, CancellationToken cancellation) =>
        Success<ImmutableArray<string>>(_updateCause is { } cause ? [cause] : []);

    public Task<Outcome<Accepted>> ForwardWritesAsync(string region, string clusterId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> ReplicateAsync(string region, string table, string replicaRegion, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> CreateAsync(EdgeCreation creation, string clientToken, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> SignUpAsync(Uri site, string canaryEmail, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<BucketState?>> DescribeAsync(string region, string bucket, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> EmptyAsync(string region, string bucket, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<string>>> ListAsync(string region, string prefix, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> DeleteInstanceAsync(string region, string instanceId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> DeleteClusterAsync(string region, string clusterId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> DeleteGlobalAsync(string region, string globalDatabaseId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<DatabaseSnapshot>>> SnapshotsAsync(string region, string clusterId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> RemoveReplicaAsync(string region, string table, string replicaRegion, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> DisableAsync(string distributionId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> DeleteAsync(string distributionId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> SnapshotAsync(string region, string clusterId, string snapshotId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> CreateGlobalAsync(string region, string globalDatabaseId, string writerArn, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> JoinAsync(SecondaryCluster cluster, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> AddInstanceAsync(string region, string clusterId, string instanceId, string instanceClass, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<string>>> PreviewAsync(StackUpdate update, CancellationToken cancellation) =>
        StackFailures.TryDequeue(out var failure) ? Task.FromResult(Outcome<ImmutableArray<string>>.Fail(failure)) : Success<ImmutableArray<string>>(["modify WebServerGroup"]);

    public Task<Outcome<LaunchTemplateState?>> TemplateAsync(string region, string template, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> AddTemplateVersionAsync(string region, string template, string imageId, string description, string clientToken, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<Outcome<Accepted>> SetTemplateDefaultAsync(string region, string template, long version, CancellationToken cancellation) => throw new NotSupportedException();
}
