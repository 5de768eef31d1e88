using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Snapshots of volumes.</summary>
internal static class Ec2Snapshots
{
    public static WireStruct Describe(AwsCall call)
    {
        var owners = call.Input.Texts("OwnerIds").ToArray();
        return call.Found(
            "SnapshotIds", Here(call).Where(_ => owners.Length == 0 || owners.Contains("self") || owners.Contains(World.Account)), snapshot => snapshot.Id, (snapshot, name) => name switch
            {
                "snapshot-id" => [snapshot.Id],
                "volume-id" => [snapshot.VolumeId],
                "status" => [Status(snapshot)],
                "description" => [snapshot.Description],
                "encrypted" => [snapshot.KmsKeyId is null ? "false" : "true"],
                "owner-id" => [World.Account],
                _ => Ec2Tags.Filter(name, snapshot.Tags),
            },
            Missing, "Snapshots", Struct);
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var volume = Ec2Volumes.Find(call, call["VolumeId"]);
        var tags = Ec2Tags.Asked(call, "snapshot");
        call.RequireNoDryRun();
        return Begin(call, new Snapshot
        {
            Id = call.World.Id("snap"),
            Region = call.Region,
            Description = call.Input.Text("Description") ?? "",
            SizeGiB = volume.SizeGiB,
            StartedAt = call.World.Now,
            VolumeId = volume.Id,
            KmsKeyId = volume.KmsKeyId,
        }, tags, TimingProfile.CreateImage);
    }

    public static AwsAnswer Copy(AwsCall call)
    {
        var region = call["SourceRegion"];
        var source = call.World.Ec2.Snapshots.Find(snapshot => snapshot.Region == region && snapshot.Id == call["SourceSnapshotId"]) ?? throw Missing(call["SourceSnapshotId"]);
        if (call.World.Faults.IsLost(region))
        {
            throw Ec2Requests.Error("Unavailable", $"The source Region {region} can't be reached.", 503);
        }

        if (source.CompletedAt is null)
        {
            throw Ec2Requests.Error("IncorrectState", $"Snapshot {source.Id} is not in the completed state.");
        }

        var key = KeyOf(call, source.KmsKeyId);
        var tags = Ec2Tags.Asked(call, "snapshot");
        call.RequireNoDryRun();
        return Begin(call, new Snapshot
        {
            Id = call.World.Id("snap"),
            Region = call.Region,
            Description = call.Input.Text("Description") ?? $"[Copied {source.Id} from {region}]",
            SizeGiB = source.SizeGiB,
            StartedAt = call.World.Now,
            VolumeId = "vol-ffffffff",
            KmsKeyId = key,
        }, tags, TimingProfile.CopyImage);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var snapshot = Find(call, call["SnapshotId"]);
        if (Ec2Images.Here(call).FirstOrDefault(image => image.SnapshotId == snapshot.Id) is { } user)
        {
            throw Ec2Requests.Error("InvalidSnapshot.InUse", $"The snapshot {snapshot.Id} is currently in use by {user.Id}");
        }

        call.RequireNoDryRun();
        call.World.Ec2.Snapshots.Remove(snapshot);
        return new AwsAnswer([], Effect: true);
    }

    /// <exception cref="WireException">There is none.</exception>
    public static Snapshot Find(AwsCall call, string id) => Here(call).FirstOrDefault(snapshot => snapshot.Id == id) ?? throw Missing(id);

    /// <summary>The key that a copy is encrypted with: the one that is named, the account's own where encryption is asked for or the source has it, or none.</summary>
    /// <exception cref="WireException">A key is named and encryption not asked for, or the key is another Region's.</exception>
    public static string? KeyOf(AwsCall call, string? source)
    {
        var asked = call.Input.Text("KmsKeyId");
        if (asked is not null && call.Input.Flag("Encrypted") != true && source is null)
        {
            throw Ec2Requests.Error("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.");
        }

        if (asked?.StartsWith("arn:", StringComparison.Ordinal) == true && !asked.StartsWith($"arn:aws:kms:{call.Region}:", StringComparison.Ordinal))
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"The KMS key '{asked}' is not one of Region {call.Region}.");
        }

        return asked ?? (call.Input.Flag("Encrypted") == true || source is not null ? $"arn:aws:kms:{call.Region}:{World.Account}:alias/aws/ebs" : null);
    }

    private static AwsAnswer Begin(AwsCall call, Snapshot snapshot, SortedDictionary<string, string> tags, Duration takes)
    {
        Ec2Tags.Put(snapshot.Tags, tags);
        call.World.Ec2.Snapshots.Add(snapshot);
        call.World.After(call.World.Random.Draw(takes), () => snapshot.CompletedAt = call.World.Now);
        return new AwsAnswer(Struct(snapshot), Effect: true);
    }

    private static IEnumerable<Snapshot> Here(AwsCall call) => call.World.Ec2.Snapshots.Where(snapshot => snapshot.Region == call.Region);

    private static WireException Missing(string id) => Ec2Requests.Error("InvalidSnapshot.NotFound", $"The snapshot '{id}' does not exist.");

    private static string Status(Snapshot snapshot) => snapshot.CompletedAt is null ? "pending" : "completed";

    private static WireStruct Struct(Snapshot snapshot) => WireStruct.Of(
        ("SnapshotId", snapshot.Id), ("VolumeId", snapshot.VolumeId), ("State", Status(snapshot)), ("Progress", snapshot.CompletedAt is null ? "40%" : "100%"),
        ("OwnerId", World.Account), ("StartTime", snapshot.StartedAt), ("CompletionTime", snapshot.CompletedAt), ("VolumeSize", snapshot.SizeGiB), ("Description", snapshot.Description),
        ("Encrypted", snapshot.KmsKeyId is not null), ("KmsKeyId", snapshot.KmsKeyId), ("StorageTier", "standard"), ("Tags", Ec2Tags.Structs(snapshot.Tags)));
}
