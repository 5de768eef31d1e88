using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>Many workloads beside each other in one world; a thousand are in the throughput benchmark.</summary>
public class ManyWorkloadsTests
{
    private const int Count = 60;
    private const string East = "us-east-1";
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.Empty, 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "http://127.0.0.1:5081");

    [Fact]
    public void Workloads_MadeTogether_AreListedInPagesAndGoOneByOne()
    {
        _world.Databases.Quota = Count;
        for (var number = 0; number < Count; number++)
        {
            Call("cloudformation", "CreateStack", ("StackName", $"w{number}"), ("TemplateBody", $$"""
                Resources:
                  Site: { Type: AWS::S3::Bucket, Properties: { BucketName: w{{number}}-site } }
                  Db:
                    Type: AWS::RDS::DBCluster
                    DeletionPolicy: Delete
                    Properties: { DBClusterIdentifier: w{{number}}-db, Engine: aurora-mysql, MasterUsername: admin, MasterUserPassword: password-1 }
                """));
        }

        Pass();
        Assert.All(_world.Stacks, stack => Assert.Equal("CREATE_COMPLETE", stack.Status));
        Assert.Equal(Count, Listed().Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("DBClusterQuotaExceededFault", Assert.Throws<WireException>(() => Call("rds", "CreateDBCluster",
            ("DBClusterIdentifier", "more"), ("Engine", "aurora-mysql"), ("MasterUsername", "admin"), ("MasterUserPassword", "password-1"))).Error.Code);

        Call("cloudformation", "DeleteStack", ("StackName", "w7"));
        Pass();

        Assert.Equal(Count - 1, Listed().Length);
        Assert.DoesNotContain("w7-db", Listed());
        Assert.Equal(Count - 1, _world.Buckets.Count);
    }

    [Theory]
    [InlineData("t2.micro", 1)]
    [InlineData("t2.large", 2)]
    [InlineData("t3.micro", 2)]
    [InlineData("m5.xlarge", 4)]
    [InlineData("c6i.12xlarge", 48)]
    [InlineData("m5.metal", 96)]
    public void Vcpus_OfAType_AreItsSizes(string type, int expected) => Assert.Equal(expected, Vcpus.Of(type));

    [Fact]
    public void Quotas_OfAWorld_AreWhatServiceQuotasSays()
    {
        (_world.Databases.Quota, _world.VcpuQuota) = (123, 456);

        Assert.Equal(456.0, Value("ec2", "L-1216C47A"));
        Assert.Equal(123.0, Value("rds", "L-7B6409FD"));

        object? Value(string service, string code) => Call("service-quotas", "GetServiceQuota", ("ServiceCode", service), ("QuotaCode", code)).Struct("Quota")!["Value"];
    }

    private string[] Listed()
    {
        var found = new List<string>();
        string? marker = null;
        do
        {
            var page = Call("rds", "DescribeDBClusters", ("MaxRecords", 20L), ("Marker", marker));
            found.AddRange(page.Structs("DBClusters").Select(cluster => cluster.Text("DBClusterIdentifier")!));
            marker = page.Text("Marker");
        }
        while (marker is not null);

        return [.. found];
    }

    private WireStruct Call(string service, string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        AwsServices.Invoke(_world, East, service, operation, WireStruct.Of(input)).Output;

    private void Pass() => _world.Advance(_world.Now.AddHours(2));
}
