namespace Aws.Clients.Generator;

/// <summary>How a service is called in the official .NET SDK.</summary>
/// <param name="Model">The API model's name.</param>
/// <param name="Name">The name in namespaces and types, e.g. <c>RDS</c>.</param>
/// <param name="Renames">Members that the SDK calls otherwise: <c>Shape.Member</c> to the new name.</param>
/// <param name="WrappedOutputs">Operations whose output shape is a member of the response, with that member's name.</param>
public sealed record ServiceNames(
    string Model, string Name, IReadOnlyDictionary<string, string> Renames, IReadOnlyDictionary<string, string> WrappedOutputs)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The services that clients are generated for.</summary>
    public static IReadOnlyList<ServiceNames> All { get; } =
    [
        new("rds", "RDS", None, None),
        new(
            "ec2", "EC2",
            new Dictionary<string, string> { ["IpPermission.IpRanges"] = "Ipv4Ranges", ["InstanceStatus.InstanceStatus"] = "Status" },
            new Dictionary<string, string> { ["RunInstances"] = "Reservation" }),
        new("cloudformation", "CloudFormation", None, None),
        new("cloudwatch", "CloudWatch", None, None),
        new("autoscaling", "AutoScaling", None, None),
    ];

    /// <summary>A service of which nothing is called otherwise than in its model.</summary>
    public static ServiceNames Plain(string model, string name) => new(model, name, None, None);
}
