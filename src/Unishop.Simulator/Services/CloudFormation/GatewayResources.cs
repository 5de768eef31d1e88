using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.ApiGateway;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>API Gateway's REST APIs in stacks.</summary>
internal static class GatewayResources
{
    private const string Service = "apigateway";

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::ApiGateway::RestApi")
        {
            Create = call => call.Invoke(Service, "CreateRestApi", Untagged(call).Input(Service, "CreateRestApi", ("name", call.Text("Name") ?? call.Resource.LogicalId), ("tags", TagChanges.Map(call)))).Text("id")!,
            Update = call => call.Invoke(Service, "UpdateRestApi", WireStruct.Of(("restApiId", call.PhysicalId), ("patchOperations", new List<object?>
            {
                Replaced("/name", call.Text("Name") ?? call.Resource.LogicalId), Replaced("/description", call.Text("Description") ?? ""),
            }))),
            Delete = call => ResourceTypes.Remove(() => call.Invoke(Service, "DeleteRestApi", WireStruct.Of(("restApiId", call.PhysicalId)))),
            Attribute = (call, name) => name switch
            {
                "RootResourceId" => Root(call),
                "RestApiId" => call.PhysicalId,
                _ => null,
            },
        },
        new("AWS::ApiGateway::Resource")
        {
            Create = call => call.Invoke(Service, "CreateResource", call.Input(Service, "CreateResource")).Text("id")!,
            Delete = call => ResourceTypes.Remove(() => call.Invoke(Service, "DeleteResource", WireStruct.Of(("restApiId", call.Text("RestApiId")), ("resourceId", call.PhysicalId)))),
            Attribute = (call, name) => name == "ResourceId" ? call.PhysicalId : null,
        },
        new("AWS::ApiGateway::Method")
        {
            Create = call =>
            {
                PutMethod(call);
                return $"{call.Text("RestApiId")}|{call.Text("ResourceId")}|{call.Text("HttpMethod")}";
            },
            Update = call =>
            {
                DeleteMethod(call);
                PutMethod(call);
            },
            Delete = DeleteMethod,
        },
        new("AWS::ApiGateway::Deployment")
        {
            Create = call => call.Invoke(Service, "CreateDeployment", call.Input(Service, "CreateDeployment")).Text("id")!,
            Delete = call => ResourceTypes.Remove(() => DeleteDeployment(call)),
            Attribute = (call, name) => name == "DeploymentId" ? call.PhysicalId : null,
        },
        new("AWS::ApiGateway::Stage")
        {
            Create = call =>
            {
                call.Invoke(Service, "CreateStage", Untagged(call).Input(Service, "CreateStage", ("tags", TagChanges.Map(call))));
                return call.Text("StageName")!;
            },
            Update = call =>
            {
                Patch(call, "UpdateStage", "/deploymentId", call.Text("DeploymentId"));
                Patch(call, "UpdateStage", "/description", call.Text("Description") ?? "");
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke(Service, "DeleteStage", Stage(call))),
        },
        new("AWS::ApiGateway::Account")
        {
            Create = call =>
            {
                Patch(call, "UpdateAccount", "/cloudwatchRoleArn", call.Text("CloudWatchRoleArn"));
                return call.Name("Id");
            },
            Update = call => Patch(call, "UpdateAccount", "/cloudwatchRoleArn", call.Text("CloudWatchRoleArn")),
            // The setting is the account's: it stays.
            Delete = _ => { },
        },
    ];

    private static ResourceCall Untagged(ResourceCall call)
    {
        var source = (JsonObject)call.Properties.DeepClone();
        foreach (var other in new[] { "Tags", "AccessLogSetting", "MethodSettings", "FailOnWarnings", "Mode" })
        {
            source.Remove(other);
        }

        return call with { Resource = call.Resource with { Properties = source } };
    }

    private static string? Root(ResourceCall call) => call.World.RestApis.Find(api => api.Region == call.Stack.Region && api.Id == call.PhysicalId)?.Root.Id;

    private static WireStruct Stage(ResourceCall call) => WireStruct.Of(("restApiId", call.Text("RestApiId")), ("stageName", call.PhysicalId));

    private static void Patch(ResourceCall call, string operation, string path, string? value)
    {
        var input = operation == "UpdateStage" ? Stage(call) : [];
        input["patchOperations"] = new List<object?> { Replaced(path, value) };
        call.Invoke(Service, operation, input);
    }

    private static WireStruct Replaced(string path, string? value) => WireStruct.Of(("op", "replace"), ("path", path), ("value", value));

    private static void DeleteDeployment(ResourceCall call)
    {
        // The stage that the deployment itself made goes with it.
        if (call.Text("StageName") is { } stage)
        {
            ResourceTypes.Remove(() => call.Invoke(Service, "DeleteStage", WireStruct.Of(("restApiId", call.Text("RestApiId")), ("stageName", stage))));
        }

        call.Invoke(Service, "DeleteDeployment", WireStruct.Of(("restApiId", call.Text("RestApiId")), ("deploymentId", call.PhysicalId)));
    }

    private static void DeleteMethod(ResourceCall call) => ResourceTypes.Remove(() => call.Invoke(Service, "DeleteMethod", MethodKey(call)));

    private static WireStruct MethodKey(ResourceCall call) => WireStruct.Of(
        ("restApiId", call.Text("RestApiId")), ("resourceId", call.Text("ResourceId")), ("httpMethod", call.Text("HttpMethod")));

    private static void PutMethod(ResourceCall call)
    {
        call.Invoke(Service, "PutMethod", call.Input(Service, "PutMethod", ("authorizationType", call.Text("AuthorizationType") ?? "NONE")));
        foreach (var response in Items(call.Properties["MethodResponses"]))
        {
            Put(call, "PutMethodResponse", response);
        }

        if (call.Properties["Integration"] is not JsonObject integration)
        {
            return;
        }

        Put(call, "PutIntegration", integration);
        foreach (var response in Items(integration["IntegrationResponses"]))
        {
            Put(call, "PutIntegrationResponse", response);
        }
    }

    /// <summary>A part of a method as an operation's input, together with the method's own key.</summary>
    private static void Put(ResourceCall call, string operation, JsonObject part)
    {
        var input = (call with { Resource = call.Resource with { Properties = part } }).Input(Service, operation);
        foreach (var (member, value) in MethodKey(call))
        {
            input[member] = value;
        }

        call.Invoke(Service, operation, input);
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
