using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>How a resource of one type is made, watched, changed and removed.</summary>
internal sealed record ResourceType(string Name)
{
    /// <summary>Makes it; answers its physical id.</summary>
    public required Func<ResourceCall, string> Create { get; init; }

    /// <summary>Whether it is ready; a refusal means that it failed.</summary>
    public Func<ResourceCall, bool> IsReady { get; init; } = _ => true;

    /// <summary>Removes it.</summary>
    public required Action<ResourceCall> Delete { get; init; }

    /// <summary>Whether it is gone.</summary>
    public Func<ResourceCall, bool> IsGone { get; init; } = _ => true;

    /// <summary>Changes it in place; absent: what AWS changes in place is refused. What replaces it, the registry's schema says.</summary>
    public Action<ResourceCall>? Update { get; init; }

    /// <summary>The value of an attribute; <see langword="null"/>: there is none of that name.</summary>
    public Func<ResourceCall, string, JsonNode?> Attribute { get; init; } = (_, _) => null;

    /// <summary>Whether a change of these properties needs another resource in its place.</summary>
    public bool ReplacedBy(IEnumerable<string> changed) => changed.Any(property => PropertyRules.Replaces(Name, property));
}

/// <summary>The resource types that stacks can have.</summary>
internal static class ResourceTypes
{
    private static readonly FrozenDictionary<string, ResourceType> All =
        new[]
        {
            EdgeResources.All, NetworkResources.All, DatabaseResources.All, ScalingResources.All, BalancerResources.All, TableResources.All,
            FunctionResources.All, GatewayResources.All, CdnResources.All, AlarmResources.All, WaitResources.All, NestedStacks.All,
        }.SelectMany(types => types).ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The names of the types.</summary>
    public static IEnumerable<string> Names => All.Keys;

    public static ResourceType? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Runs a description; <see langword="null"/> where AWS says that the thing is not there.</summary>
    public static T? Look<T>(Func<T> describe)
        where T : class?
    {
        try
        {
            return describe();
        }
        catch (WireException refused) when (IsAbsence(refused))
        {
            return null;
        }
    }

    /// <summary>Removes a thing; what is gone already is as good as removed.</summary>
    public static void Remove(Action delete)
    {
        try
        {
            delete();
        }
        catch (WireException refused) when (IsAbsence(refused))
        {
            // Somebody removed it by hand.
        }
    }

    private static bool IsAbsence(WireException refused) =>
        refused.Error.Code.Contains("NotFound", StringComparison.Ordinal) || refused.Error.Code.StartsWith("NoSuch", StringComparison.Ordinal)
        || refused.Error.Status == 404;
}
