using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.Elb;

/// <summary>Classic load balancers.</summary>
internal sealed partial class ElbService : AwsService
{
    public ElbService()
    {
        Changes("CreateLoadBalancer", Create);
        Changes("DeleteLoadBalancer", Delete);
        Changes("CreateLoadBalancerListeners", CreateListeners);
        Changes("ConfigureHealthCheck", Configure);
        Changes("RegisterInstancesWithLoadBalancer", Register);
        Changes("DeregisterInstancesFromLoadBalancer", Deregister);
        Changes("ModifyLoadBalancerAttributes", Modify);
        Changes("AddTags", AddTags);
        Reads("DescribeLoadBalancers", Describe);
        Reads("DescribeInstanceHealth", DescribeHealth);
        Reads("DescribeLoadBalancerAttributes", call => Of(("LoadBalancerAttributes", Attributes(Find(call, call["LoadBalancerName"])))));
        Reads("DescribeTags", call => Of(("TagDescriptions", call.Input.Texts("LoadBalancerNames").Select(name => Find(call, name)).Select(balancer =>
            Of(("LoadBalancerName", balancer.Name), ("Tags", balancer.Tags.Select(tag => Of(("Key", tag.Key), ("Value", tag.Value)))))))));
    }

    public override string Model => "elb";

    private static LoadBalancer? Seek(AwsCall call, string name) => call.World.LoadBalancers.Find(balancer => balancer.Region == call.Region && balancer.Name == name);

    private static LoadBalancer Find(AwsCall call, string name) =>
        Seek(call, name) ?? throw Error("LoadBalancerNotFound", $"There is no ACTIVE Load Balancer named '{name}'");

    private static AwsAnswer Create(AwsCall call)
    {
        var name = call["LoadBalancerName"];
        if (!Name().IsMatch(name))
        {
            throw Error("ValidationError", "LoadBalancer name must contain only alphanumeric characters or hyphens, have at most 32 of them and neither begin nor end with a hyphen");
        }

        var listeners = call.Input.Structs("Listeners").Select(ListenerOf).ToArray();
        if (Seek(call, name) is { } known)
        {
            // The same again is no error.
            return known.Listeners.ToHashSet().SetEquals(listeners)
                && (known.Subnets.ToHashSet().SetEquals(call.Input.Texts("Subnets")) || known.Zones.ToHashSet().SetEquals(call.Input.Texts("AvailabilityZones")))
                ? new AwsAnswer(Of(("DNSName", known.DnsName)))
                : throw Error("DuplicateLoadBalancerName", $"Load Balancer named '{name}' already exists and it is configured with different parameters.");
        }

        var (network, subnets) = Placement(call);
        var groups = call.Input.Texts("SecurityGroups").ToArray();
        if (groups.FirstOrDefault(group => network.Groups.All(known => known.Id != group)) is not null)
        {
            throw Error("InvalidSecurityGroup", "One or more security groups are invalid");
        }

        var world = call.World;
        var isInternal = call.Input.Text("Scheme") == "internal";
        var digits = (long)(world.Random.NextDouble() * 9_000_000_000) + 1_000_000_000;
        var balancer = new LoadBalancer
        {
            Name = name,
            Region = call.Region,
            DnsName = $"{(isInternal ? "internal-" : "")}{name}-{digits}.{call.Region}.elb.amazonaws.com",
            CreatedAt = world.Now,
            Scheme = isInternal ? "internal" : "internet-facing",
            VpcId = network.VpcId,
            Subnets = [.. subnets.Select(subnet => subnet.Id)],
            Zones = [.. subnets.Select(subnet => subnet.Zone)],
            SecurityGroups = groups.Length > 0 ? groups : [network.DefaultGroup.Id],
        };
        balancer.Listeners.AddRange(listeners);
        Tag(balancer, call.Input);
        world.LoadBalancers.Add(balancer);
        LoadBalancers.Watch(world, balancer);
        return new AwsAnswer(Of(("DNSName", balancer.DnsName)), Effect: true);
    }

    private static (Network Network, Subnet[] Subnets) Placement(AwsCall call)
    {
        var asked = call.Input.Texts("Subnets").ToArray();
        var zones = call.Input.Texts("AvailabilityZones").ToArray();
        if (asked.Length == 0 == (zones.Length == 0))
        {
            throw Error("ValidationError", asked.Length == 0 ? "Either AvailabilityZones or SubnetIds must be specified" : "Only one of SubnetIds or AvailabilityZones parameter may be specified");
        }

        var here = call.World.Networks.Where(network => network.Region == call.Region).ToArray();
        if (asked.Length == 0)
        {
            var ordinary = here.First(network => network.IsDefault);
            var chosen = ordinary.Subnets.Where(subnet => zones.Contains(subnet.Zone)).ToArray();
            return chosen.Length == zones.Length ? (ordinary, chosen) : throw Error("ValidationError", "One or more availability zones are invalid");
        }

        var network = Array.Find(here, candidate => candidate.Subnets.Any(subnet => subnet.Id == asked[0]));
        var subnets = network?.Subnets.Where(subnet => asked.Contains(subnet.Id)).ToArray();
        return network is not null && subnets!.Length == asked.Distinct().Count()
            ? (network, subnets)
            : throw Error("SubnetNotFound", $"The requested configuration includes a subnet that does not exist in one VPC: {string.Join(", ", asked)}");
    }

