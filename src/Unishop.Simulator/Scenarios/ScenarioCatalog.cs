using System.Collections.Immutable;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Scenarios;

/// <summary>Worlds to begin with. A lab's is made by going through the lab in virtual time, up to where failover begins.</summary>
public static class ScenarioCatalog
{
    /// <summary>Nothing but default networks.</summary>
    public const string Empty = "empty";

    /// <summary>An account in which the workshop can begin: default networks, the templates in a bucket of each Region, public access to buckets blocked.</summary>
    public const string Fresh = "fresh";

    /// <summary>The pilot light at the point where failover begins.</summary>
    public const string PilotLight = "pilot-light";

    /// <summary>The warm standby at the point where failover begins; the cart has six unicorns.</summary>
    public const string WarmStandby = "warm-standby";

    /// <summary>The hot standby at the point where failover begins; the cart has ten unicorns.</summary>
    public const string HotStandby = "hot-standby";

    /// <summary>All three labs in one account.</summary>
    public const string AllLabs = "all";

    private static readonly TimeSpan Age = TimeSpan.FromHours(4);

    /// <summary>The scenarios that can be asked for.</summary>
    public static ImmutableArray<string> All { get; } = [Empty, Fresh, PilotLight, WarmStandby, HotStandby, AllLabs];

    /// <summary>The shopper that each lab begins with; the pilot light's cart has five unicorns.</summary>
    public const string Trainer = "trainer@unishop.example";

    /// <summary>The Regions that there are.</summary>
    internal static ImmutableArray<string> Regions { get; } = ["us-east-1", "us-west-1", "us-west-2"];

    internal static World Create(string scenario, long seed, DateTimeOffset now, string baseUrl)
    {
        var world = new World(scenario, seed, now - Age, baseUrl);
        foreach (var region in Regions)
        {
            AddDefaultNetwork(world, region);
        }

        if (scenario != Empty)
        {
            Begin(world, scenario switch
            {
                PilotLight => [new ScenarioPilotLight()],
                WarmStandby => [new ScenarioWarmStandby()],
                HotStandby => [new ScenarioHotStandby()],
                AllLabs => [new ScenarioPilotLight(), new ScenarioWarmStandby(), new ScenarioHotStandby()],
                _ => [],
            });
        }

        if (world.Now > now)
        {
            throw new InvalidOperationException($"The scenario {scenario} takes until {world.Now:O}, longer than the {Age.TotalHours} hours that are kept for it.");
        }

        world.Advance(now);
        Aurora.Replicate(world);
        // What took time before the beginning is history, not somebody's recovery.
        world.Operations.Clear();
        return world;
    }

    private static void Begin(World world, IReadOnlyList<ScenarioLab> labs)
    {
        var work = new ScenarioWork(world);
        foreach (var region in labs.Count == 0 ? Regions : labs.SelectMany(lab => lab.Regions).Distinct())
        {
            work.AddAssets(region);
        }

        // As AWS has it in new accounts; the workshop's first step is to switch it off.
        work.BlockPublicAccess(true);
        if (labs.Count > 0)
        {
            work.BlockPublicAccess(false);
            ScenarioLab.GoThrough(work, labs);
        }
    }

    internal static Instance NewInstance(
        World world, string region, string imageId, string type, string subnet, string group, string? profile, string cluster, string? token, string? fingerprint)
    {
        var (dns, b) = Compute.Address(world, region);
        return new Instance
        {
            Id = world.Id("i"),
            Region = region,
            ImageId = imageId,
            Type = type,
            SubnetId = subnet,
            SecurityGroupId = group,
            Profile = profile,
            LaunchedAt = world.Now,
            PublicDns = dns,
            PrivateIp = $"10.0.0.{b}",
            ConfiguredCluster = cluster,
            HasUnishop = false,
            ClientToken = token,
            Fingerprint = fingerprint,
        };
    }

    private static void AddDefaultNetwork(World world, string region) =>
        NewNetwork(world, region, isDefault: true, "172.31.0.0/16", "172.31.0.0/20", "172.31.16.0/20");

    private static Network NewNetwork(World world, string region, bool isDefault, string cidr, string first, string second, params SecurityGroup[] groups)
    {
        var network = Network.Begin(world, region, world.Id("vpc"), isDefault, cidr);
        network.DnsHostnames = true;
        network.Groups.InsertRange(0, groups);
        foreach (var (zone, block) in new[] { (region + "a", first), (region + "b", second) })
        {
            network.Add(world, new Subnet(world.Id("subnet"), zone, block) { IsZoneDefault = isDefault, MapsPublicAddress = true });
        }

        var gateway = new InternetGateway("igw-0" + WorldRandom.Of(world.Seed, network.VpcId, 1).Hex(16), region);
        world.Ec2.Gateways.Add(gateway);
        network.Gateway = gateway;
        network.MainTable.Routes.Add(new Route("0.0.0.0/0", gateway.Id));
        return network;
    }
}
