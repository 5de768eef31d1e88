using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Assessment;

/// <summary>Could the Region that does not serve take over now? Pure functions of a snapshot.</summary>
public static class ReadinessRules
{
    /// <summary>How old CloudWatch's newest datapoint may be: two periods of a minute and its publication delay.</summary>
    public static readonly TimeSpan FreshLag = TimeSpan.FromMinutes(5);

    /// <summary>The age from which an image is worth a look.</summary>
    public static readonly TimeSpan OldImage = TimeSpan.FromDays(30);

    /// <summary>The Region that would take over: the one that does not serve; where none serves, the standby.</summary>
    public static RegionSnapshot Target(WorkloadSnapshot snapshot) =>
        ServingRules.Of(snapshot).Region == snapshot.Standby.Region ? snapshot.Primary : snapshot.Standby;

    /// <summary>All checks, in the order in which a failover would need them.</summary>
    public static ImmutableArray<ReadinessCheck> Of(WorkloadSnapshot snapshot, DateTimeOffset now)
    {
        var target = Target(snapshot);
        var active = snapshot.In(snapshot.Workload.Beside(target.Region).Region);
        var resources = snapshot.Workload.In(target.Region);
        return
        [
            Api(target),
            Member(target, snapshot.Workload),
            Quiet(target),
            Instances(target, resources),
            Versions(active, target),
            Lag(target, snapshot, now),
            .. snapshot.Workload.Strategy == Strategy.PilotLight
                ? [Image(target, snapshot.Workload, now), ImageIsCurrent(active, target)]
                : RunningStandbyChecks.Of(snapshot, target),
            Stacks(target, resources),
            .. snapshot.Workload.Strategy == Strategy.PilotLight ? (ReadOnlySpan<ReadinessCheck>)[LaunchTarget(snapshot, target)] : [],
            Canary(snapshot, now),
            .. SplitBrain.Of(snapshot) is { } split ? (ReadOnlySpan<ReadinessCheck>)[Fenced(split, snapshot, now)] : [],
        ];
    }

    /// <summary>The check that decides: the worst, and of several the first.</summary>
    public static ReadinessCheck Worst(ImmutableArray<ReadinessCheck> checks) => checks.MaxBy(check => check.State)!;

    private static ReadinessCheck Api(RegionSnapshot target)
    {
        var unknown = new (string Name, string? Reason, DateTimeOffset At)[]
        {
            ("RDS", target.Database.UnknownReason, target.Database.ObservedAt),
            ("EC2", target.Compute.UnknownReason, target.Compute.ObservedAt),
            ("CloudFormation", target.Stacks.UnknownReason, target.Stacks.ObservedAt),
        }.Where(api => api.Reason is not null).ToArray();
        var at = new[] { target.Database.ObservedAt, target.Compute.ObservedAt, target.Stacks.ObservedAt }.Min();
        return unknown.Length == 0
            ? new("standby-api", "The Region answers", CheckState.Pass, $"RDS, EC2 and CloudFormation in {target.Region} answer", at, null)
            : new("standby-api", "The Region answers", CheckState.Unknown,
                string.Join("; ", unknown.Select(api => $"{api.Name} in {target.Region}: {api.Reason}")), at,
                $"Check the network path and the credentials to {target.Region}.");
    }

    private static ReadinessCheck Member(RegionSnapshot target, Workload workload)
    {
        const string Id = "database-member";
        const string Title = "The database follows the writer";
        var cluster = workload.In(target.Region).DatabaseCluster;
        // The cluster's own word does: a global database that can't be read hides nothing of it.
        if (target.Database.TryGet(out var database) && database is { GlobalDatabaseId: null } && ServingRules.IsMember(target) is false)
        {
            return new(Id, Title, CheckState.Fail, $"{cluster} is not a member of {workload.GlobalDatabase}", target.Database.ObservedAt, $"Add {target.Region} to {workload.GlobalDatabase} again.")
            {
                Source = target.Database.Source,
            };
        }

        return Check(Id, Title, target.GlobalDatabase, global =>
            target.Database.TryGet(out var seen) && seen is not null && GlobalMembership.Other(workload, seen) is { } other
                ? Fail(other, $"Set GlobalDatabase of {workload.Id} to {seen.GlobalDatabaseId}.")
            : global is null ? Fail("there is no global database", "Prepare the standby.")
            : global.Members.All(member => member.Region != target.Region) ? Fail($"{cluster} is not a member of {global.Id}", $"Add {target.Region} to {global.Id} again.")
            : global.Writer is null ? Fail($"{global.Members.Count(member => member.IsWriter)} members of {global.Id} are listed as writer", "Find out which one takes writes before anything else.")
            : global.Writer.Region == target.Region ? Warn($"{cluster} is the writer already", null)
            : Pass($"{cluster} follows {global.Writer.Region}"));
    }

