using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public sealed class RehearsalTests
{
    private const string Words =
        "You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/operator is not authorized to perform: ec2:CreateTags on resource: *";

    public static TheoryData<FailureKind, string, bool?, string?> Answers => new()
    {
        { FailureKind.AccessDenied, "no further words", false, "ec2:RunInstances" },
        { FailureKind.AccessDenied, Words, false, "ec2:CreateTags" },
        { FailureKind.NotFound, "no such image", false, null },
        { FailureKind.Unreachable, "no answer", null, null },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Launch_Refused_IsToldWithTheActionThatIsMissing(FailureKind kind, string message, bool? allowed, string? missing)
    {
        var world = new FakeWorld(new FakeTimeProvider());
        world.LaunchFailures.Enqueue(new CallFailure(kind, "code", message, "r"));

        var said = Assert.Single(await new Rehearsal(world.Ports).OfAsync(Samples.PilotLight, Plan(), CancellationToken.None));

        Assert.Equal(("launch", "ec2:RunInstances", allowed, missing), (said.Step, said.Operation, said.Allowed, said.Missing));
        Assert.Contains(message, said.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Effects);
    }

    [Fact]
    public async Task Launch_Accepted_IsAllowedAndLaunchesNothing()
    {
        var world = new FakeWorld(new FakeTimeProvider());

        var said = Assert.Single(await new Rehearsal(world.Ports).OfAsync(Samples.PilotLight, Plan(), CancellationToken.None));

        Assert.Equal((true, (string?)null), (said.Allowed, said.Missing));
        Assert.Empty(world.Effects);
    }

    [Fact]
    public async Task Launch_NoWayToAsk_IsLeftOut()
    {
        var world = new FakeWorld(new FakeTimeProvider());

        Assert.Empty(await new Rehearsal(world.Ports with { DryRuns = null }).OfAsync(Samples.PilotLight, Plan(), CancellationToken.None));
    }

    private static Plan Plan() => Planner.Plan(Samples.Snapshot(), Verb.Failover, PromoteBy.Failover).Plan!;
}
