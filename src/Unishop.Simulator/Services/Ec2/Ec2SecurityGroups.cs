using System.Net;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Elb;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Security groups and their rules.</summary>
internal static class Ec2SecurityGroups
{
    public static AwsAnswer Create(AwsCall call)
    {
        var name = call["GroupName"];
        var vpc = call.Input.Text("VpcId");
        var network = call.World.Networks.Find(candidate => candidate.Region == call.Region && (vpc is null ? candidate.IsDefault : candidate.VpcId == vpc))
            ?? throw (vpc is null ? Error("VPCIdNotSpecified", "No default VPC for this user") : Error("InvalidVpcID.NotFound", $"The vpc ID '{vpc}' does not exist"));
        if (name == "default" || name.StartsWith("sg-", StringComparison.Ordinal))
        {
            throw Error("InvalidParameterValue", $"Invalid value '{name}' for groupName. Group names may be neither 'default' nor begin with 'sg-'.");
        }

        if (network.Groups.Exists(group => group.Name == name))
        {
            throw Error("InvalidGroup.Duplicate", $"The security group '{name}' already exists for VPC '{network.VpcId}'");
        }

        RequireNoDryRun(call);
        var created = new SecurityGroup(call.World.Id("sg"), name, call["Description"]);
        foreach (var tag in call.Input.Structs("TagSpecifications").Where(spec => spec.Text("ResourceType") == "security-group").SelectMany(spec => spec.Structs("Tags")))
        {
            created.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }

        network.Groups.Add(created);
        return new AwsAnswer(WireStruct.Of(("GroupId", created.Id), ("Tags", Tags(created))), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var (network, group) = Find(call);
        if (group.Name == "default")
        {
            throw Error("CannotDelete", $"the specified group: \"{group.Id}\" name: \"default\" cannot be deleted by a user");
        }

        var used = call.World.Instances.Exists(instance => instance.SecurityGroupId == group.Id && instance.State != "terminated")
            || call.World.LoadBalancers.Exists(balancer => balancer.SecurityGroups.Contains(group.Id))
            || network.Groups.Exists(other => other != group && other.Ingress.Concat(other.Egress).Any(rule => rule.GroupId == group.Id));
        if (used)
        {
            throw Error("DependencyViolation", $"resource {group.Id} has a dependent object");
        }

        RequireNoDryRun(call);
        network.Groups.Remove(group);
        return new AwsAnswer(WireStruct.Of(("Return", true), ("GroupId", group.Id)), Effect: true);
    }

    public static AwsAnswer Authorize(AwsCall call, bool egress)
    {
        var (network, group) = Find(call);
        var rules = egress ? group.Egress : group.Ingress;
        var asked = Rules(call, network);
        if (asked.Find(rule => rules.Exists(rule.IsSameAs)) is { } known)
        {
            throw Error("InvalidPermission.Duplicate", $"the specified rule \"peer: {known.Cidr ?? known.GroupId}, {known.Protocol}, from port: {known.From}, to port: {known.To}, ALLOW\" already exists");
        }

        RequireNoDryRun(call);
        rules.AddRange(asked);
        return new AwsAnswer(WireStruct.Of(("Return", true)), Effect: true);
    }

    public static AwsAnswer Revoke(AwsCall call, bool egress)
    {
        var (network, group) = Find(call);
        var rules = egress ? group.Egress : group.Ingress;
        var asked = Rules(call, network);
        if (asked.Exists(rule => !rules.Exists(rule.IsSameAs)))
        {
            throw Error("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
        }

        RequireNoDryRun(call);
        rules.RemoveAll(rule => asked.Exists(rule.IsSameAs));
        return new AwsAnswer(WireStruct.Of(("Return", true)), Effect: true);
    }

    public static WireStruct Describe(AwsCall call)
    {
        var ids = call.Input.Texts("GroupIds").ToArray();
        var names = call.Input.Texts("GroupNames").ToArray();
        var here = call.World.Networks.Where(network => network.Region == call.Region).SelectMany(network => network.Groups, (network, item) => (Network: network, Group: item)).ToArray();
        if (Array.Find(ids, id => !Array.Exists(here, item => item.Group.Id == id)) is { } missing)
        {
            throw Error("InvalidGroup.NotFound", $"The security group '{missing}' does not exist");
        }

        var (page, next) = Ec2Requests.Page(call, Array.FindAll(here, item => (ids.Length == 0 || ids.Contains(item.Group.Id)) && (names.Length == 0 || names.Contains(item.Group.Name))
            && Ec2Filters.Match(call.Input, name => Filter(name, item.Network, item.Group))));
        return WireStruct.Of(("SecurityGroups", page.Select(item => Struct(item.Network, item.Group))), ("NextToken", next));
    }

    private static string[]? Filter(string name, Network network, SecurityGroup group) => name switch
    {
        "vpc-id" => [network.VpcId],
        "group-name" => [group.Name],
        "group-id" => [group.Id],
        "description" => [group.Description],
        "owner-id" => [World.Account],
        "tag-key" => [.. group.Tags.Keys],
        "ip-permission.group-id" => [.. group.Ingress.Select(rule => rule.GroupId).OfType<string>()],
        "ip-permission.cidr" => [.. group.Ingress.Select(rule => rule.Cidr).OfType<string>()],
        _ when name.StartsWith("tag:", StringComparison.Ordinal) => group.Tags.TryGetValue(name[4..], out var value) ? [value] : [],
        _ => null,
    };

    private static WireStruct Struct(Network network, SecurityGroup group) => WireStruct.Of(
        ("GroupId", group.Id), ("GroupName", group.Name), ("Description", group.Description), ("VpcId", network.VpcId), ("OwnerId", World.Account),
        ("IpPermissions", Permissions(group.Ingress)), ("IpPermissionsEgress", Permissions(group.Egress)), ("Tags", Tags(group)));

    private static IEnumerable<WireStruct> Tags(SecurityGroup group) => group.Tags.Select(tag => WireStruct.Of(("Key", tag.Key), ("Value", tag.Value)));

    private static IEnumerable<WireStruct> Permissions(List<SecurityRule> rules) => rules.GroupBy(rule => (rule.Protocol, rule.From, rule.To)).Select(same => WireStruct.Of(
        ("IpProtocol", same.Key.Protocol), ("FromPort", same.Key.From), ("ToPort", same.Key.To),
        ("IpRanges", same.Where(rule => rule.Cidr?.Contains(':', StringComparison.Ordinal) == false).Select(rule => WireStruct.Of(("CidrIp", rule.Cidr), ("Description", rule.Description)))),
        ("Ipv6Ranges", same.Where(rule => rule.Cidr?.Contains(':', StringComparison.Ordinal) == true).Select(rule => WireStruct.Of(("CidrIpv6", rule.Cidr), ("Description", rule.Description)))),
        ("UserIdGroupPairs", same.Where(rule => rule.GroupId is not null).Select(rule => WireStruct.Of(("UserId", World.Account), ("GroupId", rule.GroupId), ("Description", rule.Description)))),
        ("PrefixListIds", new List<object?>())));

    private static (Network Network, SecurityGroup Group) Find(AwsCall call)
    {
        var (id, name) = (call.Input.Text("GroupId"), call.Input.Text("GroupName"));
        if (id is null && name is null)
        {
            throw Error("MissingParameter", "The request must contain the parameter groupName or groupId");
        }

        foreach (var network in call.World.Networks.Where(network => network.Region == call.Region))
        {
            // A name alone means the default VPC's group.
            if (network.Groups.Find(group => id is null ? network.IsDefault && group.Name == name : group.Id == id) is { } found)
            {
                return (network, found);
            }
        }

        throw Error("InvalidGroup.NotFound", $"The security group '{id ?? name}' does not exist");
    }

    private static List<SecurityRule> Rules(AwsCall call, Network network)
    {
        var permissions = call.Input.Structs("IpPermissions").ToList();
        if (call.Input.Text("CidrIp") is { } cidr)
        {
            permissions.Add(WireStruct.Of(("IpProtocol", call.Input.Text("IpProtocol")), ("FromPort", call.Input.Integer("FromPort")), ("ToPort", call.Input.Integer("ToPort")),
                ("IpRanges", new List<object?> { WireStruct.Of(("CidrIp", cidr)) })));
        }

        return permissions.Count > 0
            ? [.. permissions.SelectMany(permission => Rules(permission, network))]
            : throw Error("MissingParameter", "The request must contain the parameter ipPermissions");
    }

    private static IEnumerable<SecurityRule> Rules(WireStruct permission, Network network)
    {
        var protocol = permission.Text("IpProtocol") ?? throw Error("MissingParameter", "The request must contain the parameter ipProtocol");
        var (from, to) = protocol == "-1" ? (null, null) : (permission.Integer("FromPort"), permission.Integer("ToPort"));
        if (protocol is "tcp" or "udp" or "6" or "17" && (from is null || to is null || from < 0 || to > 65_535 || from > to))
        {
            throw Error("InvalidParameterValue", $"Invalid TCP/UDP port range ({from}:{to}): both ends are needed, between 0 and 65535");
        }

        foreach (var range in permission.Structs("IpRanges").Concat(permission.Structs("Ipv6Ranges")))
        {
            var cidr = range.Text("CidrIp") ?? range.Text("CidrIpv6") ?? "";
            yield return IPNetwork.TryParse(cidr, out _)
                ? new SecurityRule(protocol, from, to, cidr, null, range.Text("Description"))
                : throw Error("InvalidParameterValue", $"CIDR block {cidr} is malformed");
        }

        foreach (var pair in permission.Structs("UserIdGroupPairs"))
        {
            var source = network.Groups.Find(group => group.Id == pair.Text("GroupId") || (pair.Text("GroupId") is null && group.Name == pair.Text("GroupName")))
                ?? throw Error("InvalidGroup.NotFound", $"The security group '{pair.Text("GroupId") ?? pair.Text("GroupName")}' does not exist");
            yield return new SecurityRule(protocol, from, to, null, source.Id, pair.Text("Description"));
        }
    }

    private static void RequireNoDryRun(AwsCall call)
    {
        if (call.Input.Flag("DryRun") == true)
        {
            throw Error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }
    }

    private static WireException Error(string code, string message, int status = 400) => new(new WireError(code, message, status));
}
