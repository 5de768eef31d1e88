using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Scenarios;

/// <summary>A lab: two Regions, two stacks, and what is done with them until failover begins.</summary>
internal abstract class ScenarioLab
{
    /// <summary>What its stacks, clusters and buckets begin with.</summary>
    public abstract string Name { get; }

    public abstract string Template { get; }

    /// <summary>The Region in which each lab begins.</summary>
    public const string Primary = "us-east-1";

    public abstract string Secondary { get; }

    public IEnumerable<string> Regions => [Primary, Secondary];

    public string PrimaryStack => Name + "-primary";

    public string SecondaryStack => Name + "-secondary";

    /// <summary>Begins what is done after both stacks are there and takes time.</summary>
    public virtual void BeginPreparation(ScenarioWork work)
    {
    }

    /// <summary>Waits for it, and does what could not be done before.</summary>
    public virtual void EndPreparation(ScenarioWork work)
    {
    }

    /// <summary>Waits until both Regions' load balancers send requests on.</summary>
    protected void AwaitBalancers(ScenarioWork work)
    {
        foreach (var (region, stack) in new[] { (Primary, PrimaryStack), (Secondary, SecondaryStack) })
        {
            var name = work.PhysicalId(region, stack, "ElasticLoadBalancer");
            work.Await($"instances behind {name}", () => work.World.LoadBalancers.Exists(balancer =>
                balancer.Region == region && balancer.Name == name && balancer.Registrations.Exists(registration => registration.InService)));
        }
    }

    /// <summary>Signs up at the primary's site and fills the cart at both.</summary>
    protected void Shop(ScenarioWork work, int atPrimary, int atSecondary)
    {
        var here = work.Shopper(Primary, PrimaryStack);
        here.SignUp(ScenarioCatalog.Trainer);
        here.LogIn(ScenarioCatalog.Trainer);
        here.Add(first: 0, atPrimary);
        work.Pass(seconds: 10);

        var there = work.Shopper(Secondary, SecondaryStack);
        there.LogIn(ScenarioCatalog.Trainer);
        there.Add(first: atPrimary, atSecondary);
    }

    /// <summary>Goes through labs side by side.</summary>
    public static void GoThrough(ScenarioWork work, IReadOnlyList<ScenarioLab> labs)
    {
        string[] regions = [.. labs.SelectMany(lab => lab.Regions).Distinct()];
        foreach (var region in regions)
        {
            work.CreateStack(region, "network-stack", "network.yaml");
        }

        work.AwaitStacks(regions.Select(region => (region, "network-stack")));
        foreach (var lab in labs)
        {
            work.CreateStack(Primary, lab.PrimaryStack, lab.Template, ("IsPrimary", "yes"));
        }

        work.AwaitStacks(labs.Select(lab => (Primary, lab.PrimaryStack)));
        foreach (var lab in labs)
        {
            work.CreateStack(lab.Secondary, lab.SecondaryStack, lab.Template, ("IsPrimary", "no"));
        }

        work.AwaitStacks(labs.Select(lab => (lab.Secondary, lab.SecondaryStack)));
        foreach (var lab in labs)
        {
            lab.BeginPreparation(work);
        }

        foreach (var lab in labs)
        {
            lab.EndPreparation(work);
        }
    }
}

/// <summary>The pilot light: five unicorns in the cart, and the image of the instance in both Regions.</summary>
internal sealed class ScenarioPilotLight : ScenarioLab
{
    private const string ImageName = "pilotAMI";

    public override string Name => "pilot";

    public override string Template => "pilot-light.yaml";

    public override string Secondary => "us-west-1";

    public override void BeginPreparation(ScenarioWork work)
    {
        // Only the primary's site can be looked at: nobody has filled the other bucket yet.
        var shopper = work.Shopper(Primary, PrimaryStack);
        shopper.SignUp(ScenarioCatalog.Trainer);
        shopper.LogIn(ScenarioCatalog.Trainer);
        shopper.Add(first: 0, count: 5);

        var instance = work.PhysicalId(Primary, PrimaryStack, "EC2Instance");
        var image = work.Call(Primary, "ec2", "CreateImage", ("InstanceId", instance), ("Name", ImageName)).Text("ImageId");
        work.Await("the image pilotAMI", () => work.World.Images.Exists(candidate => candidate.Id == image && candidate.State == "available"));
        work.Call(Secondary, "ec2", "CopyImage",
            ("SourceRegion", Primary), ("SourceImageId", image), ("Name", ImageName), ("Description", $"[Copied {image} from {Primary}] {ImageName}"));
    }

