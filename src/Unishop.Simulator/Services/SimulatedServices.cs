using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Services;

/// <summary>The simulated services as the core knows them.</summary>
internal sealed class SimulatedServices : IServices
{
    public static SimulatedServices Instance { get; } = new();

    public IReadOnlyList<IMetricSource> MetricSources { get; } = [new DatabaseMetrics(), new InstanceMetrics()];

    public IEnumerable<(string Service, string Operation)> Operations => AwsServices.All.Values.SelectMany(service => service.Operations, (service, operation) => (service.Model, operation));

    public AwsAnswer Invoke(World world, string region, string service, string operation, WireStruct input) => AwsServices.Invoke(world, region, service, operation, input);

    public void FaultsChanging(World world) => Aurora.Replicate(world);

    public void FaultBegan(World world, Fault fault)
    {
        if (fault.Kind == FaultKinds.SiteBlocked)
        {
            SiteBlocking.Block(world, fault.Region);
        }
    }

    public void FaultsEnded(World world, IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            if (fault.Kind == FaultKinds.SiteBlocked && !world.Faults.Has(FaultKinds.SiteBlocked, fault.Region))
            {
                SiteBlocking.Unblock(world, fault.Region);
            }

            if (fault.Kind is FaultKinds.RegionLost or FaultKinds.NetworkIsolated && !world.Faults.IsUnreachable(fault.Region))
            {
                Aurora.Reconnected(world, fault.Region);
            }
        }

        TableReplication.Resume(world);
    }
}
