using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What a resource is like now, in the words of its template: as far as drift can be seen of its type.</summary>
internal static class ActualProperties
{
    private static readonly FrozenDictionary<string, Func<ResourceCall, JsonObject?>> ByType =
        new Dictionary<string, Func<ResourceCall, JsonObject?>>(StringComparer.Ordinal)
        {
            ["AWS::S3::Bucket"] = Bucket,
            ["AWS::EC2::SecurityGroup"] = SecurityGroup,
            ["AWS::EC2::Instance"] = Instance,
            ["AWS::Logs::LogGroup"] = LogGroup,
            ["AWS::IAM::Role"] = call => Plain(call.Invoke("iam", "GetRole", WireStruct.Of(("RoleName", call.PhysicalId))).Struct("Role"), "RoleName", "Path"),
            ["AWS::DynamoDB::Table"] = call => Plain(call.Invoke("dynamodb", "DescribeTable", WireStruct.Of(("TableName", call.PhysicalId))).Struct("Table"), "TableName"),
            ["AWS::RDS::GlobalCluster"] = call => Plain(
                First(call, "rds", "DescribeGlobalClusters", "GlobalClusters", ("GlobalClusterIdentifier", call.PhysicalId)), "Engine", "EngineVersion", "DeletionProtection"),
            ["AWS::RDS::DBCluster"] = call => Plain(
                First(call, "rds", "DescribeDBClusters", "DBClusters", ("DBClusterIdentifier", call.PhysicalId)), "Engine", "EngineVersion", "DatabaseName", "DeletionProtection", "Port"),
            ["AWS::RDS::DBInstance"] = call => Plain(
                First(call, "rds", "DescribeDBInstances", "DBInstances", ("DBInstanceIdentifier", call.PhysicalId)), "DBInstanceClass", "Engine", "PubliclyAccessible"),
            ["AWS::AutoScaling::AutoScalingGroup"] = call => Plain(
                First(call, "autoscaling", "DescribeAutoScalingGroups", "AutoScalingGroups", ("AutoScalingGroupNames", new List<object?> { call.PhysicalId })),
                "MinSize", "MaxSize", "DesiredCapacity", "LaunchConfigurationName", "HealthCheckType"),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Looks at a resource of a type; <see langword="null"/> where drift can't be seen of it. What the look answers is <see langword="null"/> where the resource is gone.</summary>
    public static Func<ResourceCall, JsonObject?>? Of(string type) => ByType.GetValueOrDefault(type);

    private static WireStruct? First(ResourceCall call, string service, string operation, string list, params ReadOnlySpan<(string, object?)> input) =>
        call.Invoke(service, operation, WireStruct.Of(input)).Structs(list).FirstOrDefault();

    private static JsonObject? Plain(WireStruct? source, params ReadOnlySpan<string> names)
    {
        if (source is null)
        {
            return null;
        }

        var result = new JsonObject();
        foreach (var name in names)
        {
            if (source.GetValueOrDefault(name) is { } value)
            {
                result[name] = value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture);
            }
        }

        return result;
    }

    private static JsonObject? Bucket(ResourceCall call)
    {
        var bucket = WireStruct.Of(("Bucket", call.PhysicalId));
        call.Invoke("s3", "HeadBucket", bucket);
        var result = new JsonObject { ["BucketName"] = call.PhysicalId, ["PublicAccessBlockConfiguration"] = null, ["VersioningConfiguration"] = null };
        if (ResourceTypes.Look(() => call.Invoke("s3", "GetPublicAccessBlock", bucket))?.Struct("PublicAccessBlockConfiguration") is { } block)
        {
            result["PublicAccessBlockConfiguration"] = Plain(block, "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets");
        }

        if (call.Invoke("s3", "GetBucketVersioning", bucket).Text("Status") is { } versioning)
        {
            result["VersioningConfiguration"] = new JsonObject { ["Status"] = versioning };
        }

        return result;
    }

    private static JsonObject? SecurityGroup(ResourceCall call)
    {
        var group = First(call, "ec2", "DescribeSecurityGroups", "SecurityGroups", ("GroupIds", new List<object?> { call.PhysicalId }));
        return group is null ? null : new JsonObject
        {
            ["GroupDescription"] = group.Text("Description"),
            ["VpcId"] = group.Text("VpcId"),
            ["SecurityGroupIngress"] = Rules(group, "IpPermissions"),
            ["SecurityGroupEgress"] = Rules(group, "IpPermissionsEgress"),
        };
    }

    private static JsonArray Rules(WireStruct group, string member)
    {
        var rules = new JsonArray();
        foreach (var permission in group.Structs(member))
        {
            foreach (var (name, value) in permission.Structs("IpRanges").Select(range => ("CidrIp", range.Text("CidrIp")))
                .Concat(permission.Structs("UserIdGroupPairs").Select(pair => ("SourceSecurityGroupId", pair.Text("GroupId")))))
            {
                var rule = Plain(permission, "IpProtocol", "FromPort", "ToPort")!;
                rule[name] = value;
                rules.Add((JsonNode)rule);
            }
        }

        return rules;
    }

    private static JsonObject? Instance(ResourceCall call)
    {
        var instance = First(call, "ec2", "DescribeInstances", "Reservations", ("InstanceIds", new List<object?> { call.PhysicalId }))?.Structs("Instances").FirstOrDefault();
        return instance?.Struct("State")?.Text("Name") is "terminated" or "shutting-down" ? null : Plain(instance, "InstanceType", "ImageId", "SubnetId");
    }

    private static JsonObject? LogGroup(ResourceCall call)
    {
        var group = call.Invoke("logs", "DescribeLogGroups", WireStruct.Of(("logGroupNamePrefix", call.PhysicalId))).Structs("logGroups")
            .FirstOrDefault(candidate => candidate.Text("logGroupName") == call.PhysicalId);
        return group is null ? null : new JsonObject { ["LogGroupName"] = call.PhysicalId, ["RetentionInDays"] = group.Integer("retentionInDays")?.ToString(CultureInfo.InvariantCulture) };
    }
}
