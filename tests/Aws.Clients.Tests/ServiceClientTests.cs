using System.Net;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.RDS;
using Amazon.RDS.Model;
using Amazon.Runtime;
using Aws.Wire;

namespace Aws.Clients.Tests;

/// <summary>The clients of the services behave as the official ones do.</summary>
public sealed class ServiceClientTests
{
    [Fact]
    public async Task DescribeDBClusters_UnknownCluster_IsTheTypedException()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => throw new WireException(new WireError("DBClusterNotFoundFault", "DBCluster x not found.", 404)));
        using var client = new AmazonRDSClient(Clients.Credentials, Clients.At<AmazonRDSConfig>(server));

        var refused = await Assert.ThrowsAsync<DBClusterNotFoundException>(
            () => client.DescribeDBClustersAsync(new() { DBClusterIdentifier = "x" }, TestContext.Current.CancellationToken).WithinAsync("DescribeDBClusters"));

        Assert.IsAssignableFrom<AmazonRDSException>(refused);
        Assert.Equal(
            ("DBClusterNotFoundFault", "DBCluster x not found.", HttpStatusCode.NotFound, LoopbackAws.RequestId, ErrorType.Sender),
            (refused.ErrorCode, refused.Message, refused.StatusCode, refused.RequestId, refused.ErrorType));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task DescribeInstances_UnknownCode_IsTheServiceException()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => throw new WireException(new WireError("InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist", 400)));
        using var client = new AmazonEC2Client(Clients.Credentials, Clients.At<AmazonEC2Config>(server));

        var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(
            () => client.DescribeInstancesAsync(new() { InstanceIds = ["i-1"] }, TestContext.Current.CancellationToken).WithinAsync("DescribeInstances"));

        Assert.Equal(("InvalidInstanceID.NotFound", LoopbackAws.RequestId), (refused.ErrorCode, refused.RequestId));
    }

    [Theory]
    [InlineData("Throttling", 400)]
    [InlineData("RequestLimitExceeded", 400)]
    [InlineData("InternalFailure", 500)]
    [InlineData("ServiceUnavailable", 503)]
    public async Task Call_PassingFailure_IsTriedThreeTimes(string code, int status)
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => throw new WireException(new WireError(code, "not now", status)));
        using var client = new AmazonRDSClient(Clients.Credentials, Clients.At<AmazonRDSConfig>(server));

        await Assert.ThrowsAsync<AmazonRDSException>(() => client.DescribeDBClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("three tries"));

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Call_EmptyServerError_HasItsStatus()
    {
        await using var server = await LoopbackAws.StartAsync((_, _) => Task.FromResult(new WireResponse(503, "text/plain", new Dictionary<string, string>(), [])));
        var config = Clients.At<AmazonRDSConfig>(server);
        config.MaxErrorRetry = 0;
        using var client = new AmazonRDSClient(Clients.Credentials, config);

        var failed = await Assert.ThrowsAsync<AmazonRDSException>(() => client.DescribeDBClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("503"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal(ErrorType.Receiver, failed.ErrorType);
    }

    [Fact]
    public async Task Response_AbsentLists_AreNull()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        using var client = new AmazonRDSClient(Clients.Credentials, Clients.At<AmazonRDSConfig>(server));

        var answer = await client.DescribeDBClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("DescribeDBClusters");

        Assert.Null(answer.DBClusters);
        Assert.Null(answer.Marker);
        Assert.Equal(LoopbackAws.RequestId, answer.ResponseMetadata.RequestId);
        Assert.Equal(HttpStatusCode.OK, answer.HttpStatusCode);
    }

    [Fact]
    public async Task RunInstances_WithoutToken_SendsOneAndKeepsItWhenTriedAgain()
    {
        var first = true;
        await using var server = await LoopbackAws.AnsweringAsync(_ => first
            ? throw Once()
            : new WireStruct { ["ReservationId"] = "r-1", ["Instances"] = new List<object?> { new WireStruct { ["InstanceId"] = "i-1" } } });
        using var client = new AmazonEC2Client(Clients.Credentials, Clients.At<AmazonEC2Config>(server));

        var answer = await client.RunInstancesAsync(new() { ImageId = "ami-1", MinCount = 1, MaxCount = 1 }, TestContext.Current.CancellationToken).WithinAsync("RunInstances");

        var tokens = server.Requests.Select(request => LoopbackAws.FieldOf(request, "ClientToken")).ToArray();
        Assert.Equal(2, tokens.Length);
        Assert.True(Guid.TryParse(tokens[0], out _), tokens[0]);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.Equal("i-1", answer.Reservation.Instances.Single().InstanceId);

        WireException Once()
        {
            first = false;
            return new WireException(new WireError("InternalError", "again", 500));
        }
    }

    [Fact]
    public async Task RunInstances_WithToken_SendsThatOne()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        using var client = new AmazonEC2Client(Clients.Credentials, Clients.At<AmazonEC2Config>(server));

        await client.RunInstancesAsync(
            new() { ImageId = "ami-1", MinCount = 1, MaxCount = 1, ClientToken = "mine", TagSpecifications = [new() { ResourceType = ResourceType.Instance, Tags = [new Amazon.EC2.Model.Tag { Key = "Name", Value = "pilot" }] }] },
            TestContext.Current.CancellationToken).WithinAsync("RunInstances");

        var form = LoopbackAws.FormOf(server.Requests.Single()).ToDictionary();
        Assert.Equal("mine", form["ClientToken"]);
        Assert.Equal("instance", form["TagSpecification.1.ResourceType"]);
        Assert.Equal("Name", form["TagSpecification.1.Tag.1.Key"]);
    }

    [Fact]
    public async Task RunInstances_Monitoring_IsAPlainFlag()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        using var client = new AmazonEC2Client(Clients.Credentials, Clients.At<AmazonEC2Config>(server));

        await client.RunInstancesAsync(new() { ImageId = "ami-1", MinCount = 1, MaxCount = 1, Monitoring = true }, TestContext.Current.CancellationToken).WithinAsync("RunInstances");

        Assert.Equal("true", LoopbackAws.FieldOf(server.Requests.Single(), "Monitoring.Enabled"));
    }

    [Fact]
    public async Task DescribeImageAttribute_Answer_IsWrappedAndPlain()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => new WireStruct { ["ImageId"] = "ami-1", ["Description"] = new WireStruct { ["Value"] = "words" } });
        using var client = new AmazonEC2Client(Clients.Credentials, Clients.At<AmazonEC2Config>(server));

        var answer = await client.DescribeImageAttributeAsync(
            new() { ImageId = "ami-1", Attribute = ImageAttributeName.Description }, TestContext.Current.CancellationToken).WithinAsync("DescribeImageAttribute");

        Assert.Equal(("ami-1", "words", null), (answer.ImageAttribute.ImageId, answer.ImageAttribute.Description, answer.ImageAttribute.KernelId));
    }

    [Fact]
    public async Task DescribeRegions_WithoutRequest_Asks()
    {
        await using var server = await LoopbackAws.AnsweringAsync(call => new WireStruct { ["Regions"] = new List<object?> { new WireStruct { ["RegionName"] = call.Operation.Name } } });
        using var client = new AmazonEC2Client(Clients.Credentials, Clients.At<AmazonEC2Config>(server));

        var answer = await client.DescribeRegionsAsync(TestContext.Current.CancellationToken).WithinAsync("DescribeRegions");

        Assert.Equal("DescribeRegions", answer.Regions.Single().RegionName);
    }

    [Fact]
    public async Task SecurityGroups_IpRanges_AreIpv4Ranges()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => new WireStruct
        {
            ["SecurityGroups"] = new List<object?>
            {
                new WireStruct
                {
                    ["GroupId"] = "sg-1",
                    ["IpPermissions"] = new List<object?>
                    {
                        new WireStruct { ["FromPort"] = 80L, ["IpRanges"] = new List<object?> { new WireStruct { ["CidrIp"] = "0.0.0.0/0" } } },
                    },
                },
            },
        });
        using var client = new AmazonEC2Client(Clients.Credentials, Clients.At<AmazonEC2Config>(server));

        var answer = await client.DescribeSecurityGroupsAsync(new(), TestContext.Current.CancellationToken).WithinAsync("DescribeSecurityGroups");

        var permission = answer.SecurityGroups.Single().IpPermissions.Single();
        Assert.Equal(80, permission.FromPort);
        Assert.Equal("0.0.0.0/0", permission.Ipv4Ranges.Single().CidrIp);
        Assert.Null(permission.Ipv6Ranges);
    }

    [Fact]
    public async Task GetMetricData_Call_IsSignedForMonitoringAndTyped()
    {
        var at = new DateTime(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc);
        await using var server = await LoopbackAws.AnsweringAsync(call => new WireStruct
        {
            ["MetricDataResults"] = new List<object?>
            {
                new WireStruct
                {
                    ["Id"] = call.Input.Structs("MetricDataQueries").Single().Text("Id"),
                    ["StatusCode"] = "Complete",
                    ["Timestamps"] = new List<object?> { call.Input.Instant("StartTime") },
                    ["Values"] = new List<object?> { 12.5 },
                },
            },
        });
        using var client = new AmazonCloudWatchClient(Clients.Credentials, Clients.At<AmazonCloudWatchConfig>(server));

        var answer = await client.GetMetricDataAsync(
            new() { StartTime = at, EndTime = at.AddHours(1), MetricDataQueries = [new MetricDataQuery { Id = "lag", Expression = "1" }] },
            TestContext.Current.CancellationToken).WithinAsync("GetMetricData");

        var request = server.Requests.Single();
        Assert.Contains("/us-west-1/monitoring/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        var result = answer.MetricDataResults.Single();
        Assert.Equal(("lag", Amazon.CloudWatch.StatusCode.Complete, 12.5), (result.Id, result.StatusCode, result.Values.Single()));
        Assert.Equal((at, DateTimeKind.Utc), (result.Timestamps.Single(), result.Timestamps.Single().Kind));
    }

    [Fact]
    public async Task Call_BlackHole_EndsAtTheCallersCancellation()
    {
        await using var server = await LoopbackAws.HangingAsync();
        using var client = new AmazonRDSClient(Clients.Credentials, Clients.At<AmazonRDSConfig>(server));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.DescribeGlobalClustersAsync(new(), patience.Token).WithinAsync("cancelled call"));

        Assert.Single(server.Requests);
    }
}
