using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Unishop.Domain.Facts;

/// <summary>
/// A fact with its age and its source, or the reason why it is not known. Unknown is never healthy and never zero.
/// </summary>
/// <typeparam name="T">What is read.</typeparam>
public sealed record Reading<T>
{
    private readonly T? _value;

    private Reading(T? value, DateTimeOffset observedAt, string source, string? unknownReason, Reading<T>? lastKnown)
    {
        _value = value;
        ObservedAt = observedAt;
        Source = source;
        UnknownReason = unknownReason;
        LastKnown = lastKnown;
    }

    /// <summary>Whether the value is known.</summary>
    [MemberNotNullWhen(false, nameof(UnknownReason))]
    public bool IsKnown => UnknownReason is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The value is not known.</exception>
    public T Value => IsKnown ? _value! : throw new InvalidOperationException($"Unknown ({Source}): {UnknownReason}");

    /// <summary>When the value was read; where it is unknown, when the attempt ended.</summary>
    public DateTimeOffset ObservedAt { get; }

    /// <summary>Where it came from, e.g. <c>rds:DescribeDBClusters us-west-1</c>.</summary>
    public string Source { get; }

    /// <summary>Why the value is not known; <see langword="null"/> where it is.</summary>
    public string? UnknownReason { get; }

    /// <summary>What sort of silence it is; <see cref="UnknownCause.Other"/> where the value is known.</summary>
    public UnknownCause Cause { get; init; }

    /// <summary>Where the value is unknown: what was known last, if anything was.</summary>
    public Reading<T>? LastKnown { get; }

    /// <summary>A known value.</summary>
    public static Reading<T> Known(T value, DateTimeOffset observedAt, string source) => new(value, observedAt, source, null, null);

    /// <summary>A value that could not be read.</summary>
    /// <param name="reason">Why, in words a person can act on.</param>
    /// <param name="observedAt">When the attempt ended.</param>
    /// <param name="source">Where it was sought.</param>
    /// <param name="before">The reading that this one follows; what it knew is kept as <see cref="LastKnown"/>.</param>
    public static Reading<T> Unknown(string reason, DateTimeOffset observedAt, string source, Reading<T>? before = null) =>
        new(default, observedAt, source, reason, before is { IsKnown: true } ? before : before?.LastKnown);

    /// <summary>Whether the value is known, with the value.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsKnown;
    }

    /// <summary>The reading of something derived from this one; unknown stays unknown.</summary>
    public Reading<TResult> Select<TResult>(Func<T, TResult> selector) => IsKnown
        ? Reading<TResult>.Known(selector(_value!), ObservedAt, Source)
        : Reading<TResult>.Unknown(UnknownReason, ObservedAt, Source, LastKnown?.Select(selector)) with { Cause = Cause };

    /// <summary>How old the reading is.</summary>
    public TimeSpan Age(DateTimeOffset now) => now - ObservedAt;

    /// <summary>The value or why it is unknown, with source and time; never fails.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsKnown ? _value : $"unknown: {UnknownReason}")} ({Source}, {ObservedAt:u})");
}
