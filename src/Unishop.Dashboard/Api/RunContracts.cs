using System.Collections.Immutable;
using System.Text.Json;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;

namespace Unishop.Dashboard.Api;

/// <summary>What a verb would do now.</summary>
/// <param name="SnapshotVersion">The snapshot that it was made from.</param>
/// <param name="Verb">What it is for.</param>
/// <param name="TargetRegion">The Region that serves afterwards.</param>
/// <param name="PromoteBy">How the database is promoted, where it is.</param>
/// <param name="Advice">Which way of promoting the facts speak for.</param>
/// <param name="EstimatedSeconds">How long it should take, in seconds.</param>
/// <param name="DataLoss">What would be lost.</param>
/// <param name="Hash">Identifies the plan.</param>
/// <param name="Steps">The steps.</param>
public sealed record PreviewDetail(
    long SnapshotVersion, Verb Verb, string TargetRegion, PromoteBy? PromoteBy, AdviceDetail? Advice, double EstimatedSeconds, DataLossDetail DataLoss, string Hash, ImmutableArray<PreviewStepDetail> Steps)
{
    /// <summary>What services say of calls that are not made; null where they were not asked.</summary>
    public ImmutableArray<DryRun>? DryRuns { get; init; }

    /// <summary>How long it takes at the 95th percentile of the workload's own runs, in seconds; null where not every step was measured.</summary>
    public double? P95Seconds { get; init; }

    /// <summary>Where the estimate comes from.</summary>
    public string? EstimateSource { get; init; }

    internal static PreviewDetail Of(Preview preview, RtoEstimate estimate) => Of(preview, estimate.P50Seconds) with
    {
        P95Seconds = estimate.IsOwn ? estimate.P95Seconds : null,
        EstimateSource = estimate.Source,
    };

    private static PreviewDetail Of(Preview preview, double seconds) => new(
        preview.SnapshotVersion, preview.Plan.Verb, preview.Plan.TargetRegion, preview.Plan.PromoteBy,
        preview.Advice is { } advice ? new AdviceDetail(advice.PromoteBy, advice.Reasons) { Hold = advice.Hold } : null,
        seconds,
        new DataLossDetail(preview.DataLoss.Seconds, preview.DataLoss.MeasuredAt, preview.DataLoss.Explanation) { Orders = preview.DataLoss.Orders, OrdersSource = preview.DataLoss.OrdersSource },
        preview.Hash,
        [.. preview.Steps.Select(PreviewStepDetail.Of)]);
}

/// <summary>Which way of promoting the facts speak for.</summary>
/// <param name="Verb">The way.</param>
/// <param name="Reasons">Why, most important first.</param>
public sealed record AdviceDetail(PromoteBy Verb, ImmutableArray<string> Reasons)
{
    /// <summary>Whether the facts speak against starting now; the first reason says what comes first.</summary>
    public bool Hold { get; init; }
}

/// <summary>What would be lost.</summary>
/// <param name="Seconds">Seconds of writes; null where it is not known.</param>
/// <param name="MeasuredAt">When the lag behind that number was measured.</param>
/// <param name="Explanation">Where the number comes from, or why there is none.</param>
public sealed record DataLossDetail(double? Seconds, DateTimeOffset? MeasuredAt, string Explanation)
{
    /// <summary>How many orders that is; null where it is not known.</summary>
    public double? Orders { get; init; }

    /// <summary>How that number is known.</summary>
    public string? OrdersSource { get; init; }
}

/// <summary>A step of a preview.</summary>
/// <param name="Id">Unique in the plan.</param>
/// <param name="Title">What it does.</param>
/// <param name="Region">The Region that it touches.</param>
/// <param name="Calls">The calls that it makes.</param>
/// <param name="State">Whether anything is left to do: <c>waiting</c> or <c>succeeded</c>.</param>
/// <param name="Note">What the snapshot says of it.</param>
/// <param name="DependsOn">The steps before it.</param>
/// <param name="EstimatedSeconds">How long it should take, in seconds.</param>
/// <param name="DeadlineSeconds">When it is given up, in seconds from its start.</param>
/// <param name="CompletedWhen">How its completion is seen.</param>
/// <param name="Destructive">Whether it can't be taken back without loss.</param>
/// <param name="Undo">How its effect is undone; null where there is nothing to undo.</param>
public sealed record PreviewStepDetail(
    string Id, string Title, string Region, ImmutableArray<PlannedCall> Calls, StepStatus State, string? Note, ImmutableArray<string> DependsOn,
    double EstimatedSeconds, double DeadlineSeconds, string CompletedWhen, bool Destructive, string? Undo)
{
    internal static PreviewStepDetail Of(PreviewStep step) => new(
        step.Step.Id, step.Step.Title, step.Step.Region, step.Step.Calls, step.AlreadyDone ? StepStatus.Succeeded : StepStatus.Waiting, step.Note,
        step.Step.DependsOn, step.Step.Expected.TotalSeconds, step.Step.Deadline.TotalSeconds, step.Step.CompletedWhen, step.Step.Destructive, step.Step.Undo);
}

