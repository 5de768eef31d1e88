using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.S3;

/// <summary>S3's errors with the details that its clients read.</summary>
internal static class S3Errors
{
    public static WireException Error(string code, string message, int status = 400, params (string Name, string Value)[] details) =>
        new(new WireError(code, message, status) { Details = details });

    public static WireException InBucket(AwsCall call, string code, string message, int status = 404) =>
        Error(code, message, status, ("BucketName", call["Bucket"]));

    public static WireException NoSuchKey(string key) => Error("NoSuchKey", "The specified key does not exist.", 404, ("Key", key));

    public static WireException MalformedXml() =>
        Error("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    /// <summary>The bucket is in another Region than the call was signed for.</summary>
    public static WireException Elsewhere(Bucket bucket) => new(new WireError(
        "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.", 301)
    {
        Headers = new Dictionary<string, string> { ["x-amz-bucket-region"] = bucket.Region },
        Details = [("Endpoint", $"s3.{bucket.Region}.amazonaws.com"), ("Bucket", bucket.Name)],
    });
}

/// <summary>Public access blocks as they cross the wire.</summary>
internal static class Blocks
{
    public static WireStruct Show(PublicAccessBlock block) => WireStruct.Of(("PublicAccessBlockConfiguration", WireStruct.Of(
        ("BlockPublicAcls", block.BlockPublicAcls), ("IgnorePublicAcls", block.IgnorePublicAcls),
        ("BlockPublicPolicy", block.BlockPublicPolicy), ("RestrictPublicBuckets", block.RestrictPublicBuckets))));

    public static PublicAccessBlock Read(AwsCall call)
    {
        var asked = call.Input.Struct("PublicAccessBlockConfiguration")!;
        return new PublicAccessBlock(
            asked.Flag("BlockPublicAcls") ?? false, asked.Flag("IgnorePublicAcls") ?? false,
            asked.Flag("BlockPublicPolicy") ?? false, asked.Flag("RestrictPublicBuckets") ?? false);
    }
}
