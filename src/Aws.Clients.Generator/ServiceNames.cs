using System.Collections.Frozen;
using Aws.Wire;

namespace Aws.Clients.Generator;

/// <summary>How a service is called in the official .NET SDK, where that differs from its API model.</summary>
/// <param name="Model">The API model's name.</param>
/// <param name="Name">The name in namespaces and types, e.g. <c>RDS</c>.</param>
public sealed record ServiceNames(string Model, string Name)
{
    /// <summary>The namespace's last part, where it is not the name.</summary>
    public string Namespace { get => field ?? Name; init; }

    /// <summary>Members that the SDK calls otherwise: <c>Shape.Member</c> to the new name.</summary>
    public FrozenDictionary<string, string> Renames { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Operations whose output shape is a member of the response, with that member's name.</summary>
    public FrozenDictionary<string, string> WrappedOutputs { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Structures that the SDK replaces by one of their members, with that member's name.</summary>
    public FrozenDictionary<string, string> Unwrapped { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Operations that can be called without a request.</summary>
    public FrozenSet<string> WithoutRequest { get; init; } = [];

    /// <summary>The services that clients are generated for.</summary>
    public static IReadOnlyList<ServiceNames> All { get; } =
    [
        new("rds", "RDS") { WithoutRequest = ["DescribeDBInstances", "DescribeDBSubnetGroups", "DescribeEvents"] },
        new("ec2", "EC2")
        {
            Renames = new Dictionary<string, string>
            {
                ["IpPermission.IpRanges"] = "Ipv4Ranges",
                ["InstanceStatus.InstanceStatus"] = "Status",
                ["PrefixListId.PrefixListId"] = "Id",
            }.ToFrozenDictionary(),
            WrappedOutputs = new Dictionary<string, string>
            {
                ["RunInstances"] = "Reservation", ["CreateSnapshot"] = "Snapshot",
                ["CreateVolume"] = "Volume", ["AttachVolume"] = "Attachment", ["DetachVolume"] = "Attachment",
                ["DescribeImageAttribute"] = "ImageAttribute", ["DescribeInstanceAttribute"] = "InstanceAttribute",
            }.ToFrozenDictionary(),
            Unwrapped = new Dictionary<string, string>
            {
                ["AttributeValue"] = "Value",
                ["AttributeBooleanValue"] = "Value",
                ["RunInstancesMonitoringEnabled"] = "Enabled",
            }.ToFrozenDictionary(),
            WithoutRequest =
            [
                "DescribeAvailabilityZones", "DescribeImages", "DescribeInstances", "DescribeInstanceStatus", "DescribeKeyPairs", "DescribeRegions",
                "DescribeSecurityGroups", "DescribeSnapshots", "DescribeSubnets", "DescribeTags", "DescribeVolumes", "DescribeVpcs",
            ],
        },
        new("cloudformation", "CloudFormation"),
        new("cloudwatch", "CloudWatch") { WithoutRequest = ["DescribeAlarms", "ListMetrics"] },
        new("autoscaling", "AutoScaling")
        {
            WithoutRequest = ["DescribeAutoScalingGroups", "DescribeAutoScalingInstances", "DescribeLaunchConfigurations", "DescribeScalingActivities"],
        },
        new("cloudfront", "CloudFront"),
        new("s3control", "S3Control"),
        new("sns", "SimpleNotificationService") { WithoutRequest = ["ListTopics"] },
        new("service-quotas", "ServiceQuotas"),
        new("iam", "IdentityManagementService") { Namespace = "IdentityManagement" },
        new("elb", "ElasticLoadBalancing") { WithoutRequest = ["DescribeLoadBalancers"] },
    ];

    /// <summary>The property that a member is.</summary>
    public string PropertyName(Shape shape, Member member)
    {
        var name = Renames.GetValueOrDefault($"{shape.Name}.{member.Name}") ?? char.ToUpperInvariant(member.Name[0]) + member.Name[1..];
        return name == shape.Name ? name + "Value" : name;
    }
}
