using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Setup;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public sealed class PermissionTests
{
    [Fact]
    public async Task Test_InAWorldThatAnswers_ReadsInBothRegionsAndChangesNothing()
    {
        var time = new FakeTimeProvider();
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

    public static TheoryData<string> Situations => new(SituationsByName.Keys);

    private static readonly Dictionary<string, WorkloadSnapshot> SituationsByName = new()
    {
        ["pilot light"] = Samples.Snapshot(),
        ["warm standby"] = Samples.Warm(),
        ["warm standby by its group"] = With(Samples.Warm(), workload => workload with { ScaleOutBy = ScaleOutBy.Group }),
        ["hot standby"] = Samples.Hot(),
        ["pilot light, away"] = Samples.Away(Samples.Snapshot()),
        ["warm standby, away"] = Samples.Away(Samples.Warm()),
        ["hot standby, away"] = Samples.Away(Samples.Hot()),
        ["pilot light, fresh"] = BuildPlanTests.Fresh(Strategy.PilotLight),
        ["warm standby, fresh"] = BuildPlanTests.Fresh(Strategy.WarmStandby),
        ["hot standby, fresh"] = BuildPlanTests.Fresh(Strategy.HotStandby),
        ["pilot light, built"] = BuildPlanTests.There(Strategy.PilotLight),
        ["warm standby, built"] = BuildPlanTests.There(Strategy.WarmStandby),
        ["hot standby, built"] = BuildPlanTests.There(Strategy.HotStandby),
        ["detached"] = Samples.Detached(),
        ["images kept and shared"] = With(Samples.Snapshot(), workload => workload with
        {
            Images = workload.Images with { Accounts = ["222233334444"], Kept = 2 },
            Standby = workload.Standby with { LaunchTemplate = "template" },
        }),
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public void Needed_OfEveryPlan_IsListedInItsRegion(string situation)
    {
        var snapshot = SituationsByName[situation];
        var listed = NeededAction.Of(snapshot.Workload).Select(needed => (needed.Region, needed.Action)).ToHashSet();
        var plans = (from verb in Enum.GetValues<Verb>()
                    from way in new PromoteBy?[] { null, PromoteBy.Switchover, PromoteBy.Failover, PromoteBy.Detach }
                    let plan = Planner.Plan(snapshot, verb, way).Plan
                    where plan is not null
                    select plan).ToArray();

        var called = (from plan in plans
                      from step in plan.Steps
                      from call in step.Calls
                      where !call.Operation.StartsWith("Describe", StringComparison.Ordinal)
                      from action in IamActions.Of(call)
                      select (call.Region, Action: action)).Distinct().ToArray();

        Assert.Contains(plans, plan => plan.Verb == (situation.EndsWith("fresh", StringComparison.Ordinal) ? Verb.Prepare
            : situation.EndsWith("built", StringComparison.Ordinal) ? Verb.CleanUp
            : situation.EndsWith("away", StringComparison.Ordinal) ? Verb.Failback
            : situation == "detached" ? Verb.Fence
            : Verb.Promote));
        Assert.DoesNotContain(called, one => !listed.Contains(one));
        Assert.Equal(listed.Count, NeededAction.Of(snapshot.Workload).Length);
    }

    [Theory]
    [InlineData(true, null, PermissionState.Allowed)]
    [InlineData(false, null, PermissionState.Denied)]
    [InlineData(true, "iam:SimulatePrincipalPolicy is not allowed", PermissionState.NotTested)]
    public async Task Test_WhatChangesSomething_IsAskedOfIamOnce(bool allowed, string? failure, PermissionState expected)
    {
        var time = new FakeTimeProvider();
        var probes = new Policies(allowed, failure);
        var world = new FakeWorld(time);
        var catalog = new WorkloadCatalog([Samples.PilotLight]);

        var checks = await new PermissionTester(catalog, new SnapshotStore(catalog, time), world.Ports with { Probes = probes }, new Rehearsal(world.Ports)).TestAsync(TestContext.Current.CancellationToken);

        var changing = checks.Where(check => check.Needed.Use != PermissionUse.Watch).ToArray();
        Assert.Contains(changing, check => check.Needed is { Use: PermissionUse.CleanUp, Action: "cloudformation:DeleteStack" });
        Assert.Contains(changing, check => check.Needed is { Use: PermissionUse.Prepare, Action: "cloudformation:CreateStack" });
        Assert.All(changing, check => Assert.Equal(expected, check.State));
        Assert.Equal(1, probes.Asked);
        Assert.Empty(world.Effects);
    }

    private static WorkloadSnapshot With(WorkloadSnapshot snapshot, Func<Workload, Workload> change) => snapshot with { Workload = change(snapshot.Workload) };

    private sealed class Policies(bool allowed, string? failure) : IStandbyProbes
    {
        public int Asked { get; private set; }

        public Task<Outcome<CallerState>> CallerAsync(string region, CancellationToken cancellation) =>
            Task.FromResult(Outcome<CallerState>.Success(new CallerState("111122223333", "arn:aws:iam::111122223333:user/operator", null)));

        public Task<Outcome<ImmutableArray<PermittedAction>>> PermissionsAsync(string region, string callerArn, IReadOnlyCollection<string> actions, CancellationToken cancellation)
        {
            Asked++;
            return Task.FromResult(failure is null
                ? Outcome<ImmutableArray<PermittedAction>>.Success([.. actions.Select(action => new PermittedAction(action, allowed, allowed ? "allowed" : "implicitDeny"))])
                : Outcome<ImmutableArray<PermittedAction>>.Fail(new CallFailure(FailureKind.AccessDenied, "AccessDenied", failure, null)));
        }

        public Task<Outcome<ImmutableArray<Quota>>> QuotasAsync(string region, CancellationToken cancellation) => throw new NotSupportedException();
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
        var actions = FailoverActions.Of(Samples.Snapshot());

        Assert.Contains("rds:FailoverGlobalCluster", actions);
        Assert.All(actions, action => Assert.Matches("^(rds|ec2|iam|s3|cloudformation|autoscaling|dynamodb|cloudfront):[A-Z][A-Za-z]+$", action));
    }
}
