using Amazon.CloudWatch.Model;
using Amazon.DynamoDBv2.Model;
using Amazon.EC2.Model;
using Amazon.RDS.Model;

namespace Unishop.Bench;

/// <summary>A call that the console makes at every look or step of a run, made for one of many workloads.</summary>
internal sealed record Call(string Name, Func<AwsServer, Estate, int, Task> Make)
{
    private const string Namespace = "AWS/RDS";
    private const string Lag = "AuroraGlobalDBReplicationLag";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>The ten commonest.</summary>
    public static IReadOnlyList<Call> Commonest { get; } =
    [
        new("rds DescribeGlobalClusters", (server, _, workload) =>
            server.Databases.DescribeGlobalClustersAsync(new DescribeGlobalClustersRequest { GlobalClusterIdentifier = Estate.Name(workload, "global") })),
        new("rds DescribeDBClusters", (server, _, workload) =>
            server.Databases.DescribeDBClustersAsync(new DescribeDBClustersRequest { DBClusterIdentifier = Estate.Name(workload, "primary") })),
        new("rds DescribeDBClusters, a page of 100", (server, _, _) =>
            server.Databases.DescribeDBClustersAsync(new DescribeDBClustersRequest { MaxRecords = 100 })),
        new("rds DescribeDBInstances", (server, _, workload) =>
            server.Databases.DescribeDBInstancesAsync(new DescribeDBInstancesRequest { DBInstanceIdentifier = Estate.Name(workload, "primary-1") })),
        new("ec2 DescribeInstances by tag", (server, _, workload) =>
            server.Compute.DescribeInstancesAsync(new DescribeInstancesRequest { Filters = [new Amazon.EC2.Model.Filter { Name = "tag:Name", Values = [Estate.Name(workload, "primary")] }] })),
        new("ec2 DescribeImages", (server, estate, _) =>
            server.Compute.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [estate.Image] })),
        new("cloudwatch GetMetricData", (server, _, workload) => server.Metrics.GetMetricDataAsync(LagOf(workload))),
        new("s3 GetObject", async (server, _, workload) =>
        {
            using var answer = await server.Buckets.GetObjectAsync(Estate.Name(workload, "bucket"), "index.html");
        }),
        new("s3 GetBucketLocation", (server, _, workload) => server.Buckets.GetBucketLocationAsync(Estate.Name(workload, "bucket"))),
        new("dynamodb DescribeTable", (server, _, workload) => server.Tables.DescribeTableAsync(new DescribeTableRequest(Estate.Name(workload, "table")))),
    ];

    private static GetMetricDataRequest LagOf(int workload)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new GetMetricDataRequest
        {
            StartTime = now - Window,
            EndTime = now,
            MetricDataQueries =
            [
                new MetricDataQuery
                {
                    Id = "lag",
                    MetricStat = new MetricStat
                    {
                        Period = 60,
                        Stat = "Maximum",
                        Metric = new Metric { Namespace = Namespace, MetricName = Lag, Dimensions = [new Dimension { Name = "DBClusterIdentifier", Value = Estate.Name(workload, "secondary") }] },
                    },
                },
            ],
        };
    }
}
