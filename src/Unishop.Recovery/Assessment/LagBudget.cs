using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>How much of a window the lag was inside the objective: a pure function of its history.</summary>
/// <param name="MeasuredMinutes">The minutes that have a measurement.</param>
/// <param name="OutsideMinutes">Those of them whose lag was above the objective.</param>
/// <param name="MissingMinutes">The minutes without a measurement; they count neither for nor against.</param>
public sealed record LagBudget(int MeasuredMinutes, int OutsideMinutes, int MissingMinutes)
{
    /// <summary>The share of the measured minutes inside the objective, from 0 to 1; <see langword="null"/> where nothing was measured.</summary>
    public double? InsideShare => MeasuredMinutes == 0 ? null : 1 - ((double)OutsideMinutes / MeasuredMinutes);

    /// <summary>The budget of a window, each minute judged by the objective of its time.</summary>
    /// <param name="series">The spans of the window.</param>
    /// <param name="window">How far back they go.</param>
    public static LagBudget Of(LagSeries series, TimeSpan window)
    {
        var measured = series.Spans.Sum(span => span.Minutes);
        return new(measured, series.Spans.Sum(span => span.Outside), Math.Max(0, (int)window.TotalMinutes - measured));
    }

    /// <summary>The budget of a window.</summary>
    /// <param name="points">One point a minute; minutes without a measurement are absent.</param>
    /// <param name="objective">The recovery point objective.</param>
    /// <param name="window">How far back the points go.</param>
    public static LagBudget Of(IReadOnlyCollection<ReplicationLag> points, TimeSpan objective, TimeSpan window)
    {
        var measured = points.DistinctBy(point => point.MeasuredAt.Ticks / TimeSpan.TicksPerMinute).ToArray();
        return new(measured.Length, measured.Count(point => point.Lag > objective), Math.Max(0, (int)window.TotalMinutes - measured.Length));
    }
}
