using Amazon.EC2.Model;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Planning;
using static Unishop.Recovery.Aws.Tests.SimulatedWorld;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>EC2 asked whether it would, for every changing call that the ports have.</summary>
public sealed class DryRunTests
{
    private static readonly Dictionary<string, Func<SimulatedWorld, Facts, Task<Outcome<Accepted>>>> Calls = new()
    {
        ["StartInstances"] = (world, facts) => Asks(world).Compute.StartAsync(Primary, facts.Instance, Cancellation),
        ["StopInstances"] = (world, facts) => Asks(world).Compute.StopAsync(Primary, facts.Instance, Cancellation),
        ["TerminateInstances"] = (world, facts) => Asks(world).Compute.TerminateAsync(Primary, facts.Instance, Cancellation),
        ["RunInstances"] = (world, facts) => Asks(world).Compute.LaunchAsync(
            new InstanceLaunch(Primary, facts.Image, "t3.small", facts.Subnet, facts.Group, facts.Profile, "new", "#!/bin/sh"), "token", Cancellation),
        ["CreateImage"] = (world, facts) => Asks(world).Images.CreateAsync(Primary, facts.Instance, "image", "of an instance", Cancellation),
        ["CopyImage"] = (world, facts) => Asks(world).Images.CopyAsync(new ImageCopy(Primary, Primary, facts.Image, "copy", "of an image"), "token", Cancellation),
        ["DeregisterImage"] = (world, facts) => Asks(world).Images.DeregisterAsync(Primary, facts.Image, Cancellation),
        ["ModifyImageAttribute"] = (world, facts) => Asks(world).Images.ShareAsync(Primary, facts.Image, ["222233334444"], Cancellation),
        ["CreateLaunchTemplateVersion"] = (world, facts) => Asks(world).Images.AddTemplateVersionAsync(Primary, "template", facts.Image, "next", "token", Cancellation),
        ["ModifyLaunchTemplate"] = (world, _) => Asks(world).Images.SetTemplateDefaultAsync(Primary, "template", 1, Cancellation),
        ["AuthorizeSecurityGroupIngress"] = (world, facts) => Asks(world).Gates.OpenDatabaseAsync(Primary, facts.Group, facts.Group, 3306, Cancellation),
        ["RevokeSecurityGroupIngress"] = (world, facts) => Asks(world).Gates.CloseDatabaseAsync(Primary, facts.Group, Cancellation),
    };

    [Fact]
    public async Task EveryChangingCall_AskedOnly_IsAllowedAndChangesNothing()
    {
        await using var world = await StartAsync();
        var facts = await FactsAsync(world);

        foreach (var (operation, call) in Calls)
        {
            var answer = await call(world, facts);

            Assert.True(answer.Failure is null, $"{operation}: {answer.Failure?.Text}");
            Assert.Equal((operation, (1, 0)), (operation, await world.CallsAsync(operation)));
        }
    }

    [Fact]
    public async Task EveryChangingCall_NotPermitted_IsDeniedWithItsAction()
    {
        await using var world = await StartAsync();
        var facts = await FactsAsync(world);

        foreach (var (operation, call) in Calls)
        {
            await world.FaultAsync("accessDenied", Primary, "ec2", operation);
            var answer = await call(world, facts);

            Assert.Equal((operation, FailureKind.AccessDenied, "UnauthorizedOperation"), (operation, answer.Failure!.Kind, answer.Failure.Code));
            Assert.Contains($"ec2:{operation}", answer.Failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("RunInstances")]
    [InlineData("CreateImage")]
    [InlineData("CopyImage")]
    public async Task WhatIsMadeWithTags_TaggingNotPermitted_IsDeniedForThat(string operation)
    {
        await using var world = await StartAsync();
        var facts = await FactsAsync(world);
        await world.FaultAsync("accessDenied", Primary, "ec2", "CreateTags");

        var answer = await Calls[operation](world, facts);

        Assert.Contains("not authorized to perform: ec2:CreateTags", answer.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gates_OfSitesAndOfTheAccount_AreRefusedWithoutACall()
    {
        await using var world = await StartAsync();

        var site = await Asks(world).Gates.SetSiteAsync(Primary, "any", blocked: true, Cancellation);
        var account = await Asks(world).Gates.SetAccountAsync(Primary, blocked: true, Cancellation);

        Assert.Equal(("NoDryRun", "NoDryRun"), (site.Failure!.Code, account.Failure!.Code));
        Assert.Equal((0, 0), await world.CallsAsync("PutPublicAccessBlock"));
    }

    [Fact]
    public async Task CopyImage_Rehearsed_AsksForEveryCallWithWhatIsThereAndNamesTheMissingAction()
    {
        await using var journey = await Journey.BeginAsync("pilot-light", "pilot-light", options => (options.ImagesKept, options.ImagesAccounts) = (1, "222233334444"));
        var plan = await journey.PlanAsync(Verb.CopyImage);
        var before = await journey.EffectsAsync();
        await journey.FaultAsync("accessDenied", Standby, "ec2", "CopyImage");

        var said = await new Rehearsal(journey.Ports).OfAsync(journey.Workload, plan, Cancellation);

        Assert.Equal(
            [
                ("create-image", "ec2:CreateImage", true, null), ("copy-image", "ec2:CopyImage", false, "ec2:CopyImage"),
                ("share-image", "ec2:ModifyImageAttribute", true, null),
                ("retain-us-east-1", "ec2:DeregisterImage", null, null), ("retain-us-west-1", "ec2:DeregisterImage", (bool?)null, (string?)null),
            ],
            said.Select(answer => (answer.Step, answer.Operation, answer.Allowed, answer.Missing)));
        Assert.Equal(before, await journey.EffectsAsync());
    }

    private static DryRunPorts Asks(SimulatedWorld world) => world.Ports.DryRuns!;

    private static async Task<Facts> FactsAsync(SimulatedWorld world)
    {
        var network = Value(await world.Ports.Stacks.DescribeAsync(Primary, "network-stack", Cancellation))!;
        var resources = Value(await world.Ports.Stacks.ResourcesAsync(Primary, "pilot-primary", Cancellation));
        var image = Value(await world.Ports.Images.DescribeAsync(Primary, "pilotAMI", Cancellation)).Single();
        var instance = Value(await world.Ports.Compute.DescribeAsync(Primary, "pilot-primary", Cancellation)).Single();
        using var clients = new RegionalClients(AwsConnection.ToSimulator(world.Url));
        await clients.In(Primary).ChangeCompute.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest { LaunchTemplateName = "template", LaunchTemplateData = new() { ImageId = image.Id } }, Cancellation);
        return new Facts(instance.Id, image.Id, network.Exports["network-stack-SubnetID1"], network.Exports["network-stack-WebSecurityGroupID"], resources["S3InstanceProfile"]);
    }

    private sealed record Facts(string Instance, string Image, string Subnet, string Group, string Profile);
}
