using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Network ACLs: a subnet has exactly one, which can be exchanged but not taken away.</summary>
internal static class Ec2NetworkAcls
{
    private const long LastRule = 32_766;

    public static AwsAnswer Create(AwsCall call)
    {
        var network = call.NetworkOf(call["VpcId"]);
        var tags = Ec2Tags.Asked(call, "network-acl");
        call.RequireNoDryRun();
        var acl = new NetworkAcl(call.World.Id("acl"), isDefault: false);
        Ec2Tags.Put(acl.Tags, tags);
        network.Acls.Add(acl);
        return new AwsAnswer(WireStruct.Of(("NetworkAcl", Struct(network, acl))), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var (network, acl) = Find(call);
        if (acl.IsDefault)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"cannot delete default network ACL {acl.Id}");
        }

        if (acl.Associations.Count > 0)
        {
            throw Ec2Requests.Error("DependencyViolation", $"The networkAcl '{acl.Id}' has dependencies and cannot be deleted.");
        }

        call.RequireNoDryRun();
        network.Acls.Remove(acl);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer CreateEntry(AwsCall call)
    {
        var (_, acl) = Find(call);
        var entry = Entry(call);
        if (acl.Entries.Exists(known => known.Number == entry.Number && known.Egress == entry.Egress))
        {
            throw Ec2Requests.Error("NetworkAclEntryAlreadyExists", $"The network acl entry identified by {entry.Number} already exists.");
        }

        call.RequireNoDryRun();
        acl.Entries.Add(entry);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer ReplaceEntry(AwsCall call)
    {
        var (_, acl) = Find(call);
        var entry = Entry(call);
        var at = At(acl, entry.Number, entry.Egress);
        call.RequireNoDryRun();
        acl.Entries[at] = entry;
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer DeleteEntry(AwsCall call)
    {
        var (_, acl) = Find(call);
        var at = At(acl, call.Input.Integer("RuleNumber")!.Value, call.Input.Flag("Egress") == true);
        call.RequireNoDryRun();
        acl.Entries.RemoveAt(at);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer ReplaceAssociation(AwsCall call)
    {
        var (network, acl) = Find(call);
        var id = call["AssociationId"];
        var owner = call.Networks().FirstOrDefault(candidate => candidate.Acls.Exists(known => known.Associations.ContainsKey(id)))
            ?? throw Ec2Requests.Error("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist");
        if (owner != network)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"network ACL {acl.Id} and the subnet of {id} belong to different networks");
        }

        call.RequireNoDryRun();
        var before = network.Acls.First(known => known.Associations.ContainsKey(id));
        before.Associations.Remove(id, out var subnet);
        var association = call.World.Id("aclassoc");
        acl.Associations[association] = subnet!;
        return new AwsAnswer(WireStruct.Of(("NewAssociationId", association)), Effect: true);
    }

    public static WireStruct Describe(AwsCall call) => call.Found(
        "NetworkAclIds", call.Networks().SelectMany(network => network.Acls, (network, acl) => (Network: network, Acl: acl)), item => item.Acl.Id, (item, name) => name switch
        {
            "vpc-id" => [item.Network.VpcId],
            "network-acl-id" => [item.Acl.Id],
            "default" => [item.Acl.IsDefault ? "true" : "false"],
            "association.subnet-id" => [.. item.Acl.Associations.Values],
            "association.association-id" => [.. item.Acl.Associations.Keys],
            "association.network-acl-id" => item.Acl.Associations.Count > 0 ? [item.Acl.Id] : [],
            "entry.cidr" => [.. item.Acl.Entries.Select(entry => entry.Cidr)],
            "entry.rule-action" => [.. item.Acl.Entries.Select(entry => Action(entry.Allows)).Append("deny")],
            "owner-id" => [World.Account],
            _ => Ec2Tags.Filter(name, item.Acl.Tags),
        },
        Missing, "NetworkAcls", item => Struct(item.Network, item.Acl));

    private static AclEntry Entry(AwsCall call)
    {
        var number = call.Input.Integer("RuleNumber")!.Value;
        if (number is < 1 or > LastRule)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Value ({number}) for parameter ruleNumber is invalid. Use 1 to {LastRule}.");
        }

        var action = call["RuleAction"];
        if (action is not ("allow" or "deny"))
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Value ({action}) for parameter ruleAction is invalid. Use allow or deny.");
        }

