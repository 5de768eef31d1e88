using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Aurora in stacks.</summary>
internal static class DatabaseResources
{
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::RDS::DBSubnetGroup")
        {
            Create = call =>
            {
                var name = call.Name("DBSubnetGroupName", lower: true);
                call.Invoke("rds", "CreateDBSubnetGroup", call.Input("rds", "CreateDBSubnetGroup", ("DBSubnetGroupName", name)));
                return name;
            },
            Update = call =>
            {
                call.Invoke("rds", "ModifyDBSubnetGroup", Untagged(call).Input("rds", "ModifyDBSubnetGroup", ("DBSubnetGroupName", call.PhysicalId)));
                Tag(call, "subgrp");
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("rds", "DeleteDBSubnetGroup", WireStruct.Of(("DBSubnetGroupName", call.PhysicalId)))),
        },
        new("AWS::RDS::DBClusterParameterGroup")
        {
            Create = call =>
            {
                var name = call.Name("DBClusterParameterGroupName", lower: true);
                call.Invoke("rds", "CreateDBClusterParameterGroup", WireStruct.Of(
                    ("DBClusterParameterGroupName", name), ("DBParameterGroupFamily", call.Text("Family")), ("Description", call.Text("Description")), ("Tags", TagChanges.Given(call))));
                call.Resource.PhysicalId = name;
                SetParameters(call);
                return name;
            },
            Update = call =>
            {
                SetParameters(call);
                Tag(call, "cluster-pg");
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("rds", "DeleteDBClusterParameterGroup", WireStruct.Of(("DBClusterParameterGroupName", call.PhysicalId)))),
        },
        new("AWS::RDS::GlobalCluster")
        {
            Create = call =>
            {
                var source = call.Text("SourceDBClusterIdentifier") is { } id ? ClusterArn(call, id) : null;
                var name = call.Name("GlobalClusterIdentifier", longest: 63, lower: true);
                call.Invoke("rds", "CreateGlobalCluster", call.Input("rds", "CreateGlobalCluster", ("GlobalClusterIdentifier", name), ("SourceDBClusterIdentifier", source)));
                return name;
            },
            IsReady = call => Global(call, call.PhysicalId)?.Text("Status") == "available",
            Update = call => call.Invoke("rds", "ModifyGlobalCluster", WireStruct.Of(
                ("GlobalClusterIdentifier", call.PhysicalId), ("DeletionProtection", call.Text("DeletionProtection") == "true"))),
            Delete = call => ResourceTypes.Remove(() =>
            {
                if (call.Text("SourceDBClusterIdentifier") is { } source)
                {
                    Leave(call, call.PhysicalId, source);
                }

                call.Invoke("rds", "DeleteGlobalCluster", WireStruct.Of(("GlobalClusterIdentifier", call.PhysicalId)));
            }),
            IsGone = call => Global(call, call.PhysicalId) is null,
        },
        new("AWS::RDS::DBCluster")
        {
            Create = call =>
            {
                var name = call.Name("DBClusterIdentifier", longest: 63, lower: true);
                call.Invoke("rds", "CreateDBCluster", call.Input("rds", "CreateDBCluster", ("DBClusterIdentifier", name)));
                return name;
            },
            IsReady = call => Cluster(call)?.Text("Status") == "available",
            Delete = call => ResourceTypes.Remove(() =>
            {
                if (call.Text("GlobalClusterIdentifier") is { } global)
                {
                    Leave(call, global, call.PhysicalId);
                }

                call.Invoke("rds", "DeleteDBCluster", WireStruct.Of(
                    ("DBClusterIdentifier", call.PhysicalId), ("SkipFinalSnapshot", !call.TakesSnapshot), ("FinalDBSnapshotIdentifier", FinalSnapshot(call))));
            }),
            IsGone = call => Cluster(call) is null,
            Update = call =>
            {
                call.Invoke("rds", "ModifyDBCluster", Changed(call, "ModifyDBCluster", ("DBClusterIdentifier", call.PhysicalId), ("ApplyImmediately", true)));
                Tag(call, "cluster");
            },
            Attribute = (call, name) => name switch
            {
                "Endpoint.Address" => Cluster(call)?.Text("Endpoint"),
                "ReadEndpoint.Address" => Cluster(call)?.Text("ReaderEndpoint"),
                "Endpoint.Port" => Cluster(call)?.Integer("Port")?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "DBClusterArn" => Cluster(call)?.Text("DBClusterArn"),
                "DBClusterResourceId" => Cluster(call)?.Text("DbClusterResourceId"),
                _ => null,
            },
        },
        new("AWS::RDS::DBInstance")
        {
            Create = call =>
            {
                var name = call.Name("DBInstanceIdentifier", longest: 63, lower: true);
                call.Invoke("rds", "CreateDBInstance", call.Input("rds", "CreateDBInstance", ("DBInstanceIdentifier", name)));
                return name;
            },
            IsReady = call => Instance(call) == "available",
            Delete = call => ResourceTypes.Remove(() => call.Invoke("rds", "DeleteDBInstance", WireStruct.Of(
                ("DBInstanceIdentifier", call.PhysicalId), ("SkipFinalSnapshot", !call.TakesSnapshot), ("FinalDBSnapshotIdentifier", FinalSnapshot(call))))),
            IsGone = call => Instance(call) is null,
            Update = call =>
            {
                call.Invoke("rds", "ModifyDBInstance", Changed(call, "ModifyDBInstance", ("DBInstanceIdentifier", call.PhysicalId), ("ApplyImmediately", true)));
                Tag(call, "db");
            },
            Attribute = (call, name) => name switch
            {
                "Endpoint.Address" => Described(call)?.Struct("Endpoint")?.Text("Address"),
                "Endpoint.Port" => Described(call)?.Struct("Endpoint")?.Integer("Port")?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "DBInstanceArn" => Described(call)?.Text("DBInstanceArn"),
                "DbiResourceId" => Described(call)?.Text("DbiResourceId"),
                _ => null,
            },
        },
    ];

    /// <summary>What CloudFormation calls the snapshot that it takes before it removes something.</summary>
    private static string? FinalSnapshot(ResourceCall call) =>
        call.TakesSnapshot ? $"{call.Stack.Name}-snapshot-{call.Resource.LogicalId}-{call.World.Random.Letters(12)}".ToLowerInvariant() : null;

    private static void SetParameters(ResourceCall call)
    {
        var parameters = (call.Properties["Parameters"] as System.Text.Json.Nodes.JsonObject ?? []).Select(parameter => (object?)WireStruct.Of(
            ("ParameterName", parameter.Key), ("ParameterValue", parameter.Value!.GetValue<string>()), ("ApplyMethod", "pending-reboot"))).ToArray();
        // The operation takes twenty at a time.
        foreach (var some in parameters.Chunk(20))
        {
            call.Invoke("rds", "ModifyDBClusterParameterGroup", WireStruct.Of(("DBClusterParameterGroupName", call.PhysicalId), ("Parameters", some.ToList())));
        }
    }

    private static string ClusterArn(ResourceCall call, string idOrArn) =>
        idOrArn.StartsWith("arn:", StringComparison.Ordinal) ? idOrArn : $"arn:aws:rds:{call.Stack.Region}:{World.Account}:cluster:{idOrArn}";

    /// <summary>Takes a cluster out of its global database, as is done before either of them is deleted; it is listed for a while after that.</summary>
    private static void Leave(ResourceCall call, string global, string cluster)
    {
        var arn = ClusterArn(call, cluster);
        if (Global(call, global)?.Structs("GlobalClusterMembers").Any(member => member.Text("DBClusterArn") == arn) == true)
        {
            call.Invoke("rds", "RemoveFromGlobalCluster", WireStruct.Of(("GlobalClusterIdentifier", global), ("DbClusterIdentifier", arn)));
        }
    }

    private static WireStruct? Global(ResourceCall call, string id) => ResourceTypes.Look(() =>
        call.Invoke("rds", "DescribeGlobalClusters", WireStruct.Of(("GlobalClusterIdentifier", id))))?.Structs("GlobalClusters").FirstOrDefault();

    private static WireStruct? Cluster(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke("rds", "DescribeDBClusters", WireStruct.Of(("DBClusterIdentifier", call.PhysicalId))))?.Structs("DBClusters").FirstOrDefault();

    private static string? Instance(ResourceCall call) => Described(call)?.Text("DBInstanceStatus");

    private static WireStruct? Described(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke("rds", "DescribeDBInstances", WireStruct.Of(("DBInstanceIdentifier", call.PhysicalId))))?.Structs("DBInstances").FirstOrDefault();

    /// <summary>What a change asks for: the properties that differ, without those that are harmless and without tags, which go their own way.</summary>
    private static WireStruct Changed(ResourceCall call, string operation, params ReadOnlySpan<(string Member, object? Value)> more)
    {
        var support = PropertySupport.Of(call.Resource.Type).Properties;
        var source = new JsonObject(call.Properties
            .Where(property => property.Key != "Tags" && support[property.Key] == Support.Honoured && !JsonNode.DeepEquals(property.Value, call.Former?[property.Key]))
            .Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        return (call with { Resource = call.Resource with { Properties = source } }).Input("rds", operation, more);
    }

    private static ResourceCall Untagged(ResourceCall call)
    {
        var source = (JsonObject)call.Properties.DeepClone();
        source.Remove("Tags");
        return call with { Resource = call.Resource with { Properties = source } };
    }

    private static void Tag(ResourceCall call, string kind)
    {
        var arn = $"arn:aws:rds:{call.Stack.Region}:{World.Account}:{kind}:{call.PhysicalId}";
        if (TagChanges.Dropped(call) is { Count: > 0 } dropped)
        {
            call.Invoke("rds", "RemoveTagsFromResource", WireStruct.Of(("ResourceName", arn), ("TagKeys", dropped)));
        }

        if (TagChanges.Given(call) is { Count: > 0 } tags)
        {
            call.Invoke("rds", "AddTagsToResource", WireStruct.Of(("ResourceName", arn), ("Tags", tags)));
        }
    }
}
