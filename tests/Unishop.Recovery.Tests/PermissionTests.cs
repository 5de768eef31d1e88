using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Setup;
using Unishop.Recovery.Tests.Fakes;
using Unishop.Recovery.Workloads;

namespace Unishop.Recovery.Tests;

public sealed class PermissionTests
{
    [Fact]
    public async Task Test_InAWorldThatAnswers_ReadsInBothRegionsAndChangesNothing()
    {
        var time = new ManualTime();
        var world = new FakeWorld(time);
        var catalog = new WorkloadCatalog([Samples.PilotLight]);

        var checks = await new PermissionTester(catalog, new SnapshotStore(catalog, time), world.Ports, new Rehearsal(world.Ports)).TestAsync(TestContext.Current.CancellationToken);

        Assert.Empty(world.Effects);
        Assert.Equal(["us-east-1", "us-west-1"], world.AskedRegions.Order());
        Assert.Contains(checks, check => check is { Needed.Action: "rds:DescribeDBClusters", Needed.Region: "us-west-1", State: PermissionState.Allowed, Milliseconds: >= 0 });
        Assert.All(checks.Where(check => check.Needed.Use == PermissionUse.Recover), check =>
        {
            Assert.Equal(PermissionState.NotTested, check.State);
            Assert.False(string.IsNullOrEmpty(check.Detail));
        });
    }

    [Theory]
    [InlineData(Strategy.PilotLight, "ec2:RunInstances", true)]
    [InlineData(Strategy.PilotLight, "autoscaling:DescribeAutoScalingGroups", false)]
    [InlineData(Strategy.WarmStandby, "ec2:RunInstances", false)]
    [InlineData(Strategy.WarmStandby, "cloudformation:UpdateStack", true)]
    [InlineData(Strategy.HotStandby, "rds:SwitchoverGlobalCluster", true)]
    public void Needed_OfAStrategy_IsWhatItsPlansCall(Strategy strategy, string action, bool needed) =>
        Assert.Equal(needed, NeededAction.Of(Samples.PilotLight with { Strategy = strategy }).Any(one => one.Action == action));

    [Fact]
    public void Needed_Twice_IsNeverListedTwice()
    {
        var all = NeededAction.Of(Samples.PilotLight);

        Assert.Equal(all.Length, all.Distinct().Count());
    }

    public static TheoryData<string, string, string> Calls => new()
    {
        { "rds", "FailoverGlobalCluster", "rds:FailoverGlobalCluster" },
        { "http", "GET", "" },
        { "every service", "Describe…, List…", "" },
        { "s3", "PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock" },
        { "s3control", "PutPublicAccessBlock", "s3:PutAccountPublicAccessBlock" },
        { "ec2", "RunInstances", "ec2:RunInstances ec2:CreateTags iam:PassRole" },
        { "ec2", "CreateImage", "ec2:CreateImage ec2:CreateTags" },
        { "ec2", "DeregisterImage", "ec2:DeregisterImage ec2:DeleteSnapshot" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Actions_OfACall_AreNamedAsIamNamesThem(string service, string operation, string actions) => Assert.Equal(
        actions, string.Join(' ', IamActions.Of(new PlannedCall(service, operation, "us-west-1", Plane.Control, ImmutableSortedDictionary<string, string>.Empty))));

    [Fact]
    public void Actions_OfAFailover_AreAskedOfIamAndProbesOfTheSiteAreNot()
    {
        var actions = ProbeObserver.ActionsOf(Samples.Snapshot());

        Assert.Contains("rds:FailoverGlobalCluster", actions);
        Assert.All(actions, action => Assert.Matches("^(rds|ec2|iam|s3|cloudformation|autoscaling|dynamodb|cloudfront):[A-Z][A-Za-z]+$", action));
    }
}
