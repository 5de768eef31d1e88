using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>A block device.</summary>
internal sealed class Volume
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Zone { get; init; }

    public required long SizeGiB { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? SnapshotId { get; init; }

    public string? KmsKeyId { get; init; }

    public VolumeAttachment? Attachment { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

/// <summary>Where a volume is attached.</summary>
internal sealed record VolumeAttachment(string InstanceId, string Device, DateTimeOffset At, bool DeleteOnTermination);

/// <summary>Volumes that come and go with their instances.</summary>
internal static class Volumes
{
    /// <summary>Gives an instance its volumes, the root's first.</summary>
    public static void Add(World world, Instance instance, IEnumerable<BlockDevice> devices)
    {
        var zone = world.Networks.SelectMany(network => network.Subnets).FirstOrDefault(subnet => subnet.Id == instance.SubnetId)?.Zone ?? instance.Region + "a";
        var number = 0;
        foreach (var device in devices)
        {
            world.Ec2.Volumes.Add(new Volume
            {
                Id = "vol-0" + WorldRandom.Of(world.Seed, instance.Id, number++).Hex(16),
                Region = instance.Region,
                Zone = zone,
                SizeGiB = device.SizeGiB,
                Type = device.Type,
                CreatedAt = world.Now,
                SnapshotId = device.SnapshotId,
                KmsKeyId = device.KmsKeyId,
                Attachment = new VolumeAttachment(instance.Id, device.Name, world.Now, device.DeleteOnTermination),
            });
        }
    }

    /// <summary>An instance is gone: of its volumes those go that are to, the others are free.</summary>
    public static void Release(World world, Instance instance)
    {
        world.Ec2.Volumes.RemoveAll(volume => volume.Attachment is { DeleteOnTermination: true } attachment && attachment.InstanceId == instance.Id);
        foreach (var volume in world.Ec2.Volumes.Where(volume => volume.Attachment?.InstanceId == instance.Id))
        {
            volume.Attachment = null;
        }
    }
}

/// <summary>A public key that instances are started with.</summary>
internal sealed record KeyPair(string Id, string Region, string Name, string Type, string Fingerprint, string? PublicKey, DateTimeOffset CreatedAt)
{
    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}
