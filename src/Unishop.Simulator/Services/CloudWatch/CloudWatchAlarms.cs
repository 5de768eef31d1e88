using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>Metric alarms.</summary>
internal static class CloudWatchAlarms
{
    private static readonly string[] States = ["OK", "ALARM", "INSUFFICIENT_DATA"];
    private static readonly string[] Comparisons = ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];

    private static readonly string[] Needed = ["MetricName", "Namespace", "Statistic", "Period", "EvaluationPeriods", "Threshold", "ComparisonOperator"];

    private static readonly string[] Shown =
    [
        .. Needed, "AlarmDescription", "OKActions", "AlarmActions", "InsufficientDataActions", "Unit", "DatapointsToAlarm", "TreatMissingData",
    ];

    public static AwsAnswer Put(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        Check(input);
        var known = Here(call).FirstOrDefault(alarm => alarm.Name == call["AlarmName"]);
        var put = new Alarm
        {
            Name = call["AlarmName"],
            Region = call.Region,
            Settings = input,
            Metric = CloudWatchMetrics.Id(call, input),
            Period = CloudWatchMetrics.Period(input),
            ConfiguredAt = world.Now,
            ActionsEnabled = input.Flag("ActionsEnabled") ?? true,
            State = known?.State ?? "INSUFFICIENT_DATA",
            Reason = known?.Reason ?? "Unchecked: Initial alarm creation",
            StateSince = known?.StateSince ?? world.Now,
            History = known?.History ?? [],
        };
        put.History.Insert(0, new AlarmEvent(world.Now, "ConfigurationUpdate", $"Alarm \"{put.Name}\" {(known is null ? "created" : "updated")}", "{}"));
        world.Alarms.RemoveAll(alarm => alarm == known);
        world.Alarms.Add(put);
        Alarms.Watch(world, put);
        return new AwsAnswer([], Effect: true);
    }

    public static WireStruct Describe(AwsCall call)
    {
        var names = call.Input.Texts("AlarmNames").ToArray();
        var (prefix, state) = (call.Input.Text("AlarmNamePrefix"), call.Input.Text("StateValue"));
        if (names.Length > 0 && prefix is not null)
        {
            throw Error("ValidationError", "AlarmNames and AlarmNamePrefix must not be used together.");
        }

        var types = call.Input.Texts("AlarmTypes").ToArray();
        var found = Here(call).Where(alarm => (names.Length == 0 || names.Contains(alarm.Name)) && (prefix is null || alarm.Name.StartsWith(prefix, StringComparison.Ordinal))
            && (state is null || alarm.State == state) && (types.Length == 0 || types.Contains("MetricAlarm"))).OrderBy(alarm => alarm.Name, StringComparer.Ordinal).ToArray();
        var (page, next) = Page(call, found, 50);
        return WireStruct.Of(("MetricAlarms", page.Select(Struct)), ("CompositeAlarms", new List<object?>()), ("NextToken", next));
    }

    public static WireStruct DescribeForMetric(AwsCall call)
    {
        var id = CloudWatchMetrics.Id(call, call.Input);
        var (statistic, period) = (call.Input.Text("Statistic"), call.Input.Integer("Period"));
        return WireStruct.Of(("MetricAlarms", Here(call).Where(alarm => alarm.Metric == id
            && (statistic is null || alarm.Settings.Text("Statistic") == statistic) && (period is null || alarm.Period.TotalSeconds == period)).Select(Struct)));
    }

    public static WireStruct History(AwsCall call)
    {
        var (name, type) = (call.Input.Text("AlarmName"), call.Input.Text("HistoryItemType"));
        var (from, to) = (call.Input.Instant("StartDate"), call.Input.Instant("EndDate"));
        var found = Here(call).Where(alarm => name is null || alarm.Name == name).SelectMany(alarm => alarm.History, (alarm, item) => (Alarm: alarm, Item: item))
            .Where(entry => (type is null || entry.Item.Type == type) && !(entry.Item.At < from) && !(entry.Item.At > to)).ToArray();
        var ordered = call.Input.Text("ScanBy") == "TimestampAscending" ? found.Reverse().OrderBy(entry => entry.Item.At) : found.OrderByDescending(entry => entry.Item.At);
        var (page, next) = Page(call, [.. ordered], 100);
        return WireStruct.Of(
            ("AlarmHistoryItems", page.Select(entry => WireStruct.Of(
                ("AlarmName", entry.Alarm.Name), ("AlarmType", "MetricAlarm"), ("Timestamp", entry.Item.At), ("HistoryItemType", entry.Item.Type),
                ("HistorySummary", entry.Item.Summary), ("HistoryData", entry.Item.Data)))),
            ("NextToken", next));
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var alarms = call.Input.Texts("AlarmNames").Select(name => Find(call, name)).ToArray();
        call.World.Alarms.RemoveAll(alarm => alarms.Contains(alarm));
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer SetState(AwsCall call)
    {
        var alarm = Find(call, call["AlarmName"]);
        if (!States.Contains(call["StateValue"]))
        {
            throw Error("ValidationError", $"StateValue '{call["StateValue"]}' is not valid: use {string.Join(", ", States)}.");
        }

        if (call.Input.Text("StateReasonData") is { } data && !IsJson(data))
        {
            throw Error("InvalidFormat", "StateReasonData is not valid JSON.");
        }

        Alarms.Set(call.World, alarm, call["StateValue"], call["StateReason"]);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer SetActions(AwsCall call, bool enabled)
    {
        var names = call.Input.Texts("AlarmNames").ToHashSet();
        foreach (var alarm in Here(call).Where(alarm => names.Contains(alarm.Name)))
        {
            alarm.ActionsEnabled = enabled;
        }

        return new AwsAnswer([], Effect: true);
    }

    private static void Check(WireStruct input)
    {
        if (input.ContainsKey("Metrics") || input.ContainsKey("ExtendedStatistic") || input.ContainsKey("ThresholdMetricId") || input.ContainsKey("EvaluationCriteria"))
        {
            throw Error("ValidationError", "Alarms on metric math, percentiles, anomalies and queries are not simulated: name a metric and one of its statistics.");
        }

        foreach (var needed in Needed.Where(name => !input.ContainsKey(name)))
        {
            throw Error("ValidationError", $"The parameter {needed} is needed.");
        }

        if (!Comparisons.Contains(input.Text("ComparisonOperator")))
        {
            throw Error("ValidationError", $"ComparisonOperator '{input.Text("ComparisonOperator")}' is not simulated: use {string.Join(", ", Comparisons)}.");
        }

        if (Datum.Of(default, 0).Value(input.Text("Statistic")!) is null)
        {
            throw Error("ValidationError", $"Statistic '{input.Text("Statistic")}' is not valid: use Average, Sum, Minimum, Maximum or SampleCount.");
        }

        var (periods, needing) = (input.Integer("EvaluationPeriods")!.Value, input.Integer("DatapointsToAlarm"));
        if (periods < 1 || needing < 1 || needing > periods)
        {
            throw Error("ValidationError", $"DatapointsToAlarm ({needing}) must be 1 to EvaluationPeriods ({periods}), which must be at least 1.");
        }

        if (CloudWatchMetrics.Period(input) * periods > TimeSpan.FromDays(7))
        {
            throw Error("ValidationError", "Metrics cannot be checked across more than 7 days (EvaluationPeriods * Period must be <= 604800).");
        }

        if (input.Text("TreatMissingData") is { } missing && missing is not ("breaching" or "notBreaching" or "ignore" or "missing"))
        {
            throw Error("ValidationError", $"Option '{missing}' is invalid for TreatMissingData: use breaching, notBreaching, ignore or missing.");
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = System.Text.Json.JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<Alarm> Here(AwsCall call) => call.World.Alarms.Where(alarm => alarm.Region == call.Region);

    private static Alarm Find(AwsCall call, string name) => Here(call).FirstOrDefault(alarm => alarm.Name == name) ?? throw new WireException(new WireError("ResourceNotFound", $"Alarm {name} does not exist.", 404));

    private static (IReadOnlyList<T> Items, string? Next) Page<T>(AwsCall call, T[] items, int size)
    {
        var skip = 0;
        if (call.Input.Text("NextToken") is { } token && (!int.TryParse(token, System.Globalization.NumberStyles.None, null, out skip) || skip > items.Length))
        {
            throw Error("InvalidNextToken", $"The token '{token}' is invalid.");
        }

        var take = (int)Math.Clamp(call.Input.Integer("MaxRecords") ?? size, 1, 100);
        return ([.. items.Skip(skip).Take(take)], skip + take < items.Length ? (skip + take).ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    private static WireStruct Struct(Alarm alarm)
    {
        var output = WireStruct.Of(
            ("AlarmName", alarm.Name), ("AlarmArn", alarm.Arn), ("AlarmConfigurationUpdatedTimestamp", alarm.ConfiguredAt), ("ActionsEnabled", alarm.ActionsEnabled),
            ("StateValue", alarm.State), ("StateReason", alarm.Reason), ("StateUpdatedTimestamp", alarm.StateSince), ("StateTransitionedTimestamp", alarm.StateSince),
            ("Dimensions", CloudWatchMetrics.Dimensions(alarm.Metric)));
        foreach (var name in Shown.Where(alarm.Settings.ContainsKey))
        {
            output[name] = alarm.Settings[name];
        }

        return output;
    }

    private static WireException Error(string code, string message) => new(new WireError(code, message, 400));
}