    private static Listener ListenerOf(WireStruct input)
    {
        var protocol = input.Text("Protocol")!.ToUpperInvariant();
        if (protocol is not ("HTTP" or "HTTPS" or "TCP" or "SSL"))
        {
            throw Error("ValidationError", $"Listener protocol '{protocol}' must be one of HTTP, HTTPS, TCP or SSL");
        }

        return new Listener(protocol, input.Integer("LoadBalancerPort") ?? 80, input.Text("InstanceProtocol")?.ToUpperInvariant() ?? protocol, input.Integer("InstancePort") ?? 80);
    }

    private static AwsAnswer Delete(AwsCall call)
    {
        if (Seek(call, call["LoadBalancerName"]) is not { } balancer)
        {
            return new AwsAnswer([]);
        }

        balancer.Deleted = true;
        call.World.LoadBalancers.Remove(balancer);
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer CreateListeners(AwsCall call)
    {
        var balancer = Find(call, call["LoadBalancerName"]);
        var added = call.Input.Structs("Listeners").Select(ListenerOf).Except(balancer.Listeners).ToArray();
        if (Array.Find(added, listener => balancer.Listeners.Exists(known => known.LoadBalancerPort == listener.LoadBalancerPort)) is { } taken)
        {
            throw Error("DuplicateListener", $"A listener already exists for {balancer.Name} with LoadBalancerPort {taken.LoadBalancerPort}, but with a different InstancePort, Protocol, or SSLCertificateId");
        }

        balancer.Listeners.AddRange(added);
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer Configure(AwsCall call)
    {
        var balancer = Find(call, call["LoadBalancerName"]);
        var asked = call.Input.Struct("HealthCheck")!;
        var check = new HealthCheck(asked.Text("Target")!, asked.Integer("Interval")!.Value, asked.Integer("Timeout")!.Value, asked.Integer("UnhealthyThreshold")!.Value, asked.Integer("HealthyThreshold")!.Value);
        if (!Target().IsMatch(check.Target))
        {
            throw Error("ValidationError", $"HealthCheck Target '{check.Target}' must be like TCP:80, SSL:443 or HTTP:80/path");
        }

        if (check.Interval is < 5 or > 300 || check.Timeout is < 2 or > 60 || check.HealthyThreshold is < 2 or > 10 || check.UnhealthyThreshold is < 2 or > 10)
        {
            throw Error("ValidationError", "HealthCheck: Interval must be 5 to 300, Timeout 2 to 60, HealthyThreshold and UnhealthyThreshold 2 to 10");
        }

        if (check.Timeout >= check.Interval)
        {
            throw Error("ValidationError", "HealthCheck timeout must be less than interval");
        }

        balancer.Check = check;
        return new AwsAnswer(Of(("HealthCheck", CheckStruct(check))), Effect: true);
    }

    private static AwsAnswer Register(AwsCall call)
    {
        var balancer = Find(call, call["LoadBalancerName"]);
        foreach (var id in Ids(call).Except(balancer.Registrations.Select(registration => registration.InstanceId)).ToArray())
        {
            balancer.Registrations.Add(new Registration { InstanceId = id });
        }

        return new AwsAnswer(Of(("Instances", InstanceStructs(balancer))), Effect: true);
    }

    private static AwsAnswer Deregister(AwsCall call)
    {
        var balancer = Find(call, call["LoadBalancerName"]);
        var ids = Ids(call);
        balancer.Registrations.RemoveAll(registration => ids.Contains(registration.InstanceId));
        return new AwsAnswer(Of(("Instances", InstanceStructs(balancer))), Effect: true);
    }

    private static string[] Ids(AwsCall call)
    {
        var ids = call.Input.Structs("Instances").Select(item => item.Text("InstanceId") ?? "").ToArray();
        return Array.Find(ids, id => !call.World.Instances.Exists(instance => instance.Region == call.Region && instance.Id == id && instance.State != "terminated")) is { } missing
            ? throw Error("InvalidInstance", $"Could not find EC2 instance {missing}.")
            : ids;
    }

    private static WireStruct DescribeHealth(AwsCall call)
    {
        var balancer = Find(call, call["LoadBalancerName"]);
        var asked = call.Input.Structs("Instances").Select(item => item.Text("InstanceId") ?? "").ToArray();
        if (Array.Find(asked, id => balancer.Registrations.TrueForAll(registration => registration.InstanceId != id)) is { } missing)
        {
            throw Error("InvalidInstance", $"Could not find EC2 instance {missing}.");
        }

        return Of(("InstanceStates", balancer.Registrations.Where(registration => asked.Length == 0 || asked.Contains(registration.InstanceId)).Select(registration => Of(
            ("InstanceId", registration.InstanceId),
            ("State", registration.InService ? "InService" : "OutOfService"),
            ("ReasonCode", registration.InService ? "N/A" : HasFailed(balancer, registration) ? "Instance" : "ELB"),
            ("Description", registration.InService ? "N/A"
                : HasFailed(balancer, registration) ? "Instance has failed at least the UnhealthyThreshold number of health checks consecutively."
                : "Instance registration is still in progress.")))));
    }

    private static bool HasFailed(LoadBalancer balancer, Registration registration) => registration.HasServed || registration.Failed >= balancer.Check.UnhealthyThreshold;

    private static AwsAnswer Modify(AwsCall call)
    {
        var balancer = Find(call, call["LoadBalancerName"]);
        var asked = call.Input.Struct("LoadBalancerAttributes")!;
        balancer.CrossZone = asked.Struct("CrossZoneLoadBalancing")?.Flag("Enabled") ?? balancer.CrossZone;
        balancer.Draining = asked.Struct("ConnectionDraining")?.Flag("Enabled") ?? balancer.Draining;
        balancer.DrainingTimeout = asked.Struct("ConnectionDraining")?.Integer("Timeout") ?? balancer.DrainingTimeout;
        balancer.IdleTimeout = asked.Struct("ConnectionSettings")?.Integer("IdleTimeout") ?? balancer.IdleTimeout;
        return new AwsAnswer(Of(("LoadBalancerName", balancer.Name), ("LoadBalancerAttributes", Attributes(balancer))), Effect: true);
    }

    private static AwsAnswer AddTags(AwsCall call)
    {
        foreach (var balancer in call.Input.Texts("LoadBalancerNames").Select(name => Find(call, name)).ToArray())
        {
            Tag(balancer, call.Input);
        }

        return new AwsAnswer([], Effect: true);
    }

    private static void Tag(LoadBalancer balancer, WireStruct input)
    {
        foreach (var tag in input.Structs("Tags"))
        {
            balancer.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }
    }

    private static WireStruct Describe(AwsCall call)
    {
        var names = call.Input.Texts("LoadBalancerNames").ToArray();
        LoadBalancer[] found = names.Length > 0
            ? [.. names.Select(name => Find(call, name))]
            : [.. call.World.LoadBalancers.Where(balancer => balancer.Region == call.Region)];
        var (page, next) = Page(found, call.Input.Text("Marker"), call.Input.Integer("PageSize") ?? 400, "ValidationError");
        return Of(("LoadBalancerDescriptions", page.Select(balancer => Of(
            ("LoadBalancerName", balancer.Name),
            ("DNSName", balancer.DnsName),
            ("ListenerDescriptions", balancer.Listeners.Select(listener => Of(("PolicyNames", new List<object?>()), ("Listener", Of(
                ("Protocol", listener.Protocol), ("LoadBalancerPort", listener.LoadBalancerPort),
                ("InstanceProtocol", listener.InstanceProtocol), ("InstancePort", listener.InstancePort)))))),
            ("AvailabilityZones", balancer.Zones),
            ("Subnets", balancer.Subnets),
            ("VPCId", balancer.VpcId),
            ("Instances", InstanceStructs(balancer)),
            ("HealthCheck", CheckStruct(balancer.Check)),
            ("SecurityGroups", balancer.SecurityGroups),
            ("CreatedTime", balancer.CreatedAt),
            ("Scheme", balancer.Scheme)))), ("NextMarker", next));
    }

    private static IEnumerable<WireStruct> InstanceStructs(LoadBalancer balancer) =>
        balancer.Registrations.Select(registration => Of(("InstanceId", registration.InstanceId)));

    private static WireStruct CheckStruct(HealthCheck check) => Of(
        ("Target", check.Target), ("Interval", check.Interval), ("Timeout", check.Timeout),
        ("UnhealthyThreshold", check.UnhealthyThreshold), ("HealthyThreshold", check.HealthyThreshold));

    private static WireStruct Attributes(LoadBalancer balancer) => Of(
        ("CrossZoneLoadBalancing", Of(("Enabled", balancer.CrossZone))),
        ("AccessLog", Of(("Enabled", false))),
        ("ConnectionDraining", Of(("Enabled", balancer.Draining), ("Timeout", balancer.DrainingTimeout))),
        ("ConnectionSettings", Of(("IdleTimeout", balancer.IdleTimeout))));

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?:(?:TCP|SSL):[0-9]{1,5}|HTTPS?:[0-9]{1,5}/.*)\z")]
    private static partial Regex Target();
}
