using System.Text;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFront;

/// <summary>CloudFront's control plane, which is in us-east-1: distributions, their deployment, invalidations.</summary>
internal sealed class CloudFrontService : AwsService
{
    private static readonly Duration InvalidationTime = new(5, 15, 60);

    public CloudFrontService()
    {
        Changes("CreateDistribution", call => Create(call, call.Input.Struct("DistributionConfig")!, []));
        Changes("CreateDistributionWithTags", call => Create(
            call, call.Input.Struct("DistributionConfigWithTags")?.Struct("DistributionConfig") ?? throw Error("InvalidArgument", "DistributionConfigWithTags needs a DistributionConfig."), call.Input.Struct("DistributionConfigWithTags")!.Struct("Tags")?.Structs("Items") ?? []));
        Reads("GetDistribution", call => Find(call) is var found ? Of(("Distribution", Show(found)), ("ETag", found.ETag)) : []);
        Reads("GetDistributionConfig", call => Find(call) is var found ? Of(("DistributionConfig", found.Config), ("ETag", found.ETag)) : []);
        Reads("ListDistributions", List);
        Changes("UpdateDistribution", Update);
        Changes("DeleteDistribution", Delete);
        Changes("CreateInvalidation", Invalidate);
        Reads("GetInvalidation", call => Of(("Invalidation", Show(
            Find(call, "DistributionId").Invalidations.Find(candidate => candidate.Id == call["Id"]) ?? throw Error("NoSuchInvalidation", "The specified invalidation does not exist.", 404)))));
        Changes("TagResource", call =>
        {
            Tag(ByArn(call), call.Input.Struct("Tags")!.Structs("Items"));
            return new AwsAnswer(Of(("$status", 204)), Effect: true);
        });
        Reads("ListTagsForResource", call => Of(("Tags", Of(("Items", ByArn(call).Tags.Select(tag => Of(("Key", tag.Key), ("Value", tag.Value))))))));
    }

    public override string Model => "cloudfront";

    private static Distribution Find(AwsCall call, string member = "Id") => call.World.Distributions.Find(candidate => candidate.Id == call[member])
        ?? throw Error("NoSuchDistribution", "The specified distribution does not exist.", 404);

    private static Distribution ByArn(AwsCall call) => call.World.Distributions.Find(candidate => candidate.Arn == call["Resource"])
        ?? throw Error("NoSuchResource", $"The specified resource does not exist: {call["Resource"]}", 404);

    private static AwsAnswer Create(AwsCall call, WireStruct asked, IEnumerable<WireStruct> tags)
    {
        var world = call.World;
        var config = CloudFrontConfig.Complete(asked);
        var fingerprint = Encoding.UTF8.GetString(JsonBody.Write(asked, ServiceModel.Load("cloudfront").Shapes["DistributionConfig"]));
        if (world.Distributions.Find(candidate => candidate.CallerReference == config.Text("CallerReference")) is { } existing)
        {
            return existing.AskedFor == fingerprint
                ? new AwsAnswer(Created(existing))
                : throw Error("DistributionAlreadyExists", "The caller reference that you are using to create a distribution is associated with another distribution. Already exists: " + existing.Id, 409);
        }

        var distribution = new Distribution
        {
            Id = "E" + world.Random.Hex(13).ToUpperInvariant(),
            DomainName = $"d{world.Random.Hex(13)}.cloudfront.net",
            Config = config,
            AskedFor = fingerprint,
            ETag = NewTag(world),
            ModifiedAt = world.Now,
        };
        Tag(distribution, tags);
        world.Distributions.Add(distribution);
        Deploy(world, distribution);
        return new AwsAnswer(Created(distribution), Effect: true);
    }

    private static WireStruct Created(Distribution distribution) => Of(
        ("Distribution", Show(distribution)), ("ETag", distribution.ETag), ("Location", $"https://cloudfront.amazonaws.com/2020-05-31/distribution/{distribution.Id}"));

    private static AwsAnswer Update(AwsCall call)
    {
        var distribution = Find(call);
        CheckTag(call, distribution);
        var config = CloudFrontConfig.Complete(call.Input.Struct("DistributionConfig")!);
        if (config.Text("CallerReference") != distribution.CallerReference)
        {
            throw Error("IllegalUpdate", "The caller reference of a distribution can't be changed.");
        }

        distribution.Config = config;
        distribution.ETag = NewTag(call.World);
        distribution.ModifiedAt = call.World.Now;
        Deploy(call.World, distribution);
        return new AwsAnswer(Of(("Distribution", Show(distribution)), ("ETag", distribution.ETag)), Effect: true);
    }

    private static AwsAnswer Delete(AwsCall call)
    {
        var distribution = Find(call);
        CheckTag(call, distribution);
        if (distribution.IsEnabled || distribution.Status != "Deployed")
        {
            throw Error("DistributionNotDisabled", "The distribution you are trying to delete has not been disabled.", 409);
        }

        call.World.Distributions.Remove(distribution);
        return new AwsAnswer(Of(("$status", 204)), Effect: true);
    }

