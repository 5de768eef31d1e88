using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Lambda;

namespace Unishop.Simulator.Services.ApiGateway;

/// <summary>A request that a client made of a stage.</summary>
internal sealed record StageRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Sends a request on to an HTTP host of the world; <see langword="null"/> where nothing listens.</summary>
internal delegate (int Status, string Body)? HttpBackEnd(string region, string host, string method, string path, string body);

/// <summary>What API Gateway's stages do with requests: find the method, ask its integration, map the answer.</summary>
internal sealed partial class ApiGatewayStage(World world, RestApi api, HttpBackEnd backEnd)
{
    private const string LambdaPath = ":lambda:path/2015-03-31/functions/";

    /// <summary>The API that a host is of.</summary>
    public static RestApi? Find(World world, string region, string host) => world.RestApis.Find(api => api.Region == region && api.Host == host);

    public WebAnswer Answer(StageRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !api.Stages.TryGetValue(parts[0], out var stage))
        {
            return Message(403, "Forbidden");
        }

        var deployment = api.Deployments.Find(candidate => candidate.Id == stage.DeploymentId)!;
        foreach (var route in deployment.Routes.OrderByDescending(route => route.Rank))
        {
            if (route.Match(parts[1..]) is { } parameters && (route.Methods.GetValueOrDefault(request.Method) ?? route.Methods.GetValueOrDefault("ANY")) is { } method)
            {
                return Invoke(new Matched(request, stage, route, method, parameters));
            }
        }

