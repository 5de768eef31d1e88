using System.Collections.Immutable;
using System.Globalization;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.CloudWatch;

/// <summary>Metrics through the CloudWatch API. Where many ask at once, one call asks for all of them.</summary>
internal sealed class CloudWatchMetrics : IMetrics
{
    // CloudWatch's own limit of a call.
    internal const int MostQueries = 500;

    // Aurora publishes the lag once a minute, in milliseconds; CloudWatch keeps that resolution for 15 days.
    private const int PeriodSeconds = 60;
    private readonly RegionalClients _clients;
    private readonly AwsCalls _calls;
    private readonly SharedReads<Answer> _lags;

    public CloudWatchMetrics(RegionalClients clients, AwsCalls calls, TimeProvider time)
    {
        (_clients, _calls) = (clients, calls);
        _lags = new(time, ReadAsync);
    }

    public async Task<Outcome<ImmutableArray<ReplicationLag>>> ReplicationLagAsync(
        string region, string clusterId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var outcome = await _lags.FindAsync(region, new Wish(clusterId, from, to).Name, cancellation).ConfigureAwait(false);
        return !outcome.TryGet(out var answer, out var failure) || (failure = answer?.Failure) is not null
            ? Outcome<ImmutableArray<ReplicationLag>>.Fail(failure)
            : Outcome<ImmutableArray<ReplicationLag>>.Success(
                [.. (answer?.Points ?? []).Where(point => point.MeasuredAt >= from.AddSeconds(-PeriodSeconds) && point.MeasuredAt <= to).OrderBy(point => point.MeasuredAt)], outcome.RequestId);
    }

    private async Task<Outcome<ImmutableDictionary<string, Answer>>> ReadAsync(string region, ImmutableArray<string> names)
    {
        var found = ImmutableDictionary.CreateBuilder<string, Answer>(StringComparer.Ordinal);
        // Those who want about as much share a call: one who wants hours must not make the call long for all.
        foreach (var wishes in names.Select(Wish.Of).OrderBy(wish => wish.From).Chunk(MostQueries))
        {
            if (await ReadAsync(region, wishes, found).ConfigureAwait(false) is { } failure)
            {
                return Outcome<ImmutableDictionary<string, Answer>>.Fail(failure);
            }
        }

        return Outcome<ImmutableDictionary<string, Answer>>.Success(found.ToImmutable());
    }

    private async Task<CallFailure?> ReadAsync(string region, Wish[] wishes, ImmutableDictionary<string, Answer>.Builder found)
    {
        string? next = null;
        do
        {
            var outcome = await _calls.MakeAsync(
                $"cloudwatch:GetMetricData {region}",
                token => _clients.In(region).Metrics.GetMetricDataAsync(Request(wishes, next), token),
                answer => answer,
                CancellationToken.None).ConfigureAwait(false);
            if (!outcome.TryGet(out var page, out var failure))
            {
                return failure;
            }

            foreach (var result in page.MetricDataResults ?? [])
            {
                if (!int.TryParse(result.Id.AsSpan(1), CultureInfo.InvariantCulture, out var index) || index >= wishes.Length)
                {
                    continue;
                }

                var name = wishes[index].Name;
                var before = found.GetValueOrDefault(name) ?? new Answer([], null);
                found[name] = new Answer(
                    before.Points.AddRange((result.Timestamps ?? []).Zip(result.Values ?? [], Point)), before.Failure ?? FailureOf(region, result, outcome.RequestId));
            }

            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return null;
    }

    /// <summary>CloudWatch answers 200 and says with each metric that it could not read it.</summary>
    private static CallFailure? FailureOf(string region, MetricDataResult result, string? requestId) => result.StatusCode?.Value is "InternalError" or "Forbidden"
        ? new CallFailure(
            result.StatusCode.Value == "Forbidden" ? FailureKind.AccessDenied : FailureKind.ServiceError,
            result.StatusCode.Value,
            $"cloudwatch:GetMetricData {region}: {result.Messages?.FirstOrDefault()?.Value ?? "the metric could not be read"}",
            requestId)
        : null;

    private static ReplicationLag Point(DateTime at, double milliseconds) =>
        new(TimeSpan.FromMilliseconds(milliseconds), new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero));

    private static GetMetricDataRequest Request(Wish[] wishes, string? next) => new()
    {
        StartTime = wishes.Min(wish => wish.From).UtcDateTime,
        EndTime = wishes.Max(wish => wish.To).UtcDateTime,
        ScanBy = ScanBy.TimestampAscending,
        NextToken = next,
        MetricDataQueries =
        [
            .. wishes.Select((wish, index) => new MetricDataQuery
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"q{index}"),
                MetricStat = new MetricStat
                {
                    Metric = new Metric
                    {
                        Namespace = "AWS/RDS",
                        MetricName = "AuroraGlobalDBReplicationLag",
                        Dimensions = [new Dimension { Name = "DBClusterIdentifier", Value = wish.Cluster }],
                    },
                    Period = PeriodSeconds,
                    // The worst of the minute: a lag is never made to look smaller than it was.
                    Stat = "Maximum",
                },
                ReturnData = true,
            }),
        ],
    };

    /// <summary>What came of one metric.</summary>
    private sealed record Answer(ImmutableArray<ReplicationLag> Points, CallFailure? Failure);

    /// <summary>What somebody wants to know: a cluster's lag of a time.</summary>
    private sealed record Wish(string Cluster, DateTimeOffset From, DateTimeOffset To)
    {
        public string Name => string.Create(CultureInfo.InvariantCulture, $"{Cluster} {From.UtcTicks} {To.UtcTicks}");

        public static Wish Of(string name) => name.Split(' ') is [var cluster, var from, var to]
            ? new(cluster, At(from), At(to))
            : throw new ArgumentException($"'{name}' is no cluster with a time.", nameof(name));

        private static DateTimeOffset At(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
    }
}