    private static void CheckTag(AwsCall call, Distribution distribution)
    {
        var given = call.Input.Text("IfMatch") ?? throw Error("InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource.");
        if (given != distribution.ETag)
        {
            throw given.Length is > 0 and < 12 ? Error("InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource.")
                : Error("PreconditionFailed", "The request failed because it didn't meet the preconditions in one or more request-header fields.", 412);
        }
    }

    private static void Deploy(World world, Distribution distribution)
    {
        distribution.Status = "InProgress";
        var config = distribution.Config;
        var operation = world.Begin("DeployDistribution", "us-east-1", distribution.Id);
        world.After(world.Random.Draw(TimingProfile.Distribution), () =>
        {
            operation.CompletedAt = world.Now;
            // A newer change goes on on its own.
            if (ReferenceEquals(distribution.Config, config))
            {
                distribution.Live = config;
                distribution.Status = "Deployed";
            }
        });
    }

    private static AwsAnswer Invalidate(AwsCall call)
    {
        var distribution = Find(call, "DistributionId");
        var batch = call.Input.Struct("InvalidationBatch")!;
        var paths = batch.Struct("Paths")!.Texts("Items").ToArray();
        if (paths.Length != batch.Struct("Paths")!.Integer("Quantity"))
        {
            throw Error("InconsistentQuantities", "The value of Quantity and the size of Items don't match.");
        }

        if (paths.Length == 0 || !paths.All(path => path.StartsWith('/')))
        {
            throw Error("InvalidArgument", "Your request contains one or more invalid invalidation paths.");
        }

        if (distribution.Invalidations.Find(candidate => candidate.CallerReference == batch.Text("CallerReference")) is { } same)
        {
            return same.Paths.SequenceEqual(paths) ? new AwsAnswer(Of(("Invalidation", Show(same)))) : throw Error("InvalidArgument", "Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.");
        }

        var invalidation = new Invalidation { Id = "I" + call.World.Random.Hex(13).ToUpperInvariant(), CallerReference = batch.Text("CallerReference")!, Paths = paths, CreatedAt = call.World.Now };
        distribution.Invalidations.Add(invalidation);
        call.World.After(call.World.Random.Draw(InvalidationTime), () => invalidation.CompletedAt = call.World.Now);
        return new AwsAnswer(Of(("Invalidation", Show(invalidation)), ("Location", $"https://cloudfront.amazonaws.com/2020-05-31/distribution/{distribution.Id}/invalidation/{invalidation.Id}")), Effect: true);
    }

    private static WireStruct List(AwsCall call)
    {
        var (page, next) = Page(call.World.Distributions, call.Input.Text("Marker"), call.Input.Integer("MaxItems"), "InvalidArgument");
        return Of(("DistributionList", Of(
            ("Marker", call.Input.Text("Marker") ?? ""), ("NextMarker", next), ("MaxItems", call.Input.Integer("MaxItems") ?? 100), ("IsTruncated", next is not null), ("Quantity", page.Count),
            ("Items", page.Count == 0 ? null : page.Select(Summary)))));
    }

    private static WireStruct Summary(Distribution distribution)
    {
        var summary = Of(
            ("Id", distribution.Id), ("ARN", distribution.Arn), ("ETag", distribution.ETag), ("Status", distribution.Status), ("LastModifiedTime", distribution.ModifiedAt), ("DomainName", distribution.DomainName), ("Staging", false));
        foreach (var (name, value) in distribution.Config.Where(member => ServiceModel.Load("cloudfront").Shapes["DistributionSummary"].ByName.ContainsKey(member.Key)))
        {
            summary.TryAdd(name, value);
        }

        return summary;
    }

    private static WireStruct Show(Distribution distribution) => Of(
        ("Id", distribution.Id), ("ARN", distribution.Arn), ("Status", distribution.Status), ("LastModifiedTime", distribution.ModifiedAt),
        ("InProgressInvalidationBatches", distribution.Invalidations.Count(invalidation => invalidation.CompletedAt is null)), ("DomainName", distribution.DomainName),
        ("ActiveTrustedSigners", Of(("Enabled", false), ("Quantity", 0))), ("ActiveTrustedKeyGroups", Of(("Enabled", false), ("Quantity", 0))),
        ("DistributionConfig", distribution.Config));

    private static WireStruct Show(Invalidation invalidation) => Of(
        ("Id", invalidation.Id), ("Status", invalidation.CompletedAt is null ? "InProgress" : "Completed"), ("CreateTime", invalidation.CreatedAt),
        ("InvalidationBatch", Of(("CallerReference", invalidation.CallerReference), ("Paths", Of(("Quantity", invalidation.Paths.Count), ("Items", invalidation.Paths))))));

    private static void Tag(Distribution distribution, IEnumerable<WireStruct> tags)
    {
        foreach (var tag in tags)
        {
            distribution.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }
    }

    private static string NewTag(World world) => "E" + world.Random.Hex(13).ToUpperInvariant();
}
