using Unishop.Recovery.Abstractions;
using static Unishop.Recovery.Aws.Tests.SimulatedWorld;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>What the ports change, and what is refused.</summary>
public sealed class ChangingTests
{
    [Fact]
    public async Task FailOver_ToTheStandby_MovesTheWriter()
    {
        await using var world = await StartAsync();
        var target = await ArnAsync(world, Standby);

        var accepted = await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, target, Cancellation);
        var during = Value(await world.Ports.Databases.DescribeGlobalAsync(Standby, GlobalDatabase, Cancellation))!;
        await world.AdvanceAsync(900);
        var after = Value(await world.Ports.Databases.DescribeGlobalAsync(Standby, GlobalDatabase, Cancellation))!;

        Assert.NotNull(accepted.RequestId);
        Assert.Equal(GlobalDatabase, Value(accepted).ResourceId);
        Assert.Equal((target, true), (during.Move!.ToClusterArn, during.Move.DataLossAllowed));
        Assert.Equal(("available", null, Standby), (after.Status, after.Move, after.Writer!.Region));
        Assert.Equal((1, 1), await world.CallsAsync("FailoverGlobalCluster"));
    }

    [Fact]
    public async Task FailOver_WhileOneRuns_IsTheWrongState()
    {
        await using var world = await StartAsync();
        var target = await ArnAsync(world, Standby);
        Value(await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, target, Cancellation));

        var second = await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, target, Cancellation);

        Assert.Equal((FailureKind.WrongState, "InvalidGlobalClusterStateFault"), (second.Failure!.Kind, second.Failure.Code));
        Assert.NotNull(second.RequestId);
        Assert.False(second.Failure.MayHaveTakenEffect);
    }

    [Fact]
    public async Task FailOver_UnknownDatabase_IsNotFound()
    {
        await using var world = await StartAsync();

        var refused = await world.Ports.Databases.FailOverAsync(Standby, "nope", await ArnAsync(world, Standby), Cancellation);

        Assert.Equal((FailureKind.NotFound, "GlobalClusterNotFoundFault"), (refused.Failure!.Kind, refused.Failure.Code));
    }

    [Fact]
    public async Task SwitchOver_FromThePrimary_MovesTheWriterWithoutLoss()
    {
        await using var world = await StartAsync();

        Value(await world.Ports.Databases.SwitchOverAsync(Primary, GlobalDatabase, await ArnAsync(world, Standby), Cancellation));
        var during = Value(await world.Ports.Databases.DescribeGlobalAsync(Primary, GlobalDatabase, Cancellation))!;
        await world.AdvanceAsync(900);
        var after = Value(await world.Ports.Databases.DescribeGlobalAsync(Primary, GlobalDatabase, Cancellation))!;

        Assert.False(during.Move!.DataLossAllowed);
        Assert.Equal(Standby, after.Writer!.Region);
    }

    [Fact]
    public async Task Detach_TheStandby_MakesItStandalone()
    {
        await using var world = await StartAsync();

        Value(await world.Ports.Databases.DetachAsync(Standby, GlobalDatabase, await ArnAsync(world, Standby), Cancellation));
        await world.AdvanceAsync(900);
        var cluster = Value(await world.Ports.Databases.DescribeClusterAsync(Standby, "pilot-secondary", Cancellation))!;
        var global = Value(await world.Ports.Databases.DescribeGlobalAsync(Primary, GlobalDatabase, Cancellation))!;

        Assert.Equal(("available", null), (cluster.Status, cluster.GlobalDatabaseId));
        Assert.Equal(Primary, Assert.Single(global.Members).Region);
    }

    [Fact]
    public async Task Launch_TwiceWithOneToken_IsOneInstance()
    {
        await using var world = await StartAsync();
        var launch = await LaunchAsync(world);

        var first = Value(await world.Ports.Compute.LaunchAsync(launch, "token-1", Cancellation));
        var second = Value(await world.Ports.Compute.LaunchAsync(launch, "token-1", Cancellation));
        var listed = Assert.Single(Value(await world.Ports.Compute.DescribeAsync(Standby, launch.Name, Cancellation)));

        Assert.Equal(first, second);
        Assert.Equal((first.ResourceId, "token-1", "t3.small", launch.ImageId), (listed.Id, listed.ClientToken, listed.InstanceType, listed.ImageId));
        Assert.Equal((2, 1), await world.CallsAsync("RunInstances"));
    }

    [Fact]
    public async Task Launch_OtherParametersWithOneToken_IsRefused()
    {
        await using var world = await StartAsync();
        var launch = await LaunchAsync(world);
        Value(await world.Ports.Compute.LaunchAsync(launch, "token-1", Cancellation));

        var refused = await world.Ports.Compute.LaunchAsync(launch with { InstanceType = "t3.large" }, "token-1", Cancellation);

        Assert.Equal((FailureKind.Refused, "IdempotentParameterMismatch"), (refused.Failure!.Kind, refused.Failure.Code));
    }

    [Fact]
    public async Task Launch_ImageOfTheOtherRegion_IsNotFound()
    {
        await using var world = await StartAsync();
        var images = Value(await world.Ports.Images.DescribeAsync(Primary, "pilotAMI", Cancellation));

        var refused = await world.Ports.Compute.LaunchAsync(await LaunchAsync(world) with { ImageId = images.Single().Id }, "token-1", Cancellation);

        Assert.Equal((FailureKind.NotFound, "InvalidAMIID.NotFound"), (refused.Failure!.Kind, refused.Failure.Code));
    }

    [Fact]
    public async Task Image_MadeAndCopied_IsAvailableInTheStandby()
    {
        await using var world = await StartAsync();
        var instance = Value(await world.Ports.Compute.DescribeAsync(Primary, "pilot-primary", Cancellation)).Single();

        var made = Value(await world.Ports.Images.CreateAsync(Primary, instance.Id, "pilotAMI-run-2", "made by a test", Cancellation));
        var again = await world.Ports.Images.CreateAsync(Primary, instance.Id, "pilotAMI-run-2", "made by a test", Cancellation);
        await world.AdvanceAsync(1800);
        var copy = new ImageCopy(Standby, Primary, made.ResourceId, "pilotAMI-run-2", "a copy");
        var copied = Value(await world.Ports.Images.CopyAsync(copy, "copy-1", Cancellation));
        var repeated = Value(await world.Ports.Images.CopyAsync(copy, "copy-1", Cancellation));
        await world.AdvanceAsync(1800);
        var listed = Value(await world.Ports.Images.DescribeAsync(Standby, "pilotAMI", Cancellation));

        Assert.Equal(FailureKind.AlreadyExists, again.Failure!.Kind);
        Assert.Equal(copied, repeated);
        Assert.Equal([copied.ResourceId], listed.Where(image => image.Name == "pilotAMI-run-2" && image.IsAvailable).Select(image => image.Id));
        Assert.Equal("pilotAMI-run-2", listed[0].Name);
    }

    private static async Task<string> ArnAsync(SimulatedWorld world, string region) =>
        Value(await world.Ports.Databases.DescribeGlobalAsync(region, GlobalDatabase, Cancellation))!.Members.Single(member => member.Region == region).ClusterArn;

    private static async Task<InstanceLaunch> LaunchAsync(SimulatedWorld world)
    {
        var network = Value(await world.Ports.Stacks.DescribeAsync(Standby, "network-stack", Cancellation))!;
        var resources = Value(await world.Ports.Stacks.ResourcesAsync(Standby, "pilot-secondary", Cancellation));
        var image = Value(await world.Ports.Images.DescribeAsync(Standby, "pilotAMI", Cancellation)).Single();
        return new InstanceLaunch(
            Standby, image.Id, "t3.small", network.Exports["network-stack-SubnetID1"], network.Exports["network-stack-WebSecurityGroupID"],
            resources["S3InstanceProfile"], "pilot-secondary", "#!/bin/bash\naws rds describe-db-clusters --db-cluster-identifier pilot-secondary\n");
    }
}
