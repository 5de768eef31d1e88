using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>A step on an Auto Scaling group.</summary>
internal abstract class FleetStep(IFleets fleets) : IStepReconciler
{
    public abstract string Kind { get; }

    public abstract StepGuard Guard { get; }

    public virtual TimeSpan ApiLag => TimeSpan.FromSeconds(5);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    protected IFleets Fleets => fleets;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var group = context[StepKinds.Group];
        var answer = await fleets.DescribeAsync(context.Step.Region, group, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var fleet, out var failure) ? StepObservation.Unseen(failure)
            : fleet is null ? new(Sight.Blocked, $"there is no Auto Scaling group {group} in {context.Step.Region}")
            : Judge(context, fleet, Number(context, StepKinds.Full));
    }

    public abstract Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation);

    protected abstract StepObservation Judge(StepContext context, FleetState fleet, int full);

    protected static int Number(StepContext context, string parameter) => int.Parse(context[parameter], CultureInfo.InvariantCulture);

    protected static string Describe(FleetState fleet, int full)
    {
        var others = fleet.Instances.Where(instance => !instance.TakesTraffic)
            .Select(instance => $"{instance.Id} {instance.Lifecycle}{(instance.Balancer is { } state ? ", " + state : "")}");
        return string.Create(CultureInfo.InvariantCulture, $"{fleet.InService} of {full} take traffic{string.Concat(others.Select(other => "; " + other))}");
    }
}

/// <summary>
/// Makes a group as large as it must be, by what it is at that moment: none of its numbers is lowered. The values are absolute: setting
/// them again changes nothing.
/// </summary>
internal sealed class SetCapacity(IFleets fleets) : FleetStep(fleets)
{
    public override string Kind => StepKinds.SetCapacity;

    public override StepGuard Guard => StepGuard.Precondition;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        // The observation named the numbers, and the journal has them: nothing is read between the two.
        var call = context.Call ?? context.Step.Calls[0];
        return Fleets.SetSizeAsync(
            context.Step.Region, context[StepKinds.Group],
            new FleetSize(Number(call, "MinSize"), Number(call, "DesiredCapacity"), Number(call, "MaxSize")), cancellation);
    }

    protected override StepObservation Judge(StepContext context, FleetState fleet, int full) =>
        new(fleet.Minimum >= full && fleet.Desired >= full ? Sight.Done : Sight.NotDone,
            string.Create(CultureInfo.InvariantCulture, $"{fleet.Name} has minimum {fleet.Minimum}, desired {fleet.Desired}, maximum {fleet.Most}"))
        {
            NextCall = CallOf(fleet.Name, context.Step.Region, FleetSize.Raised(fleet, full, Number(context, StepKinds.Most))),
        };

    /// <summary>The call that gives a group a size.</summary>
    public static PlannedCall CallOf(string group, string region, FleetSize size) =>
        new("autoscaling", "UpdateAutoScalingGroup", region, Plane.Control, ImmutableSortedDictionary<string, string>.Empty
            .Add("AutoScalingGroupName", group).Add("MinSize", Text(size.Minimum)).Add("DesiredCapacity", Text(size.Desired)).Add("MaxSize", Text(size.Most)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(PlannedCall call, string parameter) => int.Parse(call.Parameters[parameter], CultureInfo.InvariantCulture);
}

/// <summary>Makes a group smaller, or empties it. The values are absolute: setting them again changes nothing.</summary>
internal sealed class ShrinkFleet(IFleets fleets) : FleetStep(fleets)
{
    public override string Kind => StepKinds.Shrink;

    public override StepGuard Guard => StepGuard.Precondition;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => Fleets.SetSizeAsync(
        context.Step.Region, context[StepKinds.Group],
        new FleetSize(Number(context, StepKinds.Minimum), Number(context, StepKinds.Full), Number(context, StepKinds.Most)), cancellation);

    protected override StepObservation Judge(StepContext context, FleetState fleet, int full) =>
        fleet.Desired > full || fleet.Minimum > Number(context, StepKinds.Minimum)
            ? new(Sight.NotDone, string.Create(CultureInfo.InvariantCulture, $"{fleet.Name} has minimum {fleet.Minimum}, desired {fleet.Desired}"))
            : new(fleet.Instances.Length <= full ? Sight.Done : Sight.InProgress, Describe(fleet, full));
}

/// <summary>Waits until enough instances take traffic.</summary>
internal sealed class InService(IFleets fleets) : FleetStep(fleets)
{
    public override string Kind => StepKinds.InService;

    public override StepGuard Guard => StepGuard.ReadOnly;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Kind} only looks.");

    protected override StepObservation Judge(StepContext context, FleetState fleet, int full) =>
        new(fleet.InService >= full ? Sight.Done : Sight.InProgress, Describe(fleet, full));
}

/// <summary>
/// Ends the instances that booted before, one after the other and each only while enough others take traffic; the group launches
/// new ones. An instance ends once: repeating the call for one that is ending changes nothing.
/// </summary>
internal sealed class RefreshFleet(IFleets fleets) : FleetStep(fleets)
{
    public override string Kind => StepKinds.Refresh;

    public override StepGuard Guard => StepGuard.NamedTarget;

    public override TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public override async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await Fleets.DescribeAsync(context.Step.Region, context[StepKinds.Group], cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var fleet, out var failure) ? Outcome<Accepted>.Fail(failure)
            : fleet is not null && Next(context, fleet) is { } instance ? await Fleets.ReplaceAsync(context.Step.Region, instance, cancellation).ConfigureAwait(false)
            : Outcome<Accepted>.Success(new Accepted(""));
    }

    protected override StepObservation Judge(StepContext context, FleetState fleet, int full)
    {
        var left = fleet.Instances.Where(instance => IsSurvivor(context, instance)).Select(instance => instance.Id).ToArray();
        return left.Length == 0
            ? new(fleet.InService >= full ? Sight.Done : Sight.InProgress, Describe(fleet, full))
            : Next(context, fleet) is { } next ? new(Sight.NotDone, $"{next} still runs with its old configuration") { Target = next }
            : new(Sight.InProgress, $"{string.Join(", ", left)} left; {Describe(fleet, full)}");
    }

    /// <summary>The next to end: none while one is ending already, or while ending it would leave nobody to serve where somebody must.</summary>
    private static string? Next(StepContext context, FleetState fleet)
    {
        var survivors = fleet.Instances.Where(instance => IsSurvivor(context, instance)).ToArray();
        var quiet = fleet.Instances.All(instance => !IsEnding(instance));
        // One that takes no traffic is missed by nobody, and waiting for it to recover would be waiting for ever.
        if (quiet && survivors.FirstOrDefault(instance => !instance.TakesTraffic) is { } idle)
        {
            return idle.Id;
        }

        // Where the other Region serves, the only instance may go as well.
        return quiet && fleet.InService >= fleet.Desired && (fleet.InService > 1 || context.Step.Parameters.ContainsKey(StepKinds.Alone))
            ? survivors.FirstOrDefault()?.Id
            : null;
    }

    private static bool IsSurvivor(StepContext context, FleetInstance instance) =>
        context[StepKinds.Survivors].Split(',', StringSplitOptions.RemoveEmptyEntries).Contains(instance.Id);

    private static bool IsEnding(FleetInstance instance) => instance.Lifecycle.StartsWith("Terminat", StringComparison.Ordinal);
}
