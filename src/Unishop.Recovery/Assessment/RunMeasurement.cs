using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Assessment;

/// <summary>Recovery time and its waterfall: pure functions of a run.</summary>
public static class RunMeasurement
{
    /// <summary>Measures a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time up to which parts that go on are counted.</param>
    public static RunMeasures Of(Run run, DateTimeOffset now)
    {
        var outage = run.Start.Outage;
        var from = outage is null || outage.Since > run.StartedAt ? run.StartedAt : outage.Since;
        // What comes after the proof (full strength, the way back) does not keep a shopper waiting.
        var proved = ProofWindow.VerifiedAt(run);
        var durations = run.Steps.ToDictionary(step => step.Step.Id, step => Duration(step, now), StringComparer.Ordinal);
        return new RunMeasures(
            (proved - from)?.TotalSeconds,
            ProofWindow.ProvedAt(run) is null ? null : run.Loss?.Seconds ?? run.DataLoss.Seconds,
            [.. BeforeTheRun(run), .. Approvals(run, now), .. Parts(run, now)],
            CriticalPath.Of(run.Start.Plan.Steps, step => durations[step.Id]).Steps)
        {
            Loss = run.Loss,
            Proof = ProofWindow.StateOf(run),
            Verified = proved is not null ? true : run.IsEnded && Proves(run) ? false : null,
        };
    }

    /// <summary>Whether a run is to prove the shop.</summary>
    public static bool Proves(Run run) => run.Steps.Any(step => step.Step.Phase == Phase.Verify);

    /// <summary>How long a step has taken; zero before its turn.</summary>
    public static TimeSpan Duration(StepState step, DateTimeOffset now) =>
        step.StartedAt is { } started ? (step.EndedAt ?? now) - started : TimeSpan.Zero;

    /// <summary>How a measure stands to its objective; both in seconds.</summary>
    public static ObjectiveState Against(double? seconds, double objective) =>
        seconds is null ? ObjectiveState.Unknown : seconds <= objective ? ObjectiveState.Met : ObjectiveState.Breached;

    private static IEnumerable<WaterfallPart> BeforeTheRun(Run run)
    {
        if (run.Start.Outage is not { } outage || outage.Since > run.StartedAt)
        {
            yield break;
        }

        var believed = outage.ConfirmedAt is { } confirmed && confirmed < run.StartedAt ? confirmed : run.StartedAt;
        yield return new WaterfallPart(Phase.Detect, outage.Since, (believed - outage.Since).TotalSeconds, true);
        yield return new WaterfallPart(Phase.Decide, believed, (run.StartedAt - believed).TotalSeconds, true);
    }

    private static IEnumerable<WaterfallPart> Approvals(Run run, DateTimeOffset now)
    {
        var asked = run.Steps.Where(step => step.AskedAt is not null).ToArray();
        if (asked.Length > 0)
        {
            var from = asked.Min(step => step.AskedAt!.Value);
            var over = asked.All(step => !step.WaitsForApproval);
            var to = over ? asked.Max(step => step.ApprovedAt ?? step.EndedAt ?? step.AskedAt!.Value) : run.EndedAt ?? now;
            yield return new WaterfallPart(Phase.Approve, from, (to - from).TotalSeconds, over);
        }
    }

    private static IEnumerable<WaterfallPart> Parts(Run run, DateTimeOffset now) =>
        from step in run.Steps
        where step.StartedAt is not null
        group step by step.Step.Phase into phase
        orderby phase.Key
        let started = phase.Min(step => step.StartedAt!.Value)
        let over = phase.All(step => step.IsOver)
        let ended = over ? phase.Max(step => step.EndedAt ?? now) : run.EndedAt ?? now
        select new WaterfallPart(phase.Key, started, (ended - started).TotalSeconds, over);
}
