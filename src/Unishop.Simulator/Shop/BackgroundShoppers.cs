using System.Text.Json.Nodes;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Shop;

/// <summary>How much is ordered in a shop while nobody is looking.</summary>
/// <param name="Shop">Whose shoppers they are, e.g. <c>pilot</c>.</param>
/// <param name="Region">The Region whose site they use; <see langword="null"/>: whichever can be reached.</param>
/// <param name="OrdersPerMinute">The pace, on average; 0 ends it.</param>
internal sealed record ShopperPace(string Shop, string? Region, double OrdersPerMinute);

/// <summary>
/// Shoppers who order at a pace, in the world's time. They draw from a stream of their own, so that the durations of everything else are
/// the same with and without them.
/// </summary>
internal sealed class BackgroundShoppers(World world)
{
    private readonly SortedDictionary<(string Shop, string Region), Crowd> _crowds = [];

    /// <summary>The shoppers that there are, with what they got.</summary>
    public IEnumerable<object> All => _crowds.Values.Select(crowd => new
    {
        crowd.Pace.Shop,
        crowd.Pace.Region,
        crowd.Pace.OrdersPerMinute,
        crowd.Confirmed,
        crowd.Refused,
    });

    /// <summary>Sets a pace from now on.</summary>
    public void Set(ShopperPace pace)
    {
        var key = (pace.Shop, pace.Region ?? "");
        if (!_crowds.TryGetValue(key, out var crowd))
        {
            var number = pace.Shop.Concat(key.Item2).Aggregate(17L, (sum, letter) => unchecked((sum * 31) + letter));
            _crowds[key] = crowd = new Crowd(new WorldRandom(unchecked(world.Seed + number)));
        }

        crowd.Pace = pace;
        var turn = ++crowd.Turn;
        if (pace.OrdersPerMinute > 0)
        {
            Next(crowd, turn);
        }
    }

    private void Next(Crowd crowd, int turn) => world.After(
        TimeSpan.FromMinutes(-Math.Log(1 - crowd.Random.NextDouble()) / crowd.Pace.OrdersPerMinute),
        () =>
        {
            if (crowd.Turn != turn)
            {
                return;
            }

            if (Order(crowd))
            {
                crowd.Confirmed++;
            }
            else
            {
                crowd.Refused++;
            }

            Next(crowd, turn);
        });

    private bool Order(Crowd crowd)
    {
        foreach (var instance in Open(crowd.Pace))
        {
            if (ShopDatabase.Open(world, instance) is not { WritesTo: not null, Data.Unicorns: { Count: > 0 } unicorns })
            {
                continue;
            }

            var body = new JsonObject
            {
                ["uuid"] = $"shopper-{1 + (int)(crowd.Random.NextDouble() * 500)}",
                ["unicorns"] = new JsonArray(new JsonObject { ["uuid"] = unicorns[(int)(crowd.Random.NextDouble() * unicorns.Count)].Uuid }),
            };
            var status = ShopApi.Answer(world, instance, "POST", "/unicorns/order", body.ToJsonString()).Status;
            if (world.LoadBalancers.Find(balancer => balancer.Region == instance.Region && balancer.Registrations.Exists(registration => registration.InService && registration.InstanceId == instance.Id)) is { } balancer)
            {
                BalancerTraffic.Note(world, balancer, status);
            }

            return status == 201;
        }

        return false;
    }

    /// <summary>The shop's instances that a shopper reaches: of a Region that answers, behind a site that can be read.</summary>
    private IEnumerable<Instance> Open(ShopperPace pace) => world.Instances.Where(instance =>
        instance is { AppReady: true, State: "running" } && (pace.Region is null || instance.Region == pace.Region)
        && (pace.Region is not null || Aurora.IsReachable(world, instance.Region)) && !world.Faults.IsLost(instance.Region)
        && ShopDatabase.ClusterOf(world, instance) is { } cluster && OrderLedger.ShopOf(cluster) == pace.Shop
        && (pace.Region is not null || SiteIsReadable(pace.Shop, instance.Region)));

    private bool SiteIsReadable(string shop, string region) => world.Buckets.Values.Any(bucket =>
        bucket.Region == region && bucket.Name.StartsWith(shop + "-", StringComparison.Ordinal) && bucket.Website is { } website && BucketAccess.MayRead(world, bucket, website.IndexDocument ?? "index.html"));

    private sealed class Crowd(WorldRandom random)
    {
        public WorldRandom Random => random;

        public ShopperPace Pace { get; set; } = new("", null, 0);

        public int Turn { get; set; }

        public long Confirmed { get; set; }

        public long Refused { get; set; }
    }
}
