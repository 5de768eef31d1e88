using System.Text;

namespace Aws.Wire.Tests;

/// <summary>S3: which operation a request is, and where its values go.</summary>
public sealed class S3Tests
{
    private static readonly ServiceModel S3 = ServiceModel.Load("s3");

    [Theory]
    [InlineData("GET", "/", "", "ListBuckets")]
    [InlineData("GET", "/", "x-id=ListBuckets", "ListBuckets")]
    [InlineData("HEAD", "/bucket", "", "HeadBucket")]
    [InlineData("PUT", "/bucket", "", "CreateBucket")]
    [InlineData("PUT", "/bucket/", "", "CreateBucket")]
    [InlineData("DELETE", "/bucket", "", "DeleteBucket")]
    [InlineData("GET", "/bucket", "location", "GetBucketLocation")]
    [InlineData("GET", "/bucket", "list-type=2&prefix=a", "ListObjectsV2")]
    [InlineData("GET", "/bucket", "prefix=a", "ListObjects")]
    [InlineData("GET", "/bucket", "versions", "ListObjectVersions")]
    [InlineData("GET", "/bucket", "publicAccessBlock", "GetPublicAccessBlock")]
    [InlineData("DELETE", "/bucket", "publicAccessBlock", "DeletePublicAccessBlock")]
    [InlineData("GET", "/bucket", "policy", "GetBucketPolicy")]
    [InlineData("GET", "/bucket", "policyStatus", "GetBucketPolicyStatus")]
    [InlineData("GET", "/bucket", "website", "GetBucketWebsite")]
    [InlineData("GET", "/bucket", "versioning", "GetBucketVersioning")]
    [InlineData("GET", "/bucket/a/b c.txt", "x-id=GetObject", "GetObject")]
    [InlineData("HEAD", "/bucket/a/b", "", "HeadObject")]
    [InlineData("DELETE", "/bucket/a/b", "x-id=DeleteObject", "DeleteObject")]
    public void Read_MethodPathAndQuery_TellTheOperation(string method, string path, string query, string operation) =>
        Assert.Equal(operation, ServerCodec.Read(S3, Requests.Of(method, path, query, [])).Operation.Name);

    [Fact]
    public void Read_Put_TakesPathHeadersAndBody()
    {
        var call = ServerCodec.Read(S3, Requests.Of(
            "PUT", "/bucket/a/b c.txt", "x-id=PutObject", "hello"u8.ToArray(), ("Content-Type", "text/plain"), ("x-amz-meta-Owner", "me")));

        Assert.Equal("PutObject", call.Operation.Name);
        Assert.Equal(("bucket", "a/b c.txt", "text/plain"), (call.Input.Text("Bucket"), call.Input.Text("Key"), call.Input.Text("ContentType")));
        Assert.Equal("me", call.Input.Struct("Metadata")!.Text("owner"));
        Assert.Equal("hello"u8.ToArray(), (byte[])call.Input["Body"]!);
    }

    [Fact]
    public void Read_CopySource_IsACopy()
    {
        var call = ServerCodec.Read(S3, Requests.Of("PUT", "/bucket/b", "x-id=CopyObject", [], ("x-amz-copy-source", "bucket/a")));

        Assert.Equal(("CopyObject", "bucket/a"), (call.Operation.Name, call.Input.Text("CopySource")));
    }

    [Theory]
    [InlineData("5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    [InlineData("b;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\nhello world\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")]
    public void Read_ChunkedBody_IsTheContent(string body, string hash)
    {
        var call = ServerCodec.Read(S3, Requests.Of("PUT", "/bucket/key", "", Encoding.ASCII.GetBytes(body), ("x-amz-content-sha256", hash), ("Content-Encoding", "aws-chunked")));

        Assert.Equal("hello world", Encoding.ASCII.GetString((byte[])call.Input["Body"]!));
    }

    [Theory]
    [InlineData("5\r\nhel")]
    [InlineData("zz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("7fffffff\r\nhello\r\n0\r\n\r\n")]
    [InlineData("")]
    public void Read_BrokenChunks_IsRefused(string body)
    {
        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(S3, Requests.Of("PUT", "/bucket/key", "", Encoding.ASCII.GetBytes(body), ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"))));

        Assert.Equal("IncompleteBody", refused.Error.Code);
    }

    [Fact]
    public void Read_XmlBody_IsThePayload()
    {
        var call = ServerCodec.Read(S3, Requests.Of("PUT", "/bucket", "publicAccessBlock", Encoding.UTF8.GetBytes(
            "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><BlockPublicAcls>true</BlockPublicAcls><BlockPublicPolicy>false</BlockPublicPolicy></PublicAccessBlockConfiguration>")));

        var block = call.Input.Struct("PublicAccessBlockConfiguration")!;
        Assert.Equal((true, false, null), (block.Flag("BlockPublicAcls"), block.Flag("BlockPublicPolicy"), block.Flag("RestrictPublicBuckets")));
    }

    [Theory]
    [InlineData("us-west-1", ">us-west-1</LocationConstraint>")]
    [InlineData(null, "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\" />")]
    public void Write_Location_IsTheRootsText(string? location, string expected)
    {
        var call = ServerCodec.Read(S3, Requests.Of("GET", "/bucket", "location", []));
        var output = location is null ? [] : new WireStruct { ["LocationConstraint"] = location };

        Assert.EndsWith(expected, Requests.Text(ServerCodec.Write(call, output, "id")), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Object_HasHeadersAndTheBytes()
    {
        var call = ServerCodec.Read(S3, Requests.Of("GET", "/bucket/key", "", []));

        var answer = ServerCodec.Write(call, new WireStruct
        {
            ["Body"] = "hello"u8.ToArray(), ["ContentType"] = "text/plain", ["ETag"] = "\"e\"",
            ["LastModified"] = new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero), ["Metadata"] = new WireStruct { ["owner"] = "me" },
        }, "id");

        Assert.Equal(("text/plain", "hello"), (answer.ContentType, Requests.Text(answer)));
        Assert.Equal(("\"e\"", "Sat, 21 Nov 2026 01:02:03 GMT", "me"), (answer.Headers["ETag"], answer.Headers["Last-Modified"], answer.Headers["x-amz-meta-owner"]));
    }

    [Fact]
    public void Write_Listing_IsListBucketResult()
    {
        var call = ServerCodec.Read(S3, Requests.Of("GET", "/bucket", "list-type=2", []));

        var answer = ServerCodec.Write(call, new WireStruct { ["Name"] = "bucket", ["Contents"] = new List<object?> { new WireStruct { ["Key"] = "a" }, new WireStruct { ["Key"] = "b" } } }, "id");

        Assert.Contains("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">", Requests.Text(answer), StringComparison.Ordinal);
        Assert.Contains("<Contents><Key>a</Key></Contents><Contents><Key>b</Key></Contents>", Requests.Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteError_OfS3_HasNoNamespaceAndBothIds()
    {
        var answer = ServerCodec.WriteError(S3, WireProtocol.RestXml, new WireError("NoSuchKey", "The specified key does not exist.", 404), "id");

        Assert.Contains("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><RequestId>id</RequestId>", Requests.Text(answer), StringComparison.Ordinal);
        Assert.Equal("id", answer.Headers["x-amz-request-id"]);
        Assert.NotEmpty(answer.Headers["x-amz-id-2"]);
    }
}
