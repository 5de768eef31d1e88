using System.Text.Json;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>A failover with the AWS command line alone, by the lab's older way: the standby's cluster is taken out of the global database.</summary>
public sealed class AwsCliFailoverTests
{
    private const string West = "us-west-1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Detach_ByTheAwsCommandLine_MakesTheStandbyAWriterOfItsOwn()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, Cancellation);
        var aws = ClientProgram.AwsCli(simulator.Control.Url);
        var arn = (await ClusterAsync(aws)).GetProperty("DBClusterArn").GetString()!;

        var removed = (await aws.RunAsync(
            "rds", "remove-from-global-cluster", "--global-cluster-identifier", "pilot-global", "--db-cluster-identifier", arn, "--region", West)).Json;

        // RDS answers as if nothing had happened: the cluster is still listed, and the global cluster is available.
        Assert.Equal("available", removed.GetProperty("GlobalCluster").GetProperty("Status").GetString());
        Assert.Contains(Members(removed.GetProperty("GlobalCluster")), member => member == arn);
        await Deadline.UntilAsync<object>(
            "cluster detached and available",
            Limit,
            async _ =>
            {
                // A global cluster without a member in a Region may not be listed there.
                var globals = (await aws.RunAsync("rds", "describe-global-clusters", "--region", West)).Json.GetProperty("GlobalClusters");
                var members = globals.EnumerateArray().SelectMany(Members);
                var cluster = await ClusterAsync(aws);
                return !members.Contains(arn) && cluster.GetProperty("Status").GetString() == "available" ? cluster : null;
            },
            Cancellation);
        Assert.Contains((await ClusterAsync(aws)).GetProperty("DBClusterMembers").EnumerateArray(), member => member.GetProperty("IsClusterWriter").GetBoolean());
    }

    [Fact]
    public async Task SecondFailover_WhileOneRuns_IsRefusedAsAwsDoes()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 1, 1, Cancellation);
        var aws = ClientProgram.AwsCli(simulator.Control.Url);
        var arn = (await ClusterAsync(aws)).GetProperty("DBClusterArn").GetString()!;
        string[] command =
        [
            "rds", "failover-global-cluster", "--global-cluster-identifier", "pilot-global", "--target-db-cluster-identifier", arn,
            "--allow-data-loss", "--region", West,
        ];

        Assert.Equal(0, (await aws.RunAsync(command)).ExitCode);
        var second = await aws.RunAsync(command);

        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("(InvalidGlobalClusterStateFault)", second.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ClusterAsync(ClientProgram aws) =>
        (await aws.RunAsync("rds", "describe-db-clusters", "--db-cluster-identifier", "pilot-secondary", "--region", West)).Json.GetProperty("DBClusters")[0];

    private static string[] Members(JsonElement global) =>
        [.. global.GetProperty("GlobalClusterMembers").EnumerateArray().Select(member => member.GetProperty("DBClusterArn").GetString()!)];
}
