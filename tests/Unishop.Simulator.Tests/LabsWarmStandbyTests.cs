using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Tests;

/// <summary>The warm standby lab, step by step as its sheet has it, from where both sites have been verified.</summary>
public class LabsWarmStandbyTests
{
    private const string East = "us-east-1";
    private const string West = "us-west-2";
    private readonly LabsWorld _lab = new(Scenarios.WarmStandby);

    private ScalingGroup Group => _lab.World.ScalingGroups.Single(group => group.Region == West);

    [Fact]
    public void FromVerifiedSites_ToFailoverAndCleanUp_TheWorldIsWhatTheSheetSays()
    {
        // 2.4
        Assert.Equal((2, 1), ((int)_lab.World.ScalingGroups.Single(group => group.Region == East).Desired, (int)Group.Desired));
        Assert.Equal(((East, 6), (West, 6)), (_lab.Cart(East, "warm-primary"), _lab.Cart(West, "warm-secondary")));

        // 3.0
        _lab.Block(East, "warm-primary");
        Assert.Equal((403, 200), (_lab.Site(East, "warm-primary").Status, _lab.Site(West, "warm-secondary").Status));

        // 3.1
        Assert.Equal("switching-over", _lab.Move("SwitchoverGlobalCluster", "warm-global", West, "warm-secondary"));
        _lab.AwaitGlobal("warm-global");
        Assert.Equal("warm-primary=reader warm-secondary=writer", _lab.Roles("warm-global"));

        Promote();

        // 3.3
        _lab.Work.Await("both instances in service", () => _lab.World.LoadBalancers.Single(balancer => balancer.Region == West).Registrations.Count(registration => registration.InService) == 2);
        var promoted = _lab.World.Instances.Last(instance => instance.Region == West);
        Assert.Equal(Shop.DatabaseProfile.Writer, promoted.DatabaseProfile);
        CleanUp();
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

    private void CleanUp()
    {
        // 4: the database of us-east-1 first, which is the secondary now.
        _lab.Empty(_lab.Bucket(East, "warm-primary"));
        _lab.Empty(_lab.Bucket(West, "warm-secondary"));
        _lab.DeleteDatabase(East, "warm-global", "warm-primary", "unishop-warm");
        _lab.DeleteDatabase(West, "warm-global", "warm-secondary", "unishop-warm");
        _lab.DeleteGlobal("warm-global");
        foreach (var (region, stack) in new[] { (West, "warm-secondary"), (West, "network-stack"), (East, "warm-primary"), (East, "network-stack") })
        {
            Assert.Equal("DELETE_COMPLETE", _lab.DeleteStack(region, stack).Status);
        }

        Assert.Empty(_lab.World.Clusters);
        Assert.Empty(_lab.World.LoadBalancers);
        Assert.DoesNotContain(_lab.World.Instances, instance => instance.State is "running" or "pending");
    }
}