        // API Gateway's way to say that there is no such method.
        return Message(403, "Missing Authentication Token");
    }

    private static WebAnswer Message(int status, string message) => WebAnswer.Text(status, "application/json", JsonSerializer.Serialize(new Dictionary<string, string> { ["message"] = message }));

    private static WebAnswer Fault => Message(500, "Internal server error");

    private WebAnswer Invoke(Matched matched)
    {
        var integration = matched.Method.Integration!;
        switch (integration.Settings.Text("type"))
        {
            case "MOCK":
                return Template(matched, integration) is { } template && Parse(template)?["statusCode"] is JsonValue code && int.TryParse(code.ToString(), CultureInfo.InvariantCulture, out var status)
                    ? Respond(matched, integration, status.ToString(CultureInfo.InvariantCulture), "", isError: false)
                    : Fault;
            case "AWS":
                return Invoke(matched, integration, Template(matched, integration) ?? (matched.Request.Body.Length == 0 ? "{}" : matched.Request.Body)) is { } result
                    ? Respond(matched, integration, result.Error is null ? "" : ErrorMessage(result.Payload), result.Payload, isError: result.Error is not null)
                    : Fault;
            case "AWS_PROXY":
                return Invoke(matched, integration, ProxyEvent(matched)) is { } proxied ? FromProxy(proxied) : Fault;
            default:
                return Forward(matched, integration);
        }
    }

    /// <summary>Calls the function, which must let this API call it.</summary>
    private Invocation? Invoke(Matched matched, ApiIntegration integration, string payload)
    {
        var uri = integration.Settings.Text("uri")!;
        if (uri.IndexOf(LambdaPath, StringComparison.Ordinal) is not (> 0 and var at) || !uri.EndsWith("/invocations", StringComparison.Ordinal) || integration.Settings.Text("httpMethod") != "POST")
        {
            return null;
        }

        var arn = uri[(at + LambdaPath.Length)..^"/invocations".Length].Split(':');
        var function = arn.Length < 7 ? null : world.Functions.Find(candidate => candidate.Region == arn[3] && candidate.Name == arn[6]);
        var source = $"arn:aws:execute-api:{api.Region}:{World.Account}:{api.Id}/{matched.Stage.Name}/{matched.Request.Method}{matched.Route.Path}";
        var mayInvoke = function is not null && (function.Lets("apigateway.amazonaws.com", source)
            || (integration.Settings.Text("credentials") is { } role && world.Identities.RoleByArn(role)?.Decide("lambda:InvokeFunction", function.Arn) == "allowed"));
        return mayInvoke && function!.State == "Active" ? LambdaHandlers.Run(world, function, payload) : null;
    }

    private WebAnswer Forward(Matched matched, ApiIntegration integration)
    {
        var uri = integration.Settings.Text("uri")!;
        foreach (var (to, from) in integration.Settings.Struct("requestParameters") ?? [])
        {
            if (to.StartsWith("integration.request.path.", StringComparison.Ordinal) && ((string)from!).StartsWith("method.request.path.", StringComparison.Ordinal))
            {
                uri = uri.Replace($"{{{to["integration.request.path.".Length..]}}}", matched.Parameters.GetValueOrDefault(((string)from!)["method.request.path.".Length..]) ?? "", StringComparison.Ordinal);
            }
        }

        foreach (var (name, value) in matched.Stage.Variables)
        {
            uri = uri.Replace($"${{stageVariables.{name}}}", value, StringComparison.Ordinal);
        }

        if (!Uri.TryCreate(uri, UriKind.Absolute, out var target))
        {
            return Fault;
        }

        // The simulator's own address of an application names Region and host in its path.
        var (region, host, path) = target.AbsolutePath.Split('/', 5) is ["", "app", var r, var h, .. var rest] && target.Authority == new Uri(world.BaseUrl).Authority
            ? (r, h, "/" + string.Join('/', rest))
            : (api.Region, target.Host, target.AbsolutePath);
        var verb = integration.Settings.Text("httpMethod") is "ANY" or null ? matched.Request.Method : integration.Settings.Text("httpMethod")!;
        if (world.Faults.IsLost(region) || backEnd(region, host, verb, path, Template(matched, integration) ?? matched.Request.Body) is not { } answer)
        {
            return Message(504, "Network error communicating with endpoint");
        }

        return integration.Settings.Text("type") == "HTTP_PROXY"
            ? WebAnswer.Text(answer.Status, answer.Body.StartsWith('{') || answer.Body.StartsWith('[') ? "application/json" : "text/plain", answer.Body) with
            {
                Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" },
            }
            : Respond(matched, integration, answer.Status.ToString(CultureInfo.InvariantCulture), answer.Body, isError: false);
    }

    /// <summary>Maps an answer of the back end: the first pattern that fits, or the one without a pattern.</summary>
    private static WebAnswer Respond(Matched matched, ApiIntegration integration, string selector, string body, bool isError)
    {
        var byPattern = integration.Responses.Values.FirstOrDefault(response => response.Text("selectionPattern") is { Length: > 0 } pattern && (isError || selector.Length > 0) && Fits(pattern, selector));
        if ((byPattern ?? integration.Responses.Values.FirstOrDefault(response => string.IsNullOrEmpty(response.Text("selectionPattern")))) is not { } chosen)
        {
            return Fault;
        }

        var headers = new Dictionary<string, string>();
        foreach (var (name, value) in chosen.Struct("responseParameters") ?? [])
        {
            if (name.StartsWith("method.response.header.", StringComparison.Ordinal) && value is string text && text.StartsWith('\''))
            {
                headers[name["method.response.header.".Length..]] = text.Trim('\'');
            }
        }

        var shown = chosen.Struct("responseTemplates")?.Text("application/json") is { Length: > 0 } template ? Fill(template, matched, body) : body;
        return WebAnswer.Text(int.Parse(chosen.Text("statusCode")!, CultureInfo.InvariantCulture), "application/json", shown) with { Headers = headers };
    }

    private static bool Fits(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.Singleline | RegexOptions.NonBacktracking);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string? Template(Matched matched, ApiIntegration integration) =>
        integration.Settings.Struct("requestTemplates")?.Text("application/json") is { Length: > 0 } template ? Fill(template, matched, matched.Request.Body) : null;

    /// <summary>The few expressions of mapping templates that the labs use: parameters, the body, and members of it.</summary>
    private static string Fill(string template, Matched matched, string body) => Expression().Replace(template, found =>
    {
        var name = found.Groups["name"].Value;
        return found.Groups["what"].Value switch
        {
            "params" => Quoted(matched.Parameters.GetValueOrDefault(name) ?? matched.Request.Query.GetValueOrDefault(name) ?? matched.Request.Headers.GetValueOrDefault(name) ?? ""),
            "body" => body,
            "json" or "path" => name == "$" ? (body.Length == 0 ? "{}" : body) : (Parse(body)?[name.TrimStart('$', '.')])?.ToJsonString() ?? "null",
            _ => found.Value,
        };
    });

    private static string Quoted(string text) => JsonEncodedText.Encode(text).ToString();

    private string ProxyEvent(Matched matched)
    {
        var request = matched.Request;
        return new JsonObject
        {
            ["resource"] = matched.Route.Path,
            ["path"] = "/" + string.Join('/', request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1)),
            ["httpMethod"] = request.Method,
            ["headers"] = new JsonObject(request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
            ["queryStringParameters"] = request.Query.Count == 0 ? null : new JsonObject(request.Query.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
            ["pathParameters"] = matched.Parameters.Count == 0 ? null : new JsonObject(matched.Parameters.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
            ["requestContext"] = new JsonObject { ["accountId"] = World.Account, ["apiId"] = api.Id, ["stage"] = matched.Stage.Name, ["httpMethod"] = request.Method, ["resourcePath"] = matched.Route.Path },
            ["body"] = request.Body.Length == 0 ? null : request.Body,
            ["isBase64Encoded"] = false,
        }.ToJsonString();
    }

    private static WebAnswer FromProxy(Invocation result)
    {
        if (result.Error is not null || Parse(result.Payload) is not { } answer || answer["statusCode"] is not JsonValue code || !code.TryGetValue<int>(out var status))
        {
            return Message(502, "Internal server error");
        }

        var headers = (answer["headers"] as JsonObject ?? []).ToDictionary(header => header.Key, header => header.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase);
        headers.Remove("Content-Type", out var type);
        return new WebAnswer(status, type ?? "application/json", Encoding.UTF8.GetBytes(answer["body"]?.ToString() ?? "")) { Headers = headers };
    }

    private static string ErrorMessage(string payload) => Parse(payload)?["errorMessage"]?.ToString() ?? payload;

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\$input\.(?:(?<what>params|json|path)\(\s*'(?<name>[^']*)'\s*\)|(?<what>body))")]
    private static partial Regex Expression();

    private sealed record Matched(StageRequest Request, ApiStage Stage, ApiRoute Route, ApiMethod Method, IReadOnlyDictionary<string, string> Parameters);
}
