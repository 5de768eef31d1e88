using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class ReadinessJudgementTests
{
    private static readonly ToolState GoodTool = new(Samples.Now, null, ["webhook"], null, "/var/runbooks", null);

    private static readonly ReadinessInputs Good = new(Probed(Samples.Snapshot()), [Proof()], GoodTool, Samples.Now);

    private static readonly Dictionary<string, (Func<ReadinessInputs, ReadinessInputs> Change, string Check, CheckState State)> Variations = new(StringComparer.Ordinal)
    {
        ["STS does not answer"] = (i => Target(i, r => r with { Caller = Samples.Unknown<CallerState>() }), "credentials", CheckState.Unknown),
        ["credentials ended"] = (i => Target(i, r => r with { Caller = Samples.Known(new CallerState("1", "arn", Samples.Now)) }), "credentials", CheckState.Fail),
        ["credentials end soon"] = (i => Target(i, r => r with { Caller = Samples.Known(new CallerState("1", "arn", Samples.Now.AddMinutes(14))) }), "credentials", CheckState.Warn),
        ["an action is denied"] = (i => i with { Snapshot = i.Snapshot with { Permissions = Samples.Known<ImmutableArray<PermittedAction>>([new("ec2:RunInstances", false, "implicitDeny")]) } }, "permissions", CheckState.Fail),
        ["IAM does not answer any more"] = (i => i with { Snapshot = i.Snapshot with { Permissions = Reading<ImmutableArray<PermittedAction>>.Unknown("no answer", Samples.Now, "test", i.Snapshot.Permissions) } }, "permissions", CheckState.Warn),
        ["IAM does not answer"] = (i => i with { Snapshot = i.Snapshot with { Permissions = Samples.Unknown<ImmutableArray<PermittedAction>>() } }, "permissions", CheckState.Unknown),
        ["a smaller quota"] = (i => Target(i, r => r with { Quotas = Samples.Known<ImmutableArray<Quota>>([new("ec2", "L-1", "vCPUs", 32)]) }), "quotas", CheckState.Fail),
        ["a quota is missing"] = (i => Target(i, r => r with { Quotas = Samples.Known<ImmutableArray<Quota>>([]) }), "quotas", CheckState.Fail),
        ["quotas unknown"] = (i => Target(i, r => r with { Quotas = Samples.Unknown<ImmutableArray<Quota>>() }), "quotas", CheckState.Unknown),
        ["never launched there"] = (i => i with { Runs = [] }, "capacity", CheckState.Warn),
        ["launched long ago"] = (i => i with { Now = Samples.Now.AddDays(91) }, "capacity", CheckState.Warn),
        ["other parameter group"] = (i => Database(i, d => d with { ParameterGroup = "other" }), "parity", CheckState.Warn),
        ["smaller class"] = (i => Database(i, d => d with { Instances = [d.Instances[0] with { Class = "db.t3.medium" }] }), "parity", CheckState.Warn),
        ["database unknown"] = (i => Target(i, r => r with { Database = Samples.Unknown<DatabaseState?>() }), "parity", CheckState.Unknown),
        ["key lost"] = (i => Database(i, d => d with { Status = "inaccessible-encryption-credentials", Key = "arn:key" }), "keys", CheckState.Fail),
        ["secret impaired"] = (i => Database(i, d => d with { SecretStatus = "impaired" }), "keys", CheckState.Fail),
        ["drifted"] = (i => Stack(i, s => s with { Drift = "DRIFTED" }), "stack-parity", CheckState.Warn),
        ["a parameter more"] = (i => Stack(i, s => s with { Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("New", "x") }), "stack-parity", CheckState.Warn),
        ["site of another Region"] = (i => Target(i, r => r with { Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Healthy)) }), "config", CheckState.Fail),
        ["configuration never seen"] = (i => i with { Runs = [] }, "config", CheckState.Warn),
        ["certificate ended"] = (i => Site(i, s => s with { Url = new Uri("https://x.example/"), CertificateEnds = Samples.Now }), "front", CheckState.Fail),
        ["certificate not seen"] = (i => Site(i, s => s with { Url = new Uri("https://x.example/") }), "front", CheckState.Unknown),
        ["no address"] = (i => Stack(i, s => s with { Outputs = ImmutableSortedDictionary<string, string>.Empty }), "traffic", CheckState.Fail),
        ["never tried"] = (i => i with { Runs = [] }, "drill", CheckState.Warn),
        ["tried long ago"] = (i => i with { Now = Samples.Now.AddDays(91) }, "drill", CheckState.Warn),
        ["last drill failed"] = (i => i with { Runs = [Proof() with { Status = RunStatus.Failed }] }, "drill", CheckState.Warn),
        ["workload edited"] = (i => i with { Snapshot = i.Snapshot with { Workload = i.Snapshot.Workload with { InstanceType = "t3.large" } } }, "drill", CheckState.Warn),
        ["stack changed since"] = (i => Stack(i, s => s with { ChangedAt = Samples.Now.AddMinutes(-1) }), "drill", CheckState.Warn),
        ["journal lost"] = (i => i with { Tool = GoodTool with { JournalFailure = "disk full" } }, "tool", CheckState.Fail),
        ["automation stopped"] = (i => i with { Tool = GoodTool with { AutomationStopped = "repairs" } }, "tool", CheckState.Warn),
        ["no runbook"] = (i => i with { Tool = GoodTool with { Runbook = null } }, "tool", CheckState.Warn),
        ["runbook not written"] = (i => i with { Tool = GoodTool with { RunbookFailure = "denied" } }, "tool", CheckState.Warn),
        ["nobody is told"] = (i => i with { Tool = GoodTool with { Channels = [] } }, "tool", CheckState.Warn),
    };

    public static TheoryData<string> Cases => [.. Variations.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_OneThingWrong_IsFoundByItsCheck(string variation)
    {
        var (change, id, state) = Variations[variation];

        var check = Assert.Single(ReadinessJudgement.Of(change(Good)), check => check.Id == id);

        Assert.Equal(state, check.State);
        Assert.NotEmpty(check.Evidence);
    }

    [Fact]
    public void Of_EverythingInOrder_Passes()
    {
        Assert.All(ReadinessJudgement.Of(Good), check => Assert.True(check.State == CheckState.Pass, $"{check.Id}: {check.Evidence}"));
    }

    [Fact]
    public void Of_SuspendedLaunch_FailsForAGroup()
    {
        var warm = Probed(Samples.Warm());
        var stopped = warm with { Standby = warm.Standby with { Fleet = Samples.Known<FleetState?>(warm.Standby.Fleet.Value! with { Suspended = ["Launch"] }) } };

        Assert.Equal(CheckState.Pass, Find(warm, "group"));
        Assert.Equal(CheckState.Fail, Find(stopped, "group"));

        static CheckState Find(WorkloadSnapshot snapshot, string id) => ReadinessJudgement.Of(Good with { Snapshot = snapshot }).Single(check => check.Id == id).State;
    }

    [Fact]
    public void Of_NothingReadYet_PassesNothingOfTheWorld()
    {
        var unread = Good with { Snapshot = WorkloadSnapshot.Unread(Samples.PilotLight, Samples.Now), Runs = [] };

        Assert.All(ReadinessJudgement.Of(unread), check => Assert.True(check.State != CheckState.Pass || check.Id == "tool", check.Id));
    }

    [Fact]
    public void Of_SomethingThatAVerbMends_NamesTheVerbAndTheAge()
    {
        var checks = ReadinessJudgement.Of(Good with { Runs = [], Now = Samples.Now.AddSeconds(30) });

        Assert.Equal(Verb.Drill, checks.Single(check => check.Id == "drill").FixVerb);
        Assert.Equal(30, checks.Single(check => check.Id == "database-member").AgeSeconds);
        Assert.Null(checks.Single(check => check.Id == "database-member").FixVerb);
    }

    private static Run Proof()
    {
        var snapshot = Samples.Snapshot();
        var plan = Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Plan!;
        var at = Samples.Now.AddHours(-1);
        return new Run
        {
            Id = "run-1",
            Actor = "Ana",
            StartedAt = at.AddMinutes(-5),
            EndedAt = at,
            Status = RunStatus.Succeeded,
            Start = new RunStarted("pilot-light", plan, "drill", 1, "hash", null, null, new DataLossEstimate(0, at, ""), 5, 600, true) { WorkloadHash = WorkloadHash.Of(Samples.PilotLight) },
            Steps = [.. plan.Steps.Select(step => new StepState { Step = step, Status = StepStatus.Succeeded, StartedAt = at.AddMinutes(-5), EndedAt = at, LastAct = new LastAct(at, "i-1", 0) })],
        };
    }

    private static WorkloadSnapshot Probed(WorkloadSnapshot snapshot) => snapshot with
    {
        Permissions = Samples.Known<ImmutableArray<PermittedAction>>([new("ec2:RunInstances", true, "allowed")]),
        Primary = Probed(snapshot.Primary),
        Standby = Probed(snapshot.Standby),
    };

    private static RegionSnapshot Probed(RegionSnapshot region) => region with
    {
        Caller = Samples.Known(new CallerState("111122223333", "arn:aws:iam::111122223333:user/operator", null)),
        Quotas = Samples.Known<ImmutableArray<Quota>>([new("ec2", "L-1", "vCPUs", 64)]),
        Stacks = Samples.Known<ImmutableArray<StackState>>([.. region.Stacks.Value.Select(stack => stack with { ChangedAt = Samples.Now.AddDays(-1) })]),
    };

    private static ReadinessInputs Target(ReadinessInputs i, Func<RegionSnapshot, RegionSnapshot> change) =>
        i with { Snapshot = i.Snapshot with { Standby = change(i.Snapshot.Standby) } };

    private static ReadinessInputs Database(ReadinessInputs i, Func<DatabaseState, DatabaseState> change) =>
        Target(i, r => r with { Database = Samples.Known<DatabaseState?>(change(r.Database.Value!)) });

    private static ReadinessInputs Stack(ReadinessInputs i, Func<StackState, StackState> change) =>
        Target(i, r => r with { Stacks = Samples.Known<ImmutableArray<StackState>>([r.Stacks.Value[0], change(r.Stacks.Value[1])]) });

    private static ReadinessInputs Site(ReadinessInputs i, Func<SiteState, SiteState> change) =>
        Target(i, r => r with { Site = Samples.Known(change(r.Site.Value)) });
}
