using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>Tags of every RDS resource, by ARN.</summary>
internal static class RdsTags
{
    private const int Most = 50;

    public static WireStruct List(AwsCall call)
    {
        CheckResource(call);
        return WireStruct.Of(("TagList", Of(call.World, call["ResourceName"])));
    }

    public static AwsAnswer Add(AwsCall call)
    {
        CheckResource(call);
        Set(call.World, call["ResourceName"], call.Input);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Remove(AwsCall call)
    {
        CheckResource(call);
        var changed = false;
        if (call.World.Databases.Tags.TryGetValue(call["ResourceName"], out var tags))
        {
            foreach (var key in call.Input.Texts("TagKeys"))
            {
                changed |= tags.Remove(key);
            }
        }

        return new AwsAnswer([], changed);
    }

    /// <summary>Puts the tags of a request on a resource.</summary>
    /// <param name="world">The world.</param>
    /// <param name="arn">The resource.</param>
    /// <param name="input">A request with <c>Tags</c>.</param>
    public static void Set(World world, string arn, WireStruct input)
    {
        var given = input.Structs("Tags").Concat(input.Structs("TagSpecifications").SelectMany(specification => specification.Structs("Tags")))
            .Select(tag => (Key: tag.Text("Key") ?? "", Value: tag.Text("Value") ?? "")).ToArray();
        Check(given.Select(tag => tag.Key));
        if (given.Length == 0)
        {
            return;
        }

        if (!world.Databases.Tags.TryGetValue(arn, out var tags))
        {
            world.Databases.Tags[arn] = tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        if (tags.Keys.Union(given.Select(tag => tag.Key)).Count() > Most)
        {
            throw RdsRules.WrongValue($"The number of tags exceeds the limit of {Most}.");
        }

        foreach (var (key, value) in given)
        {
            tags[key] = value;
        }
    }

    /// <summary>Refuses tags that nobody may set, before anything is created with them.</summary>
    public static void Check(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (key is "" or { Length: > 128 } || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw RdsRules.WrongValue($"Tag key '{key}' is not valid: needed are 1 to 128 characters that do not begin with aws:, e.g. Name.");
            }
        }
    }

    public static IEnumerable<WireStruct>? Of(World world, string arn) => (world.Databases.Tags.GetValueOrDefault(arn) ?? [])
        .Select(tag => WireStruct.Of(("Key", tag.Key), ("Value", tag.Value)));

    private static void CheckResource(AwsCall call)
    {
        var arn = call["ResourceName"];
        if (arn.Split(':') is not ["arn", "aws", "rds", var region, World.Account, var type, var name, ..])
        {
            throw RdsRules.WrongValue($"Invalid resource name: {arn}");
        }

        if (type == "cluster-snapshot")
        {
            name = arn[(arn.IndexOf(":cluster-snapshot:", StringComparison.Ordinal) + ":cluster-snapshot:".Length)..];
        }

        var world = call.World;
        var (exists, code) = type switch
        {
            "cluster" => (world.ClusterByArn(arn) is not null, "DBClusterNotFoundFault"),
            "db" => (world.Clusters.Exists(cluster => cluster.Region == region && cluster.Instances.Exists(instance => instance.Id == name)), "DBInstanceNotFound"),
            "global-cluster" => (world.GlobalClusters.ContainsKey(name), "GlobalClusterNotFoundFault"),
            "cluster-snapshot" => (world.DbSnapshots.Exists(snapshot => snapshot.Region == region && snapshot.Id == name), "DBClusterSnapshotNotFoundFault"),
            "subgrp" => (world.Databases.SubnetGroups.ContainsKey((region, name)), "DBSubnetGroupNotFoundFault"),
            "cluster-pg" => (world.Databases.ParameterGroups.ContainsKey((region, name)), "DBParameterGroupNotFound"),
            _ => throw RdsRules.WrongValue($"Invalid resource name: {arn}"),
        };
        if (region != call.Region && type != "global-cluster")
        {
            throw RdsRules.WrongValue($"The specified resource name does not match an RDS resource in this region: {arn}");
        }

        if (!exists)
        {
            throw RdsRules.Error(code, $"The resource {arn} was not found.", 404);
        }
    }
}
