using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>One image, there since yesterday, and those that are made of it.</summary>
internal sealed partial class FakeWorld
{
    private readonly List<(string Region, ImageState Image)> _images = [];

    /// <summary>What becomes of the images that are made next; <c>available</c> where nothing is said.</summary>
    public Queue<string> ImageStates { get; } = new();

    Task<Outcome<ImmutableArray<ImageState>>> IImages.DescribeAsync(string region, string namePrefix, CancellationToken cancellation)
    {
        Asked(region);
        lock (_lock)
        {
            return Success<ImmutableArray<ImageState>>(
            [
                new ImageState("ami-1", "pilotAMI", "available", Now.AddDays(-1), null),
                .. _images.Where(made => made.Region == region).Select(made => made.Image),
            ]);
        }
    }

    public Task<Outcome<Accepted>> CreateAsync(string region, string instanceId, string name, string description, CancellationToken cancellation) => Make("CreateImage", region, name);

    public Task<Outcome<Accepted>> CopyAsync(ImageCopy copy, string clientToken, CancellationToken cancellation) => Make("CopyImage", copy.DestinationRegion, copy.Name);

    public Task<Outcome<Accepted>> DeregisterAsync(string region, string imageId, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _images.RemoveAll(made => made.Image.Id == imageId);
            Effects.Add("DeregisterImage");
        }

        return Accept(imageId);
    }

    public Task<Outcome<ImmutableArray<string>>> SharedWithAsync(string region, string imageId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Outcome<Accepted>> ShareAsync(string region, string imageId, ImmutableArray<string> accounts, CancellationToken cancellation) => throw new NotSupportedException();

    private Task<Outcome<Accepted>> Make(string operation, string region, string name)
    {
        lock (_lock)
        {
            var id = $"ami-{_images.Count + 2}";
            _images.Add((region, new ImageState(id, name, ImageStates.TryDequeue(out var state) ? state : "available", Now, null)));
            Effects.Add(operation);
            return Accept(id);
        }
    }
}
