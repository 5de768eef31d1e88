using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>Instances that are asked for and never launched, by the same script of failures.</summary>
internal sealed partial class FakeWorld
{
    private sealed class DryCompute(FakeWorld world) : ICompute
    {
        public Task<Outcome<ImmutableArray<InstanceState>>> DescribeAsync(string region, string instanceName, CancellationToken cancellation) =>
            ((ICompute)world).DescribeAsync(region, instanceName, cancellation);

        public Task<Outcome<Accepted>> LaunchAsync(InstanceLaunch launch, string clientToken, CancellationToken cancellation) =>
            world.LaunchFailures.TryDequeue(out var failure) ? Fail(failure) : Accept("");

        public Task<Outcome<Accepted>> StartAsync(string region, string instanceId, CancellationToken cancellation) => Accept("");

        public Task<Outcome<Accepted>> StopAsync(string region, string instanceId, CancellationToken cancellation) => Accept("");

        public Task<Outcome<Accepted>> TerminateAsync(string region, string instanceId, CancellationToken cancellation) => Accept("");
    }
}
