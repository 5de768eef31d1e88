using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Shop;

/// <summary>A file of the shop's page.</summary>
internal sealed record SiteFile(string Key, byte[] Content, string ContentType, string ETag);

/// <summary>The shop's page, as an instance uploads it to the site bucket.</summary>
internal static class SiteFiles
{
    private const string Prefix = "Site/";

    public static ImmutableArray<SiteFile> All { get; } =
    [
        .. from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
           where name.StartsWith(Prefix, StringComparison.Ordinal)
           let content = Read(name)
           let key = name[Prefix.Length..]
           select new SiteFile(key, content, TypeOf(key), Tag(content)),
    ];

    public static S3Object Object(byte[] content, string contentType, DateTimeOffset at) => new(content, contentType, at, Tag(content));

    // S3's entity tag of a plain upload is the MD5 of its content; it identifies, it does not protect.
#pragma warning disable CA5351
    private static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
#pragma warning restore CA5351

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string TypeOf(string key) => Path.GetExtension(key) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
