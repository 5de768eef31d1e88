using System.Collections.Immutable;
using System.Diagnostics;
using Unishop.Domain.Journal;
using Unishop.Recovery.Reporting;

namespace Unishop.Dashboard.Hosting.Telemetry;

/// <summary>A part of a run as a trace shows it.</summary>
/// <param name="Id">Unique in the run.</param>
/// <param name="Parent">The part that it belongs to; <see langword="null"/> for the run itself.</param>
/// <param name="Name">What it is.</param>
/// <param name="StartedAt">When it began, by the world's clock.</param>
/// <param name="EndedAt">When it ended, by the world's clock.</param>
/// <param name="Error">Why it failed; <see langword="null"/> where it did not.</param>
/// <param name="Tags">What else is known of it.</param>
internal sealed record RunSpan(
    string Id, string? Parent, string Name, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string? Error, ImmutableSortedDictionary<string, string> Tags);

/// <summary>The trace of a run that ended: the run, its steps, and the calls of each step. A pure function of its journal.</summary>
internal static class RunSpans
{
    private const string Whole = "run";

    /// <summary>The spans, each after its parent.</summary>
    public static ImmutableArray<RunSpan> Of(ImmutableArray<JournalEntry> journal)
    {
        var run = Run.Fold(journal)!;
        var end = run.EndedAt ?? journal[^1].At;
        var spans = ImmutableArray.CreateBuilder<RunSpan>();
        spans.Add(new(Whole, null, $"{run.Verb} {run.WorkloadId}", run.StartedAt, end, run.Status == RunStatus.Failed ? run.StatusReason ?? "" : null, Tags(
            ("unishop.run", run.Id), ("unishop.workload", run.WorkloadId), ("unishop.verb", run.Verb.ToString()), ("unishop.state", run.Status.ToString()),
            ("unishop.simulated", run.Start.Simulated ? "true" : "false"), ("enduser.id", run.Actor))));
        foreach (var step in run.Steps.Where(step => step.StartedAt is not null))
        {
            spans.Add(new(step.Step.Id, Whole, step.Step.Title, step.StartedAt!.Value, step.EndedAt ?? end, step.Status == StepStatus.Failed ? step.Detail ?? "" : null, Tags(
                ("unishop.step", step.Step.Id), ("cloud.region", step.Step.Region), ("unishop.state", step.Status.ToString()))));
        }

        var answers = journal.Where(entry => entry.Event is StepActed or StepActFailed or StepIntentSettled).ToArray();
        spans.AddRange(
            from call in ReportedCall.AllOf(journal)
            let answered = answers.FirstOrDefault(entry => entry.At >= call.At && IsOf(entry.Event, call))
            select new RunSpan(
                $"{call.Step}/{call.Attempt}/{call.At.Ticks}", call.Step, $"{call.Intent.Call.Service}:{call.Intent.Call.Operation}", call.At, answered?.At ?? end,
                call.Outcome == CallOutcome.Refused ? call.Detail ?? "" : null,
                Tags(
                    ("rpc.system", "aws-api"), ("rpc.service", call.Intent.Call.Service), ("rpc.method", call.Intent.Call.Operation), ("cloud.region", call.Intent.Call.Region),
                    ("aws.request_id", call.RequestId ?? ""), ("unishop.attempt", call.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    ("unishop.outcome", call.Outcome.ToString()))));
        return spans.ToImmutable();
    }

    /// <summary>Sends the spans to whoever listens to the source.</summary>
    public static void Emit(ActivitySource source, ImmutableArray<RunSpan> spans)
    {
        var open = new Dictionary<string, ActivityContext>(StringComparer.Ordinal);
        foreach (var span in spans)
        {
            var parent = span.Parent is { } id ? open.GetValueOrDefault(id) : default;
            using var activity = source.StartActivity(
                span.Name, ActivityKind.Internal, parent, span.Tags.Select(tag => new KeyValuePair<string, object?>(tag.Key, tag.Value)), startTime: span.StartedAt);
            if (activity is null)
            {
                continue;
            }

            if (span.Error is { } error)
            {
                activity.SetStatus(ActivityStatusCode.Error, error);
            }

            activity.SetEndTime(span.EndedAt.UtcDateTime);
            open[span.Id] = activity.Context;
        }
    }

    private static bool IsOf(RunEvent happened, ReportedCall call) => happened switch
    {
        StepActed e => e.Step == call.Step && e.Attempt == call.Attempt,
        StepActFailed e => e.Step == call.Step && e.Attempt == call.Attempt,
        StepIntentSettled e => e.Step == call.Step && e.Attempt == call.Attempt,
        _ => false,
    };

    private static ImmutableSortedDictionary<string, string> Tags(params (string Key, string Value)[] tags) =>
        tags.Where(tag => tag.Value.Length > 0).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
}
