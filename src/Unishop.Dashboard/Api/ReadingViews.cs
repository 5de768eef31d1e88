using Unishop.Recovery.Observation;

namespace Unishop.Dashboard.Api;

/// <summary>Readings as the API shows them: <c>{value, observedAt, source}</c> or <c>{unknown: reason}</c>.</summary>
internal static class ReadingViews
{
    public static object Of<T>(Reading<T> reading) => Of(reading, value => value);

    public static object Of<T, TView>(Reading<T> reading, Func<T, TView> view) => reading.IsKnown
        ? new { value = view(reading.Value), reading.ObservedAt, reading.Source }
        : new
        {
            unknown = reading.UnknownReason,
            reading.ObservedAt,
            reading.Source,
            lastKnown = reading.LastKnown is { } last ? new { value = view(last.Value), last.ObservedAt, last.Source } : null,
        };
}
