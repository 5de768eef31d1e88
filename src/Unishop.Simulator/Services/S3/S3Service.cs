using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.S3.S3Errors;

namespace Unishop.Simulator.Services.S3;

/// <summary>S3: buckets and what is set on them; objects are in <see cref="S3Objects"/>, lists in <see cref="S3Lists"/>.</summary>
internal sealed class S3Service : AwsService
{
    // Names that other accounts have had for long.
    private static readonly HashSet<string> Taken = ["test", "bucket", "my-bucket", "mybucket", "example", "examplebucket", "unishop", "website"];

    public S3Service()
    {
        Reads("ListBuckets", S3Lists.Buckets);
        Reads("HeadBucket", call => Of(("BucketRegion", Find(call).Region)));
        Reads("GetBucketLocation", call => Of(("LocationConstraint", FindAnywhere(call).Region is var region && region == "us-east-1" ? null : region)));
        Changes("CreateBucket", Create);
        Changes("DeleteBucket", Delete);
        Reads("GetBucketVersioning", call => Of(("Status", Find(call).Versioning)));
        Changes("PutBucketVersioning", PutVersioning);
        Reads("GetBucketTagging", GetTagging);
        Changes("PutBucketTagging", PutTagging);
        Changes("DeleteBucketTagging", call => Gone(() => Find(call).Tags.Clear()));
        Reads("GetBucketOwnershipControls", call => Find(call).Ownership is { } ownership
            ? Of(("OwnershipControls", Of(("Rules", new List<object?> { Of(("ObjectOwnership", ownership)) }))))
            : throw InBucket(call, "OwnershipControlsNotFoundError", "The bucket ownership controls were not found"));
        Changes("PutBucketOwnershipControls", PutOwnership);
        Changes("DeleteBucketOwnershipControls", call => Gone(() => Find(call).Ownership = null));
        Reads("GetPublicAccessBlock", call => Blocks.Show(Find(call).Block ?? throw InBucket(call, "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found")));
        Changes("PutPublicAccessBlock", call =>
        {
            Find(call).Block = Blocks.Read(call);
            return new AwsAnswer([], Effect: true);
        });
        Changes("DeletePublicAccessBlock", call => Gone(() => Find(call).Block = null));
        Reads("GetBucketPolicy", call => Of(("Policy", PolicyOf(call).Document)));
        Reads("GetBucketPolicyStatus", call => Of(("PolicyStatus", Of(("IsPublic", PolicyOf(call).IsPublic)))));
        Changes("PutBucketPolicy", PutPolicy);
        Changes("DeleteBucketPolicy", call => Gone(() => Find(call).Policy = null));
        Reads("GetBucketWebsite", GetWebsite);
        Changes("PutBucketWebsite", PutWebsite);
        Changes("DeleteBucketWebsite", call => Gone(() => Find(call).Website = null));
        Reads("ListObjects", S3Lists.Objects);
        Reads("ListObjectsV2", S3Lists.ObjectsV2);
        Reads("ListObjectVersions", S3Lists.Versions);
        Reads("GetObject", call => S3Objects.Get(call, withBody: true));
        Reads("HeadObject", call => S3Objects.Get(call, withBody: false));
        Changes("PutObject", S3Objects.Put);
        Changes("CopyObject", S3Objects.Copy);
        Changes("DeleteObject", S3Objects.Delete);
        Changes("DeleteObjects", S3Objects.DeleteMany);
        Changes("CreateMultipartUpload", S3Multipart.Create);
        Changes("UploadPart", S3Multipart.UploadPart);
        Changes("CompleteMultipartUpload", S3Multipart.Complete);
        Changes("AbortMultipartUpload", S3Multipart.Abort);
    }

    public override string Model => "s3";

    /// <summary>The bucket of a call, which must be in the Region that the call was signed for.</summary>
    /// <exception cref="WireException">It is not there, elsewhere, or not the account's that the caller expects.</exception>
    public static Bucket Find(AwsCall call) => FindAnywhere(call) is var bucket && bucket.Region == call.Region ? bucket : throw Elsewhere(bucket);

    private static Bucket FindAnywhere(AwsCall call)
    {
        var bucket = call.World.Buckets.GetValueOrDefault(call["Bucket"]) ?? throw InBucket(call, "NoSuchBucket", "The specified bucket does not exist");
        foreach (var owner in new[] { "ExpectedBucketOwner", "ExpectedSourceBucketOwner" })
        {
            if (call.Input.Text(owner) is { } expected && expected != World.Account)
            {
                throw Error("AccessDenied", "Access Denied", 403);
            }
        }

        return bucket;
    }

    private static AwsAnswer Gone(Action change)
    {
        change();
        return new AwsAnswer(Of(("$status", 204)), Effect: true);
    }

