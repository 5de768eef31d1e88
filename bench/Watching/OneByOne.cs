using Amazon.EC2.Model;
using Amazon.RDS.Model;

namespace Unishop.Bench;

/// <summary>The same facts, polled with a call for each resource: what the console would do if nothing were shared.</summary>
internal static class OneByOne
{
    private const int Callers = 16;

    /// <summary>One look at the fast facts of all workloads in both Regions.</summary>
    /// <returns>How many calls it took.</returns>
    public static async Task<long> CycleAsync(AwsServer server, int workloads, CancellationToken cancellation)
    {
        long calls = 0;
        var regions = new[] { (server.Databases, server.Compute, "primary"), (server.StandbyDatabases, server.StandbyCompute, "secondary") };
        await Parallel.ForEachAsync(Enumerable.Range(0, workloads), new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation }, async (workload, token) =>
        {
            foreach (var (databases, compute, part) in regions)
            {
                await databases.DescribeGlobalClustersAsync(new DescribeGlobalClustersRequest { GlobalClusterIdentifier = Estate.Name(workload, "global") }, token);
                await databases.DescribeDBClustersAsync(new DescribeDBClustersRequest { DBClusterIdentifier = Estate.Name(workload, part) }, token);
                await databases.DescribeDBInstancesAsync(new DescribeDBInstancesRequest { DBInstanceIdentifier = Estate.Name(workload, part + "-1") }, token);
                var instances = await compute.DescribeInstancesAsync(
                    new DescribeInstancesRequest { Filters = [new Amazon.EC2.Model.Filter { Name = "tag:Name", Values = [Estate.Name(workload, part)] }] }, token);
                Interlocked.Add(ref calls, 4);
                foreach (var instance in (instances.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []))
                {
                    await compute.DescribeInstanceStatusAsync(new DescribeInstanceStatusRequest { InstanceIds = [instance.InstanceId], IncludeAllInstances = true }, token);
                    Interlocked.Increment(ref calls);
                }
            }
        });
        return calls;
    }
}
