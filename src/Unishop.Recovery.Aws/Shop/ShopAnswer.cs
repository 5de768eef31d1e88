using System.Text.Json;
using System.Text.RegularExpressions;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Aws.Shop;

/// <summary>An answer of the shop.</summary>
/// <param name="Status">The HTTP status; <see langword="null"/> where nothing answered.</param>
/// <param name="Body">What it said.</param>
/// <param name="Failure">Why nothing answered.</param>
internal sealed partial record ShopAnswer(int? Status, string Body, string? Failure)
{
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>What was found, in words.</summary>
    public string Detail(string what) =>
        Status is not { } status ? $"{what}: {Failure}"
        : ErrorCode().Match(Body) is { Success: true } code && !IsGood ? $"{what}: {status} {code.Groups[1].Value}"
        : IsGood ? $"{what}: {status}, but its content is not what was expected"
        : $"{what}: {status}";

    /// <summary>Where the shop's API is, as this <c>config.json</c> says.</summary>
    public Uri? Api =>
        Uri.TryCreate(Text("host")?.TrimEnd('/') + "/", UriKind.Absolute, out var api) && (api.Scheme is "http" or "https") ? api : null;

    /// <summary>A text of the JSON that the answer is; <see langword="null"/> where there is none.</summary>
    public string? Text(string property)
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The cart that the answer is.</summary>
    /// <returns>The cart; an answer without content is an empty one, as some back ends give it; <see langword="null"/> where it can't be read.</returns>
    public CartState? Cart()
    {
        if (string.IsNullOrWhiteSpace(Body) || Body.Trim() == "null")
        {
            return new CartState([]);
        }

        try
        {
            using var document = JsonDocument.Parse(Body);
            return !document.RootElement.TryGetProperty("unicorns", out var unicorns) ? new CartState([])
                : new CartState([.. unicorns.EnumerateArray().Select(item => item.GetProperty("uuid").GetString()!).Order(StringComparer.Ordinal)]);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    // S3's website error pages carry the code in a list item: <li>Code: AccessDenied</li>.
    [GeneratedRegex(@"Code: (\w+)")]
    private static partial Regex ErrorCode();
}
