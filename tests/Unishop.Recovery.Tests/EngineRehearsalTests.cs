using Unishop.Domain.Journal;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class EngineRehearsalTests
{
    [Fact]
    public async Task CarryOut_GoesTheWholeWayOfARun()
    {
        var rehearsal = new EngineRehearsal(WorkloadCatalog.From([Labs.Find("pilot-light")!]));

        var run = await rehearsal.CarryOutAsync(new MemoryJournal(TimeProvider.System), TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.SucceededWithWarnings, run!.Status);
        Assert.All(run.Steps, step => Assert.Equal((1, step.Step.Id), (step.Attempts, step.Outputs["rehearsal"])));
    }

    [Fact]
    public async Task CarryOut_NoWorkload_HasNothingToDo() =>
        Assert.Null(await new EngineRehearsal(WorkloadCatalog.From([])).CarryOutAsync(new MemoryJournal(TimeProvider.System), TestContext.Current.CancellationToken));
}
