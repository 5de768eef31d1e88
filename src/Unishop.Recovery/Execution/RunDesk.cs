using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;

namespace Unishop.Recovery.Execution;

/// <summary>Takes commands: starts runs and changes their course, or refuses with a reason.</summary>
public sealed class RunDesk(SnapshotStore snapshots, IJournalStore journal, IEngine engine, WorldKind world, Automation automation, RunOptions options, TimeProvider time, ILogger<RunDesk>? log = null)
{
    private const int KeptPreviews = 256;
    private readonly ConcurrentDictionary<string, Preview> _previews = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _previewOrder = new();

    /// <summary>What a verb would do now; kept, so that a start can be held to it.</summary>
    public PreviewOutcome Preview(string workloadId, Verb verb, PromoteBy? promoteBy)
    {
        if (snapshots.Current(workloadId) is not { } snapshot)
        {
            return new(null, NoWorkload(workloadId));
        }

        var outcome = Planner.Plan(snapshot, verb, promoteBy);
        if (outcome.Plan is not { } plan)
        {
            return new(null, Precondition(outcome.Obstacle!));
        }

        var preview = Previews.Of(snapshot, plan);
        Keep(Key(workloadId, verb, promoteBy, snapshot.Version), preview);
        return new(preview, null);
    }

    /// <summary>The verbs of a workload's strategy, each allowed or with the reason why not.</summary>
    public static ImmutableArray<VerbOffer> Verbs(WorkloadSnapshot snapshot, Run? active) =>
    [
        .. from verb in StrategyOperations.Verbs(snapshot.Workload.Strategy)
           let obstacle = active is null ? Planner.Plan(snapshot, verb, null).Obstacle : $"run {active.Id} ({Words.Of(active.Verb)}, started by {active.Actor}) holds the workload"
           select new VerbOffer(
               verb,
               obstacle is null,
               obstacle ?? "ready",
               StrategyOperations.IsDestructive(verb),
               StrategyOperations.ConfirmWord(snapshot.Workload, verb)),
    ];

    /// <summary>Starts a run, or refuses with a reason.</summary>
    public async Task<CommandOutcome> StartAsync(StartRun command, CancellationToken cancellation)
    {
        var outcome = await DecideAsync(command, cancellation).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal && log is not null)
        {
            RunLog.StartRefused(log, command.Verb, command.WorkloadId, command.Actor, refusal.Code, refusal.Reason);
        }

