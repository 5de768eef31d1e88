using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

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
                .Concat(AmazonImages.Asked(call.World, call.Region, call.Input.Texts("ImageIds"), owners)).Where(image => (executable.Length == 0 || executable.Any(user => user == "self" || image.LaunchPermissions.Contains(user)))),
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
                "block-device-mapping.snapshot-id" => [image.SnapshotId],
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

        call.RequireNoDryRun();
        var image = new Image
        {
            Id = world.Id("ami"),
            Region = call.Region,
            Name = name,
            Description = call.Input.Text("Description") ?? "",
            SnapshotId = world.Id("snap"),
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
        if (!Scenarios.Regions.Contains(sourceRegion))
        {
            throw Ec2Requests.Error("InvalidRequest", $"The Region '{sourceRegion}' is not valid. Use one of {string.Join(", ", Scenarios.Regions)}.");
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
            SizeGiB = device.Integer("VolumeSize") ?? snapshot.SizeGiB,
            RootDevice = root,
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

        var used = Here(call).Any(other => other.SnapshotId == image.SnapshotId);
        call.World.Ec2.Snapshots.RemoveAll(snapshot => !used && snapshot.Region == call.Region && snapshot.Id == image.SnapshotId);
        return new AwsAnswer(
            WireStruct.Of(("Return", true), ("DeleteSnapshotResults", new List<object?> { WireStruct.Of(("SnapshotId", image.SnapshotId), ("ReturnCode", used ? "skipped" : "success")) })), Effect: true);
    }

    public static IEnumerable<Image> Here(AwsCall call) => call.World.Images.Where(image => image.Region == call.Region && image.State != "deregistered");

    /// <exception cref="WireException">There is none.</exception>
    public static Image Find(AwsCall call, string id) => Here(call).FirstOrDefault(image => image.Id == id) ?? throw Missing(id);

    /// <exception cref="WireException">There is none, or it is not ready.</exception>
    public static Image Available(AwsCall call, string id)
    {
        var image = AmazonImages.Find(call.World, call.Region, id) ?? Find(call, id);
        return image.State == "available" ? image : throw Ec2Requests.Error("InvalidAMIID.Unavailable", $"The image ID '{image.Id}' is not available: {image.State}");
    }

    public static WireStruct Device(Image image) => WireStruct.Of(("DeviceName", image.RootDevice), ("Ebs", WireStruct.Of(
        ("SnapshotId", image.SnapshotId), ("VolumeSize", image.SizeGiB), ("VolumeType", "gp2"), ("DeleteOnTermination", true), ("Encrypted", image.KmsKeyId is not null))));

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
        ("BlockDeviceMappings", new List<object?> { Device(image) }), ("Tags", Ec2Tags.Structs(image.Tags)));
}
