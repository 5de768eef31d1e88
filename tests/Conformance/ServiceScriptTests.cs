using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>
/// A service's whole model by boto3, one script a service: every operation is carried out, its answer is parsed by boto3 and looked at,
/// faults arrive as boto3's own exceptions, and what AWS answers in pages comes in pages. The world stands still but for what a script lets pass.
/// </summary>
public sealed class ServiceScriptTests
{
    [Theory]
    [InlineData("autoscaling")]
    [InlineData("cloudwatch")]
    [InlineData("ec2")]
    [InlineData("elb")]
    [InlineData("rds")]
    public async Task EveryOperation_OfAService_IsCarriedOutForBoto3(string service)
    {
        await using var simulator = await RunningSimulator.StartAsync("fresh", 0, 1, TestContext.Current.CancellationToken);

        var seen = (await ClientProgram.Boto3($"service_{service}.py", simulator.Control.Url).RunAsync(Path.Combine(Repository.Root, "src/Aws.Wire/Models"))).Json;

        Assert.Empty(seen.GetProperty("wrong").EnumerateArray().Select(wrong => wrong.GetString()));
        Assert.Empty(seen.GetProperty("missing").EnumerateArray().Select(operation => operation.GetString()));
        Assert.True(seen.GetProperty("checks").GetInt32() >= seen.GetProperty("operations").GetInt32(), $"fewer checks than operations: {seen}");
    }

    [Fact]
    public async Task EdgeOperations_ThatTheHotLabNeedsNot_AreCarriedOutForBoto3()
    {
        await using var simulator = await RunningSimulator.StartAsync("fresh", 0, 1, TestContext.Current.CancellationToken);

        var seen = (await ClientProgram.Boto3("edge_more.py", simulator.Control.Url).RunAsync()).Json;

        Assert.Empty(seen.GetProperty("wrong").EnumerateArray().Select(wrong => wrong.GetString()));
        Assert.True(seen.GetProperty("checks").GetInt32() >= 20, $"too few checks: {seen}");
    }
}
