using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Hosting.Telemetry;
using Unishop.Dashboard.Hosting;
using Unishop.Domain.Journal;
using Unishop.Domain.Workloads;
using Unishop.Recovery;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Aws;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Monitoring;

namespace Unishop.Dashboard.Tests.Telemetry;

/// <summary>Alarms and boards of others are made of these names: they stay. Alone, because instruments are the process's: other consoles in it would be heard too.</summary>
[Collection(Alone.Name)]
public sealed partial class MetricsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The families as they were before a library wrote them, each with its type.</summary>
    private static readonly string[] Families =
    [
        "unishop_aws_call_seconds_total counter",
        "unishop_aws_calls_total counter",
        "unishop_circuits gauge",
        "unishop_heartbeat_age_seconds gauge",
        "unishop_heartbeat_lag_seconds gauge",
        "unishop_page_subscriptions gauge",
        "unishop_readiness_checks gauge",
        "unishop_region_serves gauge",
        "unishop_replication_lag_seconds gauge",
        "unishop_rpo_objective_seconds gauge",
        "unishop_rto_estimate_seconds gauge",
        "unishop_rto_last_seconds gauge",
        "unishop_rto_objective_seconds gauge",
        "unishop_rto_p95_seconds gauge",
        "unishop_runs gauge",
        "unishop_simulated gauge",
        "unishop_snapshot_age_seconds gauge",
        "unishop_snapshot_subscriptions gauge",
        "unishop_workload_health gauge",
    ];

    [Fact]
    public async Task Metrics_OfEverythingKnown_HaveTheNamesLabelsAndValuesThatTheyHad()
    {
        var recovery = new RecoveryDouble
        {
            Entries = World.Journal(new RunEnded(RunStatus.Succeeded, "done")),
            Judge = status => status with
            {
                Rpo = status.Rpo with { Heartbeat = new HeartbeatMeasure(0.25, false, World.Noon, ObjectiveState.Met, "measured") },
                Rto = status.Rto with { LastActualSeconds = 300, P95Seconds = 320 },
            },
        };

        var text = await ScrapeAsync(recovery, "unishop_runs{");

        Assert.Equal(
            Families,
            TypeLines().Matches(text).Select(line => line.Groups[1].Value).Where(family => !family.StartsWith("unishop_aws_call_duration", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("unishop_replication_lag_seconds{workload=\"pilot-light\"} 0.42", text, StringComparison.Ordinal);
        Assert.Contains("unishop_heartbeat_lag_seconds{workload=\"pilot-light\"} 0.25", text, StringComparison.Ordinal);
        Assert.Contains("unishop_workload_health{health=\"healthy\",workload=\"pilot-light\"} ", text, StringComparison.Ordinal);
        Assert.Contains("unishop_readiness_checks{state=\"fail\",workload=\"pilot-light\"} ", text, StringComparison.Ordinal);
        Assert.Contains("unishop_region_serves{region=\"us-east-1\",workload=\"pilot-light\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("unishop_runs{state=\"succeeded\",workload=\"pilot-light\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("unishop_circuits{state=\"connected\"} 0", text, StringComparison.Ordinal);
        Assert.Contains("unishop_simulated 1", text, StringComparison.Ordinal);
        Assert.Matches("unishop_aws_calls_total\\{call=\"rds:DescribeDBClusters\",region=\"us-west-1\",result=\"[A-Z][A-Za-z]+\"\\} [1-9]", text);
    }

    /// <summary>A zero would say that nothing is lost.</summary>
    [Fact]
    public async Task Metrics_OfWhatIsNotKnown_HaveNoSample()
    {
        var text = await ScrapeAsync(new RecoveryDouble { Now = World.EastLost with { Standby = World.EastLost.Standby with { Lag = World.Lost(World.EastLost.Standby.Lag) } } }, "unishop_workload_health{");

        Assert.DoesNotContain("unishop_replication_lag_seconds{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("unishop_rto_last_seconds{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("unishop_heartbeat_lag_seconds{", text, StringComparison.Ordinal);
    }

    /// <summary>What the endpoint answers once it has <paramref name="sample"/>.</summary>
    private static async Task<string> ScrapeAsync(RecoveryDouble recovery, string sample)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IRecoveryService>(recovery);
        builder.Services.AddSingleton(new SnapshotStore(new WorkloadCatalog([World.Workload]), TimeProvider.System));
        builder.Services.AddSingleton(WorldClock.Real);
        builder.Services.AddSingleton<LiveStatus>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<LiveStatus>());
        builder.Services.AddTelemetry(builder.Configuration);
        await using var app = builder.Build();
        app.MapPrometheusScrapingEndpoint("/metrics");
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await app.StartAsync(patience.Token);
        // Nobody answers there: the call is counted with its result.
        using var nowhere = new AwsWorld(AwsConnection.ToSimulator(new Uri("http://127.0.0.1:1")), TimeProvider.System);
        await nowhere.Ports.Databases.DescribeClusterAsync(World.West, "pilot-secondary", patience.Token);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        string text;
        do
        {
            text = await http.GetStringAsync("/metrics", patience.Token);
        }
        while (!text.Contains(sample, StringComparison.Ordinal) || !text.Contains("unishop_workload_health{", StringComparison.Ordinal));
        return text;
    }

    [GeneratedRegex("^# TYPE (unishop_.+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLines();
}
