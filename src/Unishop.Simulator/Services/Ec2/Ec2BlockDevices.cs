using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>The block device mappings of requests and of images.</summary>
internal static class Ec2BlockDevices
{
    private const long Largest = 16_384;

    /// <summary>What an image or an instance has, with what a request's mappings add, change and leave out.</summary>
    /// <param name="call">The request.</param>
    /// <param name="given">What there is without it.</param>
    /// <param name="root">The device that can't be left out.</param>
    /// <exception cref="WireException">A mapping is malformed, or names what does not exist.</exception>
    public static IReadOnlyList<BlockDevice> Mapped(AwsCall call, IEnumerable<BlockDevice> given, string root)
    {
        var devices = given.ToList();
        foreach (var mapping in call.Input.Structs("BlockDeviceMappings"))
        {
            var name = mapping.Text("DeviceName") ?? throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter deviceName of each blockDeviceMapping");
            var place = devices.FindIndex(device => device.Name == name);
            if (mapping.Text("NoDevice") is not null)
            {
                if (name == root)
                {
                    throw Ec2Requests.Error("InvalidBlockDeviceMapping", $"The root device '{root}' can't be left out.");
                }

                devices.RemoveAll(device => device.Name == name);
            }
            else if (mapping.Struct("Ebs") is { } ebs)
            {
                var device = Device(call, name, ebs, place < 0 ? null : devices[place]);
                if (place < 0)
                {
                    devices.Add(device);
                }
                else
                {
                    devices[place] = device;
                }
            }
            else if (mapping.Text("VirtualName") is null)
            {
                throw Ec2Requests.Error("InvalidBlockDeviceMapping", $"The mapping of {name} needs one of ebs, virtualName or noDevice.");
            }
        }

        return devices;
    }

    public static WireStruct Struct(BlockDevice device) => WireStruct.Of(("DeviceName", device.Name), ("Ebs", WireStruct.Of(
        ("SnapshotId", device.SnapshotId), ("VolumeSize", device.SizeGiB), ("VolumeType", device.Type),
        ("DeleteOnTermination", device.DeleteOnTermination), ("Encrypted", device.KmsKeyId is not null))));

    private static BlockDevice Device(AwsCall call, string name, WireStruct ebs, BlockDevice? given)
    {
        var snapshot = ebs.Text("SnapshotId") is { } id && id != given?.SnapshotId ? Ec2Snapshots.Find(call, id) : null;
        var least = snapshot?.SizeGiB ?? (given?.SnapshotId is null ? 1 : given.SizeGiB);
        var size = ebs.Integer("VolumeSize") ?? snapshot?.SizeGiB ?? given?.SizeGiB
            ?? throw Ec2Requests.Error("MissingParameter", $"The mapping of {name} must contain the parameter size or snapshotId");
        if (size < least)
        {
            throw Ec2Requests.Error("InvalidBlockDeviceMapping", $"Volume of size {size}GB is smaller than snapshot '{ebs.Text("SnapshotId") ?? given?.SnapshotId}', expect size >= {least}GB");
        }

        if (size > Largest)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Volume of {size}GiB is too large for {name}; it needs {least} to {Largest} GiB.");
        }

        var type = ebs.Text("VolumeType") ?? given?.Type ?? "gp2";
        Ec2Volumes.CheckType(type);
        var source = snapshot?.KmsKeyId ?? given?.KmsKeyId;
        if (ebs.Flag("Encrypted") == false && source is not null)
        {
            throw Ec2Requests.Error("InvalidParameterDependency", $"The mapping of {name} can't be unencrypted: its snapshot is encrypted.");
        }

        var key = Ec2Snapshots.KeyOf(call with { Input = ebs }, source);
        return new BlockDevice(name, snapshot?.Id ?? given?.SnapshotId, size, type, ebs.Flag("DeleteOnTermination") ?? given?.DeleteOnTermination ?? true, key);
    }
}