    private static ReadinessCheck Quiet(RegionSnapshot target) => Check(
        "database-quiet", "No other move is under way", target.GlobalDatabase, global =>
            global is null ? Fail("there is no global database", "Prepare the standby.")
            : global.Move is { } move ? Fail($"the writer is being moved: {move.Status}", "Wait for its end.")
            : global.Status != "available" ? Fail($"{global.Id} is {global.Status}", $"Wait until {global.Id} is available.")
            : global.Members.FirstOrDefault(member => member.SynchronizationStatus is not (null or "connected")) is { } behind
                ? Warn($"{behind.ClusterArn} is {behind.SynchronizationStatus}", "Wait until it is connected.")
            : Pass($"{global.Id} is available and its members are connected"));

    private static ReadinessCheck Instances(RegionSnapshot target, RegionalResources resources) => Check(
        "database-instance", "The database can take the load", target.Database, database =>
            database is null ? Fail($"there is no cluster {resources.DatabaseCluster} in {target.Region}", "Prepare the standby.")
            : database.Instances.IsEmpty ? Fail($"{database.Id} has no instance", $"Add an instance to {database.Id}.")
            : database.Status != "available" ? Fail($"{database.Id} is {database.Status}", $"Wait until {database.Id} is available.")
            : database.Instances.FirstOrDefault(instance => instance.Status is not (null or "available")) is { } instance
                ? Warn($"{instance.Id} is {instance.Status}", $"Wait until {instance.Id} is available.")
            : database.Instances.FirstOrDefault(one => one.Status is null) is { } unseen
                ? new(CheckState.Unknown, $"the status of {unseen.Id} is not known: {database.InstancesUnknown ?? "RDS tells nothing of it"}", $"Allow rds:DescribeDBInstances in {target.Region}.")
            : Pass($"{database.Id} is available with {Count(database.Instances.Length, "instance")}"));

    private static ReadinessCheck Versions(RegionSnapshot active, RegionSnapshot target) => Compare(
        "database-version", "Both databases have one version", active, target, region => region.Database, (here, there) =>
            here?.EngineVersion == there?.EngineVersion ? Pass($"both have {here?.EngineVersion ?? "none"}")
            : Fail($"{active.Region} has {here?.EngineVersion ?? "none"}, {target.Region} has {there?.EngineVersion ?? "none"}", "Upgrade to one version; until then only detaching works."));

    private static ReadinessCheck Lag(RegionSnapshot target, WorkloadSnapshot snapshot, DateTimeOffset now)
    {
        var agreed = snapshot.Workload.Objectives.Rpo;
        return Check("lag", "The lag is inside the objective", target.Lag, lag =>
            LagLoss.Seconds(snapshot, lag, now) is not { } seconds ? new(CheckState.Unknown, $"the last measurement is {Minutes(now - lag.MeasuredAt)} old", "Look at CloudWatch in the standby's Region.")
            : seconds > agreed.TotalSeconds ? Warn($"{Seconds(TimeSpan.FromSeconds(seconds))} of writes would be lost, {Seconds(agreed)} are agreed", "Find out what holds up replication.")
            : Pass($"{Seconds(TimeSpan.FromSeconds(seconds))} of writes would be lost, {Seconds(agreed)} are agreed"));
    }

    private static ReadinessCheck Image(RegionSnapshot target, Workload workload, DateTimeOffset now) => Check(
        "image", "There is an image to launch from", target.Images, images =>
            images.FirstOrDefault(image => image.IsAvailable) is not { } image
                ? images.IsEmpty
                    ? Fail($"there is no image {workload.ImageName} in {target.Region}", "Copy the image.")
                    : Fail($"{images[0].Id} is {images[0].State}", "Wait for the copy, or copy the image again.")
            : now - image.CreatedAt > OldImage ? Warn($"{image.Id} is {Days(now - image.CreatedAt)} old", "Copy the image.")
            : Pass($"{image.Id} is available"));

    private static ReadinessCheck ImageIsCurrent(RegionSnapshot active, RegionSnapshot target) => Compare(
        "image-current", "The newest image has been copied", active, target, region => region.Images, (here, there) =>
        {
            var newest = ImageLineage.NewestFirst(here, there).FirstOrDefault();
            var copy = ImageLineage.NewestFirst(there, here).FirstOrDefault();
            return newest is null ? Pass($"{active.Region} has no image of its own")
                : copy is null ? Warn($"{newest.Id} in {active.Region} is newer than what {target.Region} has", "Copy the image.")
                : copy.SourceId == newest.Id ? Pass($"{copy.Id} is a copy of {newest.Id}")
                : ImageLineage.ReleasedAt(copy, here) is not { } released
                    ? Warn($"{copy.Id} is a copy of {copy.SourceId}, which {active.Region} does not have", "Copy the image.")
                : released >= (ImageLineage.ReleasedAt(newest, there) ?? newest.CreatedAt) ? Pass($"{copy.Id} is not older than {newest.Id}")
                : Warn($"{newest.Id} in {active.Region} is newer than what {target.Region} has", "Copy the image.");
        });

