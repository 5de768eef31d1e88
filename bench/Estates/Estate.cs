using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.RDS.Model;
using Tag = Amazon.EC2.Model.Tag;

namespace Unishop.Bench;

/// <summary>Many workloads in one account, made by the calls that a customer would make.</summary>
internal sealed class Estate(AwsServer server, int workloads)
{
    private string _account = "";
    private string _image = "";
    private string _subnet = "";

    public int Workloads => workloads;

    public string Image => _image;

    public static string Name(int workload, string part) => $"load-{workload:0000}-{part}";

    /// <summary>Makes all of them, a few at a time.</summary>
    /// <param name="parallel">How many at a time.</param>
    /// <param name="settle">Lets the time pass that things need to become available.</param>
    public async Task BuildAsync(int parallel, Func<Task> settle)
    {
        var cluster = await server.Databases.CreateDBClusterAsync(Cluster(workloads, "account", null));
        _account = cluster.DBCluster.DBClusterArn.Split(':')[4];
        _subnet = (await server.Compute.DescribeSubnetsAsync(new DescribeSubnetsRequest())).Subnets[0].SubnetId;
        _image = (await server.Compute.DescribeImagesAsync(new DescribeImagesRequest())).Images[0].ImageId;
        foreach (var phase in (Func<int, Task>[])[AddWriterAsync, AddGlobalAsync, AddReaderAsync, AddInstancesAsync, AddRestAsync])
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, workloads), new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (workload, _) => await phase(workload));
            await settle();
        }
    }

    private async Task AddWriterAsync(int workload) => await server.Databases.CreateDBClusterAsync(Cluster(workload, "primary", null));

    private async Task AddGlobalAsync(int workload) => await server.Databases.CreateGlobalClusterAsync(new CreateGlobalClusterRequest
    {
        GlobalClusterIdentifier = Name(workload, "global"), SourceDBClusterIdentifier = $"arn:aws:rds:{AwsServer.Primary}:{_account}:cluster:{Name(workload, "primary")}",
    });

    private async Task AddReaderAsync(int workload) => await server.StandbyDatabases.CreateDBClusterAsync(Cluster(workload, "secondary", Name(workload, "global")));

    private async Task AddInstancesAsync(int workload)
    {
        await server.Databases.CreateDBInstanceAsync(Instance(workload, "primary"));
        await server.StandbyDatabases.CreateDBInstanceAsync(Instance(workload, "secondary"));
    }

    private async Task AddRestAsync(int workload)
    {
        await server.Compute.RunInstancesAsync(new RunInstancesRequest
        {
            ImageId = _image,
            InstanceType = InstanceType.T3Small,
            MinCount = 1,
            MaxCount = 1,
            SubnetId = _subnet,
            TagSpecifications = [new Amazon.EC2.Model.TagSpecification { ResourceType = ResourceType.Instance, Tags = [new Tag { Key = "Name", Value = Name(workload, "primary") }] }],
        });
        await server.Buckets.PutBucketAsync(Name(workload, "bucket"));
        await server.Buckets.PutObjectAsync(new Amazon.S3.Model.PutObjectRequest { BucketName = Name(workload, "bucket"), Key = "index.html", ContentBody = "<!DOCTYPE html>" });
        await server.Tables.CreateTableAsync(new CreateTableRequest(
            Name(workload, "table"), [new KeySchemaElement("id", Amazon.DynamoDBv2.KeyType.HASH)], [new AttributeDefinition("id", ScalarAttributeType.S)], null) { BillingMode = BillingMode.PAY_PER_REQUEST });
    }

    private static CreateDBClusterRequest Cluster(int workload, string part, string? global) => new()
    {
        DBClusterIdentifier = Name(workload, part),
        Engine = "aurora-mysql",
        MasterUsername = global is null ? "admin" : null,
        MasterUserPassword = global is null ? "not-a-secret" : null,
        GlobalClusterIdentifier = global,
    };

    private static CreateDBInstanceRequest Instance(int workload, string part) => new()
    {
        DBInstanceIdentifier = Name(workload, part + "-1"), DBClusterIdentifier = Name(workload, part), Engine = "aurora-mysql", DBInstanceClass = "db.r5.xlarge",
    };
}
