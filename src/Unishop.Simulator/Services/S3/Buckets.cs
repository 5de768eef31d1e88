using System.Collections;

namespace Unishop.Simulator.Services.S3;

/// <summary>An S3 bucket.</summary>
internal sealed class Bucket
{
    /// <summary>ACLs are off, as in every new bucket since April 2023.</summary>
    public const string EnforcedOwnership = "BucketOwnerEnforced";

    public Bucket() => Objects = new BucketObjects(this);

    public required string Name { get; init; }

    public required string Region { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The newest versions of the objects, without those that are deleted.</summary>
    public BucketObjects Objects { get; }

    /// <summary><c>Enabled</c> or <c>Suspended</c>; absent: it never was versioned.</summary>
    public string? Versioning { get; set; }

    /// <summary>The four flags of the public access block; absent: none is configured.</summary>
    public PublicAccessBlock? Block { get; set; }

    /// <summary>The ownership of objects; absent: no control is configured, ACLs are on.</summary>
    public string? Ownership { get; set; } = EnforcedOwnership;

    public BucketPolicy? Policy { get; set; }

    public BucketWebsite? Website { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, MultipartUpload> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether everybody can read, as far as the bucket itself decides: a public policy that no block takes away.</summary>
    public bool IsReadable => Policy is { IsPublic: true } && Block is not { RestrictPublicBuckets: true };

    public string Arn => $"arn:aws:s3:::{Name}";
}

/// <summary>The objects of a bucket with their versions.</summary>
internal sealed class BucketObjects(Bucket bucket) : IEnumerable<KeyValuePair<string, S3Object>>
{
    // Oldest first. A key without versions is not in here.
    private readonly SortedDictionary<string, List<S3Object>> _versions = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => this.Select(entry => entry.Key);

    /// <summary>Every version of every key, newest first within a key, delete markers included.</summary>
    public IEnumerable<(string Key, S3Object Version, bool IsLatest)> Versions =>
        from entry in _versions
        from version in entry.Value.AsEnumerable().Reverse()
        select (entry.Key, version, ReferenceEquals(version, entry.Value[^1]));

    /// <summary>Whether nothing at all is left, old versions and delete markers included.</summary>
    public bool IsBare => _versions.Count == 0;

    /// <summary>The newest version; setting it adds a version, or overwrites in a bucket that keeps none.</summary>
    /// <exception cref="KeyNotFoundException">There is no such object.</exception>
    public S3Object this[string key]
    {
        get => GetValueOrDefault(key) ?? throw new KeyNotFoundException($"{bucket.Name} has no {key}.");
        set => Put(key, value);
    }

    public S3Object? GetValueOrDefault(string key) => Newest(key) is { IsDeleteMarker: false } current ? current : null;

    /// <summary>The newest version, which may be a delete marker.</summary>
    public S3Object? Newest(string key) => _versions.GetValueOrDefault(key)?[^1];

    /// <summary>A version by its id, <c>null</c> for the one without.</summary>
    public S3Object? Version(string key, string id) => _versions.GetValueOrDefault(key)?.Find(version => version.VersionId == id);

    public void Put(string key, S3Object version)
    {
        if (!_versions.TryGetValue(key, out var versions))
        {
            _versions[key] = versions = [];
        }

        if (version.VersionId == S3Object.NoVersion)
        {
            versions.RemoveAll(older => older.VersionId == S3Object.NoVersion);
        }

        versions.Add(version);
    }

    /// <summary>Takes a version away for good.</summary>
    public S3Object? Remove(string key, string id)
    {
        if (Version(key, id) is not { } version)
        {
            return null;
        }

        var versions = _versions[key];
        versions.Remove(version);
        if (versions.Count == 0)
        {
            _versions.Remove(key);
        }

        return version;
    }

    public IEnumerator<KeyValuePair<string, S3Object>> GetEnumerator() =>
        _versions.Where(entry => !entry.Value[^1].IsDeleteMarker).Select(entry => KeyValuePair.Create(entry.Key, entry.Value[^1])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed record PublicAccessBlock(bool BlockPublicAcls, bool IgnorePublicAcls, bool BlockPublicPolicy, bool RestrictPublicBuckets)
{
    public static readonly PublicAccessBlock Everything = new(true, true, true, true);

    public static readonly PublicAccessBlock Nothing = new(false, false, false, false);

    /// <summary>What applies where both are configured: the stricter of the two, flag by flag.</summary>
    public static PublicAccessBlock Stricter(PublicAccessBlock? one, PublicAccessBlock? other)
    {
        var (a, b) = (one ?? Nothing, other ?? Nothing);
        return new(a.BlockPublicAcls || b.BlockPublicAcls, a.IgnorePublicAcls || b.IgnorePublicAcls, a.BlockPublicPolicy || b.BlockPublicPolicy, a.RestrictPublicBuckets || b.RestrictPublicBuckets);
    }
}

/// <summary>A version of an object, or a delete marker.</summary>
internal sealed record S3Object(byte[] Content, string ContentType, DateTimeOffset ModifiedAt, string ETag)
{
    /// <summary>The version id of objects in a bucket that was not versioned when they came.</summary>
    public const string NoVersion = "null";

    public string VersionId { get; init; } = NoVersion;

    public bool IsDeleteMarker { get; init; }

    /// <summary>Whether its ACL lets everybody read it.</summary>
    public bool HasPublicAcl { get; init; }

    /// <summary>Further headers by the names of the API model's members, e.g. <c>CacheControl</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The checksum that came with it or was asked for, by the name of the answer's member.</summary>
    public (string Member, string Value)? Checksum { get; init; }

    /// <summary>Tags as the query string that the upload's header gave.</summary>
    public string? Tagging { get; init; }
}

/// <summary>The static website of a bucket.</summary>
internal sealed record BucketWebsite
{
    public string? IndexDocument { get; init; }

    public string? ErrorDocument { get; init; }

    /// <summary>Where every request is sent instead: host and protocol.</summary>
    public (string Host, string? Protocol)? RedirectAll { get; init; }
}

/// <summary>An upload in parts that is not complete.</summary>
internal sealed class MultipartUpload
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    /// <summary>The object as it will be, but for its content.</summary>
    public required S3Object Draft { get; init; }

    public SortedDictionary<long, S3Object> Parts { get; } = [];
}
