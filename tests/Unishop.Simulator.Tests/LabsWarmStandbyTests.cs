using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Tests;

/// <summary>The warm standby lab, step by step as its sheet has it.</summary>
public sealed class LabsWarmStandbyTests : IDisposable
{
    private const string East = "us-east-1";
    private const string West = "us-west-2";
    private readonly LabsWorld _lab = new(ScenarioCatalog.Fresh);

    private ScalingGroup Group => _lab.World.ScalingGroups.Single(group => group.Region == West);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void FromFresh_ToFailoverAndCleanUp_TheWorldIsWhatTheSheetSays()
    {
        Build();
        var here = Verify();

        // The browser that looked at the standby's site keeps its login there.
        var there = _lab.LoggedIn(West, "warm-secondary");
        FailOver(here, there);
        Promote();
        VerifyFailover();
        CleanUp();
    }

    private void Build()
    {
        // 2.1 to 2.3
        _lab.Build(West, "warm-primary", "warm-secondary", "warm-standby.yaml");
        Assert.Equal("warm-primary=writer warm-secondary=reader", _lab.Roles("warm-global"));
        Assert.Equal((2L, 1L), (_lab.World.ScalingGroups.Single(group => group.Region == East).Desired, Group.Desired));
        Assert.Equal((1L, 5L), (Group.Min, Group.Max));
        Assert.Equal(["GlobalCluster", "RDSClusterPrimary"], _lab.LogicalIds(East, "warm-primary").Except(_lab.LogicalIds(West, "warm-secondary")));
        Assert.Equal(["warm-primary-build", "warm-secondary-build"], _lab.World.Instances.Select(instance => instance.Tags["Name"]).Where(name => name.EndsWith("-build", StringComparison.Ordinal)));
        foreach (var region in new[] { East, West })
        {
            _lab.Work.Await("a first instance in service in " + region, () => _lab.World.LoadBalancers.Single(balancer => balancer.Region == region).Registrations.Exists(registration => registration.InService));
        }

        // The secondary's instance switches write forwarding on while it starts.
        _lab.Work.Await("write forwarding", () => AuroraForwarding.StatusOf(_lab.World.Cluster(West, "warm-secondary")!) == "enabled");
    }

    private ScenarioShopper Verify()
    {
        // 2.4
        var here = _lab.Work.Shopper(East, "warm-primary");
        here.SignUp(ScenarioCatalog.Trainer);
        here.LogIn(ScenarioCatalog.Trainer);
        here.Add(first: 0, count: 4);
        Assert.Equal((East, 4), (here.Region, here.Count()));
        _lab.Work.Pass(seconds: 10);
        var there = _lab.LoggedIn(West, "warm-secondary");
        Assert.Equal((West, 4), (there.Region, there.Count()));

        // What a session forwards it reads at once; whoever else reads the standby's copy has to wait for replication.
        there.Add(first: 4, count: 2);
        Assert.Equal(6, there.Count());
        Assert.Equal(6, here.Count());
        Assert.Equal(4, _lab.World.Cluster(West, "warm-secondary")!.Data.Basket(there.Uuid).Count);
        _lab.Work.Pass(seconds: 5);
        Assert.Equal(6, _lab.World.Cluster(East, "warm-primary")!.Data.Basket(there.Uuid).Count);
        return here;
    }

    private void FailOver(ScenarioShopper here, ScenarioShopper there)
    {
        // 3.0
        _lab.Block(East, "warm-primary");
        Assert.Equal((403, 200), (_lab.Site(East, "warm-primary").Status, _lab.Site(West, "warm-secondary").Status));
        Assert.Equal(6, there.Count());

        // 3.1: reads go on, nothing can be written.
        Assert.Equal("switching-over", _lab.Move("SwitchoverGlobalCluster", "warm-global", West, "warm-secondary"));
        _lab.Work.Await("the writes to stop", () => _lab.World.Cluster(East, "warm-primary")!.Status == "failing-over");
        Assert.Equal("switching-over", _lab.World.GlobalClusters["warm-global"].Status);
        Assert.Equal(400, there.Answer("POST", "/user", """{"email":"meanwhile@unishop.example"}""").Status);
        Assert.Equal(400, here.Answer("POST", "/user", """{"email":"meanwhile@unishop.example"}""").Status);
        Assert.Equal("warm-primary=writer warm-secondary=reader", _lab.Roles("warm-global"));
        _lab.AwaitGlobal("warm-global");
        Assert.Equal("warm-primary=reader warm-secondary=writer", _lab.Roles("warm-global"));
        _lab.Work.Await("the writer endpoint", () => _lab.World.Cluster(West, "warm-secondary")!.WriterEndpointActive);

        // The old primary's instances still use its writer endpoint, which is none any more (G5).
        Assert.Equal(400, here.Answer("GET", "/unicorns", "").Status);
    }

