using System.Text.Json;
using System.Text.RegularExpressions;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>
/// Every operation of every model, called by boto3 with names that nothing has and with nothing at all: what comes back is an error that
/// boto3 knows or that the service documents, or an answer; never a failure of the server, never silence.
/// </summary>
public sealed partial class SweepTests
{
    // Errors that AWS documents for a whole service, in its "Common errors" and, for S3, EC2 and DynamoDB, in its own list of error codes;
    // the models list only those of single operations.
    private static readonly Dictionary<string, string[]> Common = new(StringComparer.Ordinal)
    {
        ["rds"] = ["MissingParameter", "InvalidParameterValue", "InvalidParameterCombination"],
        ["s3"] = ["NoSuchBucket", "NoSuchKey", "NoSuchUpload", "InvalidArgument", "IllegalLocationConstraintException", "MalformedXML", "InvalidRequest", "MethodNotAllowed", "InvalidBucketName"],
        ["dynamodb"] = ["ValidationException", "ResourceNotFoundException"],
        ["sts"] = ["AccessDenied", "ValidationError"],
        ["cloudfront"] = ["InvalidRequest", "InvalidArgument", "MalformedXML"],
        ["sns"] = ["InvalidParameter", "ValidationError"],
        ["service-quotas"] = ["ValidationException", "InvalidParameterException"],
        ["logs"] = ["ValidationException", "InvalidParameterException"],
    };

    private static readonly string[] OfAnyQueryService = ["ValidationError", "InvalidParameterValue", "InvalidParameterCombination", "MissingParameter", "AccessDenied"];

    [Fact]
    public async Task EveryOperation_CalledWithUnknownNamesAndWithNothing_IsAnsweredInTheServicesOwnWords()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, TestContext.Current.CancellationToken);

        var rows = (await ClientProgram.Boto3("sweep.py", simulator.Control.Url).RunAsync(Path.Combine(Repository.Root, "src/Aws.Wire/Models"))).Json.EnumerateArray().ToArray();

        var wrong = rows.SelectMany(row => Outcomes(row).Where(outcome => !IsAccepted(row, outcome.Name, outcome.Value)).Select(outcome => InWords(row, outcome))).ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.InRange(rows.Length, 250, 1000);
        // Every operation of every model is simulated.
        Assert.Empty(rows.Where(row => IsNotSimulated(row.GetProperty("unknown"))).Select(row => $"{row.GetProperty("service")}:{row.GetProperty("operation")}"));
        Assert.True(await simulator.Control.IsReadyAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<JsonProperty> Outcomes(JsonElement row) => row.EnumerateObject().Where(property => property.Name is "unknown" or "missing");

    private static string InWords(JsonElement row, JsonProperty outcome) =>
        $"{row.GetProperty("service")}:{row.GetProperty("operation")} {outcome.Name}: {outcome.Value}";

    // Said plainly and counted, not hidden: 501, and for a service that is not there at all an answer in another protocol.
    private static bool IsNotSimulated(JsonElement outcome) =>
        outcome.GetProperty("status").GetInt32() == 501
        || (outcome.TryGetProperty("message", out var message) && message.GetString() is { } text && text.Contains("<Code>MissingAction</Code>", StringComparison.Ordinal));

    private static bool IsAccepted(JsonElement row, string kind, JsonElement outcome)
    {
        var service = row.GetProperty("service").GetString()!;
        var status = outcome.GetProperty("status").GetInt32();
        var code = outcome.TryGetProperty("code", out var text) ? text.GetString() ?? "" : "";
        return status switch
        {
            // A call without a needed member must not be taken for a good one.
            200 => kind == "unknown",
            // The client itself would not send it, for want of a part of the address.
            0 => kind == "missing" && !code.Contains("Timeout", StringComparison.Ordinal) && !code.Contains("Connection", StringComparison.Ordinal),
            _ when IsNotSimulated(outcome) => true,
            >= 400 and < 500 => IsKnown(row, service, code) || (service == "s3" && code == "404" && row.GetProperty("operation").GetString()!.StartsWith("Head", StringComparison.Ordinal)),
            _ => false,
        };
    }

    private static bool IsKnown(JsonElement row, string service, string code) =>
        row.GetProperty("modelled").EnumerateArray().Any(modelled => modelled.GetString() == code)
        || Common.GetValueOrDefault(service, []).Contains(code)
        || OfAnyQueryService.Contains(code)
        || (service == "ec2" && Ec2Code().IsMatch(code));

    // EC2 models no errors at all; its "Error codes" reference names them in this manner.
    [GeneratedRegex("^(Invalid[A-Za-z]*(ID|Id|ParameterValue|Name|Group|Pair|Range|Attachment|Permission)?(\\.(NotFound|Malformed|Format|Unknown|Duplicate|InUse|Unavailable))?|MissingParameter|IncorrectState|IncorrectInstanceState|DependencyViolation|OperationNotPermitted|Gateway\\.NotAttached|NatGatewayNotFound|UnsupportedOperation)$")]
    private static partial Regex Ec2Code();
}