    private static AwsAnswer Create(AwsCall call)
    {
        var name = call["Bucket"];
        if (!IsName(name))
        {
            throw InBucket(call, "InvalidBucketName", "The specified bucket is not valid.", 400);
        }

        var constraint = call.Input.Struct("CreateBucketConfiguration")?.Text("LocationConstraint");
        if ((constraint ?? "us-east-1") != call.Region)
        {
            throw Error("IllegalLocationConstraintException", $"The {constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }

        if (call.World.Buckets.TryGetValue(name, out var existing))
        {
            // us-east-1 alone still answers a repetition with success.
            return existing.Region == "us-east-1" && call.Region == "us-east-1"
                ? new AwsAnswer(Created(name))
                : throw InBucket(call, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409);
        }

        if (Taken.Contains(name))
        {
            throw InBucket(call, "BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.", 409);
        }

        var ownership = call.Input.Text("ObjectOwnership") ?? Bucket.EnforcedOwnership;
        if (ownership == Bucket.EnforcedOwnership && call.Input.Text("ACL") is { } acl and not "private")
        {
            throw Error("InvalidBucketAclWithObjectOwnership", $"Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting (asked for: {acl})");
        }

        var bucket = new Bucket { Name = name, Region = call.Region, CreatedAt = call.World.Now, Block = PublicAccessBlock.Everything, Ownership = ownership };
        foreach (var tag in call.Input.Struct("CreateBucketConfiguration")?.Structs("Tags") ?? [])
        {
            bucket.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }

        call.World.Buckets[name] = bucket;
        return new AwsAnswer(Created(name), Effect: true);
    }

    private static WireStruct Created(string name) => Of(("Location", "/" + name), ("BucketArn", "arn:aws:s3:::" + name));

    private static bool IsName(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.StartsWith("xn--", StringComparison.Ordinal) && !name.EndsWith("-s3alias", StringComparison.Ordinal)
        && !System.Net.IPAddress.TryParse(name, out _);

    private static AwsAnswer Delete(AwsCall call)
    {
        var bucket = Find(call);
        if (!bucket.Objects.IsBare)
        {
            throw InBucket(call, "BucketNotEmpty", "The bucket you tried to delete is not empty" + (bucket.Versioning is null ? "" : ". You must delete all versions in the bucket."), 409);
        }

        call.World.Buckets.Remove(bucket.Name);
        return new AwsAnswer(Of(("$status", 204)), Effect: true);
    }

    private static AwsAnswer PutVersioning(AwsCall call)
    {
        var status = call.Input.Struct("VersioningConfiguration")!.Text("Status");
        Find(call).Versioning = status is "Enabled" or "Suspended" ? status
            : throw Error("IllegalVersioningConfigurationException", "The Versioning element must be specified");
        return new AwsAnswer([], Effect: true);
    }

    private static WireStruct GetTagging(AwsCall call) => Find(call) is { Tags.Count: > 0 } bucket
        ? Of(("TagSet", bucket.Tags.Select(tag => Of(("Key", tag.Key), ("Value", tag.Value)))))
        : throw InBucket(call, "NoSuchTagSet", "The TagSet does not exist");

    private static AwsAnswer PutTagging(AwsCall call)
    {
        var bucket = Find(call);
        var tags = call.Input.Struct("Tagging")!.Structs("TagSet").ToArray();
        if (tags.Select(tag => tag.Text("Key")).Distinct().Count() != tags.Length)
        {
            throw Error("InvalidTag", "Cannot provide multiple Tags with the same key");
        }

        bucket.Tags.Clear();
        foreach (var tag in tags)
        {
            bucket.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }

        return new AwsAnswer(Of(("$status", 204)), Effect: true);
    }

    private static AwsAnswer PutOwnership(AwsCall call)
    {
        var rule = call.Input.Struct("OwnershipControls")!.Structs("Rules").FirstOrDefault()?.Text("ObjectOwnership");
        Find(call).Ownership = rule is Bucket.EnforcedOwnership or "BucketOwnerPreferred" or "ObjectWriter" ? rule : throw MalformedXml();
        return new AwsAnswer([], Effect: true);
    }

    private static BucketPolicy PolicyOf(AwsCall call) => Find(call).Policy ?? throw InBucket(call, "NoSuchBucketPolicy", "The bucket policy does not exist");

    private static AwsAnswer PutPolicy(AwsCall call)
    {
        var bucket = Find(call);
        BucketPolicy policy;
        try
        {
            policy = BucketPolicy.Parse(call["Policy"], bucket.Name);
        }
        catch (FormatException wrong)
        {
            throw Error("MalformedPolicy", wrong.Message);
        }

        if (policy.IsPublic && BucketAccess.Block(call.World, bucket).BlockPublicPolicy)
        {
            throw Error("AccessDenied", $"User: arn:aws:iam::{World.Account}:user/operator is not authorized to perform: s3:PutBucketPolicy on resource: \"{bucket.Arn}\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.", 403);
        }

        bucket.Policy = policy;
        return new AwsAnswer(Of(("$status", 204)), Effect: true);
    }

    private static WireStruct GetWebsite(AwsCall call) => Find(call).Website is { } website
        ? Of(
            ("IndexDocument", website.IndexDocument is { } index ? Of(("Suffix", index)) : null),
            ("ErrorDocument", website.ErrorDocument is { } error ? Of(("Key", error)) : null),
            ("RedirectAllRequestsTo", website.RedirectAll is { } redirect ? Of(("HostName", redirect.Host), ("Protocol", redirect.Protocol)) : null))
        : throw InBucket(call, "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration");

    private static AwsAnswer PutWebsite(AwsCall call)
    {
        var asked = call.Input.Struct("WebsiteConfiguration")!;
        var redirect = asked.Struct("RedirectAllRequestsTo");
        var index = asked.Struct("IndexDocument")?.Text("Suffix");
        if (redirect is null && (string.IsNullOrEmpty(index) || index.Contains('/', StringComparison.Ordinal)))
        {
            throw Error("InvalidArgument", index is null ? "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty" : "The IndexDocument Suffix is not well formed");
        }

        if (asked.Structs("RoutingRules").Any())
        {
            throw Error("NotImplemented", "RoutingRules of a website are not simulated.", 501);
        }

        Find(call).Website = new BucketWebsite
        {
            IndexDocument = index,
            ErrorDocument = asked.Struct("ErrorDocument")?.Text("Key"),
            RedirectAll = redirect is null ? null : (redirect.Text("HostName")!, redirect.Text("Protocol")),
        };
        return new AwsAnswer([], Effect: true);
    }
}
