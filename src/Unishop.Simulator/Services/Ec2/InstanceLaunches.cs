using System.Net;
using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>RunInstances: idempotent by client token, refused for what does not exist.</summary>
internal static class InstanceLaunches
{
    private const string DefaultType = "t2.micro";

    public static AwsAnswer Run(AwsCall asked)
    {
        var world = asked.World;
        var token = asked.Input.Text("ClientToken");
        var fingerprint = Fingerprint(asked.Input);
        if (token is not null && world.Instances.FindAll(instance => instance.Region == asked.Region && instance.ClientToken == token) is [var same, ..] all)
        {
            if (all.TrueForAll(instance => instance.State is "shutting-down" or "terminated"))
            {
                throw Ec2Requests.Error("IdempotentInstanceTerminated", "The request cannot be fulfilled because the original instance has been terminated.");
            }

            return same.Fingerprint == fingerprint
                ? new AwsAnswer(Reservation(world, all))
                : throw Ec2Requests.Error("IdempotentParameterMismatch", "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
        }

        var call = asked with { Input = Effective(asked) };
        var type = call.Input.Text("InstanceType") ?? DefaultType;
        var count = Count(call, type);
        var image = Ec2Images.Available(call, call.Input.Text("ImageId") ?? throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter ImageId"));
        var (network, subnet) = SubnetOf(call);
        var groups = GroupsOf(call, network);
        var profile = Ec2Profiles.Known(call, call.Input.Struct("IamInstanceProfile"));
        var key = Ec2KeyPairs.Known(call, call.Input.Text("KeyName"));
        var tags = Ec2Tags.Asked(call, "instance", "volume", "network-interface", "spot-instances-request");
        var volumeTags = Ec2Tags.Asked(call, "volume", "instance", "network-interface", "spot-instances-request");
        var devices = Ec2BlockDevices.Mapped(call, image.Devices, image.RootDevice);
        RequireFree(world, subnet, count);
        var address = PrivateAddress(call, subnet, count);
        call.RequireNoDryRun();
        if (world.Faults.Match(FaultKinds.InsufficientCapacity, call.Region, "ec2", "RunInstances") is not null)
        {
            throw Ec2Requests.Error("InsufficientInstanceCapacity", $"We currently do not have sufficient {type} capacity in the Availability Zone you requested.", 500);
        }

        var launched = new List<Instance>();
        for (var index = 0; index < count; index++)
        {
            var (dns, host) = Compute.Address(world, call.Region);
            var id = world.Id("i");
            var instance = new Instance
            {
                Id = id,
                Region = call.Region,
                ImageId = image.Id,
                Type = type,
                SubnetId = subnet.Id,
                SecurityGroupId = groups[0],
                MoreSecurityGroups = groups[1..],
                Profile = profile,
                LaunchedAt = world.Now,
                PublicDns = dns,
                PrivateIp = address ?? Address(subnet, host),
                IsMonitored = call.Input.Struct("Monitoring")?.Flag("Enabled") == true,
                MetadataOptions = call.Input.Struct("MetadataOptions"),
                ConfiguredCluster = image.ConfiguredCluster,
                HasUnishop = image.HasUnishop,
                PublishesSite = image.PublishesSite,
                ClientToken = token,
                Fingerprint = fingerprint,
                KeyName = key,
                UserData = call.Input.Text("UserData"),
                LaunchIndex = index,
                RootDevice = image.RootDevice,
                ReservationId = "r-" + (index == 0 ? id : launched[0].Id)[2..],
                TerminationProtected = call.Input.Flag("DisableApiTermination") == true,
                StopProtected = call.Input.Flag("DisableApiStop") == true,
            };
            Ec2Tags.Put(instance.Tags, tags);
            launched.Add(Compute.Launch(world, instance, instance.UserData, devices));
            foreach (var volume in world.Ec2.Volumes.Where(volume => volume.Attachment?.InstanceId == instance.Id))
            {
                Ec2Tags.Put(volume.Tags, volumeTags);
            }
        }

        return new AwsAnswer(Reservation(world, launched), Effect: true);
    }

    /// <summary>What is asked for, with the launch template's data for what is not said.</summary>
    private static WireStruct Effective(AwsCall call)
    {
        var input = new WireStruct();
        if (call.Input.Struct("LaunchTemplate") is { } named)
        {
            foreach (var (name, value) in Ec2LaunchTemplates.Named(call, named).Version.Data)
            {
                input[name] = value;
            }
        }

        foreach (var (name, value) in call.Input)
        {
            input[name] = value;
        }

        // A network interface says subnet and groups in its own way.
        if (input.Structs("NetworkInterfaces").FirstOrDefault() is { } face)
        {
            if (input.ContainsKey("SecurityGroupIds") || input.ContainsKey("SubnetId"))
            {
                throw Ec2Requests.Error("InvalidParameterCombination", "Network interfaces and an instance-level subnet ID or security groups may not be specified on the same request");
            }

            (input["SubnetId"], input["SecurityGroupIds"]) = (face.Text("SubnetId"), face.Texts("Groups").ToList<object?>());
        }

        return input;
    }

    private static WireStruct Reservation(World world, List<Instance> instances) => WireStruct.Of(
        ("ReservationId", instances[0].ReservationId),
        ("OwnerId", World.Account),
        ("Groups", new List<object?>()),
        ("Instances", instances.Select(instance => Ec2Instances.Struct(world, instance))));

    private static string Fingerprint(WireStruct input) => JsonSerializer.Serialize(new SortedDictionary<string, object?>(
        input.Where(member => member.Key is not "ClientToken" and not "DryRun").ToDictionary(), StringComparer.Ordinal));

    private static int Count(AwsCall call, string type)
    {
        var (min, max) = (call.Input.Integer("MinCount") ?? 1, call.Input.Integer("MaxCount") ?? 1);
        if (min < 1 || min > max)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Value ({min}) for parameter minCount is invalid. It needs 1 to maxCount, which is {max}.");
        }

        var used = call.World.Instances.Where(instance => instance.Region == call.Region && instance.State is "pending" or "running").Sum(instance => Vcpus.Of(instance.Type));
        var free = (call.World.VcpuQuota - used) / Vcpus.Of(type);
        return free >= min
            ? (int)Math.Min(max, free)
            : throw Ec2Requests.Error("VcpuLimitExceeded", $"You have requested more vCPU capacity than your current vCPU limit of {call.World.VcpuQuota} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.");
    }

    private static (Network Network, Subnet Subnet) SubnetOf(AwsCall call)
    {
        if (call.Input.Text("SubnetId") is { } asked)
        {
            return call.SubnetOf(asked);
        }

        var network = call.Networks().FirstOrDefault(candidate => candidate.IsDefault) ?? throw Ec2Requests.Error("VPCIdNotSpecified", "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.");
        var zone = call.Input.Struct("Placement")?.Text("AvailabilityZone");
        return (network, network.Subnets.Find(subnet => zone is null || subnet.Zone == zone)
            ?? throw Ec2Requests.Error("InvalidParameterValue", $"Invalid availability zone: [{zone}]; a default subnet is in {string.Join(" and ", network.Subnets.Select(subnet => subnet.Zone))}"));
    }

    private static string[] GroupsOf(AwsCall call, Network network)
    {
        var asked = call.Input.Texts("SecurityGroupIds").Distinct().ToArray();
        foreach (var id in asked.Where(id => !network.Groups.Exists(group => group.Id == id)))
        {
            throw call.Networks().Any(other => other.Groups.Exists(group => group.Id == id))
                ? Ec2Requests.Error("InvalidParameter", $"Security group {id} and subnet belong to different networks.")
                : Ec2Requests.Error("InvalidGroup.NotFound", $"The security group '{id}' does not exist");
        }

        var named = call.Input.Texts("SecurityGroups").Select(name => (network.IsDefault ? network.Groups.Find(group => group.Name == name) : null)?.Id
            ?? throw Ec2Requests.Error("InvalidGroup.NotFound", $"The security group '{name}' does not exist in default VPC"));
        return [.. asked.Concat(named).DefaultIfEmpty(network.DefaultGroup.Id)];
    }

    private static void RequireFree(World world, Subnet subnet, int count)
    {
        var size = (1L << (32 - IPNetwork.Parse(subnet.Cidr).PrefixLength)) - 5;
        if (size - world.Instances.Count(instance => instance.SubnetId == subnet.Id && instance.State != "terminated") < count)
        {
            throw Ec2Requests.Error("InsufficientFreeAddressesInSubnet", $"There are not enough free addresses in subnet '{subnet.Id}' to satisfy the requested number of instances.");
        }
    }

    private static string? PrivateAddress(AwsCall call, Subnet subnet, int count)
    {
        if (call.Input.Text("PrivateIpAddress") is not { } asked)
        {
            return null;
        }

        if (count > 1)
        {
            throw Ec2Requests.Error("InvalidParameterCombination", "A private IP address can be given to one instance only.");
        }

        if (!IPAddress.TryParse(asked, out var address) || !IPNetwork.Parse(subnet.Cidr).Contains(address))
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Address {asked} does not fall within the subnet's address range");
        }

        return call.World.Instances.Exists(instance => instance.SubnetId == subnet.Id && instance.PrivateIp == asked && instance.State != "terminated")
            ? throw Ec2Requests.Error("InvalidIPAddress.InUse", $"Address {asked} is in use.")
            : asked;
    }

    private static string Address(Subnet subnet, int host)
    {
        var range = IPNetwork.Parse(subnet.Cidr);
        var bytes = range.BaseAddress.GetAddressBytes();
        bytes[3] += (byte)(range.PrefixLength <= 24 ? host : 4 + (host % ((1 << (32 - range.PrefixLength)) - 5)));
        return new IPAddress(bytes).ToString();
    }
}
