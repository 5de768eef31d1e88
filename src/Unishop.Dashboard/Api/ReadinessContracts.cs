using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Reporting;

namespace Unishop.Dashboard.Api;

/// <summary>What could be said at that moment of "are we safe, and how do you know?".</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Simulated">Whether the world is simulated.</param>
/// <param name="MadeAt">When.</param>
/// <param name="CanTakeOver">The worst state of the checks.</param>
/// <param name="Verdict">The same in one sentence.</param>
/// <param name="Rpo">Data loss against its objective.</param>
/// <param name="Rto">Recovery time against its objective.</param>
/// <param name="LagOfTheDay">How much of the last day the lag was inside the objective.</param>
/// <param name="Checks">The checks.</param>
public sealed record ReadinessReportDetail(
    string Workload, bool Simulated, DateTimeOffset MadeAt, CheckState CanTakeOver, string Verdict, RpoMeasure Rpo, RtoMeasure Rto, LagBudget LagOfTheDay, ImmutableArray<ReadinessCheck> Checks)
{
    internal static ReadinessReportDetail Of(WorkloadStatus status, LagBudget budget, bool simulated, DateTimeOffset now) =>
        new(status.Snapshot.Workload.Id, simulated, now, status.CanTakeOver, status.TakeOverReason, status.Rpo, status.Rto, budget, status.Checks);
}

/// <summary>The offline runbook of a failover.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="TargetRegion">The Region that serves afterwards.</param>
/// <param name="Hash">The plan's hash.</param>
/// <param name="MadeAt">When it was written.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Script">All of it as a shell script.</param>
public sealed record RunbookDetail(string Workload, string TargetRegion, string Hash, DateTimeOffset MadeAt, ImmutableArray<RunbookStepDetail> Steps, string Script)
{
    internal static RunbookDetail Of(Runbook book) => new(
        book.Workload.Id, book.Plan.TargetRegion, book.Hash, book.MadeAt,
        [.. book.Steps.Select(step => new RunbookStepDetail(step.Step.Id, step.Step.Title, step.Step.Phase, step.Act, step.Look))], book.Script);
}

/// <summary>A step of a runbook.</summary>
/// <param name="Id">Unique in the plan.</param>
/// <param name="Title">What it does.</param>
/// <param name="Phase">The part of the recovery.</param>
/// <param name="Act">The command that acts; null for a step that only looks.</param>
/// <param name="Look">The command that succeeds once the goal is reached.</param>
public sealed record RunbookStepDetail(string Id, string Title, Phase Phase, string? Act, string Look);
