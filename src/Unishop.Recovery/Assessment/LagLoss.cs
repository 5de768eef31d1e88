using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>What a measured lag says of the writes that would be lost: pure functions.</summary>
public static class LagLoss
{
    /// <summary>Seconds of writes that the standby had not got, up to the last moment at which a write was possible.</summary>
    /// <param name="snapshot">What was observed.</param>
    /// <param name="lag">The lag; it goes on growing where nobody writes any more.</param>
    /// <param name="now">The time.</param>
    /// <returns><see langword="null"/> where the measurement is too old to say anything of that moment.</returns>
    public static double? Seconds(WorkloadSnapshot snapshot, ReplicationLag lag, DateTimeOffset now)
    {
        var end = EndOfWrites(snapshot) ?? now;
        if (end - lag.MeasuredAt > ReadinessRules.FreshLag)
        {
            return null;
        }

        var last = end < lag.MeasuredAt ? end : lag.MeasuredAt;
        return Math.Max(0, (last - (lag.MeasuredAt - lag.Lag)).TotalSeconds);
    }

    /// <summary>
    /// When the writer's Region was lost; <see langword="null"/> while writes are possible. A site alone that does not answer stops no
    /// writes, and who is refused a look does not know.
    /// </summary>
    public static DateTimeOffset? EndOfWrites(WorkloadSnapshot snapshot) =>
        snapshot.Outage is { ConfirmedAt: not null, WellSince: null } outage && outage.Region != ReadinessRules.Target(snapshot).Region
        && snapshot.In(outage.Region).Database is { IsKnown: false, Cause: not (UnknownCause.Denied or UnknownCause.Throttled) }
            ? outage.Since
            : null;
}