    private static ReadinessCheck Stacks(RegionSnapshot target, RegionalResources resources) => Check(
        "stacks", "The stacks are complete", target.Stacks, stacks =>
        {
            var missing = new[] { resources.NetworkStack, resources.Stack }.Where(name => stacks.All(stack => stack.Name != name)).ToArray();
            return missing.Length > 0 ? Fail($"{string.Join(" and ", missing)} missing in {target.Region}", "Prepare the standby.")
                : stacks.FirstOrDefault(stack => !stack.IsComplete) is { } stack ? Fail(stack.InWords(), $"Bring {stack.Name} to rest.")
                : Pass(string.Join(", ", stacks.Select(s => $"{s.Name} {s.Status}")));
        });

    private static ReadinessCheck LaunchTarget(WorkloadSnapshot snapshot, RegionSnapshot target) => Check(
        "launch-target", "Subnet, security group and profile are known", target.Network,
        network => target.Region == snapshot.Standby.Region && ServerIdentity.InTheWay(snapshot) is { } other
            ? Fail(other, "Rename it or end it.")
            : Pass($"{Count(network.SubnetIds.Length, "subnet")}, {network.SecurityGroupId}, {network.InstanceProfile}"));

    private static ReadinessCheck Canary(WorkloadSnapshot snapshot, DateTimeOffset now)
    {
        const string Id = "canary";
        const string Title = "The shop can be proved afterwards";
        return snapshot.Baseline is { } baseline
            ? new(Id, Title, CheckState.Pass, $"{snapshot.Workload.Canary.Email} had {Count(baseline.Cart.Count, "item")} in the cart in {baseline.Region}", baseline.SeenAt, null)
            : new(Id, Title, CheckState.Warn, $"the cart of {snapshot.Workload.Canary.Email} was never seen", now,
                "Sign the canary up in the shop, or set CanaryEmail to a shopper that exists.");
    }

    private static ReadinessCheck Fenced(SplitBrain split, WorkloadSnapshot snapshot, DateTimeOffset now) => new(
        "split-brain", "One Region alone takes writes", split.State, split.Evidence, snapshot.In(split.Region).Database is { IsKnown: true } database ? database.ObservedAt : now,
        split.State == CheckState.Fail ? $"Fence {split.Region}." : null);

    internal static ReadinessCheck Check<T>(string id, string title, Reading<T> reading, Func<T, Finding> judge)
    {
        if (!reading.TryGet(out var value))
        {
            return new(id, title, CheckState.Unknown, reading.UnknownReason!, reading.ObservedAt, null) { Source = reading.Source };
        }

        var finding = judge(value);
        return new(id, title, finding.State, finding.Evidence, reading.ObservedAt, finding.Fix) { Source = reading.Source };
    }

    /// <summary>A check of what both Regions must have alike. A Region that can't be read any more is taken as it was read last: its loss must not hide what the other can do.</summary>
    internal static ReadinessCheck Compare<T>(
        string id, string title, RegionSnapshot active, RegionSnapshot target, Func<RegionSnapshot, Reading<T>> part, Func<T, T, Finding> judge)
    {
        var (here, there) = (part(active), part(target));
        if (!there.TryGet(out var other) || (here.LastKnown ?? here) is not { IsKnown: true } read)
        {
            var (reading, region) = there.IsKnown ? (here, active) : (there, target);
            return new(id, title, CheckState.Unknown, $"{region.Region}: {reading.UnknownReason}", reading.ObservedAt, null) { Source = reading.Source };
        }

        var finding = judge(read.Value, other);
        finding = here.IsKnown ? finding : Formerly(active.Region, read.ObservedAt, finding);
        return new(id, title, finding.State, finding.Evidence, read.ObservedAt < there.ObservedAt ? read.ObservedAt : there.ObservedAt, finding.Fix) { Source = there.Source };
    }

    /// <summary>A check of a service that is administered in us-east-1 for all Regions: with that Region lost, what it said last is the best that there is.</summary>
    internal static ReadinessCheck CheckGlobal<T>(string id, string title, string service, Reading<T> reading, Func<T, Finding> judge) => reading.LastKnown is not { } before
        ? Check(id, title, reading, judge)
        : Check(id, title, before, value => Formerly(service, before.ObservedAt, judge(value)));

    private static Finding Formerly(string who, DateTimeOffset at, Finding then) =>
        then with { State = then.State == CheckState.Pass ? CheckState.Warn : then.State, Evidence = $"{who} was last read at {at:u}; then: {then.Evidence}" };

    internal static Finding Pass(string evidence) => new(CheckState.Pass, evidence, null);

    internal static Finding Warn(string evidence, string? fix) => new(CheckState.Warn, evidence, fix);

    internal static Finding Fail(string evidence, string fix) => new(CheckState.Fail, evidence, fix);

    internal static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");

    private static string Minutes(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");

    private static string Days(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days");

    internal sealed record Finding(CheckState State, string Evidence, string? Fix);
}
