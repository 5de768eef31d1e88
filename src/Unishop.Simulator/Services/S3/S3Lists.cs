using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.S3.S3Errors;

namespace Unishop.Simulator.Services.S3;

/// <summary>S3's lists: buckets, objects, versions; by prefix and delimiter, in pages.</summary>
internal static class S3Lists
{
    public static WireStruct Buckets(AwsCall call)
    {
        var prefix = call.Input.Text("Prefix") ?? "";
        var after = call.Input.Text("ContinuationToken") ?? "";
        if (call.Input.Integer("MaxBuckets") is < 1 or > 10_000)
        {
            throw new WireException(new WireError("InvalidArgument", "max-buckets must be between 1 and 10000", 400));
        }

        var most = (int)(call.Input.Integer("MaxBuckets") ?? 10_000);
        var found = call.World.Buckets.Values
            .Where(bucket => bucket.Name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(bucket.Name, after) > 0
                && (call.Input.Text("BucketRegion") is not { } region || bucket.Region == region))
            .ToArray();
        return WireStruct.Of(
            ("Buckets", found.Take(most).Select(bucket => WireStruct.Of(
                ("Name", bucket.Name), ("CreationDate", bucket.CreatedAt), ("BucketRegion", bucket.Region), ("BucketArn", bucket.Arn)))),
            ("Owner", Owner),
            ("Prefix", call.Input.Text("Prefix")),
            ("ContinuationToken", found.Length > most ? found[most - 1].Name : null));
    }

    public static WireStruct Objects(AwsCall call)
    {
        var marker = call.Input.Text("Marker") ?? "";
        var page = Page(call, marker);
        var name = Naming(call);
        return WireStruct.Of(
            ("Name", call["Bucket"]),
            ("Prefix", name(call.Input.Text("Prefix") ?? "")),
            ("Marker", name(marker)),
            ("Delimiter", call.Input.Text("Delimiter") is { } delimiter ? name(delimiter) : null),
            ("MaxKeys", page.Most),
            ("EncodingType", call.Input.Text("EncodingType")),
            ("IsTruncated", page.Next is not null),
            ("NextMarker", page.Next is { } next && call.Input.Text("Delimiter") is not null ? name(next) : null),
            ("Contents", page.Items.Select(item => Content(name, item.Key, item.Value, withOwner: true))),
            ("CommonPrefixes", page.Prefixes.Select(prefix => WireStruct.Of(("Prefix", name(prefix))))));
    }

