using Unishop.Simulator.Core;

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
        ["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
        ["arn:aws:iam::aws:policy/service-role/AWSLambdaRole"] = ["lambda:InvokeFunction"],
        ["arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"] = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        ["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"] = ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
        ["arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM"] = ["ssm:*", "ssmmessages:*", "ec2messages:*", "cloudwatch:PutMetricData", "ec2:DescribeInstanceStatus", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents", "s3:GetBucketLocation", "s3:PutObject", "s3:GetObject", "s3:GetEncryptionConfiguration", "s3:ListBucket"],
        ["arn:aws:iam::aws:policy/service-role/AutoScalingNotificationAccessRole"] = ["sns:Publish", "sqs:SendMessage", "sqs:GetQueueUrl"],
        ["arn:aws:iam::aws:policy/AWSLambdaExecute"] = ["logs:*", "s3:GetObject", "s3:PutObject"],
        ["arn:aws:iam::aws:policy/AWSLambda_FullAccess"] = ["lambda:*", "iam:PassRole", "logs:DescribeLogGroups", "cloudwatch:ListMetrics", "cloudwatch:GetMetricData", "cloudformation:DescribeStacks"],
        ["arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"] = ["dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:List*", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
        ["arn:aws:iam::aws:policy/AmazonEC2FullAccess"] = ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
        ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"] = ["ec2:Describe*", "elasticloadbalancing:Describe*", "cloudwatch:ListMetrics", "cloudwatch:GetMetricStatistics", "cloudwatch:Describe*", "autoscaling:Describe*"],
        ["arn:aws:iam::aws:policy/AmazonRDSFullAccess"] = ["rds:*", "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricStatistics", "cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "sns:ListSubscriptions", "sns:ListTopics", "sns:Publish"],
        ["arn:aws:iam::aws:policy/AmazonRDSReadOnlyAccess"] = ["rds:Describe*", "rds:ListTagsForResource", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "cloudwatch:GetMetricStatistics", "cloudwatch:GetMetricData"],
        ["arn:aws:iam::aws:policy/AmazonSNSFullAccess"] = ["sns:*"],
        ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] = ["sqs:*"],
        ["arn:aws:iam::aws:policy/AmazonSSMFullAccess"] = ["ssm:*", "ssmmessages:*", "ec2messages:*"],
        ["arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess"] = ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
        ["arn:aws:iam::aws:policy/AmazonRoute53FullAccess"] = ["route53:*"],
        ["arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator"] = ["apigateway:*"],
        ["arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess"] = ["execute-api:Invoke", "execute-api:ManageConnections"],
        ["arn:aws:iam::aws:policy/AutoScalingFullAccess"] = ["autoscaling:*", "cloudwatch:PutMetricAlarm", "ec2:Describe*", "elasticloadbalancing:Describe*"],
        ["arn:aws:iam::aws:policy/AutoScalingReadOnlyAccess"] = ["autoscaling:Describe*"],
        ["arn:aws:iam::aws:policy/AWSCloudFormationFullAccess"] = ["cloudformation:*"],
        ["arn:aws:iam::aws:policy/AWSCloudFormationReadOnlyAccess"] = ["cloudformation:Describe*", "cloudformation:EstimateTemplateCost", "cloudformation:Get*", "cloudformation:List*", "cloudformation:ValidateTemplate"],
        ["arn:aws:iam::aws:policy/CloudFrontFullAccess"] = ["cloudfront:*", "s3:ListAllMyBuckets"],
        ["arn:aws:iam::aws:policy/CloudWatchFullAccess"] = ["autoscaling:Describe*", "cloudwatch:*", "logs:*", "sns:*"],
        ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"] = ["autoscaling:Describe*", "cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "logs:Get*", "logs:List*", "logs:Describe*", "sns:Get*", "sns:List*"],
        ["arn:aws:iam::aws:policy/CloudWatchLogsFullAccess"] = ["logs:*"],
        ["arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess"] = ["logs:Describe*", "logs:Get*", "logs:List*", "logs:FilterLogEvents"],
        ["arn:aws:iam::aws:policy/IAMFullAccess"] = ["iam:*"],
        ["arn:aws:iam::aws:policy/IAMReadOnlyAccess"] = ["iam:Get*", "iam:List*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy"],
        ["arn:aws:iam::aws:policy/SecretsManagerReadWrite"] = ["secretsmanager:*"],
        ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"] = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries"],
        ["arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:GetLogEvents", "logs:FilterLogEvents"],
    };

    /// <summary>Roles by name, which IAM compares without regard to case.</summary>
    public SortedDictionary<string, Role> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, InstanceProfile> Profiles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The role sessions that were handed out, by their access key; they do not expire, for the clients' clocks are not this world's.</summary>
    public Dictionary<string, RoleSession> Sessions { get; } = new(StringComparer.Ordinal);

    public Role? RoleByArn(string arn) => Roles.Values.FirstOrDefault(role => role.Arn == arn);
}

internal sealed class Role
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Path { get; init; }

    public required string TrustPolicy { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Description { get; set; }

    public long MaxSessionSeconds { get; set; } = 3600;

    /// <summary>Inline policy documents by name.</summary>
    public SortedDictionary<string, string> Policies { get; } = new(StringComparer.Ordinal);

    /// <summary>The ARNs of attached policies.</summary>
    public SortedSet<string> Attached { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public string Arn => $"arn:aws:iam::{World.Account}:role{Path}{Name}";

    /// <summary>
    /// Whether the role may do something to anything at all. Which resource it is about is not looked at, nor are conditions: a permission under a
    /// condition counts, a refusal counts where it is about everything without one.
    /// </summary>
    public bool MayDo(string action)
    {
        var statements = Policies.Values.SelectMany(document => PolicyStatement.ReadAll(document, "")).Where(statement => statement.IsAbout(action)).ToArray();
        return (statements.Any(statement => statement.IsAllowed)
                || Attached.SelectMany(arn => Identities.ManagedPolicies.GetValueOrDefault(arn) ?? []).Any(pattern => PolicyStatement.Fits(pattern, action, StringComparison.OrdinalIgnoreCase)))
            && !statements.Any(statement => statement is { IsAllowed: false, HasCondition: false } && statement.Resources.Contains("*"));
    }

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
