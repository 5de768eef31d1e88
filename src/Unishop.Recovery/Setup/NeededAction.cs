using System.Collections.Immutable;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Setup;

/// <summary>What an IAM action is needed for.</summary>
public enum PermissionUse
{
    /// <summary>Watching: without it, facts are unknown.</summary>
    Watch,

    /// <summary>Recovering and coming back: without it, a run stops at its step.</summary>
    Recover,

    /// <summary>Making the standby from nothing. What a stack makes takes permissions of its own, which its template names.</summary>
    Prepare,

    /// <summary>Taking everything away.</summary>
    CleanUp,
}

/// <summary>An IAM action that the console needs in a Region.</summary>
/// <param name="WorkloadId">For which workload.</param>
/// <param name="Region">In which Region.</param>
/// <param name="Action">The action as IAM writes it, e.g. <c>rds:DescribeDBClusters</c>.</param>
/// <param name="Use">What for.</param>
public sealed record NeededAction(string WorkloadId, string Region, string Action, PermissionUse Use)
{
    /// <summary>The action that the block of public access to a bucket is read with; the API's operation has another name.</summary>
    public const string ReadSiteGate = "s3:GetBucketPublicAccessBlock";

    /// <summary>The action that a launch needs, and that EC2 tells of without launching.</summary>
    public const string Launch = "ec2:RunInstances";

    private static readonly string[] Watching =
    [
        "rds:DescribeGlobalClusters", "rds:DescribeDBClusters", "ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeSecurityGroups",
        "cloudformation:DescribeStacks", "cloudformation:ListStackResources", "cloudwatch:GetMetricData", ReadSiteGate,
    ];

    private static readonly string[] Moving =
    [
        "rds:SwitchoverGlobalCluster", "rds:FailoverGlobalCluster", "rds:RemoveFromGlobalCluster", "s3:PutBucketPublicAccessBlock",
        "ec2:RevokeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress",
    ];

    // After a detach, the old Region is rebuilt as a follower of the new writer.
    private static readonly string[] Rebuilding =
    [
        "rds:CreateDBClusterSnapshot", "rds:CreateGlobalCluster", "rds:CreateDBCluster", "rds:CreateDBInstance", "rds:DeleteDBInstance", "rds:DeleteDBCluster", "rds:DeleteGlobalCluster",
    ];

    private static readonly string[] Removing =
    [
        "cloudformation:DeleteStack", "rds:DeleteDBInstance", "rds:RemoveFromGlobalCluster", "rds:DeleteDBCluster", "rds:DeleteGlobalCluster",
        "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions", "ec2:DeregisterImage", "ec2:DeleteSnapshot",
    ];

    /// <summary>Everything that a workload needs, by the calls that watching and its strategy's plans make; each action once in each Region.</summary>
    public static ImmutableArray<NeededAction> Of(Workload workload)
    {
        var (primary, standby) = (workload.Primary.Region, workload.Standby.Region);
        var all = ImmutableArray.CreateBuilder<NeededAction>();
        foreach (var region in new[] { primary, standby })
        {
            Add(region, PermissionUse.Watch, Watching);
            Add(region, PermissionUse.Watch, workload.Strategy == Strategy.PilotLight ? [] : ["autoscaling:DescribeAutoScalingGroups"]);
            Add(region, PermissionUse.Watch, workload.Table is null ? [] : ["dynamodb:DescribeTable"]);
            Add(region, PermissionUse.Recover, Moving);
            Add(region, PermissionUse.Recover, Rebuilding);
            Add(region, PermissionUse.Recover, Images(workload, region));
            Add(region, PermissionUse.Recover, Strength(workload, isPrimary: region == primary));
        }

        // CloudFront's administration lives in us-east-1 and in no other Region.
        var edge = workload.OriginGroup is not null;
        Add("us-east-1", PermissionUse.Watch, edge ? ["cloudfront:ListDistributions"] : []);
        Add(primary, PermissionUse.Prepare, "s3:PutAccountPublicAccessBlock", "cloudformation:CreateStack");
        Add(standby, PermissionUse.Prepare, "cloudformation:CreateStack");
        Add(standby, PermissionUse.Prepare, workload.Strategy == Strategy.PilotLight ? [] : ["rds:ModifyDBCluster"]);
        Add(primary, PermissionUse.Prepare, workload.Table is null ? [] : ["dynamodb:UpdateTable", "dynamodb:CreateTableReplica"]);
        Add("us-east-1", PermissionUse.Prepare, edge ? ["cloudfront:CreateDistribution"] : []);
        Add(primary, PermissionUse.CleanUp, Removing);
        Add(standby, PermissionUse.CleanUp, Removing);
        Add(primary, PermissionUse.CleanUp, workload.Table is null ? [] : ["dynamodb:DeleteTableReplica"]);
        Add("us-east-1", PermissionUse.CleanUp, edge ? ["cloudfront:UpdateDistribution", "cloudfront:DeleteDistribution"] : []);
        return [.. all.DistinctBy(needed => (needed.Region, needed.Action))];

        void Add(string region, PermissionUse use, params string[] actions) => all.AddRange(actions.Select(action => new NeededAction(workload.Id, region, action, use)));
    }

    /// <summary>What images take: they are made where the shop is served, and copied to the other Region.</summary>
    private static string[] Images(Workload workload, string region) =>
    [
        "ec2:CreateImage", "ec2:CopyImage", "ec2:CreateTags",
        .. workload.Images.Accounts.IsEmpty ? Array.Empty<string>() : ["ec2:ModifyImageAttribute"],
        .. workload.Images.Kept is null ? Array.Empty<string>() : ["ec2:DeregisterImage", "ec2:DeleteSnapshot"],
        .. workload.In(region).LaunchTemplate is null ? Array.Empty<string>() : ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    ];

    /// <summary>What servers take, in one Region.</summary>
    private static string[] Strength(Workload workload, bool isPrimary) =>
        workload.Strategy != Strategy.PilotLight
            ? ["autoscaling:UpdateAutoScalingGroup", "autoscaling:TerminateInstanceInAutoScalingGroup", .. isPrimary ? Array.Empty<string>() : ["cloudformation:UpdateStack"]]
        : isPrimary ? ["ec2:StartInstances", "ec2:StopInstances"]
        : [Launch, "iam:PassRole", "ec2:TerminateInstances"];
}