/// <summary>What starts a run.</summary>
/// <param name="Verb">What to do, e.g. <c>failover</c>.</param>
/// <param name="PromoteBy">How to promote: <c>switchover</c>, <c>failover</c> or <c>detach</c>; as advised where it is absent.</param>
/// <param name="Confirm">The confirm word.</param>
/// <param name="Reason">Why.</param>
/// <param name="SnapshotVersion">The snapshot that it was decided on.</param>
public sealed record StartRequest(string? Verb, string? PromoteBy, string? Confirm, string? Reason, long? SnapshotVersion)
{
    /// <summary>Whether the caller knows that the workload was failed over a short time ago, and wants it again.</summary>
    public bool? Acknowledge { get; init; }
}

/// <summary>Why a command is given.</summary>
/// <param name="Reason">Why; needed to skip a step.</param>
public sealed record CommandRequest(string? Reason);

/// <summary>A command was accepted.</summary>
/// <param name="RunId">The run.</param>
public sealed record Accepted(string RunId);

/// <summary>A run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Verb">What it is for.</param>
/// <param name="PromoteBy">How the database is promoted, where it is.</param>
/// <param name="TargetRegion">The Region that serves afterwards.</param>
/// <param name="Actor">Who started it.</param>
/// <param name="Reason">Why.</param>
/// <param name="State">Where it is.</param>
/// <param name="StateReason">Why it is there.</param>
/// <param name="Simulated">Whether it happened in a simulated world.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Owner">The process that owns it; null where none does.</param>
/// <param name="Epoch">The owner's epoch.</param>
/// <param name="RtoSeconds">The recovery time, in seconds; null unless the shop was verified.</param>
/// <param name="RpoSeconds">The data loss in seconds: measured afterwards or, before that, expected at the start; null where it is not known or the shop was not verified.</param>
/// <param name="Waterfall">Where the time went.</param>
/// <param name="Steps">The steps.</param>
public sealed record RunDetail(
    string Id, string Workload, Verb Verb, PromoteBy? PromoteBy, string TargetRegion, string Actor, string Reason, RunStatus State, string? StateReason, bool Simulated,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Owner, long Epoch, double? RtoSeconds, double? RpoSeconds, ImmutableArray<WaterfallDetail> Waterfall, ImmutableArray<StepDetail> Steps)
{
    /// <summary>What was really lost, by the shop's own orders; null where it was not measured.</summary>
    public LossDetail? Loss { get; init; }

    /// <summary>Whether the shop stayed proved after the run.</summary>
    public ProofState Proof { get; init; }

    /// <summary>Whether the run's steps verified the shop: false where it ended without that; null while it goes on, or where it verifies nothing.</summary>
    public bool? Verified { get; init; }

    internal static RunDetail Of(Run run, DateTimeOffset now)
    {
        var measures = RunMeasurement.Of(run, run.EndedAt ?? now);
        return new(
            run.Id, run.WorkloadId, run.Verb, run.Start.Plan.PromoteBy, run.Start.Plan.TargetRegion, run.Actor, run.Start.Reason, run.Status, run.StatusReason,
            run.Start.Simulated, run.StartedAt, run.EndedAt, run.Owner, run.Epoch, measures.RtoSeconds, measures.RpoSeconds,
            [.. measures.Waterfall.Select(part => new WaterfallDetail(part.Phase, part.StartedAt, part.Seconds, part.IsOver))],
            [.. run.Steps.Select(step => StepDetail.Of(step, measures.CriticalPath.Contains(step.Step.Id)))])
        {
            Loss = measures.Loss is { } loss ? new(loss.Orders, loss.Seconds, loss.Seen?.LastSequence, loss.Kept?.LastSequence, loss.Evidence) : null,
            Proof = measures.Proof,
            Verified = measures.Verified,
        };
    }
}

