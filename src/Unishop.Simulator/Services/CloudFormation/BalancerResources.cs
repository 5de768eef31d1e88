using System.Globalization;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Classic load balancers in stacks.</summary>
internal static class BalancerResources
{
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::ElasticLoadBalancing::LoadBalancer")
        {
            Create = Create,
            Update = Configure,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("elb", "DeleteLoadBalancer", WireStruct.Of(("LoadBalancerName", call.PhysicalId)))),
            IsGone = call => Balancer(call) is null,
            Attribute = (call, name) => name switch
            {
                "DNSName" => Balancer(call)?.Text("DNSName"),
                "CanonicalHostedZoneName" => Balancer(call)?.Text("CanonicalHostedZoneName"),
                "CanonicalHostedZoneNameID" => Balancer(call)?.Text("CanonicalHostedZoneNameID"),
                "SourceSecurityGroup.GroupName" => Balancer(call)?.Struct("SourceSecurityGroup")?.Text("GroupName"),
                "SourceSecurityGroup.OwnerAlias" => Balancer(call)?.Struct("SourceSecurityGroup")?.Text("OwnerAlias"),
                _ => null,
            },
        },
    ];

    private static string Create(ResourceCall call)
    {
        // The name of a load balancer has 32 characters at most, without a dash at its end.
        var name = call.Text("LoadBalancerName") ?? Shorten(call);
        call.Invoke("elb", "CreateLoadBalancer", call.Input("elb", "CreateLoadBalancer", ("LoadBalancerName", name)));
        call.Resource.PhysicalId = name;
        Configure(call);
        return name;
    }

    private static string Shorten(ResourceCall call)
    {
        var chance = call.World.Random.Letters(12).ToUpperInvariant();
        static string First(string text, int letters) => text[..Math.Min(text.Length, letters)];
        return $"{First(call.Stack.Name, 8).TrimEnd('-')}-{First(call.Resource.LogicalId, 9)}-{chance}";
    }

    private static void Configure(ResourceCall call)
    {
        if (call.Properties["HealthCheck"] is JsonObject)
        {
            call.Invoke("elb", "ConfigureHealthCheck", call.Input("elb", "ConfigureHealthCheck", ("LoadBalancerName", call.PhysicalId)));
        }

        var attributes = new WireStruct();
        if (call.Text("CrossZone") is { } crossZone)
        {
            attributes["CrossZoneLoadBalancing"] = WireStruct.Of(("Enabled", crossZone == "true"));
        }

        if (call.Properties["ConnectionDrainingPolicy"] is JsonObject draining)
        {
            attributes["ConnectionDraining"] = WireStruct.Of(("Enabled", draining["Enabled"]?.GetValue<string>() == "true"), ("Timeout", Whole(draining["Timeout"])));
        }

        if (call.Properties["ConnectionSettings"] is JsonObject settings)
        {
            attributes["ConnectionSettings"] = WireStruct.Of(("IdleTimeout", Whole(settings["IdleTimeout"])));
        }

        if (attributes.Count > 0)
        {
            call.Invoke("elb", "ModifyLoadBalancerAttributes", WireStruct.Of(("LoadBalancerName", call.PhysicalId), ("LoadBalancerAttributes", attributes)));
        }

        var listed = (call.Properties["Instances"] as JsonArray ?? []).Select(id => (object?)WireStruct.Of(("InstanceId", id!.GetValue<string>()))).ToList();
        if (listed.Count > 0)
        {
            call.Invoke("elb", "RegisterInstancesWithLoadBalancer", WireStruct.Of(("LoadBalancerName", call.PhysicalId), ("Instances", listed)));
        }
    }

    private static long? Whole(JsonNode? node) => node is null ? null : long.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture);

    private static WireStruct? Balancer(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke("elb", "DescribeLoadBalancers", WireStruct.Of(("LoadBalancerNames", new List<object?> { call.PhysicalId }))))?.Structs("LoadBalancerDescriptions").FirstOrDefault();
}
