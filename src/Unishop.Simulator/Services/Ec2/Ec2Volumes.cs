using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Volumes.</summary>
internal static class Ec2Volumes
{
    private static readonly string[] Types = ["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"];

    public static WireStruct Describe(AwsCall call) => call.Found("VolumeIds", Here(call), volume => volume.Id, (volume, name) => name switch
    {
        "volume-id" => [volume.Id],
        "status" => [Status(volume)],
        "availability-zone" => [volume.Zone],
        "snapshot-id" => volume.SnapshotId is null ? [] : [volume.SnapshotId],
        "volume-type" => [volume.Type],
        "encrypted" => [volume.KmsKeyId is null ? "false" : "true"],
        "attachment.instance-id" => volume.Attachment is null ? [] : [volume.Attachment.InstanceId],
        "attachment.device" => volume.Attachment is null ? [] : [volume.Attachment.Device],
        _ => Ec2Tags.Filter(name, volume.Tags),
    }, Missing, "Volumes", Struct);

    public static AwsAnswer Create(AwsCall call)
    {
        var zone = call.Needed("AvailabilityZone");
        if (zone != call.Region + "a" && zone != call.Region + "b")
        {
            throw Ec2Requests.Error("InvalidZone.NotFound", $"The zone '{zone}' does not exist.");
        }

        var snapshot = call.Input.Text("SnapshotId") is { } id ? Ec2Snapshots.Find(call, id) : null;
        var size = call.Input.Integer("Size") ?? snapshot?.SizeGiB ?? throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter size or snapshotId");
        if (size is < 1 or > 16_384 || size < snapshot?.SizeGiB)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Volume of {size}GiB is invalid; it needs {snapshot?.SizeGiB ?? 1} to 16384 GiB.");
        }

        var type = call.Input.Text("VolumeType") ?? "gp2";
        CheckType(type);

        var key = Ec2Snapshots.KeyOf(call, snapshot?.KmsKeyId);
        var tags = Ec2Tags.Asked(call, "volume");
        call.RequireNoDryRun();
        var volume = new Volume
        {
            Id = call.World.Id("vol"),
            Region = call.Region,
            Zone = zone,
            SizeGiB = size,
            Type = type,
            CreatedAt = call.World.Now,
            SnapshotId = snapshot?.Id,
            KmsKeyId = key,
        };
        Ec2Tags.Put(volume.Tags, tags);
        call.World.Ec2.Volumes.Add(volume);
        return new AwsAnswer(Struct(volume), Effect: true);
    }

    /// <exception cref="WireException">There is no such type.</exception>
    public static void CheckType(string type)
    {
        if (!Types.Contains(type))
        {
            throw Ec2Requests.Error("UnknownVolumeType", $"Unsupported volume type '{type}'. Use one of {string.Join(", ", Types)}.");
        }
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var volume = Find(call, call["VolumeId"]);
        if (volume.Attachment is { } attachment)
        {
            throw Ec2Requests.Error("VolumeInUse", $"Volume {volume.Id} is currently attached to {attachment.InstanceId}");
        }

        call.RequireNoDryRun();
        call.World.Ec2.Volumes.Remove(volume);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Attach(AwsCall call)
    {
        var (volume, instance, device) = (Find(call, call["VolumeId"]), Ec2Instances.Find(call, call["InstanceId"]), call["Device"]);
        if (volume.Attachment is { } used)
        {
            throw Ec2Requests.Error("VolumeInUse", $"{volume.Id} is already attached to an instance: {used.InstanceId}");
        }

        if (instance.State is not ("running" or "stopped"))
        {
            throw Ec2Requests.Error("IncorrectState", $"Instance '{instance.Id}' is not 'running' or 'stopped'.");
        }

        if (call.SubnetOf(instance.SubnetId).Subnet.Zone != volume.Zone)
        {
            throw Ec2Requests.Error("InvalidVolume.ZoneMismatch", $"The volume '{volume.Id}' is not in the same availability zone as instance '{instance.Id}'");
        }

        if (Here(call).Any(other => other.Attachment?.InstanceId == instance.Id && other.Attachment.Device == device))
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use");
        }

        call.RequireNoDryRun();
        volume.Attachment = new VolumeAttachment(instance.Id, device, call.World.Now, DeleteOnTermination: false);
        return new AwsAnswer(Struct(volume.Id, volume.Attachment, "attached"), Effect: true);
    }

    public static AwsAnswer Detach(AwsCall call)
    {
        var volume = Find(call, call["VolumeId"]);
        if (volume.Attachment is not { } attachment || (call.Input.Text("InstanceId") is { } asked && asked != attachment.InstanceId))
        {
            throw Ec2Requests.Error("IncorrectState", $"Volume '{volume.Id}' is in the '{Status(volume)}' state, or attached to another instance.");
        }

        var instance = Ec2Instances.Find(call, attachment.InstanceId);
        if (attachment.DeleteOnTermination && instance.State != "stopped")
        {
            throw Ec2Requests.Error("OperationNotPermitted", $"Unable to detach root volume '{volume.Id}' from instance '{instance.Id}'");
        }

        call.RequireNoDryRun();
        volume.Attachment = null;
        return new AwsAnswer(Struct(volume.Id, attachment, "detached"), Effect: true);
    }

    /// <exception cref="WireException">There is none.</exception>
    public static Volume Find(AwsCall call, string id) => Here(call).FirstOrDefault(volume => volume.Id == id) ?? throw Missing(id);

    private static IEnumerable<Volume> Here(AwsCall call) => call.World.Ec2.Volumes.Where(volume => volume.Region == call.Region);

    private static WireException Missing(string id) => Ec2Requests.Error("InvalidVolume.NotFound", $"The volume '{id}' does not exist.");

    private static string Status(Volume volume) => volume.Attachment is null ? "available" : "in-use";

    private static WireStruct Struct(string volume, VolumeAttachment attachment, string state) => WireStruct.Of(
        ("VolumeId", volume), ("InstanceId", attachment.InstanceId), ("Device", attachment.Device), ("State", state), ("AttachTime", attachment.At), ("DeleteOnTermination", attachment.DeleteOnTermination));

    private static WireStruct Struct(Volume volume) => WireStruct.Of(
        ("VolumeId", volume.Id), ("Size", volume.SizeGiB), ("VolumeType", volume.Type), ("AvailabilityZone", volume.Zone), ("State", Status(volume)), ("CreateTime", volume.CreatedAt),
        ("SnapshotId", volume.SnapshotId ?? ""), ("Encrypted", volume.KmsKeyId is not null), ("KmsKeyId", volume.KmsKeyId), ("MultiAttachEnabled", false),
        ("Attachments", volume.Attachment is { } attachment ? new List<object?> { Struct(volume.Id, attachment, "attached") } : []), ("Tags", Ec2Tags.Structs(volume.Tags)));
}
