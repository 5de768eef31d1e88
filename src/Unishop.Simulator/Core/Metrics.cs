namespace Unishop.Simulator.Core;

/// <summary>A metric: its Region, namespace, name, and its dimensions in order.</summary>
internal sealed record MetricId(string Region, string Namespace, string Name, string Dimensions)
{
    /// <summary>Dimensions in a form that can be compared.</summary>
    public static string Of(IEnumerable<(string Name, string Value)> dimensions) =>
        string.Join('\n', dimensions.Select(dimension => $"{dimension.Name}={dimension.Value}").Order(StringComparer.Ordinal));

    /// <summary>A metric by its dimensions.</summary>
    public static MetricId Of(string region, string space, string name, params (string, string)[] dimensions) => new(region, space, name, Of(dimensions));

    public string? Dimension(string name) => Pairs.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();

    public IEnumerable<(string Name, string Value)> Pairs => Dimensions.Length == 0 ? [] : Dimensions.Split('\n').Select(text =>
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return (text[..at], text[(at + 1)..]);
    });
}

/// <summary>What is known of a metric for a minute or longer.</summary>
internal readonly record struct Datum(DateTimeOffset At, double Sum, double Count, double Min, double Max)
{
    public static Datum Of(DateTimeOffset at, double value) => new(at, value, 1, value, value);

    public Datum With(Datum other) => new(At, Sum + other.Sum, Count + other.Count, Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>A statistic; <see langword="null"/> for one that is not simulated.</summary>
    public double? Value(string statistic) => statistic switch
    {
        "Average" => Sum / Count,
        "Sum" => Sum,
        "Minimum" => Min,
        "Maximum" => Max,
        "SampleCount" => Count,
        _ => null,
    };
}

/// <summary>What is measured of the account: metrics that were put, and how AWS's own changed. Who measures, tells it here; CloudWatch reads it.</summary>
internal sealed class Metrics
{
    /// <summary>AWS keeps data of this resolution for 15 days.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(15);
    private readonly Dictionary<MetricId, List<Datum>> _data = [];
    private readonly Dictionary<MetricId, List<(DateTimeOffset At, double? Value)>> _steps = [];

    /// <summary>The metrics that somebody put, and those that AWS counts.</summary>
    public IEnumerable<MetricId> Put => _data.Keys;

    /// <summary>The metrics that change now and then.</summary>
    public IEnumerable<MetricId> Stepped => _steps.Keys;

    public void Add(MetricId id, Datum datum, DateTimeOffset now)
    {
        var list = _data.TryGetValue(id, out var known) ? known : _data[id] = [];
        list.RemoveAll(old => old.At < now - Kept);
        list.Add(datum);
    }

    /// <summary>One more of what AWS counts by the minute.</summary>
    public void Count(MetricId id, double value, DateTimeOffset now)
    {
        var minute = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);
        var list = _data.TryGetValue(id, out var known) ? known : _data[id] = [];
        if (list.Count > 0 && list[^1].At == minute)
        {
            list[^1] = list[^1].With(Datum.Of(minute, value));
        }
        else
        {
            Add(id, Datum.Of(minute, value), now);
        }
    }

    /// <summary>A value from now on; <see langword="null"/>: none any more.</summary>
    public void Step(MetricId id, DateTimeOffset at, double? value)
    {
        var list = _steps.TryGetValue(id, out var known) ? known : _steps[id] = [];
        if (list.Count == 0 ? value is not null : list[^1].Value != value)
        {
            list.Add((at, value));
        }
    }

    public IEnumerable<Datum> Data(MetricId id) => _data.TryGetValue(id, out var list) ? list : [];

    /// <summary>The value of a metric that steps, at a time.</summary>
    public double? At(MetricId id, DateTimeOffset time)
    {
        var list = _steps.TryGetValue(id, out var known) ? known : [];
        var at = list.FindLastIndex(step => step.At <= time);
        return at < 0 ? null : list[at].Value;
    }
}
