using Unishop.Recovery.Observation;

namespace Unishop.Dashboard.Composition;

/// <summary>Observes while the process runs.</summary>
internal sealed class ObservationService(WorkloadObserver observer) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => observer.RunAsync(stoppingToken);
}
