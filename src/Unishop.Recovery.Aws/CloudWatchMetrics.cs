using System.Collections.Immutable;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>Metrics through the CloudWatch API.</summary>
internal sealed class CloudWatchMetrics(RegionalClients clients, AwsCalls calls) : IMetrics
{
    // Aurora publishes the lag once a minute, in milliseconds; CloudWatch keeps that resolution for 15 days.
    private const int PeriodSeconds = 60;

    public async Task<Outcome<ImmutableArray<ReplicationLag>>> ReplicationLagAsync(
        string region, string clusterId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var points = ImmutableArray.CreateBuilder<ReplicationLag>();
        string? next = null;
        do
        {
            var answer = await calls.MakeAsync(
                $"cloudwatch:GetMetricData {region}",
                token => clients.In(region).Metrics.GetMetricDataAsync(Request(clusterId, from, to, next), token),
                answer => answer,
                cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var page, out var failure))
            {
                return Outcome<ImmutableArray<ReplicationLag>>.Fail(failure);
            }

            var result = page.MetricDataResults is [{ } only, ..] ? only : null;
            // CloudWatch answers 200 and says here that it could not read the metric.
            if (result?.StatusCode?.Value is "InternalError" or "Forbidden")
            {
                return Outcome<ImmutableArray<ReplicationLag>>.Fail(new CallFailure(
                    result.StatusCode.Value == "Forbidden" ? FailureKind.AccessDenied : FailureKind.ServiceError,
                    result.StatusCode.Value,
                    $"cloudwatch:GetMetricData {region}: {result.Messages?.FirstOrDefault()?.Value ?? "the metric could not be read"}",
                    answer.RequestId));
            }

            points.AddRange((result?.Timestamps ?? []).Zip(result?.Values ?? [], Point));
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return Outcome<ImmutableArray<ReplicationLag>>.Success([.. points.OrderBy(point => point.MeasuredAt)]);
    }

    private static ReplicationLag Point(DateTime at, double milliseconds) =>
        new(TimeSpan.FromMilliseconds(milliseconds), new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero));

    private static GetMetricDataRequest Request(string clusterId, DateTimeOffset from, DateTimeOffset to, string? next) => new()
    {
        StartTime = from.UtcDateTime,
        EndTime = to.UtcDateTime,
        ScanBy = ScanBy.TimestampAscending,
        NextToken = next,
        MetricDataQueries =
        [
            new MetricDataQuery
            {
                Id = "lag",
                MetricStat = new MetricStat
                {
                    Metric = new Metric
                    {
                        Namespace = "AWS/RDS",
                        MetricName = "AuroraGlobalDBReplicationLag",
                        Dimensions = [new Dimension { Name = "DBClusterIdentifier", Value = clusterId }],
                    },
                    Period = PeriodSeconds,
                    // The worst of the minute: a lag is never made to look smaller than it was.
                    Stat = "Maximum",
                },
                ReturnData = true,
            },
        ],
    };
}
