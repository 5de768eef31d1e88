using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Execution;

/// <summary>
/// Carries a made-up run out when a console starts, in a journal that is thrown away and without a call to anybody: what is compiled or
/// opened on first use is so before the first failover would wait for it.
/// </summary>
public sealed class EngineRehearsal(WorkloadCatalog catalog)
{
    private const string Kind = "rehearsal";
    private const string RunId = "run-rehearsal";

    // Not the world's clock, which may stand still.
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Carries it out.</summary>
    /// <param name="scratch">The journal that it is written into.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The run as it ended; <see langword="null"/> where there is no workload to plan for.</returns>
    public async Task<Run?> CarryOutAsync(IJournalStore scratch, CancellationToken cancellation)
    {
        if (catalog.All.IsEmpty)
        {
            return null;
        }

        var feed = new JournalFeed();
        var journal = new SignallingJournal(scratch, feed);
        var driver = new ReconcilingStepDriver(
            catalog, new StepRegistry([new MadeUp()]), new Automation(journal, new RunOptions()), Time, NullLogger<ReconcilingStepDriver>.Instance);
        var executor = new RunExecutor(journal, feed, driver, new ProcessIdentity(Kind), Time, NullLogger<RunExecutor>.Instance);
        await journal.StartAsync(RunId, Kind, StartOf(catalog.All[0]), cancellation).ConfigureAwait(false);
        await executor.ExecuteAsync(RunId, cancellation).ConfigureAwait(false);
        return Run.Fold(await journal.ReadRunAsync(RunId, 0, cancellation).ConfigureAwait(false));
    }

    private static RunStarted StartOf(Workload workload) => new(
        workload.Id,
        new Plan(workload.Id, Verb.Failover, PromoteBy.Failover, workload.Standby.Region, [Step(workload, "first"), Step(workload, "second"), Step(workload, "last") with { DependsOn = ["first", "second"] }]),
        Kind, 0, Kind,
        new CartBaseline(workload.Primary.Region, new CartState([Kind]), Time.GetUtcNow()),
        new Outage(workload.Primary.Region, Time.GetUtcNow(), null, Kind), new DataLossEstimate(0, Time.GetUtcNow(), Kind), 0, 0, true);

    private static PlanStep Step(Workload workload, string id) => new()
    {
        Id = id,
        Kind = Kind,
        Title = Kind,
        Region = workload.Standby.Region,
        Phase = Phase.Promote,
        Parameters = ImmutableSortedDictionary<string, string>.Empty.Add(Kind, id),
        Calls = [new PlannedCall(Kind, Kind, workload.Standby.Region, Plane.Control, ImmutableSortedDictionary<string, string>.Empty.Add(Kind, id))],
        CompletedWhen = Kind,
        Expected = TimeSpan.FromSeconds(1),
        Deadline = TimeSpan.FromMinutes(10),
    };

    /// <summary>A step that has to be done, is under way after its call, and is done at the second look after it.</summary>
    private sealed class MadeUp : IStepReconciler
    {
        string IStepReconciler.Kind => Kind;

        public StepGuard Guard => StepGuard.Precondition;

        public TimeSpan ApiLag => TimeSpan.Zero;

        public Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation) => Task.FromResult(
            context.State.LastAct is null ? new StepObservation(Sight.NotDone, "not done")
            : context.State.Detail == "under way" ? new StepObservation(Sight.Done, "done")
            {
                Outputs = ImmutableSortedDictionary<string, string>.Empty.Add(Kind, context.Step.Id),
                Warnings = ["made up"],
            }
            : new StepObservation(Sight.InProgress, "under way"));

        public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
            Task.FromResult(Outcome<Accepted>.Success(new Accepted(context.Step.Id)));
    }
}
