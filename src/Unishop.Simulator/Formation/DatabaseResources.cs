using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Aws.Wire;

namespace Unishop.Simulator.Formation;

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
                call.Carry("rds", "CreateDBSubnetGroup", call.Input("rds", "CreateDBSubnetGroup", ("DBSubnetGroupName", name)));
                return name;
            },
            Delete = call => ResourceTypes.Remove(() => call.Carry("rds", "DeleteDBSubnetGroup", WireStruct.Of(("DBSubnetGroupName", call.PhysicalId)))),
        },
        new("AWS::RDS::DBClusterParameterGroup")
        {
            Create = call =>
            {
                var name = call.Name("DBClusterParameterGroupName", lower: true);
                call.Carry("rds", "CreateDBClusterParameterGroup", WireStruct.Of(
                    ("DBClusterParameterGroupName", name), ("DBParameterGroupFamily", call.Text("Family")), ("Description", call.Text("Description"))));
                call.Resource.PhysicalId = name;
                SetParameters(call);
                return name;
            },
            Update = SetParameters,
            Replaces = FrozenSet.Create("DBClusterParameterGroupName", "Family", "Description"),
            Delete = call => ResourceTypes.Remove(() => call.Carry("rds", "DeleteDBClusterParameterGroup", WireStruct.Of(("DBClusterParameterGroupName", call.PhysicalId)))),
        },
        new("AWS::RDS::GlobalCluster")
        {
            Create = call =>
            {
                var source = call.Text("SourceDBClusterIdentifier") is { } id ? ClusterArn(call, id) : null;
                var name = call.Name("GlobalClusterIdentifier", longest: 63, lower: true);
                call.Carry("rds", "CreateGlobalCluster", call.Input("rds", "CreateGlobalCluster", ("GlobalClusterIdentifier", name), ("SourceDBClusterIdentifier", source)));
                return name;
            },
            IsReady = call => Global(call, call.PhysicalId)?.Text("Status") == "available",
            Delete = call => ResourceTypes.Remove(() =>
            {
                if (call.Text("SourceDBClusterIdentifier") is { } source)
                {
                    Leave(call, call.PhysicalId, source);
                }

                call.Carry("rds", "DeleteGlobalCluster", WireStruct.Of(("GlobalClusterIdentifier", call.PhysicalId)));
            }),
            IsGone = call => Global(call, call.PhysicalId) is null,
        },
        new("AWS::RDS::DBCluster")
        {
            Create = call =>
            {
                var name = call.Name("DBClusterIdentifier", longest: 63, lower: true);
                call.Carry("rds", "CreateDBCluster", call.Input("rds", "CreateDBCluster", ("DBClusterIdentifier", name)));
                return name;
            },
            IsReady = call => Cluster(call)?.Text("Status") == "available",
            Delete = call => ResourceTypes.Remove(() =>
            {
                if (call.Text("GlobalClusterIdentifier") is { } global)
                {
                    Leave(call, global, call.PhysicalId);
                }

                call.Carry("rds", "DeleteDBCluster", WireStruct.Of(
                    ("DBClusterIdentifier", call.PhysicalId), ("SkipFinalSnapshot", !call.TakesSnapshot), ("FinalDBSnapshotIdentifier", FinalSnapshot(call))));
            }),
            IsGone = call => Cluster(call) is null,
            Update = call => call.Carry("rds", "ModifyDBCluster", call.Input("rds", "ModifyDBCluster", ("DBClusterIdentifier", call.PhysicalId))),
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
                call.Carry("rds", "CreateDBInstance", call.Input("rds", "CreateDBInstance", ("DBInstanceIdentifier", name)));
                return name;
            },
            IsReady = call => Instance(call) == "available",
            Delete = call => ResourceTypes.Remove(() => call.Carry("rds", "DeleteDBInstance", WireStruct.Of(
                ("DBInstanceIdentifier", call.PhysicalId), ("SkipFinalSnapshot", !call.TakesSnapshot), ("FinalDBSnapshotIdentifier", FinalSnapshot(call))))),
            IsGone = call => Instance(call) is null,
            Update = call => call.Carry("rds", "ModifyDBInstance", call.Input("rds", "ModifyDBInstance", ("DBInstanceIdentifier", call.PhysicalId), ("ApplyImmediately", true))),
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
            call.Carry("rds", "ModifyDBClusterParameterGroup", WireStruct.Of(("DBClusterParameterGroupName", call.PhysicalId), ("Parameters", some.ToList())));
        }
    }

    private static string ClusterArn(ResourceCall call, string idOrArn) =>
        idOrArn.StartsWith("arn:", StringComparison.Ordinal) ? idOrArn : $"arn:aws:rds:{call.Stack.Region}:{Worlds.World.Account}:cluster:{idOrArn}";

    /// <summary>Takes a cluster out of its global database, as is done before either of them is deleted; it is listed for a while after that.</summary>
    private static void Leave(ResourceCall call, string global, string cluster)
    {
        var arn = ClusterArn(call, cluster);
        if (Global(call, global)?.Structs("GlobalClusterMembers").Any(member => member.Text("DBClusterArn") == arn) == true)
        {
            call.Carry("rds", "RemoveFromGlobalCluster", WireStruct.Of(("GlobalClusterIdentifier", global), ("DbClusterIdentifier", arn)));
        }
    }

    private static WireStruct? Global(ResourceCall call, string id) => ResourceTypes.Look(() =>
        call.Carry("rds", "DescribeGlobalClusters", WireStruct.Of(("GlobalClusterIdentifier", id))))?.Structs("GlobalClusters").FirstOrDefault();

    private static WireStruct? Cluster(ResourceCall call) => ResourceTypes.Look(() =>
        call.Carry("rds", "DescribeDBClusters", WireStruct.Of(("DBClusterIdentifier", call.PhysicalId))))?.Structs("DBClusters").FirstOrDefault();

    private static string? Instance(ResourceCall call) => ResourceTypes.Look(() =>
        call.Carry("rds", "DescribeDBInstances", WireStruct.Of(("DBInstanceIdentifier", call.PhysicalId))))?.Structs("DBInstances").FirstOrDefault()?.Text("DBInstanceStatus");
}
