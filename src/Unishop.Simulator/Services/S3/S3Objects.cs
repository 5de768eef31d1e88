using System.Globalization;
using System.Security.Cryptography;
using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.S3.S3Errors;

namespace Unishop.Simulator.Services.S3;

/// <summary>S3's objects: put, get by condition and range, copy, delete.</summary>
internal static class S3Objects
{
    private static readonly string[] KeptHeaders =
        ["CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "StorageClass", "WebsiteRedirectLocation", "ServerSideEncryption"];

    private static readonly string[] Overridable = ["CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType"];

    public static WireStruct Get(AwsCall call, bool withBody)
    {
        var item = Find(S3Service.Find(call), call["Key"], call.Input.Text("VersionId"));
        CheckConditions(item, call.Input, "", isRead: true);
        var (from, length) = RangeOf(call.Input.Text("Range"), item.Content.Length);
        var isPart = length != item.Content.Length || call.Input.Text("Range") is not null;
        var output = WireStruct.Of(
            ("Body", withBody ? item.Content.AsSpan(from, length).ToArray() : null),
            ("ContentLength", withBody ? null : length),
            ("ContentRange", isPart ? string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + length - 1}/{item.Content.Length}") : null),
            ("$status", isPart ? 206 : null),
            ("AcceptRanges", "bytes"),
            ("ContentType", item.ContentType),
            ("LastModified", item.ModifiedAt),
            ("ETag", item.ETag),
            ("VersionId", item.VersionId == S3Object.NoVersion && S3Service.Find(call).Versioning is null ? null : item.VersionId),
            ("TagCount", item.Tagging is { Length: > 0 } tags ? tags.Split('&').Length : null),
            ("Metadata", Map(item.Metadata)));
        foreach (var (name, value) in item.Headers.Where(header => header is not { Key: "StorageClass", Value: "STANDARD" }))
        {
            output[name] = value;
        }

        // Of a part of it, the whole's checksum says nothing.
        if (!isPart && call.Input.Text("ChecksumMode") == "ENABLED" && item.Checksum is var (sum, digest))
        {
            output[sum] = digest;
            output["ChecksumType"] = "FULL_OBJECT";
        }

        foreach (var name in Overridable)
        {
            if (call.Input.Text("Response" + name) is { } asked)
            {
                output[name] = asked;
            }
        }

        return output;
    }

    public static AwsAnswer Put(AwsCall call)
    {
        var bucket = S3Service.Find(call);
        CheckConditions(bucket.Objects.GetValueOrDefault(call["Key"]), call.Input, "", isRead: false);
        var content = call.Input.GetValueOrDefault("Body") as byte[] ?? [];
        if (call.Input.Text("ContentMD5") is { } claimed && claimed != Convert.ToBase64String(Hash(content)))
        {
            throw Error("BadDigest", "The Content-MD5 you specified did not match what we received.");
        }

        var checksum = Checksums.Check(call, content);
        var item = Draft(call, bucket) with { Content = content, ETag = Tag(content), Checksum = checksum };
        item = Keep(call.World, bucket, call["Key"], item);
        var output = WireStruct.Of(("ETag", item.ETag), ("VersionId", ShownVersion(bucket, item)), ("ServerSideEncryption", "AES256"));
        if (checksum is var (member, value))
        {
            output[member] = value;
            output["ChecksumType"] = "FULL_OBJECT";
        }

        return new AwsAnswer(output, Effect: true);
    }

    public static AwsAnswer Copy(AwsCall call)
    {
        var target = S3Service.Find(call);
        var (sourceBucket, sourceKey, version) = SourceOf(call);
        var source = Find(sourceBucket, sourceKey, version);
        CheckConditions(source, call.Input, "CopySource", isRead: false);
        var replaces = call.Input.Text("MetadataDirective") == "REPLACE";
        if (!replaces && sourceBucket == target && sourceKey == call["Key"] && version is null && call.Input.Text("StorageClass") is null)
        {
            throw Error("InvalidRequest", "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }

        var draft = Draft(call, target);
        var item = replaces
            ? draft with { Content = source.Content, ETag = source.ETag, Tagging = call.Input.Text("TaggingDirective") == "REPLACE" ? draft.Tagging : source.Tagging }
            : source with { ModifiedAt = call.World.Now, HasPublicAcl = draft.HasPublicAcl };
        item = Keep(call.World, target, call["Key"], item);
        return new AwsAnswer(
            WireStruct.Of(
                ("CopyObjectResult", WireStruct.Of(("ETag", item.ETag), ("LastModified", item.ModifiedAt))),
                ("CopySourceVersionId", sourceBucket.Versioning is null ? null : source.VersionId),
                ("VersionId", ShownVersion(target, item))),
            Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var (version, isMarker) = Delete(call.World, S3Service.Find(call), call["Key"], call.Input.Text("VersionId"));
        return new AwsAnswer(WireStruct.Of(("$status", 204), ("VersionId", version), ("DeleteMarker", isMarker ? true : null)), Effect: true);
    }

    public static AwsAnswer DeleteMany(AwsCall call)
    {
        var bucket = S3Service.Find(call);
        var asked = call.Input.Struct("Delete")!;
        var objects = asked.Structs("Objects").ToArray();
        if (objects.Length is 0 or > 1000)
        {
            throw MalformedXml();
        }

        var deleted = new List<object?>();
        foreach (var item in objects)
        {
            var wanted = item.Text("VersionId");
            var (version, isMarker) = Delete(call.World, bucket, item.Text("Key")!, wanted);
            deleted.Add(WireStruct.Of(
                ("Key", item.Text("Key")), ("VersionId", wanted), ("DeleteMarker", isMarker ? true : null), ("DeleteMarkerVersionId", isMarker ? version : null)));
        }

        return new AwsAnswer(asked.Flag("Quiet") == true ? [] : WireStruct.Of(("Deleted", deleted)), Effect: true);
    }

    /// <summary>An object without content as a call asks for it.</summary>
    public static S3Object Draft(AwsCall call, Bucket bucket)
    {
        var acl = call.Input.Text("ACL");
        var isPublic = acl is "public-read" or "public-read-write";
        if (bucket.Ownership == Bucket.EnforcedOwnership && acl is not (null or "bucket-owner-full-control" or "private"))
        {
            throw Error("AccessControlListNotSupported", "The bucket does not allow ACLs");
        }

        if (isPublic && BucketAccess.Block(call.World, bucket).BlockPublicAcls)
        {
            throw Error("AccessDenied", "Access Denied", 403);
        }

        var metadata = call.Input.Struct("Metadata") ?? [];
        if (metadata.Sum(entry => entry.Key.Length + ((string)entry.Value!).Length) > 2048)
        {
            throw Error("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
        }

        return new S3Object([], call.Input.Text("ContentType") ?? "binary/octet-stream", call.World.Now, "")
        {
            HasPublicAcl = isPublic,
            Headers = KeptHeaders.Where(name => call.Input.Text(name) is not null).ToDictionary(name => name, name => call.Input.Text(name)!),
            Metadata = metadata.ToDictionary(entry => entry.Key, entry => (string)entry.Value!),
            Tagging = call.Input.Text("Tagging"),
        };
    }

    /// <summary>Puts an object into its bucket, with a version id where the bucket keeps versions.</summary>
    public static S3Object Keep(World world, Bucket bucket, string key, S3Object item)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(key) > 1024)
        {
            throw Error("KeyTooLongError", "Your key is too long");
        }

        item = item with { VersionId = bucket.Versioning == "Enabled" ? world.Random.Hex(32) : S3Object.NoVersion };
        bucket.Objects.Put(key, item);
        return item;
    }

    /// <summary>The version id as answers show it: not at all in a bucket that never kept versions.</summary>
    public static string? ShownVersion(Bucket bucket, S3Object item) => bucket.Versioning is null ? null : item.VersionId;

    public static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(Hash(content))}\"";

    // S3's entity tag of a plain upload is the MD5 of its content; it identifies, it does not protect.
#pragma warning disable CA5351
    public static byte[] Hash(byte[] content) => MD5.HashData(content);
#pragma warning restore CA5351

    /// <summary>The object that a <c>CopySource</c> names.</summary>
    private static (Bucket Bucket, string Key, string? Version) SourceOf(AwsCall call)
    {
        var source = call["CopySource"];
        string? version = null;
        if (source.IndexOf("?versionId=", StringComparison.Ordinal) is > 0 and var at)
        {
            (source, version) = (source[..at], source[(at + "?versionId=".Length)..]);
        }

        var path = Uri.UnescapeDataString(source).TrimStart('/').Split('/', 2);
        if (path.Length < 2 || path[1].Length == 0)
        {
            throw Error("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", 400, ("ArgumentName", "x-amz-copy-source"));
        }

        // A copy may come from another Region.
        var bucket = call.World.Buckets.GetValueOrDefault(path[0]) ?? throw Error("NoSuchBucket", "The specified bucket does not exist", 404, ("BucketName", path[0]));
        return (bucket, path[1], version);
    }

    private static S3Object Find(Bucket bucket, string key, string? version)
    {
        if (version is null)
        {
            return bucket.Objects.GetValueOrDefault(key) ?? throw (bucket.Objects.Newest(key) is { IsDeleteMarker: true } gone
                ? new WireException(NoSuchKey(key).Error with { Headers = new Dictionary<string, string> { ["x-amz-delete-marker"] = "true", ["x-amz-version-id"] = gone.VersionId } })
                : NoSuchKey(key));
        }

        var found = bucket.Objects.Version(key, version)
            ?? throw (version == S3Object.NoVersion || version.Length == 32
                ? Error("NoSuchVersion", "The specified version does not exist.", 404, ("Key", key), ("VersionId", version))
                : Error("InvalidArgument", "Invalid version id specified", 400, ("ArgumentName", "versionId"), ("ArgumentValue", version)));
        return found.IsDeleteMarker
            ? throw Error("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)
            : found;
    }

    private static (string? Version, bool IsMarker) Delete(World world, Bucket bucket, string key, string? version)
    {
        if (version is not null)
        {
            var removed = bucket.Objects.Remove(key, version);
            return (version, removed is { IsDeleteMarker: true });
        }

        if (bucket.Versioning is null)
        {
            bucket.Objects.Remove(key, S3Object.NoVersion);
            return (null, false);
        }

        var marker = Keep(world, bucket, key, new S3Object([], "", world.Now, "") { IsDeleteMarker = true });
        return (marker.VersionId, true);
    }

    // The tags decide before the times, as HTTP has it; a refused read says "not modified", a refused write never does.
    private static void CheckConditions(S3Object? item, WireStruct input, string prefix, bool isRead)
    {
        bool Is(string tag) => tag == "*" ? item is not null : tag.Split(',').Any(one => item is not null && one.Trim().Trim('"') == item.ETag.Trim('"'));
        if (input.Text(prefix + "IfMatch") is { } match)
        {
            if (item is null && !isRead)
            {
                throw NoSuchKey(input.Text("Key")!);
            }

            if (!Is(match))
            {
                throw Failed("If-Match");
            }
        }
        else if (input.Instant(prefix + "IfUnmodifiedSince") is { } before && item is not null && Seconds(item.ModifiedAt) > Seconds(before))
        {
            throw Failed("If-Unmodified-Since");
        }

        if (input.Text(prefix + "IfNoneMatch") is { } none)
        {
            if (Is(none))
            {
                throw isRead ? Unchanged() : Failed("If-None-Match");
            }
        }
        else if (input.Instant(prefix + "IfModifiedSince") is { } since && item is not null && Seconds(item.ModifiedAt) <= Seconds(since))
        {
            throw isRead ? Unchanged() : Failed("If-Modified-Since");
        }

        WireException Unchanged() => new(new WireError("NotModified", "Not Modified", 304) { Headers = new Dictionary<string, string> { ["ETag"] = item!.ETag } });

        static WireException Failed(string condition) => Error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412, ("Condition", condition));

        static long Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds();
    }

    private static (int From, int Length) RangeOf(string? range, int length)
    {
        // What is no range, or several, is answered with the whole object.
        if (range is null || !range.StartsWith("bytes=", StringComparison.Ordinal) || range["bytes=".Length..].Split('-') is not [var first, var last])
        {
            return (0, length);
        }

        var hasFirst = long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from);
        var hasLast = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to);
        if (!hasFirst && !hasLast)
        {
            return (0, length);
        }

        if (!hasFirst)
        {
            (from, to) = (Math.Max(0, length - to), length - 1);
        }
        else if (!hasLast)
        {
            to = length - 1;
        }

        to = Math.Min(to, length - 1);
        return from >= length || to < from
            ? throw Error("InvalidRange", "The requested range is not satisfiable", 416, ("RangeRequested", range), ("ActualObjectSize", length.ToString(CultureInfo.InvariantCulture)))
            : ((int)from, (int)(to - from + 1));
    }

    private static WireStruct? Map(IReadOnlyDictionary<string, string> entries)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        var map = new WireStruct();
        foreach (var (name, value) in entries)
        {
            map[name] = value;
        }

        return map;
    }
}
