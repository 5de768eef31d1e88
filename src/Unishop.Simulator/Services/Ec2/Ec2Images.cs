using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Machine images.</summary>
internal static class Ec2Images
{
    public static WireStruct Describe(AwsCall call)
    {
        var owners = call.Input.Texts("Owners").ToArray();
        var executable = call.Input.Texts("ExecutableUsers").ToArray();
        return call.Found(
            "ImageIds",
            Here(call).Where(image => owners.Length == 0 || owners.Contains("self") || owners.Contains(World.Account))
                .Concat(AmazonImages.Asked(call.World, call.Region, owners)).Where(image => (executable.Length == 0 || executable.Any(user => user == "self" || image.LaunchPermissions.Contains(user)))),
            image => image.Id,
            (image, name) => name switch
            {
                "name" => [image.Name],
                "description" => [image.Description],
                "state" => [image.State],
                "image-id" => [image.Id],
                "owner-id" => [AmazonImages.OwnerOf(image)],
                "architecture" => ["x86_64"],
                "root-device-type" => ["ebs"],
                "root-device-name" => [image.RootDevice],
                "virtualization-type" => ["hvm"],
                "image-type" => ["machine"],
                "is-public" => [image.LaunchPermissions.Contains("all") ? "true" : "false"],
                "source-instance-id" => image.SourceInstance is null ? [] : [image.SourceInstance],
                "block-device-mapping.snapshot-id" => [.. image.Devices.Select(device => device.SnapshotId).OfType<string>()],
                _ => Ec2Tags.Filter(name, image.Tags),
            },
            Missing, "Images", Struct);
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var world = call.World;
        var instance = Ec2Instances.Find(call, call["InstanceId"]);
        var name = FreeName(call);
        var tags = Ec2Tags.Asked(call, "image", "snapshot");
        if (instance.State is not ("running" or "stopped"))
        {
            throw Ec2Requests.Error("IncorrectInstanceState", $"The instance '{instance.Id}' is not in a state from which an image can be created: {instance.State}");
        }

        var (root, more) = Volumes(call, instance);
        call.RequireNoDryRun();
        var image = new Image
        {
            Id = world.Id("ami"),
            Region = call.Region,
            Name = name,
            Description = call.Input.Text("Description") ?? "",
            SnapshotId = world.Id("snap"),
            SizeGiB = root.SizeGiB,
            RootDevice = root.Name,
            RootType = root.Type,
            RootGoesWithItsInstance = root.DeleteOnTermination,
            KmsKeyId = root.KmsKeyId,
            MoreDevices = Taken(call, more),
            CreatedAt = world.Now,
            ConfiguredCluster = instance.ConfiguredCluster,
            HasUnishop = instance.HasUnishop,
            PublishesSite = instance.PublishesSite,
            SourceInstance = instance.Id,
            Creation = world.Begin("CreateImage", call.Region, name),
        };
        Ec2Tags.Put(image.Tags, tags);
        Compute.Become(world, image, TimingProfile.CreateImage);
        if (call.Input.Flag("NoReboot") != true && instance.State == "running")
        {
            Compute.Reboot(world, instance);
        }

        return new AwsAnswer(WireStruct.Of(("ImageId", image.Id)), Effect: true);
    }

