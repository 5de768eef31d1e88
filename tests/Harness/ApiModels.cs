using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

namespace Unishop.Harness;

/// <summary>A workload as the list of workloads tells it.</summary>
public sealed record WorkloadView(
    string Id, string Name, string Strategy, string PrimaryRegion, string StandbyRegion, string? ActiveRegion, string Status, string? StatusReason,
    RtoView Rto);

/// <summary>How long a failover should take, by whose word, and took last; in seconds.</summary>
public sealed record RtoView(double? EstimateSeconds, string EstimateSource, double? LastActualSeconds);

/// <summary>A run as the API tells it. Times are the world's; durations are seconds.</summary>
public sealed record RunView(
    string Id, string Workload, string Verb, string Actor, string Reason, string State, string? StateReason, DateTimeOffset StartedAt, DateTimeOffset? EndedAt,
    double? RtoSeconds, double? RpoSeconds, ImmutableArray<StepView> Steps)
{
    /// <summary>Whether the run is over.</summary>
    public bool IsEnded => State is "succeeded" or "succeededWithWarnings" or "failed" or "cancelled";

    /// <summary>The run in one line, for messages.</summary>
    public string InWords => $"{Id} {State} ({StateReason}): {string.Join(", ", Steps.Select(step => $"{step.Id} {step.State} ({step.Detail})"))}";
}

/// <summary>A step of a run.</summary>
public sealed record StepView(
    string Id, string Title, string State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, int Attempts, string? Detail);

/// <summary>An entry of a run's journal.</summary>
public sealed record EventView(long Seq, string Type, DateTimeOffset At, string Actor, JsonElement Data)
{
    /// <summary>The step that it is about; <see langword="null"/> for events of the run itself.</summary>
    public string? Step => Data.TryGetProperty("step", out var step) ? step.GetString() : null;
}

/// <summary>The answer to a command: a run's id, or a refusal as problem details.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="RunId">The run that was started.</param>
/// <param name="Body">The whole answer.</param>
public sealed record CommandAnswer(HttpStatusCode Status, string? RunId, string Body);

/// <summary>A call that the simulated AWS received.</summary>
public sealed record CallView(
    DateTimeOffset At, string Region, string Service, string Operation, JsonElement Answer, bool Effect, string? RequestId, string? Client)
{
    /// <summary>The call in one line, for messages.</summary>
    public string InWords => $"{At:HH:mm:ss.fff} {Region} {Service} {Operation} effect={Effect} {Answer}";
}

/// <summary>The shortest time that the world itself needed for what happened in an interval.</summary>
public sealed record CriticalPathView(double Seconds, ImmutableArray<CriticalPathPart> Path);

/// <summary>One operation on the critical path.</summary>
public sealed record CriticalPathPart(string Operation, string? Region, string? Resource, DateTimeOffset AcceptedAt, double Seconds);
