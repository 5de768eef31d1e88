using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>Metrics, as they are put, listed and read.</summary>
internal static class CloudWatchMetrics
{
    private const int MostQueries = 500;
    private const int MostPoints = 1440;
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(14);

    public static WireStruct GetData(AwsCall call)
    {
        if (call.Input.Instant("StartTime") is not { } from || call.Input.Instant("EndTime") is not { } to || from >= to)
        {
            throw Error("ValidationError", WrongTimes(call.Input));
        }

        var queries = call.Input.Structs("MetricDataQueries").ToArray();
        if (queries.Length is 0 or > MostQueries)
        {
            throw Error("ValidationError", $"MetricDataQueries must have between 1 and {MostQueries} members, not {queries.Length}.");
        }

        if (queries.Select(query => query.Text("Id")).Distinct().Count() != queries.Length)
        {
            throw Error("ValidationError", "The values for parameter id in MetricDataQueries are not unique.");
        }

        var math = new MetricMath(queries, stat => Series(call, stat, from, to));
        var descending = call.Input.Text("ScanBy") != "TimestampAscending";
        return WireStruct.Of(("MetricDataResults", queries.Where(query => query.Flag("ReturnData") != false).Select(query =>
        {
            var points = math.Evaluate(query.Text("Id")!);
            var ordered = descending ? points.Reverse() : points;
            return WireStruct.Of(
                ("Id", query.Text("Id")),
                ("Label", query.Text("Label") ?? query.Struct("MetricStat")?.Struct("Metric")?.Text("MetricName") ?? query.Text("Id")),
                ("Timestamps", ordered.Select(point => (object?)point.Key).ToList()),
                ("Values", ordered.Select(point => (object?)point.Value).ToList()),
                ("StatusCode", "Complete"));
        })), ("Messages", new List<object?>()));
    }

