using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Assessment;

/// <summary>Whether an instance that bears the server's name is the server: by its image and its type, not by its name.</summary>
internal static class ServerIdentity
{
    /// <summary>Whether it lives, or is about to.</summary>
    public static bool Lives(InstanceState instance) => instance.State is "pending" or "running";

    /// <summary>Whether it is what a launch from that image, of that type, makes.</summary>
    public static bool IsServer(InstanceState instance, string image, string type) => instance.ImageId == image && instance.InstanceType == type;

    /// <summary>What bears the server's name and is another; <see langword="null"/> for nothing.</summary>
    public static string? InTheWay(IEnumerable<InstanceState> named, string image, string type) =>
        named.FirstOrDefault(instance => Lives(instance) && !IsServer(instance, image, type)) is { } other
            ? $"{other.Id} bears the name {other.Name} and runs {other.ImageId} on {other.InstanceType}, where {image} on {type} is to be launched: rename it or end it"
            : null;

    /// <summary>The same for the standby of a workload, by the image that would be launched there.</summary>
    public static string? InTheWay(WorkloadSnapshot snapshot)
    {
        var (workload, standby) = (snapshot.Workload, snapshot.Standby);
        return workload.Strategy == Strategy.PilotLight && standby.Compute.TryGet(out var named) && ToLaunch(snapshot) is { } image
            ? InTheWay(named, image.Id, workload.InstanceType)
            : null;
    }

    /// <summary>The image that the standby's server is launched from: the newest release that is there; <see langword="null"/> where none is known.</summary>
    public static ImageState? ToLaunch(WorkloadSnapshot snapshot) =>
        Best(snapshot.Standby) is { } images ? ImageLineage.NewestFirst(images.Value, Best(snapshot.Primary)?.Value ?? []).FirstOrDefault() : null;

    private static Reading<System.Collections.Immutable.ImmutableArray<ImageState>>? Best(RegionSnapshot region) =>
        region.Images.IsKnown ? region.Images : region.Images.LastKnown;
}