    public static WireStruct ObjectsV2(AwsCall call)
    {
        var token = call.Input.Text("ContinuationToken");
        if (token is { Length: 0 })
        {
            throw Error("InvalidArgument", "The continuation token provided is incorrect", 400, ("ArgumentName", "continuation-token"));
        }

        var page = Page(call, token is null ? call.Input.Text("StartAfter") ?? "" : Untoken(token));
        var name = Naming(call);
        return WireStruct.Of(
            ("Name", call["Bucket"]),
            ("Prefix", name(call.Input.Text("Prefix") ?? "")),
            ("Delimiter", call.Input.Text("Delimiter") is { } delimiter ? name(delimiter) : null),
            ("StartAfter", call.Input.Text("StartAfter") is { } start ? name(start) : null),
            ("MaxKeys", page.Most),
            ("EncodingType", call.Input.Text("EncodingType")),
            ("KeyCount", page.Items.Count + page.Prefixes.Count),
            ("IsTruncated", page.Next is not null),
            ("ContinuationToken", token),
            ("NextContinuationToken", page.Next is { } next ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(next)) : null),
            ("Contents", page.Items.Select(item => Content(name, item.Key, item.Value, call.Input.Flag("FetchOwner") ?? false))),
            ("CommonPrefixes", page.Prefixes.Select(prefix => WireStruct.Of(("Prefix", name(prefix))))));
    }

    public static WireStruct Versions(AwsCall call)
    {
        var bucket = S3Service.Find(call);
        var prefix = call.Input.Text("Prefix") ?? "";
        var most = Most(call);
        var name = Naming(call);
        var marker = (Key: call.Input.Text("KeyMarker") ?? "", Version: call.Input.Text("VersionIdMarker"));
        var all = bucket.Objects.Versions.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var from = marker.Version is null
            ? all.FindIndex(item => string.CompareOrdinal(item.Key, marker.Key) > 0)
            : all.FindIndex(item => item.Key == marker.Key && item.Version.VersionId == marker.Version) + 1;
        List<(string Key, S3Object Version, bool IsLatest)> rest = from < 0 ? [] : all[from..];
        var prefixes = new List<string>();
        var page = new List<(string Key, S3Object Version, bool IsLatest)>();
        (string Key, string Version)? next = null;
        foreach (var item in rest)
        {
            var folder = Folder(item.Key, prefix, call.Input.Text("Delimiter"));
            if (folder is not null && (prefixes.Contains(folder) || string.CompareOrdinal(folder, marker.Key) <= 0))
            {
                continue;
            }

            if (page.Count + prefixes.Count == most)
            {
                next = page.Count > 0 ? (page[^1].Key, page[^1].Version.VersionId) : (prefixes[^1], "");
                break;
            }

            if (folder is null)
            {
                page.Add(item);
            }
            else
            {
                prefixes.Add(folder);
            }
        }

        return WireStruct.Of(
            ("Name", bucket.Name),
            ("Prefix", name(prefix)),
            ("KeyMarker", name(marker.Key)),
            ("VersionIdMarker", marker.Version ?? ""),
            ("NextKeyMarker", next is { } key ? name(key.Key) : null),
            ("NextVersionIdMarker", next?.Version),
            ("MaxKeys", most),
            ("Delimiter", call.Input.Text("Delimiter")),
            ("EncodingType", call.Input.Text("EncodingType")),
            ("IsTruncated", next is not null),
            ("Versions", page.Where(item => !item.Version.IsDeleteMarker).Select(item => Version(name, item))),
            ("DeleteMarkers", page.Where(item => item.Version.IsDeleteMarker).Select(item => Version(name, item))),
            ("CommonPrefixes", prefixes.Select(folder => WireStruct.Of(("Prefix", name(folder))))));
    }

    private static WireStruct Owner => WireStruct.Of(("ID", World.Account + new string('0', 52)));

    private static ObjectPage Page(AwsCall call, string after)
    {
        var prefix = call.Input.Text("Prefix") ?? "";
        var most = Most(call);
        var items = new List<KeyValuePair<string, S3Object>>();
        var prefixes = new List<string>();
        string? last = null;
        foreach (var entry in S3Service.Find(call).Objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(entry.Key, after) > 0))
        {
            var folder = Folder(entry.Key, prefix, call.Input.Text("Delimiter"));
            if (folder is not null && (folder == after || (prefixes.Count > 0 && prefixes[^1] == folder)))
            {
                continue;
            }

            if (items.Count + prefixes.Count == most)
            {
                return new ObjectPage(items, prefixes, last, most);
            }

            last = folder ?? entry.Key;
            if (folder is null)
            {
                items.Add(entry);
            }
            else
            {
                prefixes.Add(folder);
            }
        }

        return new ObjectPage(items, prefixes, null, most);
    }

    private static int Most(AwsCall call) => call.Input.Integer("MaxKeys") switch
    {
        null => 1000,
        < 0 => throw Error("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647", 400, ("ArgumentName", "maxKeys")),
        { } asked => (int)Math.Min(asked, 1000),
    };

    private static string? Folder(string key, string prefix, string? delimiter) =>
        !string.IsNullOrEmpty(delimiter) && key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is >= 0 and var at ? key[..(at + delimiter.Length)] : null;

    private static WireStruct Content(Func<string, string> name, string key, S3Object item, bool withOwner) => WireStruct.Of(
        ("Key", name(key)), ("LastModified", item.ModifiedAt), ("ETag", item.ETag), ("Size", item.Content.Length),
        ("StorageClass", item.Headers.GetValueOrDefault("StorageClass") ?? "STANDARD"), ("Owner", withOwner ? Owner : null));

    private static WireStruct Version(Func<string, string> name, (string Key, S3Object Version, bool IsLatest) item) => WireStruct.Of(
        ("Key", name(item.Key)), ("VersionId", item.Version.VersionId), ("IsLatest", item.IsLatest), ("LastModified", item.Version.ModifiedAt), ("Owner", Owner),
        ("ETag", item.Version.IsDeleteMarker ? null : item.Version.ETag),
        ("Size", item.Version.IsDeleteMarker ? null : item.Version.Content.Length),
        ("StorageClass", item.Version.IsDeleteMarker ? null : "STANDARD"));

    // With encoding-type=url every name in the answer is escaped, for keys that XML cannot hold.
    private static Func<string, string> Naming(AwsCall call) => call.Input.Text("EncodingType") switch
    {
        null => name => name,
        "url" => name => Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal),
        _ => throw Error("InvalidArgument", "Invalid Encoding Method specified in Request", 400, ("ArgumentName", "encoding-type")),
    };

    private static string Untoken(string token)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw Error("InvalidArgument", "The continuation token provided is incorrect", 400, ("ArgumentName", "continuation-token"));
        }
    }

    private sealed record ObjectPage(List<KeyValuePair<string, S3Object>> Items, List<string> Prefixes, string? Next, int Most);
}
