using Unishop.Domain.Facts;

namespace Unishop.Dashboard.Api;

/// <summary>The rows of a lag's table: a span that was not measured has a row without numbers, and no row with zeros.</summary>
internal static class LagCsv
{
    /// <summary>A row for each span from the first that was measured to the last.</summary>
    public static IEnumerable<object?[]> Rows(LagSeries series, bool simulated)
    {
        DateTimeOffset? next = null;
        foreach (var span in series.Spans)
        {
            for (; next is { } missing && missing < span.StartedAt; next = missing + series.Resolution)
            {
                yield return [missing, null, null, series.Resolution.TotalSeconds, 0, 0, simulated];
            }

            yield return [span.StartedAt, span.Most.TotalSeconds, span.Mean.TotalSeconds, series.Resolution.TotalSeconds, span.Minutes, span.Outside, simulated];
            next = span.StartedAt + series.Resolution;
        }
    }
}
