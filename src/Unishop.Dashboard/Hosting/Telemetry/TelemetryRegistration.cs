using Microsoft.AspNetCore.Components.Server.Circuits;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Unishop.Dashboard.Hosting.Telemetry;

/// <summary>Registers what machines watch the console by.</summary>
internal static class TelemetryRegistration
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string AwsMeterName = "Unishop.Recovery.Aws";

    /// <summary>Paths whose requests say nothing: what is asked all the time, and circuits that last as long as a page is open.</summary>
    private static readonly string[] Untraced = ["/health", "/metrics", "/_blazor", "/_framework"];

    /// <summary>
    /// Registers metrics for Prometheus and, where OpenTelemetry's own variable names a collector, metrics and traces by OTLP. The exporters
    /// read address, headers, protocol and time-out from OpenTelemetry's standard variables themselves.
    /// </summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CircuitCount>();
        services.AddSingleton<CircuitHandler>(provider => provider.GetRequiredService<CircuitCount>());
        services.AddHostedService<ConsoleMetrics>();
        var sends = !string.IsNullOrWhiteSpace(configuration[EndpointVariable]);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("unishop-dashboard"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(ConsoleMetrics.MeterName, AwsMeterName)
                    .AddRuntimeInstrumentation()
                    .AddAspNetCoreInstrumentation()
                    // Each of some sixty calls in two Regions has all of these.
                    .AddView("unishop.aws.call.duration", new ExplicitBucketHistogramConfiguration { Boundaries = [0.1, 0.5, 1, 5, 15] })
                    .AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false);
                if (sends)
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (!sends)
        {
            return;
        }

        services.AddHostedService<RunTracer>();
        telemetry.WithTracing(traces => traces
            .AddSource(RunTracer.SourceName)
            .AddAspNetCoreInstrumentation(requests => requests.Filter = http => !Array.Exists(Untraced, path => http.Request.Path.StartsWithSegments(path)))
            .AddOtlpExporter());
    }
}
