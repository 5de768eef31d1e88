namespace Unishop.Simulator.Worlds;

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
        shopper.SignUp(Scenarios.Trainer);
        shopper.LogIn(Scenarios.Trainer);
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
