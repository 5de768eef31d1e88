using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Tests;

/// <summary>Calls as other people's programs make them: answered as AWS answers, or refused with what is missing.</summary>
public class ClientCaseTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    [Fact]
    public void S3_EverySubresourceThatIsNotSimulated_LeavesObjectAndBucketAsTheyAre()
    {
        var s3 = ServiceModel.Load("s3");
        Call("us-east-1", "s3", "CreateBucket", ("Bucket", "left-alone"));
        Call("us-east-1", "s3", "PutObject", ("Bucket", "left-alone"), ("Key", "k"), ("Body", "hello"u8.ToArray()));
        foreach (var (operation, address) in KnownOperations.Of("s3").Addresses.Where(known => !s3.Operations.ContainsKey(known.Key)))
        {
            var words = address.Split(' ');
            var parts = words[1].Split('?', 2);
            var request = new WireRequest(
                words[0], parts[0].Replace("{Bucket}", "left-alone", StringComparison.Ordinal).Replace("{Key+}", "k", StringComparison.Ordinal),
                string.Join('&', words.Skip(2).Where(word => word[0] == '?').Select(word => word[1..] + "=1").Prepend(parts.ElementAtOrDefault(1)).OfType<string>()),
                words.Skip(2).Where(word => word[0] == '+').ToDictionary(word => word[1..], _ => "1", StringComparer.OrdinalIgnoreCase), "<Other/>"u8.ToArray());
            // ListDirectoryBuckets has the address of ListBuckets, which changes nothing.
            if (operation != "ListDirectoryBuckets")
            {
                Assert.Equal(501, Assert.Throws<WireException>(() => ServerCodec.Read(s3, request)).Error.Status);
            }
        }

        Assert.Equal("hello"u8.ToArray(), (byte[])Call("us-east-1", "s3", "GetObject", ("Bucket", "left-alone"), ("Key", "k"))["Body"]!);
    }

    [Theory]
    [InlineData("ChecksumCRC32", "AAAAAA==", "BadDigest")]
    [InlineData("ChecksumCRC32", "NhCmhg==", null)]
    [InlineData("ChecksumCRC32C", "mnG7TA==", null)]
    [InlineData("ChecksumCRC64NVME", "M3eFcAZSQlc=", null)]
    [InlineData("ChecksumSHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00=", null)]
    [InlineData("ChecksumSHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", null)]
    [InlineData("ChecksumSHA256", "short", "InvalidRequest")]
    public void S3_Checksum_IsHeldAgainstTheContent(string member, string value, string? code)
    {
        Call("us-east-1", "s3", "CreateBucket", ("Bucket", "checked"));
        if (code is not null)
        {
            Assert.Equal(code, Refused("us-east-1", "s3", "PutObject", ("Bucket", "checked"), ("Key", "k"), ("Body", "hello"u8.ToArray()), (member, value)).Code);
            return;
        }

        Assert.Equal(value, Call("us-east-1", "s3", "PutObject", ("Bucket", "checked"), ("Key", "k"), ("Body", "hello"u8.ToArray()), (member, value)).Text(member));
        Assert.Equal(value, Call("us-east-1", "s3", "GetObject", ("Bucket", "checked"), ("Key", "k"), ("ChecksumMode", "ENABLED")).Text(member));
        Assert.Null(Call("us-east-1", "s3", "GetObject", ("Bucket", "checked"), ("Key", "k")).Text(member));
    }

    [Fact]
    public void S3_AlgorithmAlone_IsReckoned()
    {
        Call("us-east-1", "s3", "CreateBucket", ("Bucket", "checked"));

        Assert.Equal("NhCmhg==", Call("us-east-1", "s3", "PutObject", ("Bucket", "checked"), ("Key", "k"), ("Body", "hello"u8.ToArray()), ("ChecksumAlgorithm", "CRC32")).Text("ChecksumCRC32"));
    }

    [Fact]
    public void S3_AnotherOwnerExpected_IsDenied()
    {
        Call("us-east-1", "s3", "CreateBucket", ("Bucket", "owned"), ("ObjectOwnership", "BucketOwnerEnforced"));

        Assert.Equal("AccessDenied", Refused("us-east-1", "s3", "PutObject", ("Bucket", "owned"), ("Key", "k"), ("ExpectedBucketOwner", "999999999999")).Code);
        Call("us-east-1", "s3", "PutObject", ("Bucket", "owned"), ("Key", "k"), ("ExpectedBucketOwner", World.Account));
    }

    [Fact]
    public void RunInstances_TokenWhoseInstanceIsGone_IsRefusedAsSuch()
    {
        WireStruct Run() => Call("us-east-1", "ec2", "RunInstances", ("ImageId", "ami-0a1b2c3d4e5f60718"), ("InstanceType", "t3.micro"), ("MinCount", 1L), ("MaxCount", 1L), ("ClientToken", "once"));
        var id = Run().Structs("Instances").Single().Text("InstanceId");
        Assert.Equal(id, Run().Structs("Instances").Single().Text("InstanceId"));

        Call("us-east-1", "ec2", "TerminateInstances", ("InstanceIds", new List<object?> { id }));

        Assert.Equal("IdempotentInstanceTerminated", Assert.Throws<WireException>(Run).Error.Code);
    }

    [Theory]
    [InlineData("eu-west-1")]
    [InlineData("ap-southeast-7")]
    [InlineData("mx-central-1")]
    public void Region_OfAwsList_CanBeUsed(string region)
    {
        var vpc = Call(region, "ec2", "DescribeVpcs").Structs("Vpcs").Single();
        Assert.Equal(true, vpc.Flag("IsDefault"));
        Assert.Contains(Call("us-east-1", "ec2", "DescribeRegions").Structs("Regions"), known => known.Text("RegionName") == region);

        Call(region, "rds", "CreateDBCluster", ("DBClusterIdentifier", "far"), ("Engine", "aurora-mysql"), ("MasterUsername", "admin1"), ("MasterUserPassword", "password12"));
        Call(region, "ec2", "RunInstances", ("ImageId", "ami-0a1b2c3d4e5f60718"), ("InstanceType", "t3.micro"), ("MinCount", 1L), ("MaxCount", 1L));
        Assert.Single(Call(region, "ec2", "DescribeInstances").Structs("Reservations"));
    }

    [Fact]
    public void Region_FirstUsedLate_HasTheSameNetworkAsFirstUsedEarly()
    {
        var other = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");
        var early = AwsServices.Invoke(other, "eu-west-1", "ec2", "DescribeVpcs", []).Output.Structs("Vpcs").Single().Text("VpcId");
        Call("us-east-1", "ec2", "CreateVpc", ("CidrBlock", "10.7.0.0/16"));
        _world.Advance(_world.Now.AddHours(1));

        Assert.Equal(early, Call("eu-west-1", "ec2", "DescribeVpcs").Structs("Vpcs").Single().Text("VpcId"));
    }

    [Fact]
    public void Zones_ByName_AreThoseAlone()
    {
        Assert.Equal("usw2-az2", Call("us-west-2", "ec2", "DescribeAvailabilityZones", ("ZoneNames", new List<object?> { "us-west-2b" })).Structs("AvailabilityZones").Single().Text("ZoneId"));
        Assert.Equal("InvalidParameterValue", Refused("us-west-2", "ec2", "DescribeAvailabilityZones", ("ZoneNames", new List<object?> { "us-west-2z" })).Code);
    }

    [Fact]
    public void TransactWrite_SameTokenAgain_WritesOnce()
    {
        Call("us-east-1", "dynamodb", "CreateTable", ("TableName", "counted"), ("BillingMode", "PAY_PER_REQUEST"),
            ("AttributeDefinitions", new List<object?> { WireStruct.Of(("AttributeName", "id"), ("AttributeType", "S")) }),
            ("KeySchema", new List<object?> { WireStruct.Of(("AttributeName", "id"), ("KeyType", "HASH")) }));
        _world.Advance(_world.Now.AddMinutes(5));
        WireStruct Key() => WireStruct.Of(("id", WireStruct.Of(("S", "one"))));
        void Add(string by) => Call("us-east-1", "dynamodb", "TransactWriteItems", ("ClientRequestToken", "token"), ("TransactItems", new List<object?>
        {
            WireStruct.Of(("Update", WireStruct.Of(("TableName", "counted"), ("Key", Key()), ("UpdateExpression", "ADD n :v"), ("ExpressionAttributeValues", WireStruct.Of((":v", WireStruct.Of(("N", by)))))))),
        }));

        Add("1");
        Add("1");

        Assert.Equal("1", Call("us-east-1", "dynamodb", "GetItem", ("TableName", "counted"), ("Key", Key())).Struct("Item")!.Struct("n")!.Text("N"));
        Assert.Equal("IdempotentParameterMismatchException", Assert.Throws<WireException>(() => Add("2")).Error.Code);
    }

    [Fact]
    public void CloudWatch_LagOfASecondary_StaysAfterItIsNone()
    {
        double[] Lags() => [.. Call("us-west-1", "cloudwatch", "GetMetricStatistics", ("Namespace", "AWS/RDS"), ("MetricName", "AuroraGlobalDBReplicationLag"),
            ("Dimensions", new List<object?> { WireStruct.Of(("Name", "DBClusterIdentifier"), ("Value", "pilot-secondary")) }),
            ("StartTime", Start.AddHours(-1)), ("EndTime", Start), ("Period", 300L), ("Statistics", new List<object?> { "Average" }))
            .Structs("Datapoints").OrderBy(point => point.Instant("Timestamp")).Select(point => point.Number("Average")!.Value)];
        var before = Lags();
        Assert.True(before.Length >= 11, $"{before.Length}");

        Call("us-west-1", "rds", "RemoveFromGlobalCluster", ("GlobalClusterIdentifier", "pilot-global"), ("DbClusterIdentifier", $"arn:aws:rds:us-west-1:{World.Account}:cluster:pilot-secondary"));
        _world.Advance(_world.Now.AddMinutes(30));

        // The last period was not over.
        Assert.Equal(before[..^1], Lags()[..(before.Length - 1)]);
    }

    [Fact]
    public void CloudWatch_LagOfAnOutage_StaysAfterTheOutage()
    {
        var cluster = _world.Cluster("us-west-1", "pilot-secondary")!;
        var fault = _world.Faults.Add(new Fault(FaultKinds.RegionLost, "us-east-1", null, null, 100, _world.Now, null));
        _world.Advance(_world.Now.AddMinutes(20));
        var minute = _world.Now.AddMinutes(-1);
        var during = _world.LagAt(cluster, minute);
        Assert.True(during > TimeSpan.FromMinutes(15).TotalMilliseconds, $"{during}");

        _world.Faults.Remove(one => one.Id == fault.Id);
        _world.Advance(_world.Now.AddMinutes(10));

        Assert.Equal(during, _world.LagAt(cluster, minute));
        Assert.True(_world.LagAt(cluster, _world.Now) < 1000);
    }

    [Fact]
    public void CloudWatch_ThreeWorkloads_HaveThreeLags()
    {
        var minutes = Enumerable.Range(0, 60).Select(minute => Start.AddMinutes(minute)).ToArray();
        var means = new[] { "pilot-global", "warm-global", "hot-global" }.Select(global => minutes.Average(minute => _world.LagMilliseconds(global, minute))).ToArray();

        Assert.Equal(3, means.Select(mean => Math.Round(mean)).Distinct().Count());
        Assert.All(means, mean => Assert.InRange(mean, 60, 1000));
    }

    private WireStruct Call(string region, string service, string operation, params (string, object?)[] input) =>
        AwsServices.Invoke(_world, region, service, operation, WireStruct.Of(input)).Output;

    private WireError Refused(string region, string service, string operation, params (string, object?)[] input) =>
        Assert.Throws<WireException>(() => Call(region, service, operation, input)).Error;
}
