namespace Unishop.Recovery.Execution;

/// <summary>How long to wait before looking again: often near the expected end, seldom long before and long after it.</summary>
internal static class Pace
{
    /// <summary>
    /// A pause is at most this part of what the step has taken already: on average its end is seen half a pause late, whenever it comes.
    /// </summary>
    private const double Share = 0.01;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>The pause before the next look.</summary>
    /// <param name="elapsed">Since the step began.</param>
    /// <param name="expected">How long it should take.</param>
    public static TimeSpan Next(TimeSpan elapsed, TimeSpan expected)
    {
        var pause = Min(Min((expected - elapsed).Duration() / 15, elapsed * Share), Longest);
        return pause < Shortest ? Shortest : pause;
    }

    /// <summary>The pause after a call that failed for now: doubles from one second to fifteen.</summary>
    public static TimeSpan AfterFailure(int attempt) => Min(TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(attempt - 1, 0, 4))), Longest);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
