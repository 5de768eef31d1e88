using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

/// <summary>RunInstances: idempotent by client token, refused for what does not exist.</summary>
internal static class InstanceLaunches
{
    public static AwsAnswer Run(AwsCall call)
    {
        var world = call.World;
        var token = call.Input.Text("ClientToken");
        var fingerprint = Fingerprint(call.Input);
        if (token is not null && world.Instances.Find(instance => instance.Region == call.Region && instance.ClientToken == token) is { } same)
        {
            return same.Fingerprint == fingerprint
                ? new AwsAnswer(Reservation(world, same))
                : throw Error("IdempotentParameterMismatch", "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
        }

        var image = world.Images.Find(candidate => candidate.Region == call.Region && candidate.Id == call.Input.Text("ImageId") && candidate.State != "deregistered")
            ?? AmazonImages.Find(world, call.Region, call.Input.Text("ImageId"))
            ?? throw Error("InvalidAMIID.NotFound", $"The image id '[{call.Input.Text("ImageId")}]' does not exist");
        if (image.State != "available")
        {
            throw Error("InvalidAMIID.Unavailable", $"The image ID '[{image.Id}]' is not available: {image.State}");
        }

        if (call.Input.Integer("MinCount") > call.Input.Integer("MaxCount"))
        {
            throw Error("InvalidParameterCombination", "MinCount must not be larger than MaxCount");
        }

        var network = NetworkOf(call);
        var subnet = call.Input.Text("SubnetId") ?? network.Subnets[0].Id;
        var group = GroupOf(call, network);
        var profile = ProfileOf(call);
        if (call.Input.Flag("DryRun") == true)
        {
            throw Error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }

        if (world.Faults.Hit(FaultKinds.InsufficientCapacity, call.Region, "ec2", "RunInstances") is not null)
        {
            throw Error("InsufficientInstanceCapacity", $"We currently do not have sufficient {call.Input.Text("InstanceType") ?? "t2.micro"} capacity in the Availability Zone you requested.", 500);
        }

        var instance = Scenarios.NewInstance(
            world, call.Region, image.Id, call.Input.Text("InstanceType") ?? "t2.micro", subnet, group, profile, image.ConfiguredCluster, token, fingerprint);
        (instance.HasUnishop, instance.PublishesSite) = (image.HasUnishop, image.PublishesSite);
        foreach (var tag in call.Input.Structs("TagSpecifications").Where(spec => spec.Text("ResourceType") == "instance").SelectMany(spec => spec.Structs("Tags")))
        {
            instance.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }

        Compute.Launch(world, instance, call.Input.Text("UserData"));
        return new AwsAnswer(Reservation(world, instance), Effect: true);
    }

    private static WireStruct Reservation(World world, Instance instance) => WireStruct.Of(
        ("ReservationId", "r-" + instance.Id[2..]),
        ("OwnerId", World.Account),
        ("Instances", new List<object?> { Ec2Service.InstanceStruct(world, instance) }));

    private static string Fingerprint(WireStruct input) => JsonSerializer.Serialize(new SortedDictionary<string, object?>(
        input.Where(member => member.Key is not "ClientToken" and not "DryRun").ToDictionary(), StringComparer.Ordinal));

    private static Network NetworkOf(AwsCall call)
    {
        var here = call.World.Networks.Where(network => network.Region == call.Region);
        return call.Input.Text("SubnetId") is { } subnet
            ? here.FirstOrDefault(network => network.Subnets.Any(candidate => candidate.Id == subnet))
                ?? throw Error("InvalidSubnetID.NotFound", $"The subnet ID '{subnet}' does not exist")
            : here.First(network => network.IsDefault);
    }

    private static string GroupOf(AwsCall call, Network network)
    {
        var asked = call.Input.Texts("SecurityGroupIds").FirstOrDefault();
        if (asked is null)
        {
            return network.DefaultGroup.Id;
        }

        if (network.Groups.Any(group => group.Id == asked))
        {
            return asked;
        }

        throw call.World.Networks.Any(other => other.Region == call.Region && other.Groups.Any(group => group.Id == asked))
            ? Error("InvalidParameter", $"Security group {asked} and subnet belong to different networks.")
            : Error("InvalidGroup.NotFound", $"The security group '{asked}' does not exist");
    }

    private static string? ProfileOf(AwsCall call)
    {
        var asked = call.Input.Struct("IamInstanceProfile");
        var name = asked?.Text("Name") ?? asked?.Text("Arn")?.Split('/')[^1];
        if (name is null)
        {
            return null;
        }

        return call.World.Stacks.Any(stack => stack.Resources.Exists(resource => resource.Type == "AWS::IAM::InstanceProfile" && resource.PhysicalId == name))
            ? name
            : throw Error("InvalidParameterValue", $"Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name");
    }

    private static WireException Error(string code, string message, int status = 400) => new(new WireError(code, message, status));
}
