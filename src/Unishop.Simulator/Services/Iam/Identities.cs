using Unishop.Simulator.Core;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Services.Iam;

/// <summary>The roles and instance profiles of the account; they are the same in every Region.</summary>
internal sealed class Identities
{
    /// <summary>What AWS's own policies allow, of those that the labs use, in the actions that matter to them.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> ManagedPolicies = new Dictionary<string, IReadOnlyList<string>>
    {
        ["arn:aws:iam::aws:policy/AdministratorAccess"] = ["*"],
        ["arn:aws:iam::aws:policy/PowerUserAccess"] = ["s3:*", "rds:*", "ec2:*", "dynamodb:*", "cloudformation:*", "autoscaling:*", "cloudfront:*", "cloudwatch:*", "lambda:*", "logs:*", "sns:*", "apigateway:*"],
        ["arn:aws:iam::aws:policy/ReadOnlyAccess"] = ["s3:Get*", "s3:List*", "rds:Describe*", "ec2:Describe*", "dynamodb:Get*", "dynamodb:Query", "dynamodb:Scan", "dynamodb:Describe*", "cloudformation:Describe*", "cloudwatch:Get*", "autoscaling:Describe*", "cloudfront:Get*", "logs:Describe*"],
        ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] = ["s3:Get*", "s3:List*", "s3:Describe*"],
        ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] = ["s3:*"],
        ["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"] = ["dynamodb:*"],
        ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] = ["ssm:DescribeAssociation", "ssm:GetDocument", "ssm:GetParameter", "ssm:GetParameters", "ssm:UpdateInstanceInformation", "ssmmessages:*", "ec2messages:*"],
        ["arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"] = ["cloudwatch:PutMetricData", "ec2:DescribeVolumes", "ec2:DescribeTags", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:DescribeLogGroups", "logs:CreateLogStream", "logs:CreateLogGroup"],
        ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        ["arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:GetLogEvents", "logs:FilterLogEvents"],
    };

    /// <summary>Roles by name, which IAM compares without regard to case.</summary>
    public SortedDictionary<string, Role> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, InstanceProfile> Profiles { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Role? RoleByArn(string arn) => Roles.Values.FirstOrDefault(role => role.Arn == arn);
}

internal sealed class Role
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Path { get; init; }

    public required string TrustPolicy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Description { get; init; }

    public long MaxSessionSeconds { get; init; } = 3600;

    /// <summary>Inline policy documents by name.</summary>
    public SortedDictionary<string, string> Policies { get; } = new(StringComparer.Ordinal);

    /// <summary>The ARNs of attached policies.</summary>
    public SortedSet<string> Attached { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public string Arn => $"arn:aws:iam::{World.Account}:role{Path}{Name}";

    /// <summary>What the role's policies say to an action on a resource: <c>allowed</c>, <c>explicitDeny</c> or <c>implicitDeny</c>.</summary>
    public string Decide(string action, string resource)
    {
        var statements = Policies.Values.SelectMany(document => PolicyStatement.ReadAll(document, "")).Where(statement => statement.Matches(action, resource)).ToArray();
        var managed = Attached.SelectMany(arn => Identities.ManagedPolicies.GetValueOrDefault(arn) ?? []);
        return statements.Any(statement => !statement.IsAllowed) ? "explicitDeny"
            : statements.Length > 0 || managed.Any(pattern => PolicyStatement.Fits(pattern, action, StringComparison.OrdinalIgnoreCase)) ? "allowed"
            : "implicitDeny";
    }
}

internal sealed class InstanceProfile
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Path { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of its role; at most one.</summary>
    public string? Role { get; set; }

    public string Arn => $"arn:aws:iam::{World.Account}:instance-profile{Path}{Name}";
}
