using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

/// <summary>CloudWatch: Aurora's replication metrics, once a minute, with the delay of their publication.</summary>
internal sealed class CloudWatchService : AwsService
{
    private const string Lag = "AuroraGlobalDBReplicationLag";
    private const string RpoLag = "AuroraGlobalDBRPOLag";

    // Not published by AWS; assumed from experience.
    private static readonly TimeSpan PublicationDelay = TimeSpan.FromSeconds(75);

    public CloudWatchService()
    {
        Reads("GetMetricData", GetMetricData);
        Reads("GetMetricStatistics", GetMetricStatistics);
        Reads("ListMetrics", ListMetrics);
        Reads("DescribeAlarms", _ => Of(("MetricAlarms", new List<object?>()), ("CompositeAlarms", new List<object?>())));
    }

    public override string Model => "cloudwatch";

    private static WireStruct GetMetricData(AwsCall call)
    {
        if (call.Input.Instant("StartTime") is not { } from || call.Input.Instant("EndTime") is not { } to || from >= to)
        {
            throw Error("ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
        }

        var descending = call.Input.Text("ScanBy") != "TimestampAscending";
        return Of(("MetricDataResults", call.Input.Structs("MetricDataQueries").Select(query =>
        {
            var stat = query.Struct("MetricStat") ?? throw Error("ValidationError", "Only queries with MetricStat are simulated.");
            var points = Points(call, stat.Struct("Metric")!, stat.Integer("Period") ?? 60, from, to).ToList();
            if (descending)
            {
                points.Reverse();
            }

            return Of(
                ("Id", query.Text("Id")),
                ("Label", query.Text("Label") ?? stat.Struct("Metric")!.Text("MetricName")),
                ("Timestamps", points.Select(point => (object?)point.At).ToList()),
                ("Values", points.Select(point => (object?)point.Value).ToList()),
                ("StatusCode", "Complete"));
        })));
    }

    private static WireStruct GetMetricStatistics(AwsCall call)
    {
        var points = Points(call, call.Input, call.Input.Integer("Period") ?? 60, call.Input.Instant("StartTime")!.Value, call.Input.Instant("EndTime")!.Value);
        return Of(
            ("Label", call["MetricName"]),
            ("Datapoints", points.Select(point => Of(
                ("Timestamp", point.At), ("Average", point.Value), ("Maximum", point.Value), ("Minimum", point.Value), ("SampleCount", 1.0), ("Sum", point.Value), ("Unit", "Milliseconds")))));
    }

    private static IEnumerable<(DateTimeOffset At, double Value)> Points(AwsCall call, WireStruct metric, long period, DateTimeOffset from, DateTimeOffset to)
    {
        var id = metric.Structs("Dimensions").FirstOrDefault(dimension => dimension.Text("Name") == "DBClusterIdentifier")?.Text("Value");
        if (metric.Text("Namespace") != "AWS/RDS" || metric.Text("MetricName") is not (Lag or RpoLag)
            || call.World.Cluster(call.Region, id ?? "") is not { SecondarySince: { } since } cluster)
        {
            yield break;
        }

        var step = TimeSpan.FromSeconds(Math.Max(60, period));
        var minute = DateTimeOffset.FromUnixTimeSeconds((long)(Math.Ceiling(Math.Max(from.ToUnixTimeSeconds(), since.ToUnixTimeSeconds()) / step.TotalSeconds) * step.TotalSeconds));
        for (; minute < to && minute + TimeSpan.FromMinutes(1) + PublicationDelay <= call.World.Now; minute += step)
        {
            yield return (minute, call.World.LagAt(cluster, minute));
        }
    }

    private static WireStruct ListMetrics(AwsCall call) => Of(("Metrics",
        from cluster in call.World.Clusters
        where cluster.Region == call.Region && cluster.SecondarySince is not null
        from name in new[] { Lag, RpoLag }
        where call.Input.Text("MetricName") is null || call.Input.Text("MetricName") == name
        select Of(("Namespace", "AWS/RDS"), ("MetricName", name), ("Dimensions", new List<object?> { Of(("Name", "DBClusterIdentifier"), ("Value", cluster.Id)) }))));
}
