using Aws.Wire;

namespace Unishop.Simulator.Services.ApiGateway;

/// <summary>A REST API of API Gateway.</summary>
internal sealed class RestApi
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public WireStruct? EndpointConfiguration { get; init; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Resources by id, the root among them.</summary>
    public Dictionary<string, ApiResource> Resources { get; } = new(StringComparer.Ordinal);

    public List<ApiDeployment> Deployments { get; } = [];

    public SortedDictionary<string, ApiStage> Stages { get; } = new(StringComparer.Ordinal);

    public ApiResource Root => Resources.Values.First(resource => resource.ParentId is null);

    /// <summary>The host that stages are reached under.</summary>
    public string Host => $"{Id}.execute-api.{Region}.amazonaws.com";
}

internal sealed class ApiResource
{
    public required string Id { get; init; }

    public string? ParentId { get; init; }

    public string? PathPart { get; init; }

    public required string Path { get; init; }

    /// <summary>Methods by HTTP method or <c>ANY</c>.</summary>
    public SortedDictionary<string, ApiMethod> Methods { get; } = new(StringComparer.Ordinal);
}

/// <summary>A method with its integration; replaced, never changed, so that a deployment keeps what it was made of.</summary>
internal sealed record ApiMethod(string HttpMethod, WireStruct Settings)
{
    /// <summary>Declared answers by status code.</summary>
    public IReadOnlyDictionary<string, WireStruct> Responses { get; init; } = new SortedDictionary<string, WireStruct>(StringComparer.Ordinal);

    public ApiIntegration? Integration { get; init; }
}

internal sealed record ApiIntegration(WireStruct Settings)
{
    /// <summary>What is made of the back end's answers, by status code.</summary>
    public IReadOnlyDictionary<string, WireStruct> Responses { get; init; } = new SortedDictionary<string, WireStruct>(StringComparer.Ordinal);
}

/// <summary>What was deployed: the routes as they were then.</summary>
internal sealed record ApiDeployment(string Id, string? Description, DateTimeOffset CreatedAt, IReadOnlyList<ApiRoute> Routes);

/// <summary>A path with its methods.</summary>
internal sealed record ApiRoute(string Path, IReadOnlyDictionary<string, ApiMethod> Methods)
{
    private string[] Parts => Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How specific it is: literal parts count before parameters, those before <c>{proxy+}</c>.</summary>
    public int Rank => Parts.Sum(part => part.EndsWith("+}", StringComparison.Ordinal) ? 1 : part.StartsWith('{') ? 10 : 100);

    /// <summary>The path parameters where a path fits; otherwise <see langword="null"/>.</summary>
    public Dictionary<string, string>? Match(string[] asked)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < Parts.Length; at++)
        {
            if (Parts[at].EndsWith("+}", StringComparison.Ordinal))
            {
                found[Parts[at][1..^2]] = string.Join('/', asked.Skip(at));
                return asked.Length > at ? found : null;
            }

            if (at >= asked.Length)
            {
                return null;
            }

            if (Parts[at].StartsWith('{'))
            {
                found[Parts[at][1..^1]] = asked[at];
            }
            else if (Parts[at] != asked[at])
            {
                return null;
            }
        }

        return asked.Length == Parts.Length ? found : null;
    }
}

internal sealed class ApiStage
{
    public required string Name { get; init; }

    public required string DeploymentId { get; set; }

    public string? Description { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public SortedDictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);
}
