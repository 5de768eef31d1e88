using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Planning;

/// <summary>The steps that plans are made of, with the calls that carrying them out makes.</summary>
internal static class PlanSteps
{
    /// <param name="workload">The workload.</param>
    /// <param name="cluster">The cluster that becomes the writer.</param>
    /// <param name="by">How.</param>
    /// <param name="to">Its Region; the standby's where nothing is said.</param>
    public static PlanStep Promote(Workload workload, DatabaseState cluster, PromoteBy by, string? to = null)
    {
        var standby = to ?? workload.Standby.Region;
        var from = workload.Beside(standby).Region;
        var callRegion = by == PromoteBy.Switchover ? from : standby;
        var (kind, operation, target) = by switch
        {
            PromoteBy.Switchover => (StepKinds.SwitchOverDatabase, "SwitchoverGlobalCluster", "TargetDbClusterIdentifier"),
            PromoteBy.Failover => (StepKinds.FailOverDatabase, "FailoverGlobalCluster", "TargetDbClusterIdentifier"),
            _ => (StepKinds.DetachDatabase, "RemoveFromGlobalCluster", "DbClusterIdentifier"),
        };
        var call = Map(("GlobalClusterIdentifier", workload.GlobalDatabase), (target, cluster.Arn));
        return new PlanStep
        {
            Id = "promote",
            Kind = kind,
            Title = by switch
            {
                PromoteBy.Switchover => $"Switch the writer over to {cluster.Id}",
                PromoteBy.Failover => $"Fail the writer over to {cluster.Id}",
                _ => $"Detach {cluster.Id} from {workload.GlobalDatabase}",
            },
            Region = standby,
            Phase = Phase.Promote,
            Parameters = Map(
                (StepKinds.GlobalDatabase, workload.GlobalDatabase),
                (StepKinds.Cluster, cluster.Id),
                (StepKinds.ClusterArn, cluster.Arn),
                (StepKinds.WriterRegion, from)),
            Calls = [new PlannedCall("rds", operation, callRegion, Plane.Control, by == PromoteBy.Failover ? call.Add("AllowDataLoss", "true") : call)],
            CompletedWhen = $"{cluster.Id} is the writer and available",
            Expected = by switch
            {
                PromoteBy.Switchover => DurationProfile.GlobalSwitchover,
                PromoteBy.Failover => DurationProfile.GlobalFailover,
                _ => DurationProfile.Detach,
            },
            Deadline = TimeSpan.FromMinutes(20),
            Destructive = true,
            NeedsApproval = workload.ApprovePromotion,
            Undo = by == PromoteBy.Detach
                ? "Add the old Region to a global database again, then switch over."
                : "Switch over to the old Region once it has rejoined.",
        };
    }

    /// <summary>The same promotion as a failover: what becomes of a switchover whose primary stopped answering.</summary>
    public static PlanStep AsFailover(PlanStep switchover) => switchover with
    {
        Kind = StepKinds.FailOverDatabase,
        Title = $"Fail the writer over to {switchover.Parameters[StepKinds.Cluster]}",
        Calls =
        [
            new PlannedCall("rds", "FailoverGlobalCluster", switchover.Region, Plane.Control, Map(
                ("GlobalClusterIdentifier", switchover.Parameters[StepKinds.GlobalDatabase]),
                ("TargetDbClusterIdentifier", switchover.Parameters[StepKinds.ClusterArn]),
                ("AllowDataLoss", "true"))),
        ],
        Expected = DurationProfile.GlobalFailover,
    };

    /// <summary>The same promotion by detaching: what becomes of a promotion that RDS refuses.</summary>
    public static PlanStep AsDetach(PlanStep promotion) => promotion with
    {
        Kind = StepKinds.DetachDatabase,
        Title = $"Detach {promotion.Parameters[StepKinds.Cluster]} from {promotion.Parameters[StepKinds.GlobalDatabase]}",
        Calls =
        [
            new PlannedCall("rds", "RemoveFromGlobalCluster", promotion.Region, Plane.Control, Map(
                ("GlobalClusterIdentifier", promotion.Parameters[StepKinds.GlobalDatabase]),
                ("DbClusterIdentifier", promotion.Parameters[StepKinds.ClusterArn]))),
        ],
        Expected = DurationProfile.Detach,
        Undo = "Add the old Region to a global database again, then switch over.",
    };