    public static WireStruct GetStatistics(AwsCall call)
    {
        var (from, to) = (call.Input.Instant("StartTime")!.Value, call.Input.Instant("EndTime")!.Value);
        if (from >= to)
        {
            throw Error("InvalidParameterValue", WrongTimes(call.Input));
        }

        var asked = call.Input.Texts("Statistics").ToArray();
        if (asked.Length == 0)
        {
            throw Error("MissingParameter", "The parameter Statistics or ExtendedStatistics is required: the simulator knows Average, Sum, Minimum, Maximum and SampleCount.");
        }

        var period = Period(call.Input);
        if ((to - from) / period > MostPoints)
        {
            throw Error("InvalidParameterCombination", $"You have requested up to {(to - from) / period:0} datapoints, which exceeds the limit of {MostPoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
        }

        var id = Id(call, call.Input);
        if (call.Input.Text("Unit") is { } unit && unit != Unit(id))
        {
            // "If you specify a unit that is not the metric's, the operation returns nothing."
            return WireStruct.Of(("Label", id.Name), ("Datapoints", new List<object?>()));
        }

        return WireStruct.Of(("Label", id.Name), ("Datapoints", MetricSources.Points(call.World, id, period, from, to).Select(datum =>
        {
            var point = WireStruct.Of(("Timestamp", datum.At), ("Unit", Unit(id)));
            foreach (var statistic in asked)
            {
                point[statistic] = Value(datum, statistic);
            }

            return point;
        })));
    }

    private static string WrongTimes(WireStruct input) => input.Instant("StartTime") == input.Instant("EndTime")
        ? "The parameter StartTime must not equal parameter EndTime."
        : "The parameter StartTime must be less than the parameter EndTime.";

    public static WireStruct List(AwsCall call)
    {
        var (space, name) = (call.Input.Text("Namespace"), call.Input.Text("MetricName"));
        var dimensions = call.Input.Structs("Dimensions").ToArray();
        var found = MetricSources.All(call.World, call.Region).Distinct().Where(id => (space is null || id.Namespace == space) && (name is null || id.Name == name)
            && Array.TrueForAll(dimensions, dimension => id.Pairs.Any(pair => pair.Name == dimension.Text("Name") && (dimension.Text("Value") is not { } value || value == pair.Value)))).ToArray();
        var skip = 0;
        if (call.Input.Text("NextToken") is { } token && (!int.TryParse(token, out skip) || skip < 0 || skip > found.Length))
        {
            throw Error("InvalidParameterValue", $"Invalid nextToken: {token}");
        }

        return WireStruct.Of(
            ("Metrics", found.Skip(skip).Take(500).Select(id => WireStruct.Of(("Namespace", id.Namespace), ("MetricName", id.Name), ("Dimensions", Dimensions(id))))),
            ("NextToken", skip + 500 < found.Length ? (skip + 500).ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }

    public static AwsAnswer Put(AwsCall call)
    {
        var space = call["Namespace"];
        if (space.StartsWith("AWS/", StringComparison.Ordinal) || space.Length == 0)
        {
            throw Error("InvalidParameterValue", "The value AWS/ for parameter Namespace is invalid.");
        }

        var data = call.Input.Structs("MetricData").Select(datum => Read(call, space, datum)).ToArray();
        if (data.Length == 0)
        {
            throw Error("MissingParameter", "The parameter MetricData is required.");
        }

        foreach (var (id, datum) in data)
        {
            call.World.Metrics.Add(id, datum, call.World.Now);
        }

        return new AwsAnswer([], Effect: true);
    }

    public static MetricId Id(AwsCall call, WireStruct metric) => new(call.Region, metric.Text("Namespace") ?? "", metric.Text("MetricName") ?? "",
        MetricId.Of(metric.Structs("Dimensions").Select(dimension => (dimension.Text("Name") ?? "", dimension.Text("Value") ?? ""))));

    public static IEnumerable<WireStruct> Dimensions(MetricId id) => id.Pairs.Select(pair => WireStruct.Of(("Name", pair.Name), ("Value", pair.Value)));

    /// <exception cref="WireException">The period is none that AWS takes.</exception>
    public static TimeSpan Period(WireStruct input)
    {
        var seconds = input.Integer("Period") ?? 60;
        return seconds is 10 or 20 or 30 || (seconds > 0 && seconds % 60 == 0)
            ? TimeSpan.FromSeconds(seconds)
            : throw Error("ValidationError", $"The parameter Period must be 10, 20, 30 or a multiple of 60, not {seconds}.");
    }

    private static SortedDictionary<DateTimeOffset, double> Series(AwsCall call, WireStruct stat, DateTimeOffset from, DateTimeOffset to)
    {
        var statistic = stat.Text("Stat") ?? "Average";
        return new(MetricSources.Points(call.World, Id(call, stat.Struct("Metric")!), Period(stat), from, to).ToDictionary(datum => datum.At, datum => Value(datum, statistic)));
    }

    private static double Value(Datum datum, string statistic) => datum.Value(statistic)
        ?? throw Error("ValidationError", $"The statistic '{statistic}' is not simulated: use Average, Sum, Minimum, Maximum or SampleCount.");

    private static (MetricId Id, Datum Datum) Read(AwsCall call, string space, WireStruct asked)
    {
        var id = Id(call, asked) with { Namespace = space };
        var at = asked.Instant("Timestamp") ?? call.World.Now;
        if (at < call.World.Now - Oldest || at > call.World.Now + TimeSpan.FromHours(2))
        {
            throw Error("InvalidParameterValue", $"The parameter MetricData.member.1.Timestamp must specify a time no more than two weeks in the past and two hours in the future: {at:O}");
        }

        if (asked.Struct("StatisticValues") is { } set)
        {
            return (id, new Datum(at, Number(set, "Sum"), Number(set, "SampleCount"), Number(set, "Minimum"), Number(set, "Maximum")));
        }

        var values = asked.TryGetValue("Values", out var list) && list is List<object?> many ? many.Select(Convert).ToArray() : [];
        var counts = asked.TryGetValue("Counts", out var times) && times is List<object?> each ? each.Select(Convert).ToArray() : [.. values.Select(_ => 1.0)];
        if (values.Length == 0)
        {
            return asked.ContainsKey("Value") ? (id, Datum.Of(at, Number(asked, "Value")))
                : throw Error("MissingParameter", $"At least one of the parameters must be specified: Value, Values or StatisticValues of {id.Name}.");
        }

        return counts.Length == values.Length && counts.Sum() > 0
            ? (id, new Datum(at, values.Zip(counts, (value, count) => value * count).Sum(), counts.Sum(), values.Min(), values.Max()))
            : throw Error("InvalidParameterValue", "The parameters Values and Counts must have the same number of members, and counts more than 0.");
    }

    private static double Number(WireStruct from, string member) => Convert(from.GetValueOrDefault(member));

    private static double Convert(object? value) => value switch
    {
        double number when double.IsFinite(number) => number,
        long whole => whole,
        _ => throw Error("InvalidParameterValue", "A value of MetricData is missing or not a finite number."),
    };

    private static string Unit(MetricId id) => id.Name switch
    {
        "CPUUtilization" => "Percent",
        "Latency" => "Seconds",
        "ReplicationLatency" => "Milliseconds",
        _ when id.Name.StartsWith("AuroraReplicaLag", StringComparison.Ordinal) => "Milliseconds",
        "AuroraGlobalDBDataTransferBytes" => "Bytes",
        _ when id.Name.StartsWith("AuroraGlobalDB", StringComparison.Ordinal) && id.Name.EndsWith("Lag", StringComparison.Ordinal) => "Milliseconds",
        _ when id.Namespace.StartsWith("AWS/", StringComparison.Ordinal) => "Count",
        _ => "None",
    };

    private static WireException Error(string code, string message) => new(new WireError(code, message, 400));
}
