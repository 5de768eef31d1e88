using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>One image, there since yesterday.</summary>
internal sealed partial class FakeWorld
{
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
}
