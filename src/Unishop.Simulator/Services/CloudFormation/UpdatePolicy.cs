using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>How an Auto Scaling group's instances follow a change of what it launches; without one they stay as they were started.</summary>
/// <param name="MinInService">How many instances stay in service meanwhile.</param>
/// <param name="MaxBatch">How many are replaced at a time.</param>
/// <param name="Pause">How long each batch is given, or may take to signal.</param>
/// <param name="WaitsForSignals">Whether each new instance has to signal success.</param>
/// <param name="MinSuccessful">Percent of the new instances that have to.</param>
/// <param name="Suspended">The group's processes that are suspended meanwhile.</param>
internal sealed record RollingPolicy(long MinInService, long MaxBatch, TimeSpan Pause, bool WaitsForSignals, long MinSuccessful, IReadOnlyList<string> Suspended);

/// <summary>A resource's <c>UpdatePolicy</c>, its functions worked out.</summary>
internal static class UpdatePolicy
{
    private const string Group = "AWS::AutoScaling::AutoScalingGroup";

    // "When you make certain changes to the Auto Scaling group's template": what instances are started with, and where.
    private static readonly string[] Rolls = ["LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier", "AvailabilityZones", "PlacementGroup"];

    /// <summary>Whether a change of these properties has CloudFormation make another group in the place of this one.</summary>
    public static bool Replaces(string type, JsonObject? policy, IEnumerable<string> changed) =>
        type == Group && IsTrue(policy?["AutoScalingReplacingUpdate"]?["WillReplace"]) && changed.Any(Rolls.Contains);

    /// <summary>Whether minimum, maximum and desired capacity are left to whoever set them while the template does not change them.</summary>
    public static bool LeavesSizes(JsonObject? policy) => IsTrue(policy?["AutoScalingScheduledAction"]?["IgnoreUnmodifiedGroupSizeProperties"]);

    /// <summary>The rolling update that a change of these properties brings; <see langword="null"/>: none.</summary>
    /// <exception cref="StepFailedException">The policy is malformed.</exception>
    public static RollingPolicy? Rolling(string type, JsonObject? policy, IEnumerable<string> changed)
    {
        if (type != Group || policy?["AutoScalingRollingUpdate"] is not JsonObject rolling || !changed.Any(Rolls.Contains))
        {
            return null;
        }

        var waits = IsTrue(rolling["WaitOnResourceSignals"]);
        try
        {
            return new RollingPolicy(
                Number(rolling, "MinInstancesInService", 0), Number(rolling, "MaxBatchSize", 1),
                rolling["PauseTime"] is JsonValue pause ? XmlConvert.ToTimeSpan(pause.GetValue<string>()) : waits ? TimeSpan.FromMinutes(5) : TimeSpan.Zero,
                waits, Number(rolling, "MinSuccessfulInstancesPercent", 100),
                [.. (rolling["SuspendProcesses"] as JsonArray ?? []).Select(process => process!.GetValue<string>())]);
        }
        catch (FormatException)
        {
            throw new StepFailedException("Template error: AutoScalingRollingUpdate needs whole numbers and a PauseTime like PT5M");
        }
    }

    private static long Number(JsonObject rolling, string member, long usual) =>
        rolling[member] is JsonValue value ? long.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture) : usual;

    private static bool IsTrue(JsonNode? value) => value is JsonValue text && string.Equals(text.GetValue<string>(), "true", StringComparison.OrdinalIgnoreCase);
}