    public static PlanStep Launch(Workload workload, ImageState image, NetworkState network)
    {
        var standby = workload.Standby;
        var userData = UserData.For(standby.DatabaseCluster);
        return new PlanStep
        {
            Id = "launch",
            Kind = StepKinds.Launch,
            Title = $"Launch {standby.InstanceName} from {image.Name}",
            Region = standby.Region,
            Phase = Phase.ScaleOut,
            Parameters = Map(
                (StepKinds.ImageId, image.Id),
                (StepKinds.InstanceType, workload.InstanceType),
                (StepKinds.Subnet, network.SubnetIds[0]),
                (StepKinds.SecurityGroup, network.SecurityGroupId),
                (StepKinds.InstanceProfile, network.InstanceProfile),
                (StepKinds.InstanceName, standby.InstanceName),
                (StepKinds.UserData, userData)),
            Calls =
            [
                new PlannedCall("ec2", "RunInstances", standby.Region, Plane.Control, Map(
                    ("ImageId", image.Id),
                    ("InstanceType", workload.InstanceType),
                    ("MinCount", "1"),
                    ("MaxCount", "1"),
                    ("SubnetId", network.SubnetIds[0]),
                    ("SecurityGroupIds", network.SecurityGroupId),
                    ("IamInstanceProfile", network.InstanceProfile),
                    ("Name", standby.InstanceName),
                    ("UserData", userData))),
            ],
            CompletedWhen = $"an instance {standby.InstanceName} is running",
            Expected = DurationProfile.Launch,
            Deadline = TimeSpan.FromMinutes(15),
            Undo = "Terminate the instance.",
        };
    }

    public static PlanStep Healthy(string region, string site) => new()
    {
        Id = "healthy",
        Kind = StepKinds.SiteHealthy,
        Title = $"Wait until the site in {region} answers",
        Region = region,
        Phase = Phase.Healthy,
        DependsOn = ["launch"],
        Parameters = Map((StepKinds.Url, site)),
        Calls = [Get(region, site, "page, config.json, /health/ishealthy")],
        CompletedWhen = $"page and API answer and {region} is shown",
        Expected = DurationProfile.ApplicationStart,
        Deadline = TimeSpan.FromMinutes(15),
    };

    public static PlanStep Verify(string region, string site, params ImmutableArray<string> after) => new()
    {
        Id = "verify",
        Kind = StepKinds.VerifySite,
        Title = $"Prove the shop in {region}: Region shown, login, same cart",
        Region = region,
        Phase = Phase.Verify,
        DependsOn = after,
        Parameters = Map((StepKinds.Url, site)),
        Calls = [Get(region, site, "page, config.json, /health/dbping, /user/login, /unicorns/basket")],
        CompletedWhen = "the canary logs in and its cart is the one that was last seen",
        Expected = DurationProfile.Verification,
        Deadline = TimeSpan.FromMinutes(10),
    };

    public static PlanStep CreateImage(Workload workload, InstanceState instance, string region) => CreateImage(workload, instance.Id, instance.Name, region);

    public static PlanStep CreateImage(Workload workload, string instanceId, string instanceName, string region) => new()
    {
        Id = "create-image",
        Kind = StepKinds.CreateImage,
        Title = $"Make an image of {instanceName}",
        Region = region,
        Phase = Phase.Image,
        Parameters = Map(
            (StepKinds.InstanceId, instanceId),
            (StepKinds.ImageName, workload.ImageName + "-{run}"),
            (StepKinds.Description, $"{workload.Id}: image of {instanceName}")),
        Calls =
        [
            new PlannedCall("ec2", "CreateImage", region, Plane.Control, Map(
                ("InstanceId", instanceId), ("Name", workload.ImageName + "-<run>"), ("NoReboot", "true"))),
        ],
        CompletedWhen = "the image is available",
        Expected = DurationProfile.CreateImage,
        Deadline = TimeSpan.FromMinutes(45),
        Undo = "Deregister the image and delete its snapshots.",
    };

    public static PlanStep CopyImage(Workload workload, string from, string to) => new()
    {
        Id = "copy-image",
        Kind = StepKinds.CopyImage,
        Title = $"Copy the image to {to}",
        Region = to,
        Phase = Phase.Image,
        DependsOn = ["create-image"],
        Parameters = Map(
            (StepKinds.ImageFrom, "create-image"),
            (StepKinds.SourceRegion, from),
            (StepKinds.ImageName, workload.ImageName + "-{run}"),
            (StepKinds.Description, $"{workload.Id}: copied from {from}")).AddRange(Encryption(workload, StepKinds.Encrypted, StepKinds.KmsKey)),
        Calls =
        [
            new PlannedCall("ec2", "CopyImage", to, Plane.Control, Map(
                ("SourceRegion", from), ("SourceImageId", "<image of create-image>"), ("Name", workload.ImageName + "-<run>")).AddRange(Encryption(workload, "Encrypted", "KmsKeyId"))),
        ],
        CompletedWhen = $"the copy is available in {to}",
        Expected = DurationProfile.CopyImage,
        Deadline = TimeSpan.FromMinutes(90),
        Undo = "Deregister the copy and delete its snapshots.",
    };

    private static ImmutableSortedDictionary<string, string> Encryption(Workload workload, string encrypted, string kmsKey) => workload.Images switch
    {
        { KmsKey: { } key } => Map((encrypted, "true"), (kmsKey, key)),
        { Encrypted: true } => Map((encrypted, "true")),
        _ => Map(),
    };

    private static PlannedCall Get(string region, string site, string parts) =>
        new("http", "GET", region, Plane.Data, Map(("url", site), ("asks", parts)));

    internal static ImmutableSortedDictionary<string, string> Map(params ReadOnlySpan<(string Key, string Value)> pairs)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            map[key] = value;
        }

        return map.ToImmutable();
    }
}
