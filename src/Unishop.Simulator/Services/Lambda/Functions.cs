using System.Text.Json;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Services.Lambda;

/// <summary>A Lambda function.</summary>
internal sealed class Function
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    public required DateTimeOffset ModifiedAt { get; set; }

    public required string Role { get; set; }

    public required string Handler { get; set; }

    public required string Runtime { get; set; }

    public string Description { get; set; } = "";

    public long TimeoutSeconds { get; set; } = 3;

    public long MemoryMegabytes { get; set; } = 128;

    public required byte[] Code { get; set; }

    public required string RevisionId { get; set; }

    public string State { get; set; } = "Pending";

    public string LastUpdate { get; set; } = "Successful";

    public SortedDictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Who else may call it, by statement id.</summary>
    public SortedDictionary<string, FunctionPermission> Permissions { get; } = new(StringComparer.Ordinal);

    public string Arn => $"arn:aws:lambda:{Region}:{World.Account}:function:{Name}";

    /// <summary>Whether a service may invoke it for a source.</summary>
    public bool Lets(string principal, string sourceArn) => Permissions.Values.Any(permission =>
        permission.Principal == principal && permission.Action is "lambda:InvokeFunction" or "lambda:*"
        && (permission.SourceArn is null || PolicyStatement.Fits(permission.SourceArn, sourceArn, StringComparison.Ordinal)));
}

internal sealed record FunctionPermission(string Id, string Principal, string Action, string? SourceArn, string? SourceAccount);

/// <summary>What an invocation gave.</summary>
/// <param name="Payload">JSON.</param>
/// <param name="Error">The kind of failure; <see langword="null"/>: it succeeded.</param>
internal sealed record Invocation(string Payload, string? Error)
{
    public static Invocation Failed(string type, string message) =>
        new(JsonSerializer.Serialize(new Dictionary<string, string> { ["errorMessage"] = message, ["errorType"] = type }), "Unhandled");
}
