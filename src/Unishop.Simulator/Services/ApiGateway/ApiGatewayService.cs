using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Services.ApiGateway;

/// <summary>API Gateway's control plane: REST APIs, resources, methods, integrations, deployments, stages.</summary>
internal sealed class ApiGatewayService : AwsService
{
    private static readonly HashSet<string> Verbs = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "ANY"];

    public ApiGatewayService()
    {
        Changes("CreateRestApi", CreateApi);
        Reads("GetRestApi", call => Show(Api(call)));
        Reads("GetRestApis", call => List(call, [.. call.World.RestApis.Where(api => api.Region == call.Region).Select(Show)]));
        Changes("DeleteRestApi", call => new AwsAnswer([], call.World.RestApis.Remove(Api(call))));
        Changes("UpdateRestApi", UpdateApi);
        Changes("CreateResource", CreateResource);
        Reads("GetResource", call => Show(Resource(call), call));
        Reads("GetResources", call => List(call, [.. Api(call).Resources.Values.OrderBy(resource => resource.Path, StringComparer.Ordinal).Select(resource => Show(resource, call))]));
        Changes("DeleteResource", DeleteResource);
        Changes("PutMethod", PutMethod);
        Reads("GetMethod", call => Show(Method(call)));
        Changes("DeleteMethod", call => Method(call) is var method ? new AwsAnswer([], Resource(call).Methods.Remove(method.HttpMethod)) : throw Missing("Method"));
        Changes("PutMethodResponse", call =>
        {
            var settings = Part(call, "statusCode", "responseParameters", "responseModels");
            Replace(call, Method(call) is var method ? method with { Responses = With(method.Responses, call["statusCode"], settings) } : method);
            return new AwsAnswer(settings, Effect: true);
        });
        Changes("PutIntegration", PutIntegration);
        Reads("GetIntegration", call => Show(Integration(call)));
        Changes("PutIntegrationResponse", call =>
        {
            if (!Method(call).Responses.ContainsKey(call["statusCode"]))
            {
                throw Missing("Response status code");
            }

            var settings = Part(call, "statusCode", "selectionPattern", "responseParameters", "responseTemplates", "contentHandling");
            var integration = Integration(call);
            Replace(call, Method(call) with { Integration = integration with { Responses = With(integration.Responses, call["statusCode"], settings) } });
            return new AwsAnswer(settings, Effect: true);
        });
        Changes("CreateDeployment", CreateDeployment);
        Reads("GetDeployments", call => List(call, [.. Api(call).Deployments.Select(Show)]));
        Changes("DeleteDeployment", DeleteDeployment);
        Changes("CreateStage", call =>
        {
            var stage = AddStage(call, call["stageName"], Deployment(call, call["deploymentId"]).Id);
            foreach (var (name, value) in call.Input.Struct("variables") ?? [])
            {
                stage.Variables[name] = (string)value!;
            }

            return new AwsAnswer(Show(stage), Effect: true);
        });
        Reads("GetStage", call => Show(Stage(call)));
        Reads("GetStages", call => Of(("item", Api(call).Stages.Values.Where(stage => call.Input.Text("deploymentId") is not { } id || stage.DeploymentId == id).Select(Show))));
        Changes("UpdateStage", UpdateStage);
        Changes("DeleteStage", call => new AwsAnswer([], Api(call).Stages.Remove(Stage(call).Name)));
        Reads("GetAccount", call => Account(call.World.ApiGatewayLogRoles.GetValueOrDefault(call.Region)));
        Changes("UpdateAccount", UpdateAccount);
    }

    public override string Model => "apigateway";

    private static WireException Missing(string what) => Error("NotFoundException", $"Invalid {what} identifier specified", 404);

    private static RestApi Api(AwsCall call) => call.World.RestApis.Find(api => api.Region == call.Region && api.Id == call["restApiId"])
        ?? throw Error("NotFoundException", $"Invalid API identifier specified {World.Account}:{call["restApiId"]}", 404);

    private static ApiResource Resource(AwsCall call) => Api(call).Resources.GetValueOrDefault(call["resourceId"]) ?? throw Missing("Resource");

    private static ApiMethod Method(AwsCall call) => Resource(call).Methods.GetValueOrDefault(call["httpMethod"]) ?? throw Missing("Method");

    private static ApiIntegration Integration(AwsCall call) => Method(call).Integration ?? throw Missing("Integration");

    private static ApiStage Stage(AwsCall call) => Api(call).Stages.GetValueOrDefault(call["stageName"]) ?? throw Missing("Stage");

    private static ApiDeployment Deployment(AwsCall call, string id) => Api(call).Deployments.Find(deployment => deployment.Id == id) ?? throw Missing("Deployment");

    private static void Replace(AwsCall call, ApiMethod method) => Resource(call).Methods[method.HttpMethod] = method;

    private static SortedDictionary<string, WireStruct> With(IReadOnlyDictionary<string, WireStruct> before, string key, WireStruct value) =>
        new(before.ToDictionary(), StringComparer.Ordinal) { [key] = value };

    private static WireStruct Part(AwsCall call, params string[] members)
    {
        var part = new WireStruct();
        foreach (var name in members)
        {
            if (call.Input.GetValueOrDefault(name) is { } value)
            {
                part[name] = value;
            }
        }

        return part;
    }

    private static WireStruct List(AwsCall call, IReadOnlyList<WireStruct> items)
    {
        var (page, next) = Page(items, call.Input.Text("position"), call.Input.Integer("limit") ?? 500, "BadRequestException");
        return Of(("items", page), ("position", next));
    }

    private static AwsAnswer CreateApi(AwsCall call)
    {
        var api = new RestApi
        {
            Id = call.World.Random.Letters(10), Region = call.Region, Name = call["name"], Description = call.Input.Text("description"), CreatedAt = call.World.Now,
            EndpointConfiguration = call.Input.Struct("endpointConfiguration"),
        };
        foreach (var (key, value) in call.Input.Struct("tags") ?? [])
        {
            api.Tags[key] = (string)value!;
        }

        var root = new ApiResource { Id = call.World.Random.Letters(10), Path = "/" };
        api.Resources[root.Id] = root;
        call.World.RestApis.Add(api);
        return new AwsAnswer(Show(api), Effect: true);
    }

    private static AwsAnswer UpdateApi(AwsCall call)
    {
        var api = Api(call);
        foreach (var patch in call.Input.Structs("patchOperations"))
        {
            var value = patch.Text("value") ?? "";
            switch (patch.Text("path"))
            {
                case "/name":
                    api.Name = value.Length > 0 ? value : throw Error("BadRequestException", "Invalid API name specified");
                    break;
                case "/description":
                    api.Description = value.Length > 0 ? value : null;
                    break;
                default:
                    throw Error("NotImplemented", $"The patch of '{patch.Text("path")}' is not simulated: of an API /name and /description are.", 501);
            }
        }

        return new AwsAnswer(Show(api), Effect: true);
    }

    private static AwsAnswer CreateResource(AwsCall call)
    {
        var api = Api(call);
        var parent = api.Resources.GetValueOrDefault(call["parentId"]) ?? throw Missing("Resource");
        var part = call["pathPart"];
        var bare = part.StartsWith('{') && part.EndsWith('}') ? part[1..^1].TrimEnd('+') : part;
        if (bare.Length == 0 || !bare.All(letter => char.IsAsciiLetterOrDigit(letter) || "._-:".Contains(letter, StringComparison.Ordinal)))
        {
            throw Error("BadRequestException", "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.");
        }

        var path = parent.Path.TrimEnd('/') + "/" + part;
        if (api.Resources.Values.Any(resource => resource.Path == path))
        {
            throw Error("ConflictException", "Another resource with the same parent already has this name: " + part, 409);
        }

        if (part.StartsWith('{') && api.Resources.Values.Any(resource => resource.ParentId == parent.Id && resource.PathPart!.StartsWith('{')))
        {
            throw Error("BadRequestException", "A sibling of this resource already has a variable path part -- only one is allowed");
        }

        var created = new ApiResource { Id = call.World.Random.Letters(6), ParentId = parent.Id, PathPart = part, Path = path };
        api.Resources[created.Id] = created;
        return new AwsAnswer(Show(created, call), Effect: true);
    }

    private static AwsAnswer DeleteResource(AwsCall call)
    {
        var (api, resource) = (Api(call), Resource(call));
        if (resource.ParentId is null)
        {
            throw Error("BadRequestException", "Cannot delete the root resource");
        }

        foreach (var below in api.Resources.Values.Where(other => other.Path == resource.Path || other.Path.StartsWith(resource.Path + "/", StringComparison.Ordinal)).ToArray())
        {
            api.Resources.Remove(below.Id);
        }

        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer PutMethod(AwsCall call)
    {
        var (resource, verb) = (Resource(call), call["httpMethod"]);
        if (!Verbs.Contains(verb))
        {
            throw Error("BadRequestException", "Invalid HttpMethod specified. Valid options are " + string.Join(",", Verbs));
        }

        if (resource.Methods.ContainsKey(verb))
        {
            throw Error("ConflictException", "Method already exists for this resource", 409);
        }

        var method = new ApiMethod(verb, Part(call, "httpMethod", "authorizationType", "authorizerId", "apiKeyRequired", "operationName", "requestParameters", "requestModels", "requestValidatorId"));
        method.Settings.TryAdd("apiKeyRequired", false);
        resource.Methods[verb] = method;
        return new AwsAnswer(Show(method), Effect: true);
    }

    private static AwsAnswer PutIntegration(AwsCall call)
    {
        var method = Method(call);
        var type = call["type"];
        if (type is not ("HTTP" or "AWS" or "MOCK" or "HTTP_PROXY" or "AWS_PROXY"))
        {
            throw Error("BadRequestException", $"1 validation error detected: Value '{type}' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]");
        }

        if (type != "MOCK" && call.Input.Text("integrationHttpMethod") is null)
        {
            throw Error("BadRequestException", "Enumeration value for HttpMethod must be non-empty");
        }

        if (type != "MOCK" && call.Input.Text("uri") is not { Length: > 0 })
        {
            throw Error("BadRequestException", type.StartsWith("AWS", StringComparison.Ordinal) ? "Invalid ARN specified in the request" : "Invalid HTTP endpoint specified for URI");
        }

        var settings = Part(call, "type", "uri", "connectionType", "credentials", "requestParameters", "requestTemplates", "passthroughBehavior", "contentHandling", "timeoutInMillis", "cacheKeyParameters");
        if (call.Input.Text("integrationHttpMethod") is { } verb)
        {
            settings["httpMethod"] = verb;
        }

        settings.TryAdd("passthroughBehavior", "WHEN_NO_MATCH");
        settings.TryAdd("timeoutInMillis", 29_000L);
        settings.TryAdd("cacheNamespace", call["resourceId"]);
        Replace(call, method with { Integration = new ApiIntegration(settings) });
        return new AwsAnswer(settings, Effect: true);
    }

    private static AwsAnswer CreateDeployment(AwsCall call)
    {
        var api = Api(call);
        var routes = api.Resources.Values.Where(resource => resource.Methods.Count > 0).Select(resource => new ApiRoute(resource.Path, resource.Methods.ToDictionary())).ToArray();
        if (routes.Length == 0)
        {
            throw Error("BadRequestException", "The REST API doesn't contain any methods");
        }

        if (routes.SelectMany(route => route.Methods.Values).Any(method => method.Integration is null))
        {
            throw Error("BadRequestException", "No integration defined for method");
        }

        var deployment = new ApiDeployment(call.World.Random.Letters(6), call.Input.Text("description"), call.World.Now, routes);
        api.Deployments.Add(deployment);
        if (call.Input.Text("stageName") is { Length: > 0 } name)
        {
            if (api.Stages.TryGetValue(name, out var stage))
            {
                stage.DeploymentId = deployment.Id;
            }
            else
            {
                AddStage(call, name, deployment.Id);
            }
        }

        return new AwsAnswer(Show(deployment), Effect: true);
    }

    private static ApiStage AddStage(AwsCall call, string name, string deployment)
    {
        var stage = new ApiStage { Name = name, DeploymentId = deployment, Description = call.Input.Text("stageDescription") ?? call.Input.Text("description"), CreatedAt = call.World.Now };
        return Api(call).Stages.TryAdd(name, stage) ? stage : throw Error("ConflictException", "Stage already exists", 409);
    }

    private static AwsAnswer DeleteDeployment(AwsCall call)
    {
        var deployment = Deployment(call, call["deploymentId"]);
        return Api(call).Stages.Values.Any(stage => stage.DeploymentId == deployment.Id)
            ? throw Error("BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
            : new AwsAnswer([], Api(call).Deployments.Remove(deployment));
    }

    private static AwsAnswer UpdateStage(AwsCall call)
    {
        var stage = Stage(call);
        foreach (var patch in call.Input.Structs("patchOperations"))
        {
            var (path, value) = (patch.Text("path") ?? "", patch.Text("value") ?? "");
            switch (path)
            {
                case "/deploymentId":
                    stage.DeploymentId = Deployment(call, value).Id;
                    break;
                case "/description":
                    stage.Description = value;
                    break;
                case var variable when variable.StartsWith("/variables/", StringComparison.Ordinal):
                    stage.Variables[variable["/variables/".Length..]] = value;
                    break;
                case var setting when setting.Contains("logging", StringComparison.Ordinal) || setting.Contains("metrics", StringComparison.Ordinal) || setting.Contains("throttling", StringComparison.Ordinal):
                    break;
                default:
                    throw Error("BadRequestException", $"Invalid patch path '{path}' specified for op 'replace'. Must be one of: [/deploymentId, /description, /variables/{{name}}, /*/*/logging/loglevel, /*/*/metrics/enabled]");
            }
        }

        return new AwsAnswer(Show(stage), Effect: true);
    }

    private static AwsAnswer UpdateAccount(AwsCall call)
    {
        foreach (var patch in call.Input.Structs("patchOperations"))
        {
            if (patch.Text("path") != "/cloudwatchRoleArn")
            {
                throw Error("BadRequestException", $"Invalid patch path '{patch.Text("path")}' specified. Must be one of: [/cloudwatchRoleArn]");
            }

            var arn = patch.Text("value") ?? "";
            if (arn.Length > 0 && call.World.Identities.RoleByArn(arn) is null)
            {
                throw Error("BadRequestException", "The role ARN does not have required permissions set to API Gateway");
            }

            call.World.ApiGatewayLogRoles[call.Region] = arn;
        }

        return new AwsAnswer(Account(call.World.ApiGatewayLogRoles.GetValueOrDefault(call.Region)), Effect: true);
    }

    private static WireStruct Account(string? role) => Of(
        ("cloudwatchRoleArn", role is { Length: > 0 } ? role : null), ("throttleSettings", Of(("burstLimit", 5000), ("rateLimit", 10_000.0))), ("features", new List<object?> { "UsagePlans" }), ("apiKeyVersion", "4"));

    private static WireStruct Show(RestApi api) => Of(
        ("id", api.Id), ("name", api.Name), ("description", api.Description), ("createdDate", api.CreatedAt), ("apiKeySource", "HEADER"),
        ("endpointConfiguration", api.EndpointConfiguration ?? Of(("types", new List<object?> { "EDGE" }))), ("disableExecuteApiEndpoint", false), ("rootResourceId", api.Root.Id));

    private static WireStruct Show(ApiResource resource, AwsCall call)
    {
        var methods = new WireStruct();
        foreach (var (verb, method) in resource.Methods)
        {
            methods[verb] = call.Input.Texts("embed").Contains("methods") ? Show(method) : new WireStruct();
        }

        return Of(("id", resource.Id), ("parentId", resource.ParentId), ("pathPart", resource.PathPart), ("path", resource.Path), ("resourceMethods", methods.Count > 0 ? methods : null));
    }

    private static WireStruct Show(ApiMethod method) => Merged(
        method.Settings, ("methodResponses", method.Responses), ("methodIntegration", method.Integration is { } integration ? Show(integration) : null));

    private static WireStruct Show(ApiIntegration integration) => Merged(integration.Settings, ("integrationResponses", integration.Responses));

    private static WireStruct Merged(WireStruct settings, params (string Name, object? Value)[] more)
    {
        var merged = new WireStruct();
        foreach (var (name, value) in settings)
        {
            merged[name] = value;
        }

        foreach (var (name, value) in more)
        {
            if (value is IReadOnlyDictionary<string, WireStruct> { Count: > 0 } responses)
            {
                var map = new WireStruct();
                foreach (var (status, response) in responses)
                {
                    map[status] = response;
                }

                merged[name] = map;
            }
            else if (value is WireStruct structure)
            {
                merged[name] = structure;
            }
        }

        return merged;
    }

    private static WireStruct Show(ApiDeployment deployment) => Of(("id", deployment.Id), ("description", deployment.Description), ("createdDate", deployment.CreatedAt));

    private static WireStruct Show(ApiStage stage)
    {
        var variables = new WireStruct();
        foreach (var (name, value) in stage.Variables)
        {
            variables[name] = value;
        }

        return Of(
            ("deploymentId", stage.DeploymentId), ("stageName", stage.Name), ("description", stage.Description), ("cacheClusterEnabled", false), ("cacheClusterStatus", "NOT_AVAILABLE"),
            ("variables", variables.Count > 0 ? variables : null), ("tracingEnabled", false), ("createdDate", stage.CreatedAt), ("lastUpdatedDate", stage.CreatedAt));
    }
}
