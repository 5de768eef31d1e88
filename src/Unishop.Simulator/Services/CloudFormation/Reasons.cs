using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>A step of a stack's operation failed by CloudFormation's own rules, in its own words.</summary>
internal sealed class StepFailedException(string message) : Exception(message);

/// <summary>How CloudFormation words why something failed.</summary>
internal static class Reasons
{
    private static readonly string[] Absences = ["NotFound", "NoSuch", "DoesNotExist"];

    // A thing is still held by another one, or something is being done to it.
    private static readonly string[] Passing =
    [
        "DependencyViolation", "DeleteConflict", "ResourceInUse", "ResourceInUseException", "ScalingActivityInProgress", "ResourceContention",
        "InvalidDBClusterStateFault", "InvalidDBInstanceState", "InvalidGlobalClusterStateFault",
    ];

    /// <summary>Whether a refusal may be gone a moment later.</summary>
    public static bool MayPass(WireException refused) => Passing.Contains(refused.Error.Code);

    /// <summary>Whether an exception says that a value has another form than was expected.</summary>
    public static bool IsOfProperties(Exception wrong) =>
        wrong is InvalidOperationException or InvalidCastException or FormatException or ArgumentException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException;

    /// <summary>What a service refused.</summary>
    public static string Of(World world, string type, WireException refused)
    {
        var (code, message, status) = (refused.Error.Code, refused.Error.Message, refused.Error.Status);
        var handler = code.Contains("Exists", StringComparison.Ordinal) ? "AlreadyExists"
            : Absences.Any(absence => code.Contains(absence, StringComparison.Ordinal)) ? "NotFound"
            : code.Contains("Limit", StringComparison.Ordinal) || code.Contains("Quota", StringComparison.Ordinal) ? "ServiceLimitExceeded"
            : code.Contains("Denied", StringComparison.Ordinal) ? "AccessDenied"
            : code.StartsWith("Throttl", StringComparison.Ordinal) ? "Throttling"
            : status >= 500 ? "ServiceInternalError" : "InvalidRequest";
        var service = type.Split("::").ElementAtOrDefault(1) ?? type;
        return $"Resource handler returned message: \"{message} (Service: {service}, Status Code: {status}, Request ID: {world.Random.Uuid()})\" "
            + $"(RequestToken: {world.Random.Uuid()}, HandlerErrorCode: {handler})";
    }

    /// <summary>Which resources could not be made, changed or removed.</summary>
    public static string Failed(string verb, IEnumerable<ResourceWork> failed) =>
        $"The following resource(s) failed to {verb}: [{string.Join(", ", failed.Select(work => work.LogicalId).Order(StringComparer.Ordinal))}]. ";
}
