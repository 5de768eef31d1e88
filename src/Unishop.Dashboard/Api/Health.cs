using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Hosting.Telemetry;
using Unishop.Recovery;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Setup;

namespace Unishop.Dashboard.Api;

/// <summary>Health and metrics for machines.</summary>
internal static class Health
{
    /// <summary>Maps liveness, readiness and metrics.</summary>
    public static void MapHealth(this WebApplication app)
    {
        // Alive: the process answers. Nothing outside can make it restart.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteVersionAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static Task WriteVersionAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString().ToLowerInvariant(),
        version = http.RequestServices.GetRequiredService<SetupService>().Setup.Version,
    });

    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString().ToLowerInvariant(),
        checks = report.Entries.Select(entry => new { name = entry.Key, status = entry.Value.Status.ToString().ToLowerInvariant(), reason = entry.Value.Description }),
    });
}

/// <summary>Ready: the journal can be read, and each workload has been looked at. That a Region is lost does not make the console unready.</summary>
internal sealed class ReadyCheck(IRecoveryService recovery) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await recovery.RunsAsync(null, null, 1, cancellationToken);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"The journal can't be read: {failed.Message}", failed);
        }

        return recovery.Workloads.FirstOrDefault(workload => recovery.Snapshot(workload.Id) is not { IsRead: true }) is { } unseen
            ? HealthCheckResult.Unhealthy($"{unseen.Id} was not observed yet.")
            : HealthCheckResult.Healthy("The journal is read and every workload is watched.");
    }
}
