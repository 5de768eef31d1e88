using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Unishop.Dashboard.Telemetry;

/// <summary>How many AWS calls this process made, and how long they took in real seconds, by call, Region and result.</summary>
internal sealed class CallMetrics : IDisposable
{
    private const string Instrument = "unishop.aws.call.duration";
    private readonly ConcurrentDictionary<(string Call, string Region, string Result), (long Count, double Seconds)> _calls = new();
    private readonly MeterListener _listener = new();

    public CallMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Instrument)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            var key = (Tag(tags, "call"), Tag(tags, "region"), Tag(tags, "result"));
            _calls.AddOrUpdate(key, (1, seconds), (_, sum) => (sum.Count + 1, sum.Seconds + seconds));
        });
        _listener.Start();
    }

    /// <summary>The sums so far.</summary>
    public IReadOnlyCollection<((string Call, string Region, string Result) Of, (long Count, double Seconds) Sum)> Sums =>
        [.. _calls.Select(pair => (pair.Key, pair.Value)).OrderBy(sum => sum.Key)];

    public void Dispose() => _listener.Dispose();

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value as string ?? "";
            }
        }

        return "";
    }
}