/// <summary>What a move of the writer really lost.</summary>
/// <param name="Orders">How many orders; null where it is not known.</param>
/// <param name="Seconds">From the last order that was kept to the last one that was seen, in seconds; null where it is not known.</param>
/// <param name="LastSeen">The number of the last order that the old Region showed.</param>
/// <param name="LastKept">The number of the last order of before the move in the new Region.</param>
/// <param name="Evidence">How that is known.</param>
public sealed record LossDetail(long? Orders, double? Seconds, long? LastSeen, long? LastKept, string Evidence);

/// <summary>A part of the recovery time.</summary>
/// <param name="Phase">Which part.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Seconds">How long it took, or has taken so far, in seconds.</param>
/// <param name="IsOver">Whether it has ended.</param>
public sealed record WaterfallDetail(Phase Phase, DateTimeOffset StartedAt, double Seconds, bool IsOver);

/// <summary>A step of a run.</summary>
/// <param name="Id">Unique in the run.</param>
/// <param name="Title">What it does.</param>
/// <param name="Region">The Region that it touches.</param>
/// <param name="State">Where it is.</param>
/// <param name="StartedAt">When its turn came.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="EstimatedSeconds">How long it should take, in seconds.</param>
/// <param name="Attempts">How often its call was made.</param>
/// <param name="Detail">What is seen of it.</param>
/// <param name="RequestIds">The services' request ids.</param>
/// <param name="Outputs">What it gave to later steps.</param>
/// <param name="Warnings">What a person should look at.</param>
/// <param name="DependsOn">The steps before it.</param>
/// <param name="CriticalPath">Whether it is on the path that decides the time.</param>
public sealed record StepDetail(
    string Id, string Title, string Region, StepStatus State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, double EstimatedSeconds, int Attempts, string? Detail,
    ImmutableArray<string> RequestIds, ImmutableSortedDictionary<string, string> Outputs, ImmutableArray<string> Warnings, ImmutableArray<string> DependsOn, bool CriticalPath)
{
    internal static StepDetail Of(StepState step, bool critical) => new(
        step.Step.Id, step.Step.Title, step.Step.Region, step.Status, step.StartedAt, step.EndedAt, step.Step.Expected.TotalSeconds, step.Attempts, step.Detail,
        step.RequestIds, step.Outputs, step.Warnings, step.Step.DependsOn, critical);
}

/// <summary>An entry of the journal.</summary>
/// <param name="Id">The place in the whole journal.</param>
/// <param name="RunId">The run.</param>
/// <param name="Seq">The place in the run.</param>
/// <param name="Epoch">The epoch of the owner that wrote it; 0 for an operator's command.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Type">What sort of event it is.</param>
/// <param name="Data">The event.</param>
/// <param name="PreviousHash">The hash of the entry before it.</param>
/// <param name="Hash">The hash of this entry.</param>
public sealed record EntryDetail(
    long Id, string RunId, long Seq, long Epoch, DateTimeOffset At, string Actor, string Type, JsonElement Data, string PreviousHash, string Hash)
{
    /// <summary>The key that the hash was made with; empty: none.</summary>
    public string KeyId { get; init; } = "";

    internal static EntryDetail Of(JournalEntry entry)
    {
        using var data = JsonDocument.Parse(entry.Data ?? RunEventJson.Write(entry.Event));
        return new(
            entry.Id, entry.RunId, entry.Seq, entry.Epoch, entry.At, entry.Actor, RunEventJson.TypeOf(entry.Event), data.RootElement.Clone(), entry.PreviousHash, entry.Hash)
        {
            KeyId = entry.KeyId,
        };
    }
}

/// <summary>Whether the journal is as it was written.</summary>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Intact">Whether every entry fits, all could be verified, and every published head is there.</param>
/// <param name="FirstBroken">The first entry that does not fit.</param>
public sealed record AuditVerdict(long Entries, bool Intact, long? FirstBroken)
{
    /// <summary>The first entry whose hash was made with a key outside the database; null: none was.</summary>
    public long? FirstKeyed { get; init; }

    /// <summary>Keys of entries that could not be verified, because they are not here.</summary>
    public required ImmutableArray<string> UnknownKeys { get; init; }

    /// <summary>Heads that were published and are not in the journal: it was shortened or written anew.</summary>
    public required ImmutableArray<AuditHead> MissingHeads { get; init; }

    internal static AuditVerdict Of(ChainVerdict verdict) => new(verdict.Entries, verdict.Intact, verdict.FirstBroken)
    {
        FirstKeyed = verdict.FirstKeyed,
        UnknownKeys = verdict.UnknownKeys,
        MissingHeads = verdict.MissingHeads,
    };
}
