using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Planning.PlanSteps;

namespace Unishop.Recovery.Planning;

/// <summary>The steps that a Region with an Auto Scaling group, a table and a distribution has, with the calls that carrying them out makes.</summary>
internal static class FleetPlanSteps
{
    /// <summary>The lab's way to full capacity: new instances then come up with the promoted configuration.</summary>
    public static PlanStep UpdateStack(StackState stack, string region, string promoted) => new()
    {
        Id = "scale-out",
        Kind = StepKinds.UpdateStack,
        Title = $"Update {stack.Name} with IsPromote={promoted}",
        Region = region,
        Phase = Phase.ScaleOut,
        Parameters = Map(
            (StepKinds.Stack, stack.Name),
            (StepKinds.Parameter, "IsPromote"),
            (StepKinds.Value, promoted),
            (StepKinds.Kept, string.Join(',', stack.Parameters.Keys.Where(key => key != "IsPromote")))),
        Calls =
        [
            new PlannedCall("cloudformation", "UpdateStack", region, Plane.Control, Map(
                ("StackName", stack.Name), ("UsePreviousTemplate", "true"), ("IsPromote", promoted), ("Capabilities", "CAPABILITY_NAMED_IAM"))),
        ],
        CompletedWhen = $"{stack.Name} is complete with IsPromote={promoted}",
        Expected = DurationProfile.StackUpdate,
        Deadline = TimeSpan.FromMinutes(30),
        Undo = promoted == "yes" ? $"Update {stack.Name} with IsPromote=no." : $"Update {stack.Name} with IsPromote=yes.",
    };

    /// <summary>Full capacity by the group alone: no CloudFormation on the way. No number of a larger group is lowered.</summary>
    public static PlanStep SetCapacity(FleetState fleet, string region, Capacity capacity)
    {
        var size = FleetSize.Raised(fleet, capacity.Full, capacity.Most);
        return new()
        {
            Id = "scale-out",
            Kind = StepKinds.SetCapacity,
            Title = string.Create(CultureInfo.InvariantCulture, $"Bring {fleet.Name} to {size.Desired} instances"),
            Region = region,
            Phase = Phase.ScaleOut,
            Parameters = Map(
                (StepKinds.Group, fleet.Name), (StepKinds.Full, Text(capacity.Full)), (StepKinds.Most, Text(capacity.Most))),
            Calls = [Steps.SetCapacity.CallOf(fleet.Name, region, size)],
            CompletedWhen = string.Create(CultureInfo.InvariantCulture, $"{fleet.Name} wants {size.Desired} instances"),
            Expected = DurationProfile.GroupUpdate,
            Deadline = TimeSpan.FromMinutes(10),
            Undo = string.Create(CultureInfo.InvariantCulture, $"Set minimum {fleet.Minimum}, desired {fleet.Desired}, maximum {fleet.Most}."),
        };
    }

    public static PlanStep InService(FleetState fleet, string region, int wanted) => new()
    {
        Id = "in-service",
        Kind = StepKinds.InService,
        Title = string.Create(CultureInfo.InvariantCulture, $"Wait until {wanted} instances of {fleet.Name} take traffic"),
        Region = region,
        Phase = Phase.Healthy,
        DependsOn = ["scale-out"],
        Parameters = Map((StepKinds.Group, fleet.Name), (StepKinds.Full, Text(wanted))),
        Calls = [Look("autoscaling", "DescribeAutoScalingGroups", region, ("AutoScalingGroupName", fleet.Name))],
        CompletedWhen = string.Create(CultureInfo.InvariantCulture, $"{wanted} instances are in service in the group and at its load balancer"),
        Expected = DurationProfile.InService,
        Deadline = TimeSpan.FromMinutes(20),
    };

    /// <summary>
    /// Instances that ran before keep the configuration they booted with: reader endpoint, profile of the standby. One after the other
    /// is ended and launched anew by its group.
    /// </summary>
    public static PlanStep Refresh(FleetState fleet, string region, int wanted) => new()
    {
        Id = "refresh",
        Kind = StepKinds.Refresh,
        Title = $"Replace the instances that ran before: {string.Join(", ", Survivors(fleet))}",
        Region = region,
        Phase = Phase.Restore,
        DependsOn = ["verify"],
        Parameters = Map((StepKinds.Group, fleet.Name), (StepKinds.Full, Text(wanted)), (StepKinds.Survivors, string.Join(',', Survivors(fleet)))),
        Calls =
        [
            new PlannedCall("autoscaling", "TerminateInstanceInAutoScalingGroup", region, Plane.Control, Map(
                ("InstanceId", string.Join(" | ", Survivors(fleet))), ("ShouldDecrementDesiredCapacity", "false"))),
        ],
        CompletedWhen = string.Create(CultureInfo.InvariantCulture, $"none of them is left and {wanted} others take traffic"),
        Expected = DurationProfile.InService * Math.Max(1, Survivors(fleet).Length),
        Deadline = TimeSpan.FromMinutes(45),
    };

    public static PlanStep Shrink(FleetState fleet, string region, int minimum, int desired) => new()
    {
        Id = "shrink",
        Kind = StepKinds.Shrink,
        Title = string.Create(CultureInfo.InvariantCulture, $"Make {fleet.Name} as small as {desired}"),
        Region = region,
        Phase = Phase.Restore,
        Parameters = Map(
            (StepKinds.Group, fleet.Name), (StepKinds.Minimum, Text(minimum)), (StepKinds.Full, Text(desired)), (StepKinds.Most, Text(fleet.Most))),
        Calls = [Steps.SetCapacity.CallOf(fleet.Name, region, new FleetSize(minimum, desired, fleet.Most))],
        CompletedWhen = string.Create(CultureInfo.InvariantCulture, $"{fleet.Name} has {desired} instances"),
        Expected = TimeSpan.FromSeconds(60),
        Deadline = TimeSpan.FromMinutes(20),
        Undo = string.Create(CultureInfo.InvariantCulture, $"Set minimum {fleet.Minimum}, desired {fleet.Desired}."),
    };

    public static PlanStep TableActive(string table, string region) => new()
    {
        Id = "table",
        Kind = StepKinds.TableActive,
        Title = $"Check that table {table} takes reads and writes in {region}",
        Region = region,
        Phase = Phase.Healthy,
        Parameters = Map((StepKinds.Table, table)),
        Calls = [Look("dynamodb", "DescribeTable", region, ("TableName", table))],
        CompletedWhen = $"{table} is ACTIVE in {region}",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
    };

    private static ImmutableArray<string> Survivors(FleetState fleet) =>
        [.. fleet.Instances.Where(instance => !instance.Lifecycle.StartsWith("Terminat", StringComparison.Ordinal)).Select(instance => instance.Id).Order(StringComparer.Ordinal)];

    private static PlannedCall Look(string service, string operation, string region, (string, string) parameter) =>
        new(service, operation, region, Plane.Control, Map(parameter));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
