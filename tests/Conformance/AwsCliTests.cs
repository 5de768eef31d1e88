using System.Globalization;
using System.Text.Json;

namespace Unishop.Conformance;

/// <summary>The pilot light as the AWS command line sees it.</summary>
public sealed class AwsCliTests(PilotLightWorld world) : IClassFixture<PilotLightWorld>
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";

    [Theory]
    [InlineData(East)]
    [InlineData(West)]
    public async Task GlobalCluster_InEitherRegion_NamesTheWriterInTheEastAndTheReaderInTheWest(string region)
    {
        var answer = await RunAsync(region, "rds", "describe-global-clusters", "--global-cluster-identifier", "pilot-global");

        var cluster = Assert.Single(answer.GetProperty("GlobalClusters").EnumerateArray());
        Assert.Equal("available", cluster.GetProperty("Status").GetString());
        Assert.Equal("aurora-mysql", cluster.GetProperty("Engine").GetString());
        var members = cluster.GetProperty("GlobalClusterMembers").EnumerateArray().ToDictionary(
            member => member.GetProperty("DBClusterArn").GetString()!.Split(':')[3] + "/" + member.GetProperty("DBClusterArn").GetString()!.Split(':')[^1],
            member => member.GetProperty("IsWriter").GetBoolean());
        Assert.Equal(new() { ["us-east-1/pilot-primary"] = true, ["us-west-1/pilot-secondary"] = false }, members);
    }

    [Fact]
    public async Task DbCluster_OfTheStandby_IsAvailableWithAReaderEndpointAndNoMembersThatWrite()
    {
        var answer = await RunAsync(West, "rds", "describe-db-clusters", "--db-cluster-identifier", "pilot-secondary");

        var cluster = Assert.Single(answer.GetProperty("DBClusters").EnumerateArray());
        Assert.Equal("available", cluster.GetProperty("Status").GetString());
        Assert.Contains("pilot-secondary.cluster-ro-", cluster.GetProperty("ReaderEndpoint").GetString(), StringComparison.Ordinal);
        Assert.Contains($".{West}.rds.amazonaws.com", cluster.GetProperty("ReaderEndpoint").GetString(), StringComparison.Ordinal);
        Assert.All(cluster.GetProperty("DBClusterMembers").EnumerateArray(), member => Assert.False(member.GetProperty("IsClusterWriter").GetBoolean()));
    }

    [Fact]
    public async Task Image_InBothRegions_HasOneNameAndTwoIds()
    {
        var ids = new List<string>();
        foreach (var region in new[] { East, West })
        {
            var answer = await RunAsync(region, "ec2", "describe-images", "--owners", "self", "--filters", "Name=name,Values=pilotAMI");
            var image = Assert.Single(answer.GetProperty("Images").EnumerateArray());
            Assert.Equal("available", image.GetProperty("State").GetString());
            ids.Add(image.GetProperty("ImageId").GetString()!);
        }

        Assert.NotEqual(ids[0], ids[1]);
    }

    [Theory]
    [InlineData(East, 1)]
    [InlineData(West, 0)]
    public async Task RunningInstances_ByNameTag_AreInTheEastAlone(string region, int count)
    {
        var answer = await RunAsync(
            region, "ec2", "describe-instances", "--filters", "Name=tag:Name,Values=pilot-primary,pilot-secondary", "Name=instance-state-name,Values=running");

        Assert.Equal(count, answer.GetProperty("Reservations").EnumerateArray().Sum(reservation => reservation.GetProperty("Instances").GetArrayLength()));
    }

    [Fact]
    public async Task Stack_OfTheStandby_GivesTheWebsiteAndTheNetworkItsExports()
    {
        var stacks = await RunAsync(West, "cloudformation", "describe-stacks", "--stack-name", "pilot-secondary");
        var stack = Assert.Single(stacks.GetProperty("Stacks").EnumerateArray());
        Assert.EndsWith("_COMPLETE", stack.GetProperty("StackStatus").GetString(), StringComparison.Ordinal);
        var output = Assert.Single(stack.GetProperty("Outputs").EnumerateArray());
        Assert.Equal("WebsiteURL", output.GetProperty("OutputKey").GetString());
        Assert.StartsWith("http", output.GetProperty("OutputValue").GetString(), StringComparison.Ordinal);

        var exports = await RunAsync(West, "cloudformation", "list-exports");
        Assert.Contains(exports.GetProperty("Exports").EnumerateArray(), export => export.GetProperty("Name").GetString() == "network-stack-WebSecurityGroupID");
    }

    [Theory]
    [InlineData(West, "pilot-secondary", true)]
    [InlineData(East, "pilot-primary", false)]
    public async Task ReplicationLag_InCloudWatch_IsThereForTheSecondaryAlone(string region, string cluster, bool isThere)
    {
        var now = await NowAsync();

        var answer = await RunAsync(
            region,
            "cloudwatch", "get-metric-statistics", "--namespace", "AWS/RDS", "--metric-name", "AuroraGlobalDBReplicationLag",
            "--dimensions", $"Name=DBClusterIdentifier,Value={cluster}", "--statistics", "Average", "--period", "60",
            "--start-time", (now - TimeSpan.FromHours(1)).ToString("O", CultureInfo.InvariantCulture), "--end-time", now.ToString("O", CultureInfo.InvariantCulture));

        var points = answer.GetProperty("Datapoints").EnumerateArray().ToArray();
        Assert.Equal(isThere, points.Length > 30);
        Assert.All(points, point => Assert.Equal("Milliseconds", point.GetProperty("Unit").GetString()));
    }

    [Fact]
    public async Task Buckets_OfTheSites_AreFullInTheEastAndEmptyInTheWest()
    {
        var buckets = (await RunAsync(East, "s3api", "list-buckets")).GetProperty("Buckets").EnumerateArray().Select(bucket => bucket.GetProperty("Name").GetString()!).ToArray();
        var primary = Assert.Single(buckets, name => name.StartsWith("pilot-primary-uibucket-", StringComparison.Ordinal));
        var secondary = Assert.Single(buckets, name => name.StartsWith("pilot-secondary-uibucket-", StringComparison.Ordinal));

        var objects = (await RunAsync(East, "s3api", "list-objects-v2", "--bucket", primary)).GetProperty("Contents").EnumerateArray().Select(item => item.GetProperty("Key").GetString());
        Assert.Superset(new HashSet<string?> { "index.html", "config.json" }, objects.ToHashSet());
        Assert.False((await RunAsync(West, "s3api", "list-objects-v2", "--bucket", secondary)).TryGetProperty("Contents", out _));
    }

    [Fact]
    public async Task Caller_OfSts_HasAnAccountOfTwelveDigits() =>
        Assert.Matches("^[0-9]{12}$", (await RunAsync(East, "sts", "get-caller-identity")).GetProperty("Account").GetString());

    [Theory]
    [InlineData("(DBClusterNotFoundFault)", "rds", "describe-db-clusters", "--db-cluster-identifier", "nobody")]
    [InlineData("(GlobalClusterNotFoundFault)", "rds", "describe-global-clusters", "--global-cluster-identifier", "nobody")]
    [InlineData("(InvalidAMIID.NotFound)", "ec2", "describe-images", "--image-ids", "ami-00000000000000000")]
    [InlineData("(InvalidInstanceID.NotFound)", "ec2", "describe-instances", "--instance-ids", "i-00000000000000000")]
    [InlineData("(ValidationError)", "cloudformation", "describe-stacks", "--stack-name", "nobody")]
    [InlineData("(NoSuchBucket)", "s3api", "list-objects-v2", "--bucket", "nobody-has-this-bucket")]
    public async Task UnknownThing_AskedFor_IsAwssOwnError(string code, params string[] command)
    {
        var result = await ClientProgram.AwsCli(world.Endpoint).RunAsync([.. command, "--region", West]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(code, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_OfAListing_AddUpToTheWhole()
    {
        var whole = await RunAsync(East, "ec2", "describe-subnets");
        var paged = await RunAsync(East, "ec2", "describe-subnets", "--page-size", "5");

        Assert.Equal(whole.GetProperty("Subnets").GetArrayLength(), paged.GetProperty("Subnets").GetArrayLength());
    }

    private async Task<JsonElement> RunAsync(string region, params string[] command) =>
        (await ClientProgram.AwsCli(world.Endpoint).RunAsync([.. command, "--region", region, "--output", "json"])).Json;

    // The world has a clock of its own.
    private async Task<DateTimeOffset> NowAsync() =>
        (await world.Simulator.Control.WorldAsync(TestContext.Current.CancellationToken)).GetProperty("clock").GetProperty("now").GetDateTimeOffset();
}
