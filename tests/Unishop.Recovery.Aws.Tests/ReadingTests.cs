using Unishop.Domain.Facts;
using static Unishop.Recovery.Aws.Tests.SimulatedWorld;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>What the ports read of the pilot light before anything has happened.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData(Primary)]
    [InlineData(Standby)]
    public async Task GlobalDatabase_FromEitherRegion_HasItsWriterInThePrimary(string region)
    {
        await using var world = await StartAsync();

        var outcome = await world.Ports.Databases.DescribeGlobalAsync(region, GlobalDatabase, Cancellation);

        var global = Value(outcome)!;
        Assert.Equal(("available", null, Primary), (global.Status, global.Move, global.Writer!.Region));
        Assert.Equal([Primary, Standby], global.Members.Select(member => member.Region).Order());
        Assert.NotNull(outcome.RequestId);
    }

    [Fact]
    public async Task GlobalDatabase_ThatIsNotThere_IsNoFailure()
    {
        await using var world = await StartAsync();

        Assert.Null(Value(await world.Ports.Databases.DescribeGlobalAsync(Standby, "nope", Cancellation)));
    }

    [Fact]
    public async Task Cluster_OfTheStandby_HasItsInstanceWithStatus()
    {
        await using var world = await StartAsync();

        var cluster = Value(await world.Ports.Databases.DescribeClusterAsync(Standby, "pilot-secondary", Cancellation))!;

        Assert.Equal(("pilot-secondary", "available", GlobalDatabase), (cluster.Id, cluster.Status, cluster.GlobalDatabaseId));
        Assert.StartsWith($"arn:aws:rds:{Standby}:", cluster.Arn, StringComparison.Ordinal);
        var instance = Assert.Single(cluster.Instances);
        Assert.Equal(("unishop-pilot", "db.r5.xlarge", "available"), (instance.Id, instance.Class, instance.Status));
    }

    [Fact]
    public async Task Cluster_ThatIsNotThere_IsNoFailure()
    {
        await using var world = await StartAsync();

        Assert.Null(Value(await world.Ports.Databases.DescribeClusterAsync(Primary, "pilot-secondary", Cancellation)));
    }

    [Fact]
    public async Task Cluster_WithoutItsInstances_KeepsTheirStatusUnknown()
    {
        await using var world = await StartAsync();
        await world.FaultAsync("controlPlaneErrors", Standby, "rds", "DescribeDBInstances");

        var cluster = Value(await world.Ports.Databases.DescribeClusterAsync(Standby, "pilot-secondary", Cancellation))!;

        Assert.Equal(("unishop-pilot", null, null), (cluster.Instances.Single().Id, cluster.Instances.Single().Class, cluster.Instances.Single().Status));
    }

    [Fact]
    public async Task Images_OfTheName_AreInBothRegions()
    {
        await using var world = await StartAsync();

        var here = Value(await world.Ports.Images.DescribeAsync(Primary, "pilotAMI", Cancellation));
        var there = Value(await world.Ports.Images.DescribeAsync(Standby, "pilotAMI", Cancellation));

        Assert.Equal(("pilotAMI", true), (here.Single().Name, here.Single().IsAvailable));
        Assert.Equal(("pilotAMI", true), (there.Single().Name, there.Single().IsAvailable));
        Assert.NotEqual(here.Single().Id, there.Single().Id);
        Assert.Contains(here.Single().Id, there.Single().Description, StringComparison.Ordinal);
        Assert.Empty(Value(await world.Ports.Images.DescribeAsync(Primary, "pilotAM?", Cancellation)));
    }

    [Fact]
    public async Task Instances_RunInThePrimaryOnly()
    {
        await using var world = await StartAsync();

        var instance = Assert.Single(Value(await world.Ports.Compute.DescribeAsync(Primary, "pilot-primary", Cancellation)));

        Assert.Equal(("running", "ok", "pilot-primary"), (instance.State, instance.StatusChecks, instance.Name));
        Assert.NotNull(instance.PublicDns);
        Assert.True(instance.LaunchedAt < world.Now);
        Assert.Empty(Value(await world.Ports.Compute.DescribeAsync(Standby, "pilot-secondary", Cancellation)));
    }

    [Fact]
    public async Task Stack_OfTheNetwork_HasItsExports()
    {
        await using var world = await StartAsync();

        var stack = Value(await world.Ports.Stacks.DescribeAsync(Standby, "network-stack", Cancellation))!;

        Assert.True(stack.IsComplete);
        Assert.StartsWith("subnet-", stack.Exports["network-stack-SubnetID1"], StringComparison.Ordinal);
        Assert.StartsWith("sg-", stack.Exports["network-stack-WebSecurityGroupID"], StringComparison.Ordinal);
        Assert.True(stack.ChangedAt < world.Now);
    }

    [Fact]
    public async Task Stack_ThatIsNotThere_IsNoFailure()
    {
        await using var world = await StartAsync();

        Assert.Null(Value(await world.Ports.Stacks.DescribeAsync(Standby, "pilot-primary", Cancellation)));
    }

    [Fact]
    public async Task Resources_OfTheApplication_NameTheInstanceProfile()
    {
        await using var world = await StartAsync();

        var resources = Value(await world.Ports.Stacks.ResourcesAsync(Standby, "pilot-secondary", Cancellation));

        Assert.StartsWith("pilot-secondary-S3InstanceProfile-", resources["S3InstanceProfile"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lag_IsMeasuredInTheStandbyOnly()
    {
        await using var world = await StartAsync();
        var to = world.Now;

        var there = Value(await world.Ports.Metrics.ReplicationLagAsync(Standby, "pilot-secondary", to.AddMinutes(-30), to, Cancellation));
        var here = Value(await world.Ports.Metrics.ReplicationLagAsync(Primary, "pilot-primary", to.AddMinutes(-30), to, Cancellation));

        Assert.InRange(there.Length, 20, 31);
        Assert.All(there, point => Assert.InRange(point.Lag, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5)));
        Assert.Equal(there.Select(point => point.MeasuredAt).Order(), there.Select(point => point.MeasuredAt));
        Assert.Empty(here);
    }

    [Fact]
    public async Task Site_OfThePrimary_IsHealthyWithTheTrainersCart()
    {
        await using var world = await StartAsync();

        var site = await world.Ports.Sites.ProbeAsync(await SiteAsync(world, Primary), "trainer@unishop.example", Cancellation);

        Assert.Equal((SiteHealth.Healthy, 200, Primary, true, true), (site.Health, site.HttpStatus, site.RegionShown, site.ApiHealthy, site.DatabaseReachable));
        Assert.Equal(5, site.Cart!.Count);
    }

    [Fact]
    public async Task Site_UnknownShopper_IsDegraded()
    {
        await using var world = await StartAsync();

        var site = await world.Ports.Sites.ProbeAsync(await SiteAsync(world, Primary), "nobody@unishop.example", Cancellation);

        Assert.Equal((SiteHealth.Degraded, true, null), (site.Health, site.DatabaseReachable, site.Cart));
        Assert.Contains("login of nobody@unishop.example: 400", site.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Site_OfTheStandby_IsNotThereYet()
    {
        await using var world = await StartAsync();

        var site = await world.Ports.Sites.ProbeAsync(await SiteAsync(world, Standby), "trainer@unishop.example", Cancellation);

        Assert.Equal((SiteHealth.Down, 404, "page: 404 NoSuchKey"), (site.Health, site.HttpStatus, site.Detail));
    }

    [Fact]
    public async Task Site_Blocked_SaysSo()
    {
        await using var world = await StartAsync();
        var url = await SiteAsync(world, Primary);
        await world.FaultAsync("siteBlocked", Primary);

        var site = await world.Ports.Sites.ProbeAsync(url, "trainer@unishop.example", Cancellation);

        Assert.Equal((SiteHealth.Down, 403, "page: 403 AccessDenied"), (site.Health, site.HttpStatus, site.Detail));
    }

    private static async Task<Uri> SiteAsync(SimulatedWorld world, string region)
    {
        var stack = Value(await world.Ports.Stacks.DescribeAsync(region, region == Primary ? "pilot-primary" : "pilot-secondary", Cancellation))!;
        return new Uri(stack.Outputs["WebsiteURL"]);
    }
}
