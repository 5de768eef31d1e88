using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Control;

/// <summary>What AWS answers when it is in trouble: each service in its own words.</summary>
internal static class FaultAnswers
{
    public static WireError Throttled(WireCall call) => (call.Service.Name, call.Protocol) switch
    {
        ("ec2", _) => new WireError("RequestLimitExceeded", "Request limit exceeded.", 503),
        ("s3", _) => new WireError("SlowDown", "Please reduce your request rate.", 503),
        ("lambda" or "apigateway", _) => new WireError("TooManyRequestsException", "Rate exceeded", 429),
        (_, WireProtocol.Json or WireProtocol.RpcV2Cbor) => new WireError("ThrottlingException", "Rate exceeded", 400),
        _ => new WireError("Throttling", "Rate exceeded", 400),
    };

    public static WireError InternalError(WireCall call) => call.Service.Name switch
    {
        "ec2" => new WireError("InternalError", "An internal error has occurred.", 500),
        "s3" => new WireError("InternalError", "We encountered an internal error. Please try again.", 500),
        "dynamodb" => new WireError("InternalServerError", "The request processing has failed because of an unknown error, exception or failure.", 500),
        "lambda" => new WireError("ServiceException", "The service encountered an internal error.", 500),
        _ => new WireError("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500),
    };

    /// <summary>The operations whose permission a call needs: its own, and that of tagging where it makes something with tags.</summary>
    public static IEnumerable<string> OperationsOf(WireCall call) =>
        call.Service.Name == "ec2" && call.Input.Structs("TagSpecifications").Any() ? [call.Operation.Name, "CreateTags"] : [call.Operation.Name];

    /// <summary>In EC2 a dry run is answered the same: it is the permission that it asks about.</summary>
    /// <returns>The answer; <see langword="null"/> to a call that needs no permission.</returns>
    /// <param name="call">The call.</param>
    /// <param name="operation">The operation whose permission is missing.</param>
    /// <param name="caller">The ARN of whoever calls; <see langword="null"/>: the operator.</param>
    public static WireError? Denied(WireCall call, string operation, string? caller = null)
    {
        if (IamActions.Of(call.Service.Name, operation) is not { } action)
        {
            return null;
        }

        var why = $"User: {caller ?? $"arn:aws:iam::{World.Account}:user/operator"} is not authorized to perform: {action} because no identity-based policy allows the {action} action";
        return (call.Service.Name, call.Protocol) switch
        {
            ("ec2", _) => new WireError("UnauthorizedOperation", $"You are not authorized to perform this operation. {why}", 403),
            ("sns", _) => new WireError("AuthorizationError", why, 403),
            ("lambda" or "apigateway", _) => new WireError("AccessDeniedException", why, 403),
            (_, WireProtocol.Json or WireProtocol.RpcV2Cbor) => new WireError("AccessDeniedException", why, 400),
            _ => new WireError("AccessDenied", why, 403),
        };
    }
}
