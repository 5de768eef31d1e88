using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Tags of whatever EC2 has.</summary>
internal static class Ec2Tags
{
    private const int Limit = 50;

    /// <summary>A resource that can have tags.</summary>
    internal readonly record struct Tagged(string Id, string Type, SortedDictionary<string, string> Tags);

    public static IEnumerable<WireStruct> Structs(SortedDictionary<string, string> tags) => tags.Select(tag => WireStruct.Of(("Key", tag.Key), ("Value", tag.Value)));

    /// <summary>The values of a tag filter; <see langword="null"/> where the filter is another one.</summary>
    public static string[]? Filter(string name, SortedDictionary<string, string> tags) => name switch
    {
        "tag-key" => [.. tags.Keys],
        "tag-value" => [.. tags.Values],
        _ when name.StartsWith("tag:", StringComparison.Ordinal) => tags.TryGetValue(name[4..], out var value) ? [value] : [],
        _ => null,
    };

    /// <summary>The tags that a request gives to what it creates.</summary>
    /// <exception cref="WireException">They are for another type, or not fit.</exception>
    public static SortedDictionary<string, string> Asked(AwsCall call, params ReadOnlySpan<string> types)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var specification in call.Input.Structs("TagSpecifications"))
        {
            var type = specification.Text("ResourceType");
            if (!types.Contains(type))
            {
                throw Ec2Requests.Error("InvalidParameterValue", $"'{type}' is not a valid taggable resource type for this operation.");
            }

            if (type == types[0])
            {
                Set(tags, specification.Structs("Tags"));
            }
        }

        return tags;
    }

    public static void Put(SortedDictionary<string, string> tags, SortedDictionary<string, string> more)
    {
        foreach (var (key, value) in more)
        {
            tags[key] = value;
        }
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var resources = call.Input.Texts("Resources").Select(id => Find(call, id)).ToArray();
        var tags = call.Input.Structs("Tags").ToArray();

        // All are looked at before the first is touched.
        foreach (var resource in resources)
        {
            Set(new SortedDictionary<string, string>(resource.Tags, StringComparer.Ordinal), tags);
        }

        call.RequireNoDryRun();
        foreach (var resource in resources)
        {
            Set(resource.Tags, tags);
        }

        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var resources = call.Input.Texts("Resources").Select(id => Find(call, id)).ToArray();
        var tags = call.Input.Structs("Tags").ToArray();
        call.RequireNoDryRun();
        foreach (var resource in resources)
        {
            if (tags.Length == 0)
            {
                resource.Tags.Clear();
            }

            // A tag that is named with a value goes only if it has that value.
            foreach (var key in tags.Where(tag => tag.Text("Value") is not { } value || resource.Tags.GetValueOrDefault(tag.Text("Key") ?? "") == value).Select(tag => tag.Text("Key") ?? ""))
            {
                resource.Tags.Remove(key);
            }
        }

        return new AwsAnswer([], Effect: true);
    }

    public static WireStruct Describe(AwsCall call) => call.Found(
        "", from resource in All(call) from tag in resource.Tags select (Resource: resource, Tag: tag), item => item.Resource.Id,
        (item, name) => name switch
        {
            "resource-id" => [item.Resource.Id],
            "resource-type" => [item.Resource.Type],
            "key" => [item.Tag.Key],
            "value" => [item.Tag.Value],
            _ when name.StartsWith("tag:", StringComparison.Ordinal) => item.Tag.Key == name[4..] ? [item.Tag.Value] : [],
            _ => null,
        },
        id => Ec2Requests.Error("InvalidID", $"The ID '{id}' is not valid"), "Tags",
        item => WireStruct.Of(("ResourceId", item.Resource.Id), ("ResourceType", item.Resource.Type), ("Key", item.Tag.Key), ("Value", item.Tag.Value)));

    private static void Set(SortedDictionary<string, string> tags, IEnumerable<WireStruct> asked)
    {
        foreach (var tag in asked)
        {
            var key = tag.Text("Key") ?? throw Ec2Requests.Error("InvalidParameterValue", "Tag key cannot be null.");
            var value = tag.Text("Value") ?? "";
            if (key.Length is 0 or > 127)
            {
                throw Ec2Requests.Error("InvalidParameterValue", $"Tag key exceeds the maximum length of 127 characters or is empty: '{key}'");
            }

            if (value.Length > 256)
            {
                throw Ec2Requests.Error("InvalidParameterValue", $"Tag value exceeds the maximum length of 256 characters: '{value}'");
            }

            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Ec2Requests.Error("InvalidParameterValue", $"Tag keys starting with 'aws:' are reserved for internal use: '{key}'");
            }

            tags[key] = value;
        }

        if (tags.Count > Limit)
        {
            throw Ec2Requests.Error("TagLimitExceeded", $"The maximum number of tags per resource is {Limit}.");
        }
    }

    private static Tagged Find(AwsCall call, string id)
    {
        var found = All(call).FirstOrDefault(resource => resource.Id == id);
        return found.Id is not null ? found : throw (id.Split('-')[0] switch
        {
            "i" => Ec2Requests.Error("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist"),
            "ami" => Ec2Requests.Error("InvalidAMIID.NotFound", $"The image id '[{id}]' does not exist"),
            "snap" => Ec2Requests.Error("InvalidSnapshot.NotFound", $"The snapshot '{id}' does not exist."),
            "vol" => Ec2Requests.Error("InvalidVolume.NotFound", $"The volume '{id}' does not exist."),
            "vpc" => Ec2Requests.Error("InvalidVpcID.NotFound", $"The vpc ID '{id}' does not exist"),
            "subnet" => Ec2Requests.Error("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist"),
            "sg" => Ec2Requests.Error("InvalidGroup.NotFound", $"The security group '{id}' does not exist"),
            "rtb" => Ec2Requests.Error("InvalidRouteTableID.NotFound", $"The routeTable ID '{id}' does not exist"),
            "igw" => Ec2Requests.Error("InvalidInternetGatewayID.NotFound", $"The internetGateway ID '{id}' does not exist"),
            "acl" => Ec2Requests.Error("InvalidNetworkAclID.NotFound", $"The networkAcl ID '{id}' does not exist"),
            "lt" => Ec2Requests.Error("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist."),
            _ => Ec2Requests.Error("InvalidID", $"The ID '{id}' is not valid"),
        });
    }

    private static IEnumerable<Tagged> All(AwsCall call)
    {
        var world = call.World;
        IEnumerable<Tagged>[] all =
        [
            world.Instances.Where(instance => instance.Region == call.Region).Select(instance => new Tagged(instance.Id, "instance", instance.Tags)),
            world.Images.Where(image => image.Region == call.Region && image.State != "deregistered").Select(image => new Tagged(image.Id, "image", image.Tags)),
            call.Networks().Select(network => new Tagged(network.VpcId, "vpc", network.Tags)),
            call.Networks().SelectMany(network => network.Subnets).Select(subnet => new Tagged(subnet.Id, "subnet", subnet.Tags)),
            call.Networks().SelectMany(network => network.Groups).Select(group => new Tagged(group.Id, "security-group", group.Tags)),
            call.Networks().SelectMany(network => network.RouteTables).Select(table => new Tagged(table.Id, "route-table", table.Tags)),
            call.Networks().SelectMany(network => network.Acls).Select(acl => new Tagged(acl.Id, "network-acl", acl.Tags)),
            world.Ec2.Gateways.Where(gateway => gateway.Region == call.Region).Select(gateway => new Tagged(gateway.Id, "internet-gateway", gateway.Tags)),
            world.Ec2.Snapshots.Where(snapshot => snapshot.Region == call.Region).Select(snapshot => new Tagged(snapshot.Id, "snapshot", snapshot.Tags)),
            world.Ec2.Volumes.Where(volume => volume.Region == call.Region).Select(volume => new Tagged(volume.Id, "volume", volume.Tags)),
            world.Ec2.KeyPairs.Where(key => key.Region == call.Region).Select(key => new Tagged(key.Id, "key-pair", key.Tags)),
            world.Ec2.LaunchTemplates.Where(template => template.Region == call.Region).Select(template => new Tagged(template.Id, "launch-template", template.Tags)),
        ];
        return all.SelectMany(tagged => tagged);
    }
}
