using System.Text.Json;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>The pilot light as boto3 sees it: shapes, paginators, waiters, typed exceptions, and a whole failover by hand.</summary>
public sealed class Boto3Tests(PilotLightWorld world) : IClassFixture<PilotLightWorld>
{
    [Fact]
    public async Task World_ReadWithBoto3_IsThePilotLightOfTheLab()
    {
        var seen = (await ClientProgram.Boto3("read_world.py", world.Endpoint).RunAsync()).Json;

        Assert.Equal(["us-east-1"], Words(seen.GetProperty("writers")));
        Assert.Equal(["us-west-1"], Words(seen.GetProperty("readers")));
        Assert.Equal("t3.small", seen.GetProperty("instanceType").GetString());
        Assert.True(seen.GetProperty("launchTimeHasZone").GetBoolean());
        Assert.Equal(["WebsiteURL"], Words(seen.GetProperty("outputs")));
        Assert.Superset(new HashSet<string> { "RDSClusterSecondary", "S3InstanceProfile", "UIBucket" }, Words(seen.GetProperty("resources")).ToHashSet());
        Assert.DoesNotContain("EC2Instance", Words(seen.GetProperty("resources")));
        Assert.Equal("us-east-1", seen.GetProperty("configRegion").GetString());
    }

    [Fact]
    public async Task Mistakes_MadeWithBoto3_AreItsTypedExceptions()
    {
        var errors = (await ClientProgram.Boto3("read_world.py", world.Endpoint).RunAsync()).Json.GetProperty("errors");

        Assert.Equal("DBClusterNotFoundFault 404", errors.GetProperty("cluster").GetString());
        Assert.Equal("GlobalClusterNotFoundFault 404", errors.GetProperty("global").GetString());
        Assert.Equal("InvalidAMIID.NotFound 400", errors.GetProperty("image").GetString());
        Assert.Equal("DryRunOperation 412", errors.GetProperty("dryRun").GetString());
        Assert.Equal("NoSuchKey 404", errors.GetProperty("key").GetString());
        Assert.Equal("NoSuchBucket 404", errors.GetProperty("bucket").GetString());
    }

    [Fact]
    public async Task Failover_ByHandWithBoto3_BringsTheShopBackWithTheSameCart()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, TestContext.Current.CancellationToken);

        var seen = (await ClientProgram.Boto3("fail_over.py", simulator.Control.Url).RunAsync()).Json;

        Assert.Equal(200, seen.GetProperty("before").GetProperty("primary").GetInt32());
        Assert.Equal(404, seen.GetProperty("before").GetProperty("standby").GetInt32());
        Assert.Equal(403, seen.GetProperty("blocked").GetInt32());
        Assert.Equal("failing-over", seen.GetProperty("first").GetProperty("status").GetString());
        Assert.Equal("pending", seen.GetProperty("first").GetProperty("state").GetString());
        Assert.True(seen.GetProperty("sameInstanceForSameToken").GetBoolean());
        Assert.Equal("us-west-1", seen.GetProperty("region").GetString());
        Assert.Equal(5, seen.GetProperty("cart").GetInt32());
        Assert.Equal(200, seen.GetProperty("added").GetInt32());
    }

    private static string[] Words(JsonElement array) => [.. array.EnumerateArray().Select(word => word.GetString()!)];
}
