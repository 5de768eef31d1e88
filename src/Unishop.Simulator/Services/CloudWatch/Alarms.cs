using System.Globalization;
using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>A metric alarm.</summary>
internal sealed class Alarm
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>As it was put, by the names of PutMetricAlarm.</summary>
    public required WireStruct Settings { get; init; }

    public required MetricId Metric { get; init; }

    public required TimeSpan Period { get; init; }

    public required DateTimeOffset ConfiguredAt { get; init; }

    public bool ActionsEnabled { get; set; } = true;

    public string State { get; set; } = "INSUFFICIENT_DATA";

    public string Reason { get; set; } = "Unchecked: Initial alarm creation";

    public required DateTimeOffset StateSince { get; set; }

    public List<AlarmEvent> History { get; init; } = [];

    public string Arn => $"arn:aws:cloudwatch:{Region}:{World.Account}:alarm:{Name}";
}

/// <summary>An entry of an alarm's history.</summary>
internal sealed record AlarmEvent(DateTimeOffset At, string Type, string Summary, string Data);

/// <summary>How alarms are evaluated: each period, on the data points that are published.</summary>
internal static class Alarms
{
    /// <summary>Evaluates an alarm for as long as it is configured like this.</summary>
    public static void Watch(World world, Alarm alarm) => world.After(alarm.Period < TimeSpan.FromMinutes(1) ? alarm.Period : TimeSpan.FromMinutes(1), () =>
    {
        if (world.Alarms.Contains(alarm))
        {
            // Where the Region is lost, nobody evaluates.
            if (!world.Faults.IsLost(alarm.Region))
            {
                Evaluate(world, alarm);
            }

            Watch(world, alarm);
        }
    });

    /// <summary>Puts an alarm into a state and does what is to be done then.</summary>
    public static void Set(World world, Alarm alarm, string state, string reason)
    {
        var before = alarm.State;
        (alarm.State, alarm.Reason, alarm.StateSince) = (state, reason, world.Now);
        alarm.History.Insert(0, new AlarmEvent(world.Now, "StateUpdate", $"Alarm updated from {before} to {state}",
            JsonSerializer.Serialize(new { version = "1.0", oldState = new { stateValue = before }, newState = new { stateValue = state, stateReason = reason } })));
        if (!alarm.ActionsEnabled)
        {
            return;
        }

        foreach (var action in alarm.Settings.Texts(state switch { "ALARM" => "AlarmActions", "OK" => "OKActions", _ => "InsufficientDataActions" }))
        {
            alarm.History.Insert(0, new AlarmEvent(world.Now, "Action", Act(world, alarm, action, state), "{}"));
        }
    }

    private static string Act(World world, Alarm alarm, string action, string state)
    {
        if (!action.StartsWith("arn:aws:sns:", StringComparison.Ordinal))
        {
            return $"Failed to execute action {action}. The simulator notifies topics of SNS only.";
        }

        try
        {
            world.Invoke(alarm.Region, "sns", "Publish", WireStruct.Of(
                ("TopicArn", action), ("Subject", $"{state}: \"{alarm.Name}\" in {alarm.Region}"), ("Message", alarm.Reason)));
            return $"Successfully executed action {action}";
        }
        catch (WireException refused)
        {
            return $"Failed to execute action {action}. Received error: \"{refused.Error.Message}\"";
        }
    }

    private static void Evaluate(World world, Alarm alarm)
    {
        var periods = (int)(alarm.Settings.Integer("EvaluationPeriods") ?? 1);
        var needed = (int)(alarm.Settings.Integer("DatapointsToAlarm") ?? periods);
        var delay = alarm.Metric.Namespace.StartsWith("AWS/", StringComparison.Ordinal) ? MetricSources.PublicationDelay : TimeSpan.Zero;
        var seconds = (long)alarm.Period.TotalSeconds;
        var end = DateTimeOffset.FromUnixTimeSeconds((world.Now - delay).ToUnixTimeSeconds() / seconds * seconds);
        var start = end - (alarm.Period * periods);
        var statistic = alarm.Settings.Text("Statistic") ?? "Average";
        var known = MetricSources.Points(world, alarm.Metric, alarm.Period, start, end).ToDictionary(datum => datum.At, datum => datum.Value(statistic)!.Value);
        var missing = alarm.Settings.Text("TreatMissingData") ?? "missing";
        if (known.Count == 0 && missing == "ignore")
        {
            return;
        }

        if (known.Count == 0 && missing == "missing")
        {
            Move(world, alarm, "INSUFFICIENT_DATA", $"Insufficient Data: {periods} datapoint{(periods == 1 ? " was" : "s were")} unknown.");
            return;
        }

        var threshold = alarm.Settings["Threshold"] is double value ? value : 0;
        var breaches = known.Values.Count(point => Breaches(alarm, point, threshold)) + (missing == "breaching" ? periods - known.Count : 0);
        var state = breaches >= needed ? "ALARM" : "OK";
        var points = string.Join(", ", known.OrderByDescending(point => point.Key).Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Value} ({point.Key.UtcDateTime:dd/MM/yy HH:mm:ss})")));
        Move(world, alarm, state, string.Create(CultureInfo.InvariantCulture,
            $"Threshold Crossed: {breaches} out of the last {periods} datapoints [{points}] {(state == "ALARM" ? "was" : "was not")} {Words(alarm)} the threshold ({threshold}) (minimum {needed} datapoint{(needed == 1 ? "" : "s")} for {(state == "ALARM" ? "OK -> ALARM" : "ALARM -> OK")} transition)."));
    }

    private static void Move(World world, Alarm alarm, string state, string reason)
    {
        if (alarm.State != state)
        {
            Set(world, alarm, state, reason);
        }
    }

    private static bool Breaches(Alarm alarm, double value, double threshold) => alarm.Settings.Text("ComparisonOperator") switch
    {
        "GreaterThanThreshold" => value > threshold,
        "GreaterThanOrEqualToThreshold" => value >= threshold,
        "LessThanThreshold" => value < threshold,
        _ => value <= threshold,
    };

    private static string Words(Alarm alarm) => alarm.Settings.Text("ComparisonOperator") switch
    {
        "GreaterThanThreshold" => "greater than",
        "GreaterThanOrEqualToThreshold" => "greater than or equal to",
        "LessThanThreshold" => "less than",
        _ => "less than or equal to",
    };
}