    public override void EndPreparation(ScenarioWork work) =>
        work.Await("the copy of pilotAMI", () => work.World.Images.Exists(image => image.Region == Secondary && image.State == "available"));
}

/// <summary>The warm standby: four unicorns from the primary's site and two more from the secondary's, which forwards the writes.</summary>
internal sealed class ScenarioWarmStandby : ScenarioLab
{
    public override string Name => "warm";

    public override string Template => "warm-standby.yaml";

    public override string Secondary => "us-west-2";

    public override void EndPreparation(ScenarioWork work)
    {
        AwaitBalancers(work);
        work.Await("write forwarding", () => AuroraForwarding.StatusOf(work.World.Cluster(Secondary, SecondaryStack)!) == "enabled");
        Shop(work, atPrimary: 4, atSecondary: 2);
    }
}

/// <summary>The hot standby: carts in a table with a replica, eight unicorns and two, and a distribution that fails over by itself.</summary>
internal sealed class ScenarioHotStandby : ScenarioLab
{
    private const string Table = "unishophotstandby";
    private const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

    public override string Name => "hot";

    public override string Template => "hot-standby.yaml";

    public override string Secondary => "us-west-1";

    public override void BeginPreparation(ScenarioWork work)
    {
        work.Call(Primary, "dynamodb", "UpdateTable", ("TableName", Table),
            ("ReplicaUpdates", new List<object?> { WireStruct.Of(("Create", WireStruct.Of(("RegionName", Secondary)))) }));
        work.Call(Primary, "cloudfront", "CreateDistribution", ("DistributionConfig", Distribution(work)));
    }

    public override void EndPreparation(ScenarioWork work)
    {
        work.Await("the table's replica", () => work.World.Table(Secondary, Table) is { Status: "ACTIVE" });
        AwaitBalancers(work);
        work.Await("write forwarding", () => AuroraForwarding.StatusOf(work.World.Cluster(Secondary, SecondaryStack)!) == "enabled");
        Shop(work, atPrimary: 8, atSecondary: 2);
        work.Await("the distribution", () => work.World.Distributions.TrueForAll(distribution => distribution.Status == "Deployed"));
    }

    private WireStruct Distribution(ScenarioWork work) => WireStruct.Of(
        ("CallerReference", "hot-standby"),
        ("Comment", "Unishop, hot standby"),
        ("Enabled", true),
        ("Origins", Items(Origin(work, Primary, PrimaryStack), Origin(work, Secondary, SecondaryStack))),
        ("OriginGroups", Items(WireStruct.Of(
            ("Id", "hot-standby-origin-group"),
            ("FailoverCriteria", WireStruct.Of(("StatusCodes", Items(400L, 403L, 404L, 416L, 500L, 502L, 503L, 504L)))),
            ("Members", Items(WireStruct.Of(("OriginId", PrimaryStack)), WireStruct.Of(("OriginId", SecondaryStack))))))),
        ("DefaultCacheBehavior", WireStruct.Of(
            ("TargetOriginId", "hot-standby-origin-group"), ("ViewerProtocolPolicy", "allow-all"), ("CachePolicyId", CachingDisabled), ("Compress", true))));

    /// <summary>A website endpoint is an origin of the customer's own, not a bucket.</summary>
    private static WireStruct Origin(ScenarioWork work, string region, string stack) => WireStruct.Of(
        ("Id", stack),
        ("DomainName", $"{work.PhysicalId(region, stack, "UIBucket")}.s3-website-{region}.amazonaws.com"),
        ("CustomOriginConfig", WireStruct.Of(("HTTPPort", 80L), ("HTTPSPort", 443L), ("OriginProtocolPolicy", "http-only"))));

    private static WireStruct Items(params object?[] items) => WireStruct.Of(("Quantity", (long)items.Length), ("Items", items.ToList()));
}