        var protocol = Protocol(call["Protocol"]);
        var ports = call.Input.Struct("PortRange");
        var (from, to) = (ports?.Integer("From"), ports?.Integer("To"));
        if (protocol is "6" or "17" && (from is not >= 0 || to is not <= 65_535 || from > to))
        {
            throw Ec2Requests.Error(from is null || to is null ? "MissingParameter" : "InvalidParameterValue", $"The port range ({from}:{to}) is invalid: TCP and UDP need both ends, between 0 and 65535");
        }

        var icmp = call.Input.Struct("IcmpTypeCode");
        if (protocol == "1" && icmp is null)
        {
            throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter icmpTypeCode");
        }

        return new AclEntry(number, call.Input.Flag("Egress") == true, protocol, action == "allow",
            Ec2Requests.Block(call.Needed("CidrBlock"), "cidrBlock").ToString(), protocol is "6" or "17" ? from : null, protocol is "6" or "17" ? to : null)
        {
            Icmp = protocol == "1" ? (icmp!.Integer("Type") ?? -1, icmp.Integer("Code") ?? -1) : null,
        };
    }

    private static string Protocol(string asked) => asked switch
    {
        "all" => "-1",
        "tcp" => "6",
        "udp" => "17",
        "icmp" => "1",
        _ when int.TryParse(asked, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -1 and <= 255 => number.ToString(CultureInfo.InvariantCulture),
        _ => throw Ec2Requests.Error("InvalidParameterValue", $"Invalid value '{asked}' for IP protocol. Unknown protocol."),
    };

    private static int At(NetworkAcl acl, long number, bool egress)
    {
        var at = acl.Entries.FindIndex(entry => entry.Number == number && entry.Egress == egress);
        return at >= 0 ? at : throw Ec2Requests.Error("InvalidNetworkAclEntry.NotFound", $"The network acl entry identified by {number} does not exist.");
    }

    private static (Network Network, NetworkAcl Acl) Find(AwsCall call)
    {
        foreach (var network in call.Networks())
        {
            if (network.Acls.Find(acl => acl.Id == call["NetworkAclId"]) is { } found)
            {
                return (network, found);
            }
        }

        throw Missing(call["NetworkAclId"]);
    }

    private static WireException Missing(string id) => Ec2Requests.Error("InvalidNetworkAclID.NotFound", $"The networkAcl ID '{id}' does not exist");

    private static string Action(bool allows) => allows ? "allow" : "deny";

    private static WireStruct Struct(Network network, NetworkAcl acl) => WireStruct.Of(
        ("NetworkAclId", acl.Id), ("VpcId", network.VpcId), ("IsDefault", acl.IsDefault), ("OwnerId", World.Account),
        ("Associations", acl.Associations.Select(pair => WireStruct.Of(("NetworkAclAssociationId", pair.Key), ("NetworkAclId", acl.Id), ("SubnetId", pair.Value)))),
        ("Entries", Entries(acl, egress: true).Concat(Entries(acl, egress: false))),
        ("Tags", Ec2Tags.Structs(acl.Tags)));

    private static IEnumerable<WireStruct> Entries(NetworkAcl acl, bool egress) =>
        acl.Entries.Where(entry => entry.Egress == egress).OrderBy(entry => entry.Number).Select(Struct).Append(Last(egress));

    private static WireStruct Struct(AclEntry entry) => WireStruct.Of(
        ("RuleNumber", entry.Number), ("Egress", entry.Egress), ("Protocol", entry.Protocol), ("RuleAction", Action(entry.Allows)), ("CidrBlock", entry.Cidr),
        ("PortRange", entry.From is null ? null : WireStruct.Of(("From", entry.From), ("To", entry.To))),
        ("IcmpTypeCode", entry.Icmp is { } icmp ? WireStruct.Of(("Type", icmp.Type), ("Code", icmp.Code)) : null));

    /// <summary>The rule that each ACL ends with and that can't be changed.</summary>
    private static WireStruct Last(bool egress) => WireStruct.Of(("RuleNumber", LastRule + 1), ("Egress", egress), ("Protocol", "-1"), ("RuleAction", "deny"), ("CidrBlock", "0.0.0.0/0"));
}
