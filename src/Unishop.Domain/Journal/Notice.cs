namespace Unishop.Domain.Journal;

/// <summary>What people are told of.</summary>
/// <param name="Id">Unique: stream and place in it. A receiver that gets it twice can tell.</param>
/// <param name="Kind"><c>started</c>, <c>waiting</c>, <c>stopped</c>, <c>ended</c>, <c>automation</c> or <c>splitBrain</c>.</param>
/// <param name="RunId">The run, or the stream that is no run.</param>
/// <param name="At">When it happened.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Subject">In a line.</param>
/// <param name="Detail">In words.</param>
public sealed record Notice(string Id, string Kind, string RunId, DateTimeOffset At, string Actor, string Subject, string Detail)
{
    /// <summary>The head of the journal when it happened, to be kept as evidence; <see langword="null"/> where it was not published.</summary>
    public AuditHead? Head { get; init; }

    /// <summary>What stands below the detail in a letter: when, who, which run, and the head of the journal.</summary>
    public string Footer => $"{At:u}, {Actor}, {RunId}{(Head is null ? "" : $"\n{Head}")}";
}
