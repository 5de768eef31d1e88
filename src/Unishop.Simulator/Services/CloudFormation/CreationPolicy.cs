using System.Text.Json.Nodes;
using System.Xml;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>How many signals a resource waits for after it has been made, and how long.</summary>
internal sealed record CreationPolicy(int Count, TimeSpan Timeout)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);

    /// <summary>The policy that a template declares; <see langword="null"/>: none.</summary>
    /// <exception cref="Aws.Wire.WireException"><c>ValidationError</c>: it is malformed.</exception>
    public static CreationPolicy? Of(TemplateResource resource)
    {
        if (resource.Declaration[nameof(CreationPolicy)] is not JsonObject policy || policy["ResourceSignal"] is not JsonObject signal)
        {
            return null;
        }

        var count = signal[nameof(Count)] is JsonValue asked ? asked.GetValue<string>() : "1";
        var timeout = signal[nameof(Timeout)] is JsonValue wanted ? wanted.GetValue<string>() : null;
        try
        {
            return new CreationPolicy(
                int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), timeout is null ? Usual : XmlConvert.ToTimeSpan(timeout));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw Refusal.Validation($"Template error: the CreationPolicy of {resource.LogicalId} needs a whole number as Count and a duration like PT15M as Timeout");
        }
    }

    /// <summary>Whether enough signals have arrived.</summary>
    /// <exception cref="StepFailedException">A failure was signalled, or it took too long.</exception>
    public bool IsMet(World world, Stack stack, string logicalId, DateTimeOffset since)
    {
        var signals = stack.Signals.GetValueOrDefault(logicalId) ?? [];
        if (signals.FirstOrDefault(signal => !signal.Value) is { Key: { } failed })
        {
            throw new StepFailedException($"Received FAILURE signal with UniqueId {failed}");
        }

        if (signals.Count >= Count)
        {
            return true;
        }

        return world.Now < since + Timeout
            ? false
            : throw new StepFailedException($"Failed to receive {Count - signals.Count} resource signal(s) within the specified duration");
    }
}
