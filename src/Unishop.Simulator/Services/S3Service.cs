using Aws.Wire;
using Unishop.Simulator.Shop;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

/// <summary>S3: buckets, objects, public access.</summary>
internal sealed class S3Service : AwsService
{
    public S3Service()
    {
        Reads("ListBuckets", call => Of(
            ("Buckets", call.World.Buckets.Values.Select(bucket => Of(("Name", bucket.Name), ("CreationDate", bucket.CreatedAt)))),
            ("Owner", Of(("ID", World.Account)))));
        Reads("HeadBucket", call => Of(("BucketRegion", Find(call).Region)));
        Reads("GetBucketLocation", call => Of(("LocationConstraint", Find(call).Region is var region && region == "us-east-1" ? null : region)));
        Reads("ListObjectsV2", call => List(call));
        Reads("ListObjects", call => List(call));
        Reads("GetObject", call => ObjectStruct(FindObject(call), withBody: true));
        Reads("HeadObject", call => ObjectStruct(FindObject(call), withBody: false));
        Reads("GetPublicAccessBlock", GetPublicAccessBlock);
        Reads("GetBucketPolicyStatus", call => Of(("PolicyStatus", Of(("IsPublic", Find(call).PublicReadPolicy)))));
        Reads("GetBucketPolicy", GetBucketPolicy);
        Reads("GetBucketWebsite", GetBucketWebsite);
        Changes("PutPublicAccessBlock", PutPublicAccessBlock);
        Changes("DeletePublicAccessBlock", call =>
        {
            Find(call).Block = null;
            return new AwsAnswer(Of(("$status", 204)), Effect: true);
        });
        Changes("PutObject", PutObject);
        Changes("DeleteObject", call => new AwsAnswer(Of(("$status", 204)), Find(call).Objects.Remove(call["Key"])));
    }

    public override string Model => "s3";

    private static Bucket Find(AwsCall call)
    {
        var bucket = call.World.Buckets.GetValueOrDefault(call["Bucket"])
            ?? throw Error("NoSuchBucket", "The specified bucket does not exist", 404);
        return bucket;
    }

    private static S3Object FindObject(AwsCall call) => Find(call).Objects.GetValueOrDefault(call["Key"])
        ?? throw Error("NoSuchKey", "The specified key does not exist.", 404);

    private static WireStruct ObjectStruct(S3Object item, bool withBody) => Of(
        ("Body", withBody ? item.Content : null),
        ("ContentLength", withBody ? null : item.Content.Length),
        ("ContentType", item.ContentType),
        ("LastModified", item.ModifiedAt),
        ("ETag", item.ETag));

    private static WireStruct List(AwsCall call)
    {
        var bucket = Find(call);
        var prefix = call.Input.Text("Prefix") ?? "";
        var keys = bucket.Objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        return Of(
            ("Name", bucket.Name),
            ("Prefix", prefix),
            ("KeyCount", keys.Length),
            ("MaxKeys", 1000),
            ("IsTruncated", false),
            ("Contents", keys.Select(entry => Of(
                ("Key", entry.Key), ("LastModified", entry.Value.ModifiedAt), ("ETag", entry.Value.ETag), ("Size", entry.Value.Content.Length), ("StorageClass", "STANDARD")))));
    }

    private static WireStruct GetPublicAccessBlock(AwsCall call) => Find(call).Block is { } block
        ? Of(("PublicAccessBlockConfiguration", Of(
            ("BlockPublicAcls", block.BlockPublicAcls), ("IgnorePublicAcls", block.IgnorePublicAcls),
            ("BlockPublicPolicy", block.BlockPublicPolicy), ("RestrictPublicBuckets", block.RestrictPublicBuckets))))
        : throw Error("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", 404);

    private static AwsAnswer PutPublicAccessBlock(AwsCall call)
    {
        var asked = call.Input.Struct("PublicAccessBlockConfiguration")!;
        Find(call).Block = new PublicAccessBlock(
            asked.Flag("BlockPublicAcls") ?? false, asked.Flag("IgnorePublicAcls") ?? false,
            asked.Flag("BlockPublicPolicy") ?? false, asked.Flag("RestrictPublicBuckets") ?? false);
        return new AwsAnswer([], Effect: true);
    }

    private static WireStruct GetBucketPolicy(AwsCall call)
    {
        var bucket = Find(call);
        return bucket.PublicReadPolicy
            ? Of(("Policy", $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{bucket.Name}}/*"}]}"""))
            : throw Error("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
    }

    private static WireStruct GetBucketWebsite(AwsCall call) => Find(call).IsWebsite
        ? Of(("IndexDocument", Of(("Suffix", "index.html"))), ("ErrorDocument", Of(("Key", "error.html"))))
        : throw Error("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", 404);

    private static AwsAnswer PutObject(AwsCall call)
    {
        var content = call.Input.GetValueOrDefault("Body") as byte[] ?? [];
        var item = SiteFiles.Object(content, call.Input.Text("ContentType") ?? "binary/octet-stream", call.World.Now);
        Find(call).Objects[call["Key"]] = item;
        return new AwsAnswer(Of(("ETag", item.ETag)), Effect: true);
    }
}
