using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Hosting.Telemetry;
using Unishop.Recovery;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Abstractions;
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

/// <summary>
/// Ready: the journal can be written, and each workload has been looked at. That a Region is lost does not make the console unready. Reasons
/// name no host, file or user.
/// </summary>
internal sealed class ReadyCheck(IRecoveryService recovery, ILogger<ReadyCheck> log) : IHealthCheck
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);
    private readonly Lock _lock = new();
    private Task<string?>? _writing;
    private long _since;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await WritingAsync() is { } obstacle)
        {
            return HealthCheckResult.Unhealthy(obstacle);
        }

        return recovery.Workloads.FirstOrDefault(workload => recovery.Snapshot(workload.Id) is not { IsRead: true }) is { } unseen
            ? HealthCheckResult.Unhealthy($"{unseen.Id} was not observed yet.")
            : HealthCheckResult.Healthy("The journal can be written and every workload is watched.");
    }

    /// <summary>Why the journal can't be written; tried once a second at most, however many ask.</summary>
    private Task<string?> WritingAsync()
    {
        lock (_lock)
        {
            if (_writing is null || (_writing.IsCompleted && TimeProvider.System.GetElapsedTime(_since) > Fresh))
            {
                (_writing, _since) = (TryAsync(), TimeProvider.System.GetTimestamp());
            }

            return _writing;
        }
    }

    private async Task<string?> TryAsync()
    {
        try
        {
            await recovery.TestWritingAsync(CancellationToken.None).WaitAsync(Deadline, TimeProvider.System);
            return null;
        }
        catch (JournalUnavailableException away)
        {
            log.LogWarning(away, "The console is not ready: the journal can't be written.");
            return away.Message;
        }
        catch (Exception failed)
        {
            log.LogError(failed, "The console is not ready: the journal can't be written.");
            return "The journal can't be written.";
        }
    }
}
