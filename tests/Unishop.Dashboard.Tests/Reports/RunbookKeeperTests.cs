using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Hosting;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Planning;

namespace Unishop.Dashboard.Tests.Reports;

/// <summary>The offline runbook is that of the plan that holds.</summary>
public sealed class RunbookKeeperTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-runbooks-");

    [Fact]
    public async Task Keep_PlanChanges_IsWrittenAnewWithTheNewPlansHash()
    {
        var keeper = Keeper();
        var changed = World.Healthy with { Workload = World.Healthy.Workload with { InstanceType = "m7i.large" } };

        Assert.True(await keeper.KeepAsync(World.Healthy, CancellationToken.None));
        AssertStamped(World.Healthy);
        Assert.True(await keeper.KeepAsync(changed, CancellationToken.None));
        AssertStamped(changed);
        Assert.NotEqual(HashOf(World.Healthy), HashOf(changed));
    }

    [Fact]
    public async Task Keep_OnlyReadingsAreNewer_IsLeftAsItIs()
    {
        var keeper = Keeper();
        await keeper.KeepAsync(World.Healthy, CancellationToken.None);

        Assert.False(await keeper.KeepAsync(World.Healthy with { Version = 43, ObservedAt = World.Noon.AddMinutes(1) }, CancellationToken.None));
    }

    [Fact]
    public async Task Keep_PlanIsGone_KeepsTheLastRunbook()
    {
        var keeper = Keeper();
        await keeper.KeepAsync(World.Healthy, CancellationToken.None);

        Assert.False(await keeper.KeepAsync(World.Healthy with { Standby = World.Healthy.Standby with { Images = World.Known<System.Collections.Immutable.ImmutableArray<ImageState>>([]) } }, CancellationToken.None));
        AssertStamped(World.Healthy);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string HashOf(WorkloadSnapshot snapshot) => Previews.Hash(Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Plan!);

    private RunbookKeeper Keeper() => new(new RecoveryDouble(), new RunbookShelf(_folder.FullName), WorldClock.Real, NullLogger<RunbookKeeper>.Instance);

    private void AssertStamped(WorkloadSnapshot snapshot)
    {
        foreach (var kind in new[] { "sh", "html" })
        {
            Assert.Contains(HashOf(snapshot), File.ReadAllText(Path.Combine(_folder.FullName, $"{World.Workload.Id}-runbook.{kind}")), StringComparison.Ordinal);
        }
    }
}
