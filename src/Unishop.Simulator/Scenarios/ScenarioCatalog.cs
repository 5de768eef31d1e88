using System.Collections.Immutable;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services;

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

    /// <summary>The Regions that the workshop uses; the default networks of the others are made when they are first used.</summary>
    internal static ImmutableArray<string> Regions { get; } = ["us-east-1", "us-west-1", "us-west-2"];

    internal static World Create(string scenario, long seed, DateTimeOffset now, string baseUrl)
    {
        var world = new World(scenario, seed, now - Age, baseUrl, SimulatedServices.Instance);
        foreach (var region in Regions)
        {
            DefaultNetworks.Add(world, region);
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
}