        return outcome;
    }

    private async Task<CommandOutcome> DecideAsync(StartRun command, CancellationToken cancellation)
    {
        if (snapshots.Current(command.WorkloadId) is not { } snapshot)
        {
            return Refused(NoWorkload(command.WorkloadId));
        }

        if (Mistake(command, snapshot.Workload) is { } mistake)
        {
            return Refused(mistake);
        }

        if (await automation.StateAsync(cancellation).ConfigureAwait(false) is { IsStopped: true } stopped)
        {
            return Refused(new(RefusalKind.Conflict, "automation-stopped", $"Automation is stopped: {stopped.Reason}."));
        }

        var active = (await journal.ActiveRunsAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(run => run.WorkloadId == command.WorkloadId);
        if (active is not null)
        {
            return Refused(Held(command.WorkloadId, active.RunId));
        }

        var outcome = Planner.Plan(snapshot, command.Verb, command.PromoteBy);
        if (outcome.Plan is not { } plan)
        {
            return Refused(Precondition(outcome.Obstacle!));
        }

        if (Stale(command, plan) is { } stale)
        {
            return Refused(stale);
        }

        if (!command.Acknowledged && await FlapAsync(command, cancellation).ConfigureAwait(false) is { } flap)
        {
            return Refused(flap);
        }

        var preview = Previews.Of(snapshot, plan);
        var runId = "run-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var start = new RunStarted(
            command.WorkloadId, plan, command.Reason!.Trim(), snapshot.Version, preview.Hash, snapshot.Baseline, snapshot.Outage is { WellSince: null } outage ? outage : null,
            preview.DataLoss, snapshot.Workload.Objectives.Rpo.TotalSeconds, snapshot.Workload.Objectives.Rto.TotalSeconds, world.IsSimulated)
        {
            WorkloadHash = WorkloadHash.Of(snapshot.Workload),
            // A look that moves nothing proves only the moment.
            ProofSeconds = plan.Steps.Any(step => step.Phase == Phase.Verify) && plan.Steps.Any(step => step.Phase != Phase.Verify) ? options.StaysVerifiedSeconds : null,
            LastOrder = plan.PromoteBy is null ? null : snapshot.In(snapshot.Workload.Beside(plan.TargetRegion).Region).LastOrder,
        };
        var started = await journal.StartAsync(runId, command.Actor, start, cancellation).ConfigureAwait(false);
        if (started.HeldBy is { } holder)
        {
            return Refused(Held(command.WorkloadId, holder));
        }

        await engine.SubmitAsync(runId, command.WorkloadId, CancellationToken.None).ConfigureAwait(false);
        return new(runId, null);
    }

    /// <summary>Changes a run's course, or refuses with a reason.</summary>
    public async Task<CommandOutcome> CommandAsync(RunCommand command, CancellationToken cancellation)
    {
        if (WrittenText.Check("reason", command.Reason) is { } mistake)
        {
            return Refused(mistake);
        }

        Refusal? refusal = new(RefusalKind.NotFound, "run-unknown", $"There is no run '{command.RunId}'.");
        await journal.CommandAsync(
            command.RunId,
            command.Actor,
            run =>
            {
                (var change, refusal) = RunCommands.Decide(run, command, LossOf(run));
                return change;
            },
            cancellation).ConfigureAwait(false);
        if (refusal is not null && log is not null)
        {
            RunLog.CommandRefused(log, command.Action, command.RunId, command.Actor, refusal.Code, refusal.Reason);
        }

        return new(refusal is null ? command.RunId : null, refusal);
    }

    private DataLossEstimate LossOf(Run run) => snapshots.Current(run.WorkloadId) is { } snapshot
        ? Previews.DataLoss(snapshot, PromoteBy.Failover)
        : new DataLossEstimate(null, null, "unknown: the workload is not observed");

    /// <summary>A workload that was moved a short time ago is not moved again without somebody who knows.</summary>
    private async Task<Refusal?> FlapAsync(StartRun command, CancellationToken cancellation)
    {
        if (command.Verb is not (Verb.Failover or Verb.Promote))
        {
            return null;
        }

        var since = time.GetUtcNow() - TimeSpan.FromMinutes(options.FlapWindowMinutes);
        foreach (var id in await journal.RunIdsAsync(command.WorkloadId, 20, cancellation).ConfigureAwait(false))
        {
            var run = Run.Fold(await journal.ReadRunAsync(id, 0, cancellation).ConfigureAwait(false));
            if (run is { Verb: Verb.Failover or Verb.Promote } && run.StartedAt >= since
                && run.Steps.FirstOrDefault(step => step.Step.Destructive && (step.LastAct ?? (object?)step.OpenIntent) is not null) is not null)
            {
                return new(RefusalKind.Conflict, "flap-unacknowledged",
                    $"Run {run.Id} moved {command.WorkloadId} at {run.StartedAt:u}, less than {options.FlapWindowMinutes} minutes ago. Say \"acknowledge\": true to move it again.", run.Id);
            }
        }

        return null;
    }

    private static CommandOutcome Refused(Refusal refusal) => new(null, refusal);

    private static Refusal NoWorkload(string id) => new(RefusalKind.NotFound, "workload-unknown", $"There is no workload '{id}'.");

    private static Refusal Held(string workloadId, string runId) =>
        new(RefusalKind.Conflict, "workload-held", $"Run {runId} holds {workloadId}; wait for its end, or cancel it.", runId);

    private static Refusal Precondition(string obstacle) => new(RefusalKind.Invalid, "precondition", $"Not possible now: {obstacle}.");

    private static Refusal? Mistake(StartRun command, Workload workload)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return new(RefusalKind.Invalid, "reason-missing", "reason: say why, e.g. \"drill\".");
        }

        if (WrittenText.Check("reason", command.Reason) is { } refused)
        {
            return refused;
        }

        var word = StrategyOperations.ConfirmWord(workload, command.Verb);
        return word is null || command.Confirm == word ? null
            : string.IsNullOrEmpty(command.Confirm) ? new(RefusalKind.Invalid, "confirm-word-missing", $"confirm: type the word \"{word}\".")
            : new(RefusalKind.Invalid, "confirm-word-wrong", $"confirm: \"{command.Confirm}\" is not the confirm word; type \"{word}\".");
    }

    private static string Key(string workloadId, Verb verb, PromoteBy? promoteBy, long version) => $"{workloadId}/{verb}/{promoteBy}/{version}";

    /// <summary>A start names the snapshot it was decided on: it is held to the plan that was shown then.</summary>
    private Refusal? Stale(StartRun command, Plan plan)
    {
        if (command.SnapshotVersion is not { } version
            || !_previews.TryGetValue(Key(command.WorkloadId, command.Verb, command.PromoteBy, version), out var shown))
        {
            return null;
        }

        return shown.Hash == Previews.Hash(plan) ? null
            : new(RefusalKind.Conflict, "preview-stale", $"The plan is no longer the one that was shown: {Previews.Difference(shown.Plan, plan)}. Look at it again.");
    }

    private void Keep(string key, Preview preview)
    {
        if (_previews.TryAdd(key, preview))
        {
            _previewOrder.Enqueue(key);
        }

        while (_previews.Count > KeptPreviews && _previewOrder.TryDequeue(out var oldest))
        {
            _previews.TryRemove(oldest, out _);
        }
    }
}
