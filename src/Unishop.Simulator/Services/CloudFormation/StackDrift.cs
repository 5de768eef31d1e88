using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>One difference between a resource as its stack made it and as it is.</summary>
/// <param name="Path">Where, e.g. <c>/PublicAccessBlockConfiguration/BlockPublicAcls</c>.</param>
/// <param name="Expected">The stack's value.</param>
/// <param name="Actual">The value that it has.</param>
/// <param name="Kind"><c>ADD</c>, <c>REMOVE</c> or <c>NOT_EQUAL</c>.</param>
internal sealed record PropertyDifference(string Path, JsonNode? Expected, JsonNode? Actual, string Kind);

/// <summary>How far a resource has moved away from its stack.</summary>
/// <param name="Status"><c>IN_SYNC</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
/// <param name="At">When it was looked at.</param>
/// <param name="Expected">What the stack made of it, as far as it can be compared.</param>
/// <param name="Actual">What it is; absent where it is gone.</param>
/// <param name="Differences">What differs.</param>
internal sealed record ResourceDrift(string Status, DateTimeOffset At, JsonObject Expected, JsonObject? Actual, IReadOnlyList<PropertyDifference> Differences);

/// <summary>A look at how far a stack's resources have moved away from it.</summary>
internal sealed class StackDrift(string id, DateTimeOffset startedAt)
{
    public string Id => id;

    /// <summary>When it was asked for, and later when it was over.</summary>
    public DateTimeOffset At { get; private set; } = startedAt;

    public bool IsOver { get; private set; }

    public int Drifted { get; private set; }

    /// <summary>Begins to look; the answer is there after a while.</summary>
    public static StackDrift Begin(World world, Stack stack, IReadOnlySet<string>? only)
    {
        var drift = new StackDrift(world.Random.Uuid(), world.Now);
        stack.Drifts.Add(drift);
        world.After(world.Random.Draw(TimingProfile.DriftDetection), () => drift.Look(world, stack, only));
        return drift;
    }

    /// <summary>Looks at one resource; <see langword="null"/> where its type can't be compared.</summary>
    public static ResourceDrift? Look(World world, Stack stack, StackResource resource)
    {
        if (ActualProperties.Of(resource.Type) is not { } describe)
        {
            return null;
        }

        var actual = ResourceTypes.Look(() => describe(new ResourceCall(world, stack, resource)));
        if (actual is null)
        {
            return new ResourceDrift("DELETED", world.Now, (JsonObject)resource.Properties.DeepClone(), null, []);
        }

        var expected = new JsonObject(resource.Properties.Where(property => actual.ContainsKey(property.Key)).Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        List<PropertyDifference> differences = [.. expected.SelectMany(property => Compare($"/{property.Key}", property.Value, actual[property.Key]))];
        return new ResourceDrift(differences.Count > 0 ? "MODIFIED" : "IN_SYNC", world.Now, expected, actual, differences);
    }

    /// <summary>The differences between two values; what is not expected in a structure does not matter.</summary>
    public static IEnumerable<PropertyDifference> Compare(string path, JsonNode? expected, JsonNode? actual)
    {
        switch (expected, actual)
        {
            case (JsonObject wanted, JsonObject there):
                return wanted.SelectMany(member => Compare($"{path}/{member.Key}", member.Value, there[member.Key]));
            case (JsonArray wanted, JsonArray there):
                var missing = wanted.Select((item, index) => (item, index)).Where(pair => !there.Any(other => !Compare("", pair.item, other).Any()));
                var surplus = there.Select((item, index) => (item, index)).Where(pair => !wanted.Any(other => !Compare("", other, pair.item).Any()));
                return missing.Select(pair => new PropertyDifference($"{path}/{pair.index}", pair.item, null, "REMOVE"))
                    .Concat(surplus.Select(pair => new PropertyDifference($"{path}/{pair.index}", null, pair.item, "ADD")));
            case (_, null):
                return [new PropertyDifference(path, expected, null, "REMOVE")];
            default:
                return Same(expected, actual) ? [] : [new PropertyDifference(path, expected, actual, "NOT_EQUAL")];
        }
    }

    private static bool Same(JsonNode? expected, JsonNode? actual) => expected is JsonValue wanted && actual is JsonValue there
        ? string.Equals(wanted.GetValue<string>(), there.GetValue<string>(), StringComparison.OrdinalIgnoreCase)
        : JsonNode.DeepEquals(expected, actual);

    private void Look(World world, Stack stack, IReadOnlySet<string>? only)
    {
        foreach (var resource in stack.Resources.Where(resource => only is null || only.Contains(resource.LogicalId)))
        {
            resource.Drift = Look(world, stack, resource);
        }

        (At, IsOver, Drifted) = (world.Now, true, stack.Resources.Count(resource => resource.Drift is { Status: not "IN_SYNC" }));
    }
}
