using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.Rds;

/// <summary>DB subnet groups, and the network that a cluster is put into.</summary>
internal static class RdsSubnetGroups
{
    private const string Default = "default";

    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call);
        var name = call.Input.Text("DBSubnetGroupName");
        var found = call.World.Databases.SubnetGroups.Values.Where(group => group.Region == call.Region && (name is null || RdsRules.Same(group.Name, name))).ToArray();
        if (name is not null && found.Length == 0)
        {
            throw NotFound(name);
        }

        var (page, next) = RdsRules.Page(call, found, group => group.Name);
        return WireStruct.Of(("DBSubnetGroups", page.Select(Struct)), ("Marker", next));
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var world = call.World;
        var name = call["DBSubnetGroupName"].ToLowerInvariant();
        if (name is "" or Default or { Length: > 255 } || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ' '))
        {
            throw RdsRules.WrongValue($"The parameter DBSubnetGroupName is not valid: '{name}'. Needed: 1 to 255 letters, digits, periods, underscores, spaces and hyphens, not 'default'; e.g. my-subnets");
        }

        if (world.Databases.SubnetGroups.ContainsKey((call.Region, name)))
        {
            throw RdsRules.Error("DBSubnetGroupAlreadyExists", $"The DB subnet group '{name}' already exists.");
        }

        RdsTags.Check(call.Input.Structs("Tags").Select(tag => tag.Text("Key") ?? ""));
        var group = Build(call, name, call["DBSubnetGroupDescription"], [.. call.Input.Texts("SubnetIds").Distinct(StringComparer.Ordinal)]);
        world.Databases.SubnetGroups[(call.Region, name)] = group;
        RdsTags.Set(world, group.Arn, call.Input);
        return new AwsAnswer(WireStruct.Of(("DBSubnetGroup", Struct(group))), Effect: true);
    }

    public static AwsAnswer Modify(AwsCall call)
    {
        var name = call["DBSubnetGroupName"].ToLowerInvariant();
        if (!call.World.Databases.SubnetGroups.TryGetValue((call.Region, name), out var group))
        {
            throw NotFound(name);
        }

        string[] ids = [.. call.Input.Texts("SubnetIds").Distinct(StringComparer.Ordinal)];
        var changed = Build(call, name, call.Input.Text("DBSubnetGroupDescription") ?? group.Description, ids);
        // An instance stands in one of the subnets.
        var used = call.World.Clusters.Where(cluster => cluster.Region == call.Region && cluster.SubnetGroup == name).SelectMany(cluster => cluster.Instances).Select(instance => instance.Zone).Distinct().ToArray();
        if (Array.Find(used, zone => changed.Subnets.All(subnet => subnet.Zone != zone)) is { } zone)
        {
            throw RdsRules.Error("SubnetAlreadyInUse", $"The DB subnet is already in use in the Availability Zone {zone}.");
        }

        call.World.Databases.SubnetGroups[(call.Region, name)] = changed;
        return new AwsAnswer(WireStruct.Of(("DBSubnetGroup", Struct(changed))), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var name = call["DBSubnetGroupName"].ToLowerInvariant();
        if (!call.World.Databases.SubnetGroups.TryGetValue((call.Region, name), out var group))
        {
            throw NotFound(name);
        }

        if (call.World.Clusters.Find(cluster => cluster.Region == call.Region && cluster.SubnetGroup == name) is { } user)
        {
            throw RdsRules.Error("InvalidDBSubnetGroupStateFault", $"Cannot delete the subnet group '{name}' because at least one database cluster: {user.Id} is still using it.");
        }

        call.World.Databases.SubnetGroups.Remove((call.Region, name));
        call.World.Databases.Tags.Remove(group.Arn);
        return new AwsAnswer([], Effect: true);
    }

    /// <summary>The group that a new cluster is put into; without a name, that of the default VPC, which is made when it is first needed.</summary>
    public static DbSubnetGroup ForCluster(AwsCall call, string? name)
    {
        var key = (call.Region, Name: name?.ToLowerInvariant() ?? Default);
        if (call.World.Databases.SubnetGroups.TryGetValue(key, out var group))
        {
            return group;
        }

        if (name is not null && key.Name != Default)
        {
            throw NotFound(name);
        }

        var vpc = Ask(call, "DescribeVpcs", "Vpcs", ("is-default", "true")).FirstOrDefault()?.Text("VpcId")
            ?? throw RdsRules.Error("DBSubnetGroupNotFoundFault", "No default subnet group: the Region has no default VPC. Specify DBSubnetGroupName.", 404);
        var subnets = Ask(call, "DescribeSubnets", "Subnets", ("vpc-id", vpc)).Select(subnet => subnet.Text("SubnetId")!).ToArray();
        return call.World.Databases.SubnetGroups[key] = Build(call, Default, "default", subnets);
    }

    /// <summary>What a cluster gets that asks for no security group: the default one of its VPC.</summary>
    public static IEnumerable<string> DefaultSecurityGroup(AwsCall call, DbSubnetGroup subnets) =>
        call.World.Networks.Where(network => network.Region == call.Region && network.VpcId == subnets.VpcId).Select(network => network.DefaultGroup.Id);

    /// <summary>Refuses security groups that do not exist.</summary>
    public static void CheckSecurityGroups(AwsCall call, IReadOnlyCollection<string> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        var known = Ask(call, "DescribeSecurityGroups", "SecurityGroups").Select(group => group.Text("GroupId")).ToHashSet();
        if (groups.FirstOrDefault(group => !known.Contains(group)) is { } unknown)
        {
            throw RdsRules.WrongValue($"Invalid security group , groupId= {unknown}, groupName=.");
        }
    }

    /// <summary>The group of a cluster, as its instances tell it.</summary>
    public static WireStruct? StructOf(World world, DbCluster cluster) =>
        world.Databases.SubnetGroups.TryGetValue((cluster.Region, cluster.SubnetGroup), out var group) ? Struct(group) : WireStruct.Of(("DBSubnetGroupName", cluster.SubnetGroup));

    private static DbSubnetGroup Build(AwsCall call, string name, string description, string[] ids)
    {
        var subnets = Ask(call, "DescribeSubnets", "Subnets").Where(subnet => ids.Contains(subnet.Text("SubnetId"))).ToArray();
        var vpcs = subnets.Select(subnet => subnet.Text("VpcId")!).Distinct().ToArray();
        if (subnets.Length != ids.Length || vpcs.Length > 1 || ids.Length == 0)
        {
            throw RdsRules.Error("InvalidSubnet",
                $"The requested subnet [{string.Join(", ", ids)}] is invalid, or multiple subnets were requested that are not all in a common VPC.");
        }

        var zones = subnets.Select(subnet => subnet.Text("AvailabilityZone")!).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (zones.Length < 2)
        {
            throw RdsRules.Error("DBSubnetGroupDoesNotCoverEnoughAZs",
                $"The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: {string.Join(", ", zones)}. Add subnets to cover at least 2 AZs.");
        }

        return new DbSubnetGroup(call.Region, name, description, vpcs[0], [.. subnets.Select(subnet => (subnet.Text("SubnetId")!, subnet.Text("AvailabilityZone")!))]);
    }

    /// <summary>Asks EC2, as RDS does on a customer's behalf.</summary>
    private static WireStruct[] Ask(AwsCall call, string operation, string member, (string Name, string Value)? filter = null)
    {
        var input = filter is { } wanted
            ? WireStruct.Of(("Filters", new List<object?> { WireStruct.Of(("Name", wanted.Name), ("Values", new List<object?> { wanted.Value })) }))
            : [];
        return [.. call.World.Invoke(call.Region, "ec2", operation, input).Output.Structs(member)];
    }

    private static WireException NotFound(string name) => RdsRules.Error("DBSubnetGroupNotFoundFault", $"DB subnet group '{name}' does not exist.", 404);

    private static WireStruct Struct(DbSubnetGroup group) => WireStruct.Of(
        ("DBSubnetGroupName", group.Name),
        ("DBSubnetGroupDescription", group.Description),
        ("DBSubnetGroupArn", group.Arn),
        ("VpcId", group.VpcId),
        ("SubnetGroupStatus", "Complete"),
        ("SupportedNetworkTypes", new List<object?> { "IPV4" }),
        ("Subnets", group.Subnets.Select(subnet => WireStruct.Of(
            ("SubnetIdentifier", subnet.Id), ("SubnetAvailabilityZone", WireStruct.Of(("Name", subnet.Zone))), ("SubnetStatus", "Active")))));
}
