using System.Text;
using System.Text.Json.Nodes;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Works a template's functions out for one stack.</summary>
internal sealed class Evaluator(World world, Stack stack, Template template, IReadOnlyDictionary<string, string> parameters)
{
    /// <summary>The exports that were imported while something was worked out.</summary>
    public SortedSet<string> Imports { get; } = new(StringComparer.Ordinal);

    public bool Holds(string? condition) => condition is null || (template.Conditions[condition] is { } expression
        ? Flag(expression)
        : throw Refusal.Validation($"Template format error: Unresolved condition dependency {condition} in the Conditions block of the template"));

    /// <summary>The value; <see langword="null"/> for <c>AWS::NoValue</c>.</summary>
    public JsonNode? Value(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } single when single.First() is var (name, argument) && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal)) => Function(name, argument),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Value(member.Value))).Where(member => member.Value is not null)),
        JsonArray items => new JsonArray([.. items.Select(Value).Where(item => item is not null)]),
        JsonValue text when text.GetValue<string>().Contains("{{resolve:", StringComparison.Ordinal) => ParameterValues.Dynamic(text.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    public string Text(JsonNode? node) => Value(node) is JsonValue value
        ? value.GetValue<string>()
        : throw Refusal.Validation("Template error: every value of a text must be a string.");

    private JsonNode? Function(string name, JsonNode? argument) => name switch
    {
        "Ref" => Ref(argument!.GetValue<string>()),
        "Fn::GetAtt" when Value(argument) is JsonArray { Count: 2 } path => Attribute(path[0]!.GetValue<string>(), path[1]!.GetValue<string>()),
        "Fn::Sub" => Sub(argument),
        "Fn::Join" when argument is JsonArray { Count: 2 } parts => string.Join(Text(parts[0]), Items(parts[1], name).Select(item => item!.GetValue<string>())),
        "Fn::Select" when argument is JsonArray { Count: 2 } parts => Select(parts),
        "Fn::Split" when argument is JsonArray { Count: 2 } parts => new JsonArray([.. Text(parts[1]).Split(Text(parts[0])).Select(part => (JsonNode)part)]),
        "Fn::If" when argument is JsonArray { Count: 3 } parts => Value(Holds(parts[0]!.GetValue<string>()) ? parts[1] : parts[2]),
        "Fn::FindInMap" when argument is JsonArray { Count: 3 or 4 } parts => Find(parts),
        "Fn::Length" when template.Extends => Items(argument, name).Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "Fn::ToJsonString" when template.Extends => Value(argument)?.ToJsonString(),
        "Fn::Transform" => throw Refusal.Of("NotImplemented", "Fn::Transform is not simulated.", 501),
        "Fn::ImportValue" => Import(Text(argument)),
        "Fn::Base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(argument))),
        "Fn::GetAZs" => new JsonArray([.. "ab".Select(zone => (JsonNode)((Text(argument) is { Length: > 0 } region ? region : stack.Region) + zone))]),
        "Fn::Cidr" when argument is JsonArray { Count: >= 2 } parts => Cidr(parts),
        "Fn::Equals" or "Fn::And" or "Fn::Or" or "Fn::Not" => Flag(new JsonObject { [name] = argument?.DeepClone() }) ? "true" : "false",
        _ => throw Refusal.Validation($"Template error: {name} is malformed or unsupported"),
    };

    private bool Flag(JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } expression)
        {
            throw Refusal.Validation("Template format error: Conditions can only be boolean operations on parameters and other conditions");
        }

        var (name, argument) = expression.First();
        var items = argument as JsonArray ?? [];
        return name switch
        {
            "Condition" => Holds(argument!.GetValue<string>()),
            "Fn::Equals" when items.Count == 2 => JsonNode.DeepEquals(Value(items[0]), Value(items[1])),
            "Fn::And" when items.Count is >= 2 and <= 10 => items.All(Flag),
            "Fn::Or" when items.Count is >= 2 and <= 10 => items.Any(Flag),
            "Fn::Not" when items.Count == 1 => !Flag(items[0]),
            _ => throw Refusal.Validation($"Template error: every {name} object requires a list of the right number of conditions."),
        };
    }

    private JsonNode? Ref(string name) => name switch
    {
        "AWS::NoValue" => null,
        "AWS::Region" => stack.Region,
        "AWS::AccountId" => World.Account,
        "AWS::StackName" => stack.Name,
        "AWS::StackId" => stack.Id,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::NotificationARNs" => new JsonArray(),
        _ when parameters.TryGetValue(name, out var value) => template.Parameters.First(parameter => parameter.Name == name) is var declared && declared.IsList
            ? new JsonArray([.. value.Split(',', StringSplitOptions.TrimEntries).Select(item => (JsonNode)item)])
            : ParameterValues.Resolve(declared, value),
        _ => Find(name).PhysicalId,
    };

    private StackResource Find(string logicalId) => stack.Resources.FirstOrDefault(resource => resource.LogicalId == logicalId)
        ?? throw Refusal.Validation($"Unresolved resource dependencies [{logicalId}] in the Resources block of the template");

    private JsonNode Attribute(string logicalId, string name)
    {
        var resource = Find(logicalId);
        var type = ResourceTypes.Find(resource.Type)!;
        // Of several types a property that was given can be asked for like an attribute, e.g. the CidrBlock of a VPC.
        return type.Attribute(new ResourceCall(world, stack, resource), name) ?? (resource.Properties[name] as JsonValue)?.DeepClone()
            ?? throw (ResourceSchema.Of(resource.Type) is { } schema && (schema.Attributes.Contains(name) || schema.Properties.ContainsKey(name))
                ? Refusal.Of("NotImplemented", $"The attribute {name} of {resource.Type}, asked for of {logicalId}, is not simulated.", 501)
                : Refusal.Validation($"Template error: resource {logicalId} does not support attribute type {name} in Fn::GetAtt"));
    }

    private JsonNode Sub(JsonNode? argument)
    {
        var own = (argument as JsonArray)?.ElementAtOrDefault(1) as JsonObject ?? [];
        var text = (argument as JsonArray)?[0] ?? argument;
        return Template.SubNames().Replace(text!.GetValue<string>(), match =>
        {
            var name = match.Groups[1].Value.Trim();
            return own.TryGetPropertyValue(name, out var mine) ? Text(mine)
                : name.Split('.', 2) is [var logical, var attribute] ? Attribute(logical, attribute).GetValue<string>()
                : (Ref(name) as JsonValue)?.GetValue<string>() ?? "";
        }).Replace("${!", "${", StringComparison.Ordinal);
    }

    private JsonNode? Select(JsonArray parts)
    {
        var items = Items(parts[1], "Fn::Select");
        return int.TryParse(Text(parts[0]), out var index) && index >= 0 && index < items.Count
            ? items[index]!.DeepClone()
            : throw Refusal.Validation("Template error: Fn::Select cannot select nonexistent value at index " + Text(parts[0]));
    }

    private JsonArray Items(JsonNode? node, string function) => Value(node) as JsonArray
        ?? throw Refusal.Validation($"Template error: every {function} object requires a list of strings.");

    private JsonNode? Find(JsonArray parts)
    {
        var (map, first, second) = (Text(parts[0]), Text(parts[1]), Text(parts[2]));
        return ((template.Mappings[map] as JsonObject)?[first] as JsonObject)?[second] is { } found ? found.DeepClone()
            : template.Extends && parts.Count == 4 && parts[3] is JsonObject { Count: 1 } otherwise && otherwise.TryGetPropertyValue("DefaultValue", out var value) ? Value(value)
            : throw Refusal.Validation($"Template error: Unable to get mapping for {map}::{first}::{second}");
    }

    private JsonNode Import(string name)
    {
        Imports.Add(name);
        var source = world.Stacks.Find(other => other.Region == stack.Region && other.DeletedAt is null && other.Exports.ContainsValue(name))
            ?? throw Refusal.Validation($"No export named {name} found.");
        return source.Outputs[source.Exports.First(export => export.Value == name).Key];
    }

    private JsonArray Cidr(JsonArray parts)
    {
        var block = Text(parts[0]).Split('/');
        if (!System.Net.IPAddress.TryParse(block[0], out var address) || !int.TryParse(Text(parts[1]), out var count) || count is < 1 or > 256)
        {
            throw Refusal.Validation("Template error: Fn::Cidr is malformed");
        }

        var bits = parts.Count > 2 && int.TryParse(Text(parts[2]), out var asked) && asked is > 0 and < 32 ? asked : 8;
        var start = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        return new JsonArray([.. Enumerable.Range(0, count).Select(index =>
        {
            var at = start + ((uint)index << bits);
            return (JsonNode)$"{at >> 24}.{(at >> 16) & 255}.{(at >> 8) & 255}.{at & 255}/{32 - bits}";
        })]);
    }
}
