using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>CloudFront in stacks.</summary>
internal static class CdnResources
{
    private const string Service = "cloudfront";

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::CloudFront::Distribution")
        {
            Create = Create,
            IsReady = IsDeployed,
            Update = call => Change(call, Config(call, Distribution(call)!.Struct("Distribution")!.Struct("DistributionConfig")!.Text("CallerReference")!)),
            Delete = Disable,
            IsGone = IsRemoved,
            Attribute = (call, name) => name switch
            {
                "DomainName" => Distribution(call)?.Struct("Distribution")?.Text("DomainName"),
                "Id" => call.PhysicalId,
                _ => null,
            },
        },
    ];

    private static string Create(ResourceCall call)
    {
        var config = Config(call, call.World.Random.Uuid());
        var made = TagChanges.Given(call) is { Count: > 0 } tags
            ? call.Invoke(Service, "CreateDistributionWithTags", WireStruct.Of(("DistributionConfigWithTags", WireStruct.Of(("DistributionConfig", config), ("Tags", WireStruct.Of(("Items", tags)))))))
            : call.Invoke(Service, "CreateDistribution", WireStruct.Of(("DistributionConfig", config)));
        return made.Struct("Distribution")!.Text("Id")!;
    }

    /// <summary>A template has plain lists where the operation counts its items, and few of the names differ.</summary>
    private static WireStruct Config(ResourceCall call, string reference)
    {
        var shape = ServiceModel.Load(Service).Shapes["DistributionConfig"];
        var source = (JsonObject)Counted(call.Properties["DistributionConfig"]!, shape)!;
        source["CallerReference"] = reference;
        source["Comment"] ??= "";
        return (WireStruct)ResourceCall.Convert(source, shape)!;
    }

    private static JsonNode? Counted(JsonNode? node, Shape shape)
    {
        if (node is JsonArray list && shape.Kind == ShapeKind.Structure && shape.ByName.TryGetValue("Items", out var items))
        {
            return new JsonObject
            {
                ["Quantity"] = list.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["Items"] = Counted(list, items.Shape),
            };
        }

        return node switch
        {
            JsonArray plain when shape.Kind == ShapeKind.List => new JsonArray([.. plain.Select(item => Counted(item, shape.Element!.Shape))]),
            JsonObject members when shape.Kind == ShapeKind.Structure => Members(members, shape),
            _ => node?.DeepClone(),
        };
    }

    private static JsonObject Members(JsonObject members, Shape shape)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (name == "Quantity" && value is JsonValue)
            {
                result[name] = value.DeepClone();
            }
            else if (shape.Members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                result[known.Name] = Counted(value, known.Shape);
            }
        }

        // What the template may say beside its methods stands inside of them in the operation.
        if (members["CachedMethods"] is JsonArray cached && result["AllowedMethods"] is JsonObject allowed)
        {
            allowed["CachedMethods"] = Counted(cached, shape.ByName["AllowedMethods"].Shape.ByName["CachedMethods"].Shape);
        }

        return result;
    }

    private static bool IsDeployed(ResourceCall call) => Distribution(call)?.Struct("Distribution")?.Text("Status") == "Deployed";

    private static void Change(ResourceCall call, WireStruct config) => call.Invoke(Service, "UpdateDistribution", WireStruct.Of(
        ("Id", call.PhysicalId), ("IfMatch", Distribution(call)!.Text("ETag")), ("DistributionConfig", config)));

    /// <summary>Only what is disabled and deployed can be deleted: that takes a change first.</summary>
    private static void Disable(ResourceCall call)
    {
        if (Distribution(call)?.Struct("Distribution")?.Struct("DistributionConfig") is { } config && config.Flag("Enabled") == true)
        {
            Change(call, WireStruct.Of([.. config.Select(member => (member.Key, member.Key == "Enabled" ? false : member.Value))]));
        }
    }

    private static bool IsRemoved(ResourceCall call)
    {
        if (Distribution(call) is not { } found)
        {
            return true;
        }

        if (found.Struct("Distribution")!.Text("Status") != "Deployed")
        {
            return false;
        }

        call.Invoke(Service, "DeleteDistribution", WireStruct.Of(("Id", call.PhysicalId), ("IfMatch", found.Text("ETag"))));
        return true;
    }

    private static WireStruct? Distribution(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke(Service, "GetDistribution", WireStruct.Of(("Id", call.PhysicalId))));
}
