using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Aws.Wire;

/// <summary>An operation of a service.</summary>
/// <param name="Name">Its name, e.g. <c>DescribeDBClusters</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">The request's URI template, e.g. <c>/{Bucket}?policy</c>.</param>
/// <param name="Input">Its input; <see langword="null"/> where it takes none.</param>
/// <param name="Output">Its output; <see langword="null"/> where it gives none.</param>
/// <param name="ResultWrapper">The XML element around the output in the query protocol.</param>
/// <param name="InputElement">The XML element and namespace of a REST body, where the model names one.</param>
/// <param name="Status">The HTTP status of success.</param>
/// <param name="Errors">The errors that the model lists.</param>
public sealed record OperationModel(
    string Name, string Method, string Uri, Shape? Input, Shape? Output, string? ResultWrapper, string? InputElement, int Status, ImmutableArray<Shape> Errors)
{
    /// <summary>How it is read page by page; <see langword="null"/> where it answers at once.</summary>
    public Pagination? Pagination { get; init; }
}

/// <summary>The API model of a service, trimmed to the operations that are used.</summary>
public sealed class ServiceModel
{
    // S3 Control signs as S3 does, and is told apart by its path.
    private const string AccountOfS3 = "s3control";
    private const string PathOfAccountOfS3 = "/v20180820/";
    private static readonly ConcurrentDictionary<string, ServiceModel> Loaded = new(StringComparer.Ordinal);
    private static readonly Lazy<FrozenDictionary<string, string>> NameBySigningName = new(() =>
        Names.Where(name => name != AccountOfS3).ToFrozenDictionary(name => Load(name).SigningName, name => name, StringComparer.Ordinal));

    private ServiceModel(string name, JsonElement root)
    {
        Name = name;
        var metadata = root.GetProperty("metadata");
        ApiVersion = metadata.GetProperty("apiVersion").GetString()!;
        EndpointPrefix = metadata.GetProperty("endpointPrefix").GetString()!;
        SigningName = Text(metadata, "signingName") ?? EndpointPrefix;
        ServiceId = metadata.GetProperty("serviceId").GetString()!;
        TargetPrefix = Text(metadata, "targetPrefix");
        JsonVersion = Text(metadata, "jsonVersion") ?? "1.0";
        IsQueryCompatible = metadata.TryGetProperty("awsQueryCompatible", out _);
        XmlNamespace = Text(metadata, "xmlNamespace") ?? $"http://{EndpointPrefix}.amazonaws.com/doc/{ApiVersion}/";
        Protocol = metadata.GetProperty("protocol").GetString() switch
        {
            "ec2" => WireProtocol.Ec2Query,
            "json" => WireProtocol.Json,
            "rest-xml" => WireProtocol.RestXml,
            "rest-json" => WireProtocol.RestJson,
            // CloudWatch prefers CBOR among the protocols that it lists; query is the one that every client of ours speaks.
            _ => WireProtocol.Query,
        };
        var shapes = new ShapeReader(root.GetProperty("shapes"));
        var pagination = Pagination.Of(name);
        Operations = root.GetProperty("operations").EnumerateObject()
            .Select(operation => Operation(operation.Name, operation.Value, shapes) with { Pagination = pagination.GetValueOrDefault(operation.Name) })
            .ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);
        Shapes = shapes.All;
    }

    /// <summary>The services that there are models of.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. from resource in Assembly.GetExecutingAssembly().GetManifestResourceNames()
           where resource.StartsWith("Aws.Wire.Models.", StringComparison.Ordinal) && resource.EndsWith(".json", StringComparison.Ordinal)
           select resource.Split('.')[^2],
    ];

    /// <summary>The model's name, e.g. <c>rds</c>.</summary>
    public string Name { get; }

    /// <summary>The API's version, e.g. <c>2014-10-31</c>.</summary>
    public string ApiVersion { get; }

    /// <summary>The first label of the endpoint's host, e.g. <c>monitoring</c>.</summary>
    public string EndpointPrefix { get; }

    /// <summary>The service's name in a signature's scope.</summary>
    public string SigningName { get; }

    /// <summary>The service's id, e.g. <c>Auto Scaling</c>.</summary>
    public string ServiceId { get; }

    /// <summary>The prefix of <c>X-Amz-Target</c> in JSON protocols.</summary>
    public string? TargetPrefix { get; }

    /// <summary>The JSON protocol's version.</summary>
    public string JsonVersion { get; }

    /// <summary>
    /// Whether the service came from the query protocol: in the others it names an error by its shape and gives the query protocol's
    /// code in the header <c>x-amzn-query-error</c>.
    /// </summary>
    public bool IsQueryCompatible { get; }

    /// <summary>The namespace of XML answers.</summary>
    public string XmlNamespace { get; }

    /// <summary>The protocol of the service's classic clients.</summary>
    public WireProtocol Protocol { get; }

    /// <summary>The operations by name.</summary>
    public FrozenDictionary<string, OperationModel> Operations { get; }

    /// <summary>The shapes by name.</summary>
    public FrozenDictionary<string, Shape> Shapes { get; }

    /// <summary>The model of a service.</summary>
    /// <exception cref="ArgumentException">There is no model of that name.</exception>
    public static ServiceModel Load(string name) => Loaded.GetOrAdd(name, static name =>
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"Aws.Wire.Models.{name}.json")
            ?? throw new ArgumentException($"There is no model of '{name}'; there is {string.Join(", ", Names)}.", nameof(name));
        using var document = JsonDocument.Parse(stream);
        return new ServiceModel(name, document.RootElement);
    });

    /// <summary>The model of the service that a request is for; <see langword="null"/> where there is none.</summary>
    /// <param name="signingName">The service's name in the signature's scope.</param>
    /// <param name="path">The request's path, which tells services apart that sign with the same name.</param>
    public static ServiceModel? Of(string signingName, string path) =>
        signingName == "s3" && path.StartsWith(PathOfAccountOfS3, StringComparison.Ordinal) ? Load(AccountOfS3)
        : NameBySigningName.Value.TryGetValue(signingName, out var name) ? Load(name) : null;

    /// <summary>The shape of the error with that code on the wire; <see langword="null"/> where the model lists none.</summary>
    internal Shape? ErrorShape(string code) => Shapes.Values.FirstOrDefault(shape => shape.IsError && shape.ErrorCode == code);

    internal static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    private static OperationModel Operation(string name, JsonElement operation, ShapeReader shapes)
    {
        var http = operation.TryGetProperty("http", out var element) ? element : default;
        var hasHttp = http.ValueKind == JsonValueKind.Object;
        var input = operation.TryGetProperty("input", out var i) ? i : default;
        var output = operation.TryGetProperty("output", out var o) ? o : default;
        return new OperationModel(
            name,
            hasHttp ? Text(http, "method") ?? "POST" : "POST",
            hasHttp ? Text(http, "requestUri") ?? "/" : "/",
            input.ValueKind == JsonValueKind.Object ? shapes[Text(input, "shape")!] : null,
            output.ValueKind == JsonValueKind.Object ? shapes[Text(output, "shape")!] : null,
            output.ValueKind == JsonValueKind.Object ? Text(output, "resultWrapper") : null,
            input.ValueKind == JsonValueKind.Object ? Text(input, "locationName") : null,
            hasHttp && http.TryGetProperty("responseCode", out var code) ? code.GetInt32() : 200,
            operation.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray().Select(error => shapes[Text(error, "shape")!])] : []);
    }
}
