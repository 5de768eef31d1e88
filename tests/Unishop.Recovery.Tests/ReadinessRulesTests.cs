using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class ReadinessRulesTests
{
    private static readonly WorkloadSnapshot Good = Samples.Snapshot();

    public static TheoryData<string, CheckState, string> Cases => new(Variations.Keys.Select(name =>
    {
        var (_, check, state) = Variations[name];
        return new TheoryDataRow<string, CheckState, string>(check, state, name);
    }));

    private static readonly Dictionary<string, (Func<WorkloadSnapshot, WorkloadSnapshot> Change, string Check, CheckState State)> Variations = new(StringComparer.Ordinal)
    {
        ["standby API does not answer"] = (s => Standby(s, r => r with { Compute = Samples.Unknown<ImmutableArray<InstanceState>>() }), "standby-api", CheckState.Unknown),
        ["not a member"] = (s => Global(s, g => g with { Members = [g.Members[0]] }), "database-member", CheckState.Fail),
        ["two writers"] = (s => Global(s, g => g with { Members = [g.Members[0], g.Members[1] with { IsWriter = true }] }), "database-member", CheckState.Fail),
        ["no global database"] = (s => Standby(s, r => r with { GlobalDatabase = Samples.Known<GlobalDatabaseState?>(null) }), "database-member", CheckState.Fail),
        ["a move under way"] = (s => Global(s, g => g with { Move = new WriterMove("pending", "a", "b", true) }), "database-quiet", CheckState.Fail),
        ["resync pending"] = (s => Global(s, g => g with { Members = [g.Members[0], g.Members[1] with { SynchronizationStatus = "pending-resync" }] }), "database-quiet", CheckState.Warn),
        ["headless cluster"] = (s => Database(s, d => d with { Instances = [] }), "database-instance", CheckState.Fail),
        ["cluster modifying"] = (s => Database(s, d => d with { Status = "modifying" }), "database-instance", CheckState.Fail),
        ["versions differ"] = (s => Database(s, d => d with { EngineVersion = "8.0" }), "database-version", CheckState.Fail),
        ["primary unknown"] = (s => s with { Primary = s.Primary with { Database = Samples.Unknown<DatabaseState?>() } }, "database-version", CheckState.Unknown),
        ["primary lost"] = (s => Lost(s, s.Primary.Database), "database-version", CheckState.Warn),
        ["primary lost with another version"] = (s => Lost(Database(s, d => d with { EngineVersion = "8.0" }), s.Primary.Database), "database-version", CheckState.Fail),
        ["lag above the objective"] = (s => Standby(s, r => r with { Lag = Samples.Known(new ReplicationLag(TimeSpan.FromSeconds(9), Samples.Now)) }), "lag", CheckState.Warn),
        ["lag not measured lately"] = (s => Standby(s, r => r with { Lag = Samples.Known(new ReplicationLag(TimeSpan.Zero, Samples.Now.AddMinutes(-6))) }), "lag", CheckState.Unknown),
        ["no image"] = (s => Standby(s, r => r with { Images = Samples.Known<ImmutableArray<ImageState>>([]) }), "image", CheckState.Fail),
        ["image pending"] = (s => Images(s, i => i with { State = "pending" }), "image", CheckState.Fail),
        ["old image"] = (s => Images(s, i => i with { CreatedAt = Samples.Now.AddDays(-31) }), "image", CheckState.Warn),
        ["newer image not copied"] = (s => Images(s, i => i with { CreatedAt = Samples.Now.AddHours(-4) }), "image-current", CheckState.Warn),
        ["stack missing"] = (s => Standby(s, r => r with { Stacks = Samples.Known<ImmutableArray<StackState>>([r.Stacks.Value[0]]) }), "stacks", CheckState.Fail),
        ["stack rolling back"] = (s => Standby(s, r => r with { Stacks = Samples.Known<ImmutableArray<StackState>>([r.Stacks.Value[0], r.Stacks.Value[1] with { Status = "UPDATE_ROLLBACK_FAILED" }]) }), "stacks", CheckState.Fail),
        ["network unknown"] = (s => Standby(s, r => r with { Network = Samples.Unknown<NetworkState>() }), "launch-target", CheckState.Unknown),
        ["cart never seen"] = (s => s with { Baseline = null }, "canary", CheckState.Warn),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_OneThingWrong_DecidesByThatCheck(string check, CheckState state, string variation)
    {
        var checks = ReadinessRules.Of(Variations[variation].Change(Good), Samples.Now);

        Assert.Equal(state, Assert.Single(checks, c => c.Id == check).State);
        Assert.True(ReadinessRules.Worst(checks).State >= state);
        Assert.All(checks, c => Assert.NotEmpty(c.Evidence));
    }

    [Fact]
    public void Of_PrimaryLost_SaysWhenItWasReadLastAndWhatItSaidThen()
    {
        var check = ReadinessRules.Of(Lost(Good, Good.Primary.Database), Samples.Now).Single(check => check.Id == "database-version");

        Assert.StartsWith($"{Samples.PilotLight.Primary.Region} was last read at {Good.Primary.Database.ObservedAt:u}; then: both have ", check.Evidence, StringComparison.Ordinal);
        Assert.Equal(Good.Primary.Database.ObservedAt, check.ObservedAt);
    }

    [Fact]
    public void Of_EverythingInOrder_Passes()
    {
        Assert.All(ReadinessRules.Of(Good, Samples.Now), check => Assert.Equal(CheckState.Pass, check.State));
    }

    [Fact]
    public void Of_NothingReadYet_NeverPassesADatabaseCheck()
    {
        var checks = ReadinessRules.Of(WorkloadSnapshot.Unread(Samples.PilotLight, Samples.Now), Samples.Now);

        Assert.DoesNotContain(checks, check => check.State == CheckState.Pass);
    }

    private static WorkloadSnapshot Standby(WorkloadSnapshot s, Func<RegionSnapshot, RegionSnapshot> change) => s with { Standby = change(s.Standby) };

    private static WorkloadSnapshot Lost(WorkloadSnapshot s, Reading<DatabaseState?> before) =>
        s with { Primary = s.Primary with { Database = Reading<DatabaseState?>.Unknown("no answer within 5 s", Samples.Now, "test", before) } };

    private static WorkloadSnapshot Global(WorkloadSnapshot s, Func<GlobalDatabaseState, GlobalDatabaseState> change) =>
        Standby(s, r => r with { GlobalDatabase = Samples.Known<GlobalDatabaseState?>(change(r.GlobalDatabase.Value!)) });

    private static WorkloadSnapshot Database(WorkloadSnapshot s, Func<DatabaseState, DatabaseState> change) =>
        Standby(s, r => r with { Database = Samples.Known<DatabaseState?>(change(r.Database.Value!)) });

    private static WorkloadSnapshot Images(WorkloadSnapshot s, Func<ImageState, ImageState> change) =>
        Standby(s, r => r with { Images = Samples.Known<ImmutableArray<ImageState>>([change(r.Images.Value[0])]) });
}
