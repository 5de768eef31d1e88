using System.Globalization;
using Amazon.AutoScaling;
using Amazon.CloudFormation;
using Amazon.CloudFront;
using Amazon.CloudWatch;
using Amazon.EC2;
using Amazon.ElasticLoadBalancing;
using Amazon.IdentityManagement;
using Amazon.RDS;
using Amazon.Runtime;
using Amazon.S3Control;
using Amazon.ServiceQuotas;
using Amazon.SimpleNotificationService;
using Aws.Wire;
using Aws.Wire.Tests;

namespace Aws.Clients.Tests;

/// <summary>Every operation of every generated client over HTTP: each value of a full request arrives, each value of a full answer comes back.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Services => ["rds", "ec2", "cloudformation", "cloudwatch", "autoscaling", "cloudfront", "elb", "sns", "iam", "s3control", "service-quotas"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task EveryOperation_FullOfValues_ArrivesBothWays(string service)
    {
        var model = ServiceModel.Load(service);
        WireCall? received = null;
        await using var server = await LoopbackAws.AnsweringAsync(call =>
        {
            received = call;
            return OutputOf(call.Operation);
        });
        using var client = ClientOf(service, server);
        var differences = new List<string>();
        foreach (var operation in model.Operations.Values.OrderBy(operation => operation.Name, StringComparer.Ordinal))
        {
            var request = Filler.Fill(client.GetType().Assembly.GetType($"{client.GetType().Namespace}.Model.{operation.Name}Request")!);
            received = null;

            var response = await CallAsync(client, operation.Name, request).WithinAsync($"{service} {operation.Name}");

            Compare($"{operation.Name} request", ValuesOf(Filler.Leaves(request)), received is null ? ["nothing received"] : Values(received.Input), differences);
            Assert.Equal(operation.Name, received?.Operation.Name);
            Compare($"{operation.Name} response", Values(OutputOf(operation)), ValuesOf(Filler.Leaves(response)), differences);
            Assert.False(string.IsNullOrEmpty(((AmazonWebServiceResponse)response).ResponseMetadata.RequestId), $"{operation.Name} has no request id");
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [Theory]
    [InlineData("rds", "DBClusterNotFoundFault", 404, "DBClusterNotFoundException")]
    [InlineData("cloudfront", "NoSuchDistribution", 404, "NoSuchDistributionException")]
    [InlineData("cloudfront", "PreconditionFailed", 412, "PreconditionFailedException")]
    [InlineData("autoscaling", "InstanceRefreshInProgress", 400, "InstanceRefreshInProgressException")]
    [InlineData("cloudformation", "TokenAlreadyExistsException", 400, "TokenAlreadyExistsException")]
    public async Task Error_OfTheModel_IsItsException(string service, string code, int status, string exception)
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => throw new WireException(new WireError(code, "so it is", status)));
        using var client = ClientOf(service, server);
        var operation = ServiceModel.Load(service).Operations.Keys.Order(StringComparer.Ordinal).First();
        var request = Filler.Fill(client.GetType().Assembly.GetType($"{client.GetType().Namespace}.Model.{operation}Request")!);

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => CallAsync(client, operation, request).WithinAsync(operation));

        Assert.Equal((exception, code, "so it is", status, LoopbackAws.RequestId), (error.GetType().Name, error.ErrorCode, error.Message, (int)error.StatusCode, error.RequestId));
    }

    [Fact]
    public async Task IdempotencyTokens_NotGiven_AreFreshForEachCall()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        using var client = (AmazonEC2Client)ClientOf("ec2", server);
        var request = new Amazon.EC2.Model.RunInstancesRequest { ImageId = "ami-1", MinCount = 1, MaxCount = 1 };

        await client.RunInstancesAsync(request, TestContext.Current.CancellationToken).WithinAsync("first");
        await client.RunInstancesAsync(request, TestContext.Current.CancellationToken).WithinAsync("second");
        request.ClientToken = "mine";
        await client.RunInstancesAsync(request, TestContext.Current.CancellationToken).WithinAsync("third");

        var tokens = server.Requests.Select(sent => LoopbackAws.FieldOf(sent, "ClientToken")).ToArray();
        Assert.True(Guid.TryParse(tokens[0], out _) && Guid.TryParse(tokens[1], out _), string.Join(", ", tokens));
        Assert.NotEqual(tokens[0], tokens[1]);
        Assert.Equal("mine", tokens[2]);
    }

    [Fact]
    public async Task Distribution_WithoutItsId_IsRefusedBeforeAnythingIsSent()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        using var client = (AmazonCloudFrontClient)ClientOf("cloudfront", server);

        var refused = await Assert.ThrowsAnyAsync<AmazonClientException>(() => client.DeleteDistributionAsync(new() { IfMatch = "E1" }, TestContext.Current.CancellationToken).WithinAsync("refusal"));

        Assert.Contains("Id", refused.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static AmazonServiceClient ClientOf(string service, LoopbackAws server)
    {
        return service switch
        {
            "rds" => new AmazonRDSClient(Clients.Credentials, Once<AmazonRDSConfig>()),
            "ec2" => new AmazonEC2Client(Clients.Credentials, Once<AmazonEC2Config>()),
            "cloudformation" => new AmazonCloudFormationClient(Clients.Credentials, Once<AmazonCloudFormationConfig>()),
            "cloudwatch" => new AmazonCloudWatchClient(Clients.Credentials, Once<AmazonCloudWatchConfig>()),
            "autoscaling" => new AmazonAutoScalingClient(Clients.Credentials, Once<AmazonAutoScalingConfig>()),
            "cloudfront" => new AmazonCloudFrontClient(Clients.Credentials, Once<AmazonCloudFrontConfig>()),
            "s3control" => new AmazonS3ControlClient(Clients.Credentials, Once<AmazonS3ControlConfig>()),
            "iam" => new AmazonIdentityManagementServiceClient(Clients.Credentials, Once<AmazonIdentityManagementServiceConfig>()),
            "service-quotas" => new AmazonServiceQuotasClient(Clients.Credentials, Once<AmazonServiceQuotasConfig>()),
            "sns" => new AmazonSimpleNotificationServiceClient(Clients.Credentials, Once<AmazonSimpleNotificationServiceConfig>()),
            _ => new AmazonElasticLoadBalancingClient(Clients.Credentials, Once<AmazonElasticLoadBalancingConfig>()),
        };

        TConfig Once<TConfig>() where TConfig : ClientConfig, new()
        {
            var config = Clients.At<TConfig>(server);
            config.MaxErrorRetry = 0;
            return config;
        }
    }

    internal static async Task<object> CallAsync(object client, string operation, object request)
    {
        var call = (Task)client.GetType().GetMethod(operation + "Async", [request.GetType(), typeof(CancellationToken)])!
            .Invoke(client, [request, TestContext.Current.CancellationToken])!;
        await call;
        return call.GetType().GetProperty("Result")!.GetValue(call)!;
    }

    // A header has no place for other characters than ASCII's.
    private static WireStruct OutputOf(OperationModel operation)
    {
        var output = operation.Output is { } shape ? Samples.Of(shape) : [];
        foreach (var member in (operation.Output?.Members ?? []).Where(member => member is { Location: "header", Shape.Kind: ShapeKind.Text }))
        {
            output[member.Name] = "header-" + member.Name;
        }

        return output;
    }

    private static void Compare(string what, IEnumerable<string> expected, IEnumerable<string> actual, List<string> differences)
    {
        var (left, right) = (expected.Order(StringComparer.Ordinal).ToList(), actual.Order(StringComparer.Ordinal).ToList());
        if (!left.SequenceEqual(right))
        {
            differences.Add($"{what}: lost [{string.Join(", ", left.Except(right).Take(3))}], new [{string.Join(", ", right.Except(left).Take(3))}], {left.Count} and {right.Count} values");
        }
    }

    // The names of properties and members may differ; the values tell whether all arrived.
    private static IEnumerable<string> ValuesOf(IEnumerable<string> leaves) => leaves
        .Where(leaf => !leaf.StartsWith(".ResponseMetadata", StringComparison.Ordinal) && !leaf.StartsWith(".ContentLength", StringComparison.Ordinal) && !leaf.StartsWith(".HttpStatusCode", StringComparison.Ordinal))
        .Select(leaf => leaf.Split(" = ", 2)[1].Replace(" Utc", "", StringComparison.Ordinal));

    private static IEnumerable<string> Values(object? value) => value switch
    {
        null => [],
        WireStruct structure => structure.Values.SelectMany(Values),
        List<object?> items => items.SelectMany(Values),
        byte[] bytes => [Convert.ToHexString(bytes)],
        DateTimeOffset at => [at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)],
        _ => [string.Create(CultureInfo.InvariantCulture, $"{value}")],
    };
}