    /// <summary>3.2: the stack's update makes the group as large as the primary's, and touches no instance that runs.</summary>
    private void Promote()
    {
        var before = Group.Instances.Single();
        _lab.Work.Call(West, "cloudformation", "UpdateStack", ("StackName", "warm-secondary"), ("UsePreviousTemplate", true), ("Capabilities", new List<object?> { "CAPABILITY_NAMED_IAM" }),
            ("Parameters", FormationWorld.Parameters(
                ("IsPromote", "yes"), ("IsPrimary", null), ("LatestAmiId", null), ("NetworkStackName", null), ("EngineVersion", null), ("AssetsBucket", null), ("DatabasePassword", null))));
        _lab.Work.AwaitStacks((West, "warm-secondary"));

        Assert.Equal("UPDATE_COMPLETE", _lab.Stack(West, "warm-secondary").Status);
        Assert.Equal((2L, 5L, 2L), (Group.Min, Group.Max, Group.Desired));
        Assert.Contains(before, Group.Instances);
        _lab.Work.Await("the new instance", () => Group.Instances.Count(instance => instance.State == "InService") == 2);
        var activity = Group.Activities[0];
        Assert.StartsWith("Launching a new EC2 instance: i-", activity.Description, StringComparison.Ordinal);
        Assert.Contains("to min: 2, max: 5, desired: 2 changing the desired capacity from 1 to 2", activity.Cause, StringComparison.Ordinal);
        Assert.Equal("Successful", activity.Status);
    }

    private void VerifyFailover()
    {
        // 3.3: logged in anew, because the other site is another origin for whoever came from the primary's.
        var balancer = _lab.World.LoadBalancers.Single(candidate => candidate.Region == West);
        _lab.Work.Await("both instances in service", () => balancer.Registrations.Count(registration => registration.InService) == 2);

        // The instance that was there before has not been touched (G4): it is in service by TCP and cannot open its database.
        var answers = Answers();
        Assert.Equal([200, 400], answers);
        var refresh = _lab.Work.Call(West, "autoscaling", "StartInstanceRefresh", ("AutoScalingGroupName", Group.Name)).Text("InstanceRefreshId")!;
        _lab.Work.Await("the refresh", () => Group.Refreshes.Single(candidate => candidate.Id == refresh).Status == "Successful");
        _lab.Work.Await("both instances in service", () => balancer.Registrations.Count(registration => registration.InService) == 2);

        Assert.Equal([200], Answers());
        Assert.Equal((West, 6), _lab.Cart(West, "warm-secondary"));
        var there = _lab.LoggedIn(West, "warm-secondary");
        there.SignUp("after@unishop.example");
        there.Add(first: 6, count: 1);
        Assert.Equal(7, _lab.World.Cluster(West, "warm-secondary")!.Data.Basket(there.Uuid).Count);
    }

    /// <summary>What the site's API answers to who looks at the catalogue again and again.</summary>
    private int[] Answers()
    {
        var page = _lab.Work.Shopper(West, "warm-secondary");
        var seen = new SortedSet<int>();
        for (var look = 0; look < 20; look++)
        {
            seen.Add(page.Answer("GET", "/unicorns", "").Status);
            _lab.Work.Pass(seconds: 1);
        }

        return [.. seen];
    }

    private void CleanUp()
    {
        // 4: the database of us-east-1 first, which is the secondary now.
        _lab.Empty(_lab.Bucket(East, "warm-primary"));
        _lab.Empty(_lab.Bucket(West, "warm-secondary"));
        Assert.Equal("InvalidGlobalClusterStateFault", Assert.Throws<WireException>(() =>
            _lab.Work.Call(East, "rds", "DeleteGlobalCluster", ("GlobalClusterIdentifier", "warm-global"))).Error.Code);
        _lab.DeleteDatabase(East, "warm-global", "warm-primary", "unishop-warm");
        _lab.DeleteDatabase(West, "warm-global", "warm-secondary", "unishop-warm");
        _lab.DeleteGlobal("warm-global");
        foreach (var (region, stack) in new[] { (West, "warm-secondary"), (West, "network-stack"), (East, "warm-primary"), (East, "network-stack") })
        {
            Assert.Equal(("DELETE_COMPLETE", null), _lab.DeleteStack(region, stack));
        }

        Assert.Empty(_lab.Remains());
    }
}
