using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;

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
            Delete = call => ResourceTypes.Remove(() => call.Invoke("rds", "DeleteDBSubnetGroup", WireStruct.Of(("DBSubnetGroupName", call.PhysicalId)))),
        },
        new("AWS::RDS::DBClusterParameterGroup")
        {
            Create = call =>
            {
                var name = call.Name("DBClusterParameterGroupName", lower: true);
                call.Invoke("rds", "CreateDBClusterParameterGroup", WireStruct.Of(
                    ("DBClusterParameterGroupName", name), ("DBParameterGroupFamily", call.Text("Family")), ("Description", call.Text("Description"))));
                call.Resource.PhysicalId = name;
                SetParameters(call);
                return name;
            },
            Update = SetParameters,
            Replaces = FrozenSet.Create("DBClusterParameterGroupName", "Family", "Description"),
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
            Update = call => call.Invoke("rds", "ModifyDBCluster", call.Input("rds", "ModifyDBCluster", ("DBClusterIdentifier", call.PhysicalId))),
            Replaces = FrozenSet.Create("DBClusterIdentifier", "Engine", "DatabaseName", "MasterUsername", "DBSubnetGroupName", "StorageEncrypted"),
            Attribute = (call, name) => name switch
            {
                "Endpoint.Address" => Cluster(call)?.Text("Endpoint"),
                "ReadEndpoint.Address" => Cluster(call)?.Text("ReaderEndpoint"),
                "Endpoint.Port" => "3306",
                "DBClusterArn" => Cluster(call)?.Text("DBClusterArn"),
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
            Update = call => call.Invoke("rds", "ModifyDBInstance", call.Input("rds", "ModifyDBInstance", ("DBInstanceIdentifier", call.PhysicalId), ("ApplyImmediately", true))),
            Replaces = FrozenSet.Create("DBInstanceIdentifier", "DBClusterIdentifier", "Engine", "AvailabilityZone"),
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

    private static string? Instance(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke("rds", "DescribeDBInstances", WireStruct.Of(("DBInstanceIdentifier", call.PhysicalId))))?.Structs("DBInstances").FirstOrDefault()?.Text("DBInstanceStatus");
}