    public static AwsAnswer Copy(AwsCall call)
    {
        var world = call.World;
        var token = call.Input.Text("ClientToken");
        if (token is not null && world.Images.Find(image => image.Region == call.Region && image.ClientToken == token) is { } same)
        {
            return new AwsAnswer(WireStruct.Of(("ImageId", same.Id)));
        }

        var sourceRegion = call["SourceRegion"];
        if (!Regions.IsKnown(sourceRegion))
        {
            throw Ec2Requests.Error("InvalidRequest", $"The Region '{sourceRegion}' is not valid. Use one of {string.Join(", ", Regions.All)}.");
        }

        var source = world.Images.Find(image => image.Region == sourceRegion && image.Id == call["SourceImageId"] && image.State != "deregistered") ?? throw Missing(call["SourceImageId"]);
        if (source.State != "available")
        {
            throw Ec2Requests.Error("InvalidAMIID.Unavailable", $"The image ID '{source.Id}' is not available: {source.State}");
        }

        if (world.Faults.IsLost(sourceRegion))
        {
            throw Ec2Requests.Error("Unavailable", $"The source Region {sourceRegion} can't be reached.", 503);
        }

        var name = FreeName(call);
        var key = Ec2Snapshots.KeyOf(call, source.KmsKeyId);
        var tags = Ec2Tags.Asked(call, "image", "snapshot");
        call.RequireNoDryRun();
        var image = new Image
        {
            Id = world.Id("ami"),
            Region = call.Region,
            Name = name,
            Description = call.Input.Text("Description") ?? $"[Copied {source.Id} from {sourceRegion}] {source.Name}",
            SnapshotId = world.Id("snap"),
            CreatedAt = world.Now,
            ConfiguredCluster = source.ConfiguredCluster,
            HasUnishop = source.HasUnishop,
            PublishesSite = source.PublishesSite,
            ClientToken = token,
            SourceImage = (source.Id, sourceRegion),
            SizeGiB = source.SizeGiB,
            RootDevice = source.RootDevice,
            RootType = source.RootType,
            RootGoesWithItsInstance = source.RootGoesWithItsInstance,
            MoreDevices = Taken(call, source.MoreDevices.Select(device => device.SnapshotId is null ? device : device with { KmsKeyId = Ec2Snapshots.KeyOf(call, device.KmsKeyId) })),
            KmsKeyId = key,
            Creation = world.Begin("CopyImage", call.Region, name, source.Creation),
        };
        if (call.Input.Flag("CopyImageTags") == true)
        {
            Ec2Tags.Put(image.Tags, source.Tags);
        }

        Ec2Tags.Put(image.Tags, tags);
        Compute.Become(world, image, TimingProfile.CopyImage);
        return new AwsAnswer(WireStruct.Of(("ImageId", image.Id)), Effect: true);
    }

    /// <summary>Registers an image of a snapshot; its software is that of the image whose snapshot it is.</summary>
    public static AwsAnswer Register(AwsCall call)
    {
        var world = call.World;
        var name = FreeName(call);
        var root = call.Input.Text("RootDeviceName") ?? throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter rootDeviceName");
        var device = call.Input.Structs("BlockDeviceMappings").FirstOrDefault(mapping => mapping.Text("DeviceName") == root)?.Struct("Ebs");
        if (device?.Text("SnapshotId") is not { } snapshotId)
        {
            throw Ec2Requests.Error("InvalidBlockDeviceMapping", $"The root device '{root}' needs a block device mapping with a snapshot.");
        }

        var snapshot = Ec2Snapshots.Find(call, snapshotId);
        var devices = Ec2BlockDevices.Mapped(call, [], root);
        var mapped = devices.First(candidate => candidate.Name == root);
        var tags = Ec2Tags.Asked(call, "image", "snapshot");
        call.RequireNoDryRun();
        var origin = world.Images.Find(image => image.SnapshotId == snapshot.Id);
        var registered = new Image
        {
            Id = world.Id("ami"),
            Region = call.Region,
            Name = name,
            Description = call.Input.Text("Description") ?? "",
            SnapshotId = snapshot.Id,
            CreatedAt = world.Now,
            ConfiguredCluster = origin?.ConfiguredCluster ?? "",
            HasUnishop = origin?.HasUnishop == true,
            PublishesSite = origin?.PublishesSite == true,
            SizeGiB = mapped.SizeGiB,
            RootDevice = root,
            RootType = mapped.Type,
            RootGoesWithItsInstance = mapped.DeleteOnTermination,
            MoreDevices = [.. devices.Where(candidate => candidate.Name != root)],
            KmsKeyId = snapshot.KmsKeyId,
            State = "available",
        };
        Ec2Tags.Put(registered.Tags, tags);
        world.Images.Add(registered);
        return new AwsAnswer(WireStruct.Of(("ImageId", registered.Id)), Effect: true);
    }

    /// <summary>Deregisters an image; its snapshot stays, and costs, unless it is asked to go, too.</summary>
    public static AwsAnswer Deregister(AwsCall call)
    {
        var image = Find(call, call["ImageId"]);
        call.RequireNoDryRun();
        image.State = "deregistered";
        if (call.Input.Flag("DeleteAssociatedSnapshots") != true)
        {
            return new AwsAnswer(WireStruct.Of(("Return", true)), Effect: true);
        }

        var used = Here(call).SelectMany(other => other.Devices).Select(device => device.SnapshotId).ToHashSet();
        var snapshots = image.Devices.Select(device => device.SnapshotId).OfType<string>().ToArray();
        call.World.Ec2.Snapshots.RemoveAll(snapshot => snapshot.Region == call.Region && snapshots.Contains(snapshot.Id) && !used.Contains(snapshot.Id));
        return new AwsAnswer(
            WireStruct.Of(("Return", true), ("DeleteSnapshotResults", snapshots.Select(id => WireStruct.Of(("SnapshotId", id), ("ReturnCode", used.Contains(id) ? "skipped" : "success"))))), Effect: true);
    }

