using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Planning;

/// <summary>Evaluates plans without acting: pure functions of a snapshot.</summary>
public static class Previews
{
    /// <summary>The preview of a plan.</summary>
    public static Preview Of(WorkloadSnapshot snapshot, Plan plan) => new(
        plan,
        snapshot.Version,
        plan.PromoteBy is null ? null : Advisor.Of(snapshot),
        DataLoss(snapshot, plan.PromoteBy),
        [.. plan.Steps.Select(step => Permitted(snapshot, Unrenewed(snapshot, plan.Verb, Evaluate(snapshot, step))))],
        Hash(plan));

    /// <summary>Identifies a plan: two plans that do the same have the same hash.</summary>
    public static string Hash(Plan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan)));

    /// <summary>What differs between two plans, in words.</summary>
    public static string Difference(Plan before, Plan now)
    {
        if (before.PromoteBy != now.PromoteBy)
        {
            return $"promotion by {now.PromoteBy} and no longer by {before.PromoteBy}";
        }

        foreach (var step in now.Steps)
        {
            if (before.Steps.FirstOrDefault(other => other.Id == step.Id) is not { } old)
            {
                return $"step '{step.Id}' is new";
            }

            foreach (var (key, value) in step.Parameters)
            {
                if (old.Parameters.GetValueOrDefault(key) is var was && was != value)
                {
                    return $"{key} of step '{step.Id}' is {value} and no longer {was ?? "absent"}";
                }
            }
        }

        return before.Steps.FirstOrDefault(step => now.Steps.All(other => other.Id != step.Id)) is { } gone
            ? $"step '{gone.Id}' is gone"
            : "a step's call changed";
    }

    internal static DataLossEstimate DataLoss(WorkloadSnapshot snapshot, PromoteBy? by)
    {
        var loss = InSeconds(snapshot, by);
        // What lag and pace say is of a standby that follows.
        return ServingRules.IsLeftBehind(snapshot) && by is not null ? loss
            : by is null or PromoteBy.Switchover ? loss with { Orders = 0 }
            : OrderLoss.AtRisk(snapshot, loss.Seconds) is { } orders ? loss with { Orders = orders.Count, OrdersSource = orders.Source }
            : loss;
    }

    private static DataLossEstimate InSeconds(WorkloadSnapshot snapshot, PromoteBy? by)
    {
        if (by is null)
        {
            return new(0, snapshot.ObservedAt, "this plan does not move the writer");
        }

        if (by == PromoteBy.Switchover && !ServingRules.IsLeftBehind(snapshot))
        {
            return new(0, snapshot.ObservedAt, "a switchover waits until the standby has everything");
        }

        if (ServingRules.IsLeftBehind(snapshot))
        {
            return new(null, null, $"unknown: {snapshot.Workload.Standby.DatabaseCluster} is not a member of {snapshot.Workload.GlobalDatabase}, and has nothing of what was written since it left");
        }

        var reading = snapshot.Standby.Lag;
        if ((reading.IsKnown ? reading : reading.LastKnown) is not { } known)
        {
            return new(null, null, $"unknown: {reading.UnknownReason}");
        }

        var lag = known.Value;
        return LagLoss.Seconds(snapshot, lag, snapshot.ObservedAt) is not { } seconds
                ? new(null, lag.MeasuredAt, string.Create(CultureInfo.InvariantCulture, $"unknown: the last lag was measured at {lag.MeasuredAt:HH:mm:ss} and is too old"))
            : new(seconds, lag.MeasuredAt,
                LagLoss.EndOfWrites(snapshot) is { } end ? string.Create(CultureInfo.InvariantCulture, $"the lag that CloudWatch measured last, up to the loss of {snapshot.Primary.Region} at {end:HH:mm:ss}: nobody could write since")
                : reading.IsKnown ? "the lag that CloudWatch measured last"
                : $"the last lag that was known; since then: {reading.UnknownReason}");
    }

    /// <summary>What IAM was asked and denies stands beside the step that would run into it.</summary>
    private static PreviewStep Permitted(WorkloadSnapshot snapshot, PreviewStep step)
    {
        if (!snapshot.Permissions.TryGet(out var permissions))
        {
            return step;
        }

        var denied = step.Step.Calls.SelectMany(call => IamActions.Of(call))
            .Where(action => permissions.Any(permission => permission.Action == action && !permission.IsAllowed)).ToArray();
        return denied.Length == 0 ? step : Noted(step, $"the caller may not {string.Join(", ", denied)}");
    }

    private static PreviewStep Noted(PreviewStep step, string note) => step with { Note = step.Note is { } before ? $"{before}; {note}" : note };

    /// <summary>A promotion alone moves the writer and leaves the standby's servers as they are, which have read the database as one that forwards.</summary>
    private static PreviewStep Unrenewed(WorkloadSnapshot snapshot, Verb verb, PreviewStep step) =>
        verb == Verb.Promote && step.Step.Phase == Phase.Promote && ScaleOutPlans.Unrenewed(snapshot) is { } servers ? Noted(step, servers) : step;

    private static PreviewStep Evaluate(WorkloadSnapshot snapshot, PlanStep step)
    {
        var region = snapshot.In(step.Region);
        return step.Kind switch
        {
            StepKinds.FailOverDatabase or StepKinds.SwitchOverDatabase => ServingRules.WriterRegion(snapshot) == step.Region
                ? new(step, true, $"{step.Parameters[StepKinds.Cluster]} is the writer already")
                : new(step, false, null),
            StepKinds.DetachDatabase => region.Database.TryGet(out var database) && database is { GlobalDatabaseId: null }
                ? new(step, true, $"{database.Id} is standalone already")
                : new(step, false, "the old writer is not fenced by detaching: stop writes there"),
            StepKinds.Launch => region.Compute.TryGet(out var instances) && instances.FirstOrDefault(i => ServerIdentity.Lives(i)
                && ServerIdentity.IsServer(i, step.Parameters[StepKinds.ImageId], step.Parameters[StepKinds.InstanceType])) is { } instance
                ? new(step, true, $"{instance.Id} is {instance.State} already")
                : new(step, false, null),
            StepKinds.UpdateStack => region.Stacks.TryGet(out var stacks)
                && stacks.FirstOrDefault(stack => stack.Name == step.Parameters[StepKinds.Stack])?.Parameters.GetValueOrDefault(step.Parameters[StepKinds.Parameter]) == step.Parameters[StepKinds.Value]
                ? new(step, true, $"{step.Parameters[StepKinds.Stack]} has {step.Parameters[StepKinds.Parameter]}={step.Parameters[StepKinds.Value]} already")
                : new(step, false, region.Stacks.UnknownReason),
            StepKinds.CreateStack or StepKinds.DeleteStack => region.Stacks.TryGet(out var found)
                ? found.FirstOrDefault(stack => stack.Name == step.Parameters[StepKinds.Stack]) is { } there
                    ? new(step, step.Kind == StepKinds.CreateStack && there.IsComplete, $"{there.Name} is {there.Status}")
                    : new(step, step.Kind == StepKinds.DeleteStack, $"there is no stack {step.Parameters[StepKinds.Stack]} in {step.Region}")
                : new(step, false, region.Stacks.UnknownReason),
            StepKinds.DeleteDatabase or StepKinds.DeleteDatabaseInstances or StepKinds.LeaveGlobal => region.Database.TryGet(out var cluster)
                ? new(step, cluster is null, cluster is null ? $"there is no cluster {step.Parameters[StepKinds.Cluster]}" : $"{cluster.Id} is {cluster.Status}")
                : new(step, false, region.Database.UnknownReason),
            StepKinds.OpenSite or StepKinds.CloseSite => region.SiteGate.TryGet(out var gate) && gate is not null
                ? new(step, gate.IsBlocked == (step.Kind == StepKinds.CloseSite), $"{gate.Bucket} is {(gate.IsBlocked ? "blocked" : "open")}")
                : new(step, false, region.SiteGate.UnknownReason),
            StepKinds.OpenDatabase or StepKinds.CloseDatabase => region.DatabaseGate.TryGet(out var door) && door is not null
                ? new(step, door.LetsIn.IsEmpty == (step.Kind == StepKinds.CloseDatabase), door.LetsIn.IsEmpty ? $"{door.SecurityGroup} lets nobody in" : $"{door.SecurityGroup} lets in {string.Join("; ", door.LetsIn)}")
                : new(step, false, region.DatabaseGate.UnknownReason),
            StepKinds.SetCapacity or StepKinds.InService => region.Fleet.TryGet(out var fleet) && fleet is not null
                ? new(step,
                    (step.Kind == StepKinds.SetCapacity ? Math.Min(fleet.Minimum, fleet.Desired) : fleet.InService) >= int.Parse(step.Parameters[StepKinds.Full], CultureInfo.InvariantCulture),
                    string.Create(CultureInfo.InvariantCulture, $"desired {fleet.Desired}, {fleet.InService} take traffic now"))
                : new(step, false, region.Fleet.UnknownReason),
            StepKinds.TableActive => region.Table.TryGet(out var table)
                ? new(step, table?.Status is "ACTIVE" or "UPDATING", table is null ? "there is no such table" : $"{table.Name} is {table.Status}")
                : new(step, false, region.Table.UnknownReason),
            StepKinds.SiteHealthy => region.Site.TryGet(out var site) && site.Health != SiteHealth.Down
                ? new(step, true, string.Create(CultureInfo.InvariantCulture, $"the site answers in {site.Latency.TotalMilliseconds:0} ms"))
                : new(step, false, region.Site.TryGet(out site) ? site.Detail : region.Site.UnknownReason),
            _ => new(step, false, null),
        };
    }
}
