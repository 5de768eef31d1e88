using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Unishop.Dashboard.Telemetry;

/// <summary>Registers what machines watch the console by.</summary>
internal static class TelemetryRegistration
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Counts AWS calls; sends traces by OTLP where OpenTelemetry's own variable names a collector.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var calls = new CallMetrics();
        services.AddSingleton(calls);
        services.AddSingleton<CircuitCount>();
        services.AddSingleton<Microsoft.AspNetCore.Components.Server.Circuits.CircuitHandler>(provider => provider.GetRequiredService<CircuitCount>());
        if (string.IsNullOrWhiteSpace(configuration[EndpointVariable]))
        {
            return;
        }

        services.AddHostedService<RunTracer>();
        // The exporter reads address, headers, protocol and time-out from OpenTelemetry's standard variables itself.
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .AddSource(RunTracer.SourceName)
            .ConfigureResource(resource => resource.AddService("unishop-dashboard"))
            .AddOtlpExporter((OtlpExporterOptions _) => { })
            .Build());
        services.AddHostedService<TracesOpen>();
    }

    // A trace provider that nobody asks for would never be made, and never flushed.
    private sealed class TracesOpen(TracerProvider traces) : IHostedService
    {
        private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush((int)FlushLimit.TotalMilliseconds);
            return Task.CompletedTask;
        }
    }
}
