using System.Net;
using System.Text.Json;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>S3 as boto3 and the AWS command line see it.</summary>
public sealed class EdgeS3Tests(PilotLightWorld world) : IClassFixture<PilotLightWorld>
{
    private static readonly Dictionary<string, object> Expected = new()
    {
        ["ownedByYou"] = "BucketAlreadyOwnedByYou 409",
        ["taken"] = "BucketAlreadyExists 409",
        ["badName"] = "InvalidBucketName 400",
        ["location"] = "IllegalLocationConstraintException 400",
        ["locations"] = new object?[] { null, "us-west-1" },
        ["redirected"] = 0,
        ["head"] = "us-west-1",
        ["headMissing"] = "404 404",
        ["defaultBlock"] = true,
        ["ownership"] = "BucketOwnerEnforced",
        ["acl"] = "AccessControlListNotSupported 400",
        ["noPolicy"] = "NoSuchBucketPolicy 404",
        ["blockedPolicy"] = "AccessDenied 403",
        ["noBlock"] = "NoSuchPublicAccessBlockConfiguration 404",
        ["noAccountBlock"] = "NoSuchPublicAccessBlockConfiguration 404",
        ["accountBlock"] = true,
        ["blockedByAccount"] = "AccessDenied 403",
        ["malformedPolicy"] = "MalformedPolicy 400",
        ["foreignPolicy"] = "MalformedPolicy 400",
        ["isPublic"] = true,
        ["samePolicy"] = true,
        ["noWebsite"] = "NoSuchWebsiteConfiguration 404",
        ["website"] = "oops.html",
        ["object"] = new object[] { true, "text/plain", "no-cache", new { color = "pink" } },
        ["folders"] = new[] { "a/", "b/" },
        ["top"] = new[] { "c", "z&<>" },
        ["paged"] = true,
        ["pagedOld"] = true,
        ["range"] = "/1",
        ["rangeOf"] = "bytes 2-2/3",
        ["badRange"] = "InvalidRange 416",
        ["unchanged"] = "304 304",
        ["precondition"] = "PreconditionFailed 412",
        ["exists"] = "PreconditionFailed 412",
        ["noKey"] = "NoSuchKey 404",
        ["headNoKey"] = "404 404",
        ["copy"] = new { color = "pink" },
        ["replaced"] = new { color = "blue" },
        ["toItself"] = "InvalidRequest 400",
        ["noTags"] = "NoSuchTagSet 404",
        ["tags"] = new[] { new { Key = "lab", Value = "edge" } },
        ["partOrder"] = "InvalidPartOrder 400",
        ["big"] = new object[] { true, true, "text/big" },
        ["noUpload"] = "NoSuchUpload 404",
        ["notEmpty"] = "BucketNotEmpty 409",
        ["versioning"] = "Enabled",
        ["marker"] = true,
        ["deleted"] = "NoSuchKey 404",
        ["markerItself"] = "MethodNotAllowed 405",
        ["old"] = "new",
        ["versions"] = new object[] { new object[] { "c", false }, new object[] { "c", false }, new object[] { "copy é", true } },
        ["markers"] = new[] { true },
        ["restored"] = "new",
        ["deleted many"] = true,
        ["noOwnership"] = "OwnershipControlsNotFoundError 404",
        ["resource"] = 1,
        ["noBucket"] = "NoSuchBucket 404",
        ["gone"] = true,
    };

    [Fact]
    public async Task EveryOperation_WithBoto3_AnswersAndFailsAsAws() =>
        Boto3Seen.AreEqual(Expected, (await ClientProgram.Boto3("edge_s3.py", world.Endpoint).RunAsync()).Json);

    [Fact]
    public async Task Files_CopiedSyncedAndRemovedWithTheCommandLine_ArriveAndGo()
    {
        var aws = ClientProgram.AwsCli(world.Endpoint);
        var folder = Directory.CreateTempSubdirectory("edge");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "one + two.txt"), "unicorn");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "sub"));
            File.WriteAllBytes(Path.Combine(folder.FullName, "sub", "big.bin"), new byte[9 * 1024 * 1024]);
            await Done(aws, "s3", "mb", "s3://edge-command-line");
            await Done(aws, "s3", "cp", Path.Combine(folder.FullName, "one + two.txt"), "s3://edge-command-line/copied/");
            await Done(aws, "s3", "sync", folder.FullName, "s3://edge-command-line/synced");
            await Done(aws, "s3", "cp", "s3://edge-command-line/synced/one + two.txt", Path.Combine(folder.FullName, "back.txt"));

            var keys = (await aws.RunAsync("s3api", "list-objects-v2", "--bucket", "edge-command-line", "--query", "Contents[].[Key,Size]", "--output", "json")).Json;

            Assert.Equal("""[["copied/one + two.txt",7],["synced/one + two.txt",7],["synced/sub/big.bin",9437184]]""", JsonSerializer.Serialize(keys, Plain));
            Assert.Equal("unicorn", File.ReadAllText(Path.Combine(folder.FullName, "back.txt")));
            await Done(aws, "s3", "rm", "s3://edge-command-line", "--recursive");
            await Done(aws, "s3", "rb", "s3://edge-command-line");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Website_WithItsOwnErrorDocument_ServesItWithTheStatus()
    {
        var aws = ClientProgram.AwsCli(world.Endpoint);
        await Done(aws, "s3", "mb", "s3://edge-website");
        await Done(aws, "s3api", "delete-public-access-block", "--bucket", "edge-website");
        await Done(aws, "s3", "website", "s3://edge-website", "--index-document", "index.html", "--error-document", "oops.html");
        await Done(aws, "s3api", "put-object", "--bucket", "edge-website", "--key", "folder/index.html", "--content-type", "text/html");
        await Done(aws, "s3api", "put-object", "--bucket", "edge-website", "--key", "oops.html", "--content-type", "text/oops");
        await Done(aws, "s3api", "put-bucket-policy", "--bucket", "edge-website", "--policy",
            """{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:GetObject"],"Resource":"arn:aws:s3:::edge-website/*"}}""");
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var missing = await browser.GetAsync(new Uri(world.Endpoint, "/website/edge-website/"), TestContext.Current.CancellationToken);
        using var moved = await browser.GetAsync(new Uri(world.Endpoint, "/website/edge-website/folder"), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, "text/oops"), (missing.StatusCode, missing.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.Found, "/website/edge-website/folder/"), (moved.StatusCode, moved.Headers.Location?.OriginalString));
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task Done(ClientProgram aws, params string[] arguments)
    {
        var result = await aws.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Error}{result.Output}");
    }
}

/// <summary>What a script saw, held against what it should see.</summary>
internal static class Boto3Seen
{
    /// <summary>Fails with every difference, not with the first.</summary>
    public static void AreEqual(IReadOnlyDictionary<string, object> expected, JsonElement seen)
    {
        var differences = expected.Where(entry => !seen.TryGetProperty(entry.Key, out var value) || JsonSerializer.Serialize(value) != JsonSerializer.Serialize(entry.Value))
            .Select(entry => $"{entry.Key}: expected {JsonSerializer.Serialize(entry.Value)}, saw {(seen.TryGetProperty(entry.Key, out var value) ? value.GetRawText() : "nothing")}")
            .Concat(seen.EnumerateObject().Where(entry => !expected.ContainsKey(entry.Name)).Select(entry => $"{entry.Name}: not expected, saw {entry.Value.GetRawText()}"));
        Assert.Empty(differences);
    }
}