    /// <summary>The volumes of an instance, as the request wants them in the image: the root's and the others.</summary>
    private static (BlockDevice Root, IReadOnlyList<BlockDevice> More) Volumes(AwsCall call, Instance instance)
    {
        var attached = call.World.Ec2.Volumes.Where(volume => volume.Attachment?.InstanceId == instance.Id)
            .Select(volume => new BlockDevice(volume.Attachment!.Device, "vol", volume.SizeGiB, volume.Type, volume.Attachment.DeleteOnTermination, volume.KmsKeyId)).ToArray();
        var wanted = Ec2BlockDevices.Mapped(call, attached, instance.RootDevice);
        var root = wanted.FirstOrDefault(device => device.Name == instance.RootDevice)
            ?? throw Ec2Requests.Error("IncorrectInstanceState", $"The instance '{instance.Id}' has no root volume at {instance.RootDevice}.");
        return (root, [.. wanted.Where(device => device != root)]);
    }

    /// <summary>Volumes of an image that is made, each with a snapshot of its own; an empty one has none.</summary>
    private static IReadOnlyList<BlockDevice> Taken(AwsCall call, IEnumerable<BlockDevice> devices) =>
        [.. devices.Select(device => device.SnapshotId is null ? device : device with { SnapshotId = call.World.Id("snap") })];

    public static IEnumerable<Image> Here(AwsCall call) => call.World.Images.Where(image => image.Region == call.Region && image.State != "deregistered");

    /// <exception cref="WireException">There is none.</exception>
    public static Image Find(AwsCall call, string id) => Here(call).FirstOrDefault(image => image.Id == id) ?? throw Missing(id);

    /// <exception cref="WireException">There is none, or it is not ready.</exception>
    public static Image Available(AwsCall call, string id)
    {
        var image = AmazonImages.Find(call.World, call.Region, id) ?? Find(call, id);
        return image.State == "available" ? image : throw Ec2Requests.Error("InvalidAMIID.Unavailable", $"The image ID '{image.Id}' is not available: {image.State}");
    }

    private static WireException Missing(string id) => id.StartsWith("ami-", StringComparison.Ordinal)
        ? Ec2Requests.Error("InvalidAMIID.NotFound", $"The image id '[{id}]' does not exist")
        : Ec2Requests.Error("InvalidAMIID.Malformed", $"Invalid id: \"{id}\" (expecting \"ami-...\")");

    private static string FreeName(AwsCall call)
    {
        var name = call["Name"];
        if (name.Length is < 3 or > 128)
        {
            throw Ec2Requests.Error("InvalidAMIName.Malformed", $"AMI names must be between 3 and 128 characters long: '{name}'");
        }

        return Here(call).FirstOrDefault(image => image.Name == name) is { } taken
            ? throw Ec2Requests.Error("InvalidAMIName.Duplicate", $"AMI name {name} is already in use by AMI {taken.Id}")
            : name;
    }

    private static WireStruct Struct(Image image) => WireStruct.Of(
        ("ImageId", image.Id), ("Name", image.Name), ("Description", image.Description), ("State", image.State), ("OwnerId", AmazonImages.OwnerOf(image)),
        ("ImageLocation", $"{AmazonImages.OwnerOf(image)}/{image.Name}"), ("Public", image.LaunchPermissions.Contains("all")),
        ("CreationDate", image.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture)),
        ("Architecture", "x86_64"), ("ImageType", "machine"), ("Hypervisor", "xen"), ("VirtualizationType", "hvm"), ("EnaSupport", true), ("PlatformDetails", "Linux/UNIX"),
        ("RootDeviceType", "ebs"), ("RootDeviceName", image.RootDevice), ("SourceInstanceId", image.SourceInstance),
        ("SourceImageId", image.SourceImage?.Id), ("SourceImageRegion", image.SourceImage?.Region),
        ("BlockDeviceMappings", image.Devices.Select(Ec2BlockDevices.Struct)), ("Tags", Ec2Tags.Structs(image.Tags)));
}
