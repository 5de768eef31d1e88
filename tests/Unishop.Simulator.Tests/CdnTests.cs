using System.Text;
using Aws.Wire;
using Microsoft.AspNetCore.Http;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>CloudFront's data plane when a whole Region does not answer, a thousand times as fast.</summary>
public sealed class CdnTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Simulation _simulation = new(new SimulatorOptions { Scenario = ScenarioCatalog.Empty, Speed = 1000 }, "http://127.0.0.1:5081");

    public void Dispose() => _simulation.Dispose();

    [Theory]
    [InlineData(null, null, 30)]
    [InlineData(1L, 2L, 2)]
    [InlineData(2L, 5L, 10)]
    public async Task Origin_InALostRegion_IsWaitedForAttemptsTimesTimeoutAndThenFailedOver(long? attempts, long? timeout, double seconds)
    {
        var id = Build(attempts, timeout, 403, 504);
        _simulation.AddFaults(world => [new Fault(FaultKinds.RegionLost, "us-east-1", null, null, 100, world.Now, null)]);
        var before = _simulation.Clock.GetUtcNow();

        var (status, body) = await AskAsync(id, "GET");

        Assert.Equal((200, "edge-west"), (status, body));
        Assert.True(_simulation.Clock.GetUtcNow() - before >= TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Timeout_NotAmongTheCriteria_IsNotFailedOver()
    {
        var id = Build(1, 1, 403);
        _simulation.AddFaults(world => [new Fault(FaultKinds.RegionLost, "us-east-1", null, null, 100, world.Now, null)]);

        Assert.Equal(504, (await AskAsync(id, "GET")).Status);
    }

    [Fact]
    public async Task Method_ThatIsNoRead_IsRefusedByADistributionForReads() => Assert.Equal(403, (await AskAsync(Build(1, 1, 403), "POST")).Status);

    private async Task<(int Status, string Body)> AskAsync(string distribution, string method)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        using var body = new MemoryStream();
        http.Response.Body = body;
        await new CdnEndpoint(_simulation).HandleAsync(http, distribution, "").WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    private string Build(long? attempts, long? timeout, params long[] codes) => _simulation.Read(world =>
    {
        AddSite(world, "edge-east", "us-east-1");
        AddSite(world, "edge-west", "us-west-1");
        var created = AwsServices.Invoke(world, "us-east-1", "cloudfront", "CreateDistribution", WireStruct.Of(("DistributionConfig", WireStruct.Of(
            ("CallerReference", "one"), ("Comment", ""), ("Enabled", true),
            ("Origins", List([Origin("edge-east", "us-east-1", attempts, timeout), Origin("edge-west", "us-west-1", attempts, timeout)])),
            ("OriginGroups", List([WireStruct.Of(
                ("Id", "group"),
                ("FailoverCriteria", WireStruct.Of(("StatusCodes", WireStruct.Of(("Quantity", codes.Length), ("Items", codes))))),
                ("Members", List([WireStruct.Of(("OriginId", "edge-east")), WireStruct.Of(("OriginId", "edge-west"))])))])),
            ("DefaultCacheBehavior", WireStruct.Of(("TargetOriginId", "group"), ("ViewerProtocolPolicy", "allow-all"), ("CachePolicyId", Cdn.CachingDisabled)))))));
        var distribution = world.Distributions.Single(candidate => candidate.Id == created.Output.Struct("Distribution")!.Text("Id"));
        distribution.Live = distribution.Config;
        return distribution.Id;
    });

    private static WireStruct List(IReadOnlyList<WireStruct> items) => WireStruct.Of(("Quantity", items.Count), ("Items", items));

    private static WireStruct Origin(string bucket, string region, long? attempts, long? timeout) => WireStruct.Of(
        ("Id", bucket), ("DomainName", $"{bucket}.s3-website-{region}.amazonaws.com"), ("ConnectionAttempts", attempts), ("ConnectionTimeout", timeout),
        ("CustomOriginConfig", WireStruct.Of(("HTTPPort", 80), ("HTTPSPort", 443), ("OriginProtocolPolicy", "http-only"))));

    private static void AddSite(World world, string name, string region)
    {
        var bucket = new Bucket { Name = name, Region = region, CreatedAt = world.Now, Website = new BucketWebsite { IndexDocument = "index.html" }, Policy = BucketPolicy.PublicRead(name) };
        bucket.Objects["index.html"] = new S3Object(Encoding.UTF8.GetBytes(name), "text/html", world.Now, "\"1\"");
        world.Buckets[name] = bucket;
    }
}
