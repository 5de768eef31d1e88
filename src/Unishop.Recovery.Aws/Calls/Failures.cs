using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>
/// What sort of failure an exception of the SDK is. Codes are AWS's own, from the API models of RDS, EC2, CloudFormation and
/// CloudWatch and from EC2's "Error codes" reference.
/// </summary>
internal static class Failures
{
    private static readonly string[] ThrottlingWords = ["Throttl", "RequestLimitExceeded", "TooManyRequests", "SlowDown", "BandwidthLimitExceeded", "PriorRequestNotComplete"];
    private static readonly string[] AccessWords =
    [
        "AccessDenied", "UnauthorizedOperation", "NotAuthorized", "AuthFailure", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken",
        "RequestExpired", "MissingAuthenticationToken", "UnrecognizedClient", "IncompleteSignature", "OptInRequired", "Blocked", "PendingVerification",
    ];

    private static readonly string[] CapacityWords = ["InsufficientInstanceCapacity", "InsufficientDBInstanceCapacity", "InsufficientStorageClusterCapacity", "InsufficientHostCapacity", "InsufficientCapacity", "Unsupported.Capacity"];
    private static readonly string[] MissingWords = ["NotFound", "DoesNotExist", "NoSuch", "Unknown.Id"];
    private static readonly string[] PresentWords = ["AlreadyExists", "Duplicate", "AlreadyOwned"];
    private static readonly string[] StateWords = ["IncorrectState", "IncorrectInstanceState", "OperationInProgress", "ResourceInUse", "InvalidAMIID.Unavailable", "DependencyViolation", "ConcurrentModification", "PreconditionFailed", "InvalidIfMatchVersion"];

    public static CallFailure Of(string name, Exception failed) => failed switch
    {
        AmazonServiceException { ErrorCode: { Length: > 0 } code } answered when HasAnswer(answered) => new CallFailure(
            KindOf(code, answered.Message, answered.StatusCode), code, answered.Message, Text(answered.RequestId)),
        AmazonServiceException answered when HasAnswer(answered) => new CallFailure(
            KindOf("", answered.Message, answered.StatusCode), $"Http{(int)answered.StatusCode}", $"{name}: {answered.Message}", Text(answered.RequestId)),
        AmazonUnmarshallingException unreadable => new CallFailure(
            FailureKind.ServiceError, "UnreadableAnswer", $"{name}: {Innermost(unreadable).Message}", Text(unreadable.RequestId)),
        _ when Connection(failed) is { } broken => new CallFailure(FailureKind.Unreachable, "ConnectionFailed", $"{name}: {broken.Message}", null),
        // The SDK can't find a Region or credentials: nothing was sent.
        AmazonClientException refused => new CallFailure(FailureKind.Refused, "ClientError", $"{name}: {refused.Message}", null),
        OperationCanceledException or TimeoutException => new CallFailure(FailureKind.Unreachable, "Timeout", $"{name}: {failed.Message}", null),
        System.Xml.XmlException => new CallFailure(FailureKind.ServiceError, "UnreadableAnswer", $"{name}: {failed.Message}", null),
        _ => new CallFailure(FailureKind.ServiceError, failed.GetType().Name, $"{name}: {failed.Message}", null),
    };

    public static FailureKind KindOf(string code, string message, HttpStatusCode status) =>
        Names(code, ThrottlingWords) || status == HttpStatusCode.TooManyRequests ? FailureKind.Throttled
        : Names(code, CapacityWords) ? FailureKind.InsufficientCapacity
        : (int)status >= 500 ? FailureKind.ServiceError
        : Names(code, AccessWords) || status is HttpStatusCode.Unauthorized || (status is HttpStatusCode.Forbidden && code.Length == 0) ? FailureKind.AccessDenied
        : Names(code, MissingWords) || IsMissingStack(code, message) || IsMissingMember(code, message) ? FailureKind.NotFound
        : Names(code, PresentWords) ? FailureKind.AlreadyExists
        : Names(code, StateWords) || IsStateFault(code) ? FailureKind.WrongState
        : FailureKind.Refused;

    // InvalidDBClusterStateFault, InvalidGlobalClusterStateFault, InvalidDBInstanceState, InvalidState, ...
    private static bool IsStateFault(string code) => code.StartsWith("Invalid", StringComparison.Ordinal) && code.Contains("State", StringComparison.Ordinal);

    // CloudFormation has no code of its own for a stack that does not exist.
    private static bool IsMissingStack(string code, string message) =>
        code == "ValidationError" && message.Contains("does not exist", StringComparison.Ordinal);

    // Nor has RDS for a cluster that has left its global database, or DynamoDB for a replica that is gone.
    private static bool IsMissingMember(string code, string message) =>
        (code == "InvalidParameterValue" && message.Contains("is not part of the global cluster", StringComparison.Ordinal))
        || (code == "ValidationException" && message.Contains("Replica Delete action of the request was not found", StringComparison.Ordinal));

    private static bool Names(string code, string[] words) => words.Any(word => code.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool HasAnswer(AmazonServiceException answered) => (int)answered.StatusCode != 0;

    private static Exception? Connection(Exception failed) => failed switch
    {
        HttpRequestException or SocketException or IOException => Innermost(failed),
        { InnerException: { } inner } => Connection(inner),
        _ => null,
    };

    private static Exception Innermost(Exception failed) => failed.InnerException is { } inner ? Innermost(inner) : failed;

    private static string? Text(string? requestId) => string.IsNullOrEmpty(requestId) ? null : requestId;
}
