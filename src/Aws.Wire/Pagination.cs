using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Aws.Wire;

/// <summary>How an operation is read page by page, by members of its input and output; a dot leads into a structure.</summary>
/// <param name="InputToken">Where the next request takes the token, e.g. <c>Marker</c>.</param>
/// <param name="OutputToken">Where an answer gives it, e.g. <c>DistributionList.NextMarker</c>.</param>
/// <param name="MoreResults">The flag that says whether there are more; <see langword="null"/>: an absent token says that there are none.</param>
/// <param name="ResultKeys">The lists that are continued from page to page.</param>
public sealed record Pagination(string InputToken, string OutputToken, string? MoreResults, ImmutableArray<string> ResultKeys)
{
    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<string, Pagination>>> ByService = new(Read);

    /// <summary>The operations of a service that are read page by page by one token. S3's lists with two tokens or none are not among them.</summary>
    internal static FrozenDictionary<string, Pagination> Of(string service) =>
        ByService.Value.GetValueOrDefault(service) ?? FrozenDictionary<string, Pagination>.Empty;

    private static FrozenDictionary<string, FrozenDictionary<string, Pagination>> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Aws.Wire.Pagination.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(
            service => service.Name,
            service => service.Value.EnumerateObject()
                .Where(operation => IsPlain(operation.Value, "input_token") && IsPlain(operation.Value, "output_token"))
                .ToFrozenDictionary(operation => operation.Name, operation => Of(operation.Value), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static bool IsPlain(JsonElement operation, string part) =>
        operation.GetProperty(part) is { ValueKind: JsonValueKind.String } value && value.GetString()!.All(c => char.IsAsciiLetterOrDigit(c) || c == '.');

    private static Pagination Of(JsonElement operation) => new(
        operation.GetProperty("input_token").GetString()!,
        operation.GetProperty("output_token").GetString()!,
        ServiceModel.Text(operation, "more_results"),
        !operation.TryGetProperty("result_key", out var keys) ? []
            : keys.ValueKind == JsonValueKind.Array ? [.. keys.EnumerateArray().Select(key => key.GetString()!)]
            : [keys.GetString()!]);
}
