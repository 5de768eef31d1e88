using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery;
using Unishop.Recovery.Assessment;

namespace Unishop.Dashboard.Workshop;

/// <summary>A step of a lab as it stands.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">How it stands.</param>
/// <param name="Seen">What its check saw.</param>
public sealed record LabStepReport(string Id, LabState State, string Seen);

/// <summary>How a failover went.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="DetectSeconds">From the outage until it was believed, in seconds; absent where there was no outage.</param>
/// <param name="DecideSeconds">From then until the start of the run, in seconds.</param>
/// <param name="RecoverSeconds">From the start to the end of the run, in seconds.</param>
/// <param name="RtoSeconds">Altogether, in seconds; absent where the shop was not proved.</param>
/// <param name="RpoSeconds">The data loss that was expected at the start, in seconds; absent where it was not known.</param>
public sealed record LabScore(string RunId, double? DetectSeconds, double? DecideSeconds, double RecoverSeconds, double? RtoSeconds, double? RpoSeconds)
{
    /// <summary>The score of a failover that succeeded; <see langword="null"/> for every other run.</summary>
    public static LabScore? Of(Run run)
    {
        if (run is not { Verb: Verb.Failover, EndedAt: { } ended, Status: RunStatus.Succeeded or RunStatus.SucceededWithWarnings })
        {
            return null;
        }

        var measures = RunMeasurement.Of(run, ended);
        return new(run.Id, Seconds(Phase.Detect), Seconds(Phase.Decide), (ended - run.StartedAt).TotalSeconds, measures.RtoSeconds, measures.RpoSeconds);

        double? Seconds(Phase phase) => measures.Waterfall.FirstOrDefault(part => part.Phase == phase)?.Seconds;
    }
}

/// <summary>Where a learner is in a lab.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="Workload">The workload's id.</param>
/// <param name="Steps">The steps as they stand.</param>
/// <param name="Health">How well the workload is.</param>
/// <param name="ActiveRun">The run that goes on.</param>
/// <param name="OrdersLost">Orders that were confirmed and are lost; absent where the world does not tell.</param>
/// <param name="Score">How the newest failover went.</param>
public sealed record LabReport(
    string Lab, string Workload, ImmutableArray<LabStepReport> Steps, WorkloadHealth Health, string? ActiveRun, int? OrdersLost, LabScore? Score)
{
    /// <summary>How many steps are behind the learner.</summary>
    public int Behind => Steps.Count(step => step.State is LabState.Done or LabState.Passed);

    /// <summary>The step that is next; <see langword="null"/> at the end.</summary>
    public string? NextStep => Steps.FirstOrDefault(step => step.State == LabState.Next)?.Id;
}

/// <summary>Tells where this console's learner is.</summary>
public sealed class LabReporter(SimulatorControl control, IRecoveryService recovery)
{
    private const int LookedAt = 20;

    /// <summary>Where the learner is in the lab that the world began with; <see langword="null"/> where there is no such lab or no world.</summary>
    public async Task<LabReport?> NowAsync(CancellationToken cancellation)
    {
        if ((await control.ReadAsync(cancellation)).World is not { } world
            || (LabGuide.All.FirstOrDefault(lab => lab.Id == world.Scenario) ?? LabGuide.All[0]) is not { } lab
            || recovery.Workloads.FirstOrDefault(workload => workload.Id == lab.Id) is not { } workload)
        {
            return null;
        }

        var status = await recovery.StatusAsync(workload.Id, cancellation);
        var runs = await recovery.RunsAsync(workload.Id, null, LookedAt, cancellation);
        return new(
            lab.Id, workload.Id, [.. lab.Judge(new LabSight(world, workload)).Select(stand => new LabStepReport(stand.Step.Id, stand.State, stand.Seen))],
            status?.Health ?? WorkloadHealth.Unknown, status?.ActiveRun?.Id,
            world.OrderCounts.Count == 0 ? null : world.OrderCounts.Sum(count => count.Lost ?? 0), runs.Select(LabScore.Of).FirstOrDefault(score => score is not null));
    }
}
