using System.Collections.Immutable;
using Unishop.Recovery.Workloads;

namespace Unishop.Recovery.Setup;

/// <summary>What an IAM action is needed for.</summary>
public enum PermissionUse
{
    /// <summary>Watching: without it, facts are unknown.</summary>
    Watch,

    /// <summary>Recovering: without it, a run stops at its step.</summary>
    Recover,
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
        "cloudformation:DescribeStacks", "cloudformation:DescribeStackResources", "cloudwatch:GetMetricData", ReadSiteGate,
    ];

    /// <summary>Everything that a workload needs, by the calls that watching and its strategy's plans make.</summary>
    public static ImmutableArray<NeededAction> Of(Workload workload)
    {
        var (primary, standby) = (workload.Primary.Region, workload.Standby.Region);
        var all = ImmutableArray.CreateBuilder<NeededAction>();
        foreach (var region in new[] { primary, standby })
        {
            Add(region, PermissionUse.Watch, Watching);
            Add(region, PermissionUse.Watch, workload.Strategy == Strategy.PilotLight ? [] : ["autoscaling:DescribeAutoScalingGroups"]);
            Add(region, PermissionUse.Watch, workload.Table is null ? [] : ["dynamodb:DescribeTable"]);
            Add(region, PermissionUse.Recover, "rds:SwitchoverGlobalCluster", "rds:FailoverGlobalCluster", "s3:PutBucketPublicAccessBlock", "ec2:RevokeSecurityGroupIngress");
        }

        // CloudFront's administration lives in us-east-1 and in no other Region.
        Add("us-east-1", PermissionUse.Watch, workload.OriginGroup is null ? [] : ["cloudfront:ListDistributions"]);
        Add(standby, PermissionUse.Recover, "rds:RemoveFromGlobalCluster");
        if (workload.Strategy == Strategy.PilotLight)
        {
            Add(primary, PermissionUse.Recover, "ec2:CreateImage", "ec2:StopInstances");
            Add(standby, PermissionUse.Recover, Launch, "ec2:CreateTags", "iam:PassRole", "ec2:CopyImage", "ec2:TerminateInstances");
        }
        else
        {
            Add(standby, PermissionUse.Recover, workload.ScaleOutBy == ScaleOutBy.Stack ? "cloudformation:UpdateStack" : "autoscaling:UpdateAutoScalingGroup", "autoscaling:TerminateInstanceInAutoScalingGroup");
        }

        return all.ToImmutable();

        void Add(string region, PermissionUse use, params string[] actions) => all.AddRange(actions.Select(action => new NeededAction(workload.Id, region, action, use)));
    }
}
