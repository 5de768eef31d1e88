namespace Unishop.Recovery.Runs;

/// <summary>How long to wait before looking again: often near the expected end, seldom long before and long after it.</summary>
internal static class Pace
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestBefore = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestAfter = TimeSpan.FromSeconds(15);

    /// <summary>The pause before the next look.</summary>
    /// <param name="elapsed">Since the step began.</param>
    /// <param name="expected">How long it should take.</param>
    public static TimeSpan Next(TimeSpan elapsed, TimeSpan expected)
    {
        var distance = (expected - elapsed).Duration() / 15;
        return distance < Shortest ? Shortest
            : elapsed <= expected * 3 ? Min(distance, LongestBefore)
            : Min(distance, LongestAfter);
    }

    /// <summary>The pause after a call that failed for now: doubles from one second to fifteen.</summary>
    public static TimeSpan AfterFailure(int attempt) => Min(TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(attempt - 1, 0, 4))), LongestAfter);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
