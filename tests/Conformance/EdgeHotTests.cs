using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>What the hot standby stands on, as boto3 and a browser see it: IAM, STS, Logs, SNS, Lambda, API Gateway, CloudFront.</summary>
public sealed class EdgeHotTests
{
    private static readonly Dictionary<string, object> Expected = new()
    {
        ["roleTwice"] = "EntityAlreadyExists 409",
        ["roleDocument"] = "MalformedPolicyDocument 400",
        ["trust"] = "sts:AssumeRole",
        ["noRole"] = "NoSuchEntity 404",
        ["noPolicy"] = "NoSuchEntity 404",
        ["attached"] = new[] { "AWSLambdaBasicExecutionRole" },
        ["profile"] = "baskets",
        ["roleInUse"] = "DeleteConflict 409",
        ["profiles"] = new object[] { true, 1 },
        ["before"] = new[] { "implicitDeny", "allowed" },
        ["assumed"] = true,
        ["assumeNone"] = "AccessDenied 403",
        ["session"] = "ASIA",
        ["groupTwice"] = "ResourceAlreadyExistsException 400",
        ["retention"] = "InvalidParameterException 400",
        ["groups"] = new object[] { new object[] { "/shop/app", 7 } },
        ["noGroup"] = "ResourceNotFoundException 400",
        ["topic"] = new[] { true, true },
        ["subscription"] = "pending confirmation",
        ["published"] = 36,
        ["noTopic"] = "NotFound 404",
        ["functionTwice"] = "ResourceConflictException 409",
        ["functionRole"] = "InvalidParameterValueException 400",
        ["functionZip"] = "InvalidParameterValueException 400",
        ["denied"] = new[] { "Unhandled", "AccessDeniedException" },
        ["after"] = new[] { "allowed", "allowed" },
        ["policies"] = new object[] { new[] { "table" }, "2012-10-17" },
        ["add"] = new[] { "Added Unicorn to basket", "Unicorn already exists!" },
        ["get"] = new { uuid = "shopper", unicorns = new[] { new { uuid = "u1" } } },
        ["none"] = new object?[] { null, null },
        ["gone"] = false,
        ["unknown"] = "SimulatorHandlerUnknown",
        ["noFunction"] = "ResourceNotFoundException 404",
        ["notJson"] = "InvalidRequestContentException 400",
        ["configuration"] = new[] { 15, 512 },
        ["function"] = "shop.Baskets::somethingElse",
        ["resourceTwice"] = "ConflictException 409",
        ["noIntegration"] = "NotFoundException 404",
        ["integration"] = "200",
        ["method"] = "NONE",
        ["stage"] = true,
        ["stages"] = new[] { "Production", "Second" },
        ["usedDeployment"] = "BadRequestException 400",
        ["description"] = "d",
        ["account"] = 5000,
        ["api"] = new[] { "UnicornsAPIs" },
        ["noApi"] = "NotFoundException 404",
        ["notPermitted"] = 500,
        ["permissionTwice"] = "ResourceConflictException 409",
        ["policy"] = "api",
        ["added"] = new object[] { 200, "Added Unicorn to basket", "*" },
        ["cart"] = new object[] { 200, new { uuid = "shopper", unicorns = new[] { new { uuid = "u1" } } } },
        ["removed"] = 200,
        ["empty"] = new object?[] { 200, null },
        ["options"] = new[] { 200 },
        ["catalogue"] = new[] { 200, 10 },
        ["noMethod"] = 403,
        ["noStatement"] = "ResourceNotFoundException 404",
        ["resources"] = new[] { "/" },
        ["quantities"] = "InconsistentQuantities 400",
        ["noOrigin"] = "NoSuchOrigin 404",
        ["distribution"] = new object[] { "InProgress", true },
        ["reference"] = "DistributionAlreadyExists 409",
        ["deployed"] = true,
        ["first"] = new object[] { 200, "edge-first" },
        ["failedOver"] = new object[] { 200, "edge-second" },
        ["back"] = new object[] { 200, "edge-first" },
        ["notDisabled"] = "DistributionNotDisabled 409",
        ["staleTag"] = "PreconditionFailed 412",
        ["noTag"] = "InvalidIfMatchVersion 400",
        ["masked"] = new object[] { 200, "edge-first" },
        ["unmasked"] = new object[] { 200, "edge-second" },
        ["invalidated"] = true,
        ["cdnTags"] = new[] { new { Key = "lab", Value = "hot" } },
        ["distributions"] = true,
        ["notDeployed"] = "DistributionNotDisabled 409",
        ["noDistribution"] = "NoSuchDistribution 404",
    };

    [Fact]
    public async Task EveryOperation_WithBoto3_AnswersAndFailsAsAws()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, TestContext.Current.CancellationToken);

        Boto3Seen.AreEqual(Expected, (await ClientProgram.Boto3("edge_hot.py", simulator.Control.Url).RunAsync()).Json);
    }
}
