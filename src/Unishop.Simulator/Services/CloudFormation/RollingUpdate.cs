using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.AutoScaling;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Replaces a group's instances by ones of its present configuration, batch after batch, as its update policy says.</summary>
internal sealed class RollingUpdate(World world, Stack stack, StackResource resource, RollingPolicy policy)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);
    private List<string>? _old;
    private (long Min, long Desired)? _raisedFrom;
    private int _total;
    private int _successes;
    private int _failures;
    private DateTimeOffset? _since;

    private bool _inBatch;

    // The new instances of a batch, once they are in service.
    private string[]? _added;

    private ScalingGroup Group => world.ScalingGroups.Find(group => group.Region == stack.Region && group.Name == resource.PhysicalId)
        ?? throw new StepFailedException($"AutoScalingGroup {resource.PhysicalId} not found");

    /// <summary>Goes on where it can; whether it is over.</summary>
    /// <exception cref="StepFailedException">Too few of the new instances were a success.</exception>
    public bool IsOver()
    {
        var group = Group;
        if (_old is null)
        {
            Begin(group);
        }

        if (_inBatch && !BatchIsOver(group))
        {
            return false;
        }

        if (_old!.Count > 0)
        {
            Next(group);
            return false;
        }

        Restore();
        return true;
    }

    /// <summary>Gives the group back what was changed for the time of the replacement only.</summary>
    private void Restore()
    {
        if (_raisedFrom is { } sizes)
        {
            Call("UpdateAutoScalingGroup", ("MinSize", sizes.Min), ("DesiredCapacity", sizes.Desired));
            _raisedFrom = null;
        }

        if (policy.Suspended.Count > 0)
        {
            Call("ResumeProcesses", ("ScalingProcesses", policy.Suspended.ToList<object?>()));
        }
    }

    private void Begin(ScalingGroup group)
    {
        if (policy.MinInService >= group.Max)
        {
            throw new StepFailedException($"MinInstancesInService must be less than the autoscaling group's MaxSize, which is {group.Max}");
        }

        var present = GroupLaunches.Present(world, group);
        _old = [.. group.Active
            .Where(member => member.LaunchConfiguration != group.LaunchConfiguration || member.Template != present || group.Subnets.All(subnet => subnet.Zone != member.Zone))
            .Select(member => member.Id)];
        _total = _old.Count;
        _known.UnionWith(group.Instances.Select(member => member.Id));
        stack.Signals.Remove(resource.LogicalId);
        Say($"Rolling update initiated. Terminating {_total} obsolete instance(s) in batches of {policy.MaxBatch}"
            + (policy.MinInService > 0 ? $", while keeping at least {policy.MinInService} instance(s) in service." : ".")
            + (policy.WaitsForSignals ? $" Waiting on resource signals with a timeout of {Timeout} when new instances are added to the autoscaling group." : ""));
        if (policy.Suspended.Count > 0)
        {
            Call("SuspendProcesses", ("ScalingProcesses", policy.Suspended.ToList<object?>()));
        }

        if (_total > 0 && group.Desired <= policy.MinInService)
        {
            var raised = Math.Min(group.Max, policy.MinInService + policy.MaxBatch);
            _raisedFrom = (group.Min, group.Desired);
            Say($"Temporarily setting autoscaling group MinSize and DesiredCapacity to {raised}.");
            Call("UpdateAutoScalingGroup", ("MinSize", raised), ("DesiredCapacity", raised));
            _inBatch = true;
        }
    }

    private void Next(ScalingGroup group)
    {
        _old!.RemoveAll(id => !group.Active.Any(member => member.Id == id));
        var serving = group.Active.Count(member => member.State == "InService");
        var batch = _old.Take((int)Math.Min(policy.MaxBatch, Math.Max(0, serving - policy.MinInService))).ToArray();
        if (batch.Length == 0)
        {
            return;
        }

        Say($"Terminating instance(s) [{string.Join(",", batch)}]; replacing with {batch.Length} new instance(s).");
        foreach (var id in batch)
        {
            Invoke("TerminateInstanceInAutoScalingGroup", ("InstanceId", id), ("ShouldDecrementDesiredCapacity", false));
            _leaving.Add(id);
            _old.Remove(id);
        }

        (_inBatch, _added, _since) = (true, null, null);
    }

    private bool BatchIsOver(ScalingGroup group)
    {
        if (_added is null)
        {
            var isFull = !group.Instances.Exists(member => _leaving.Contains(member.Id)) && group.Active.Count(member => member.State == "InService") >= group.Desired;
            if (!isFull)
            {
                return false;
            }

            _added = [.. group.Active.Select(member => member.Id).Where(_known.Add)];
            _since = world.Now;
            if (_leaving.Count > 0)
            {
                Say($"Successfully terminated instance(s) [{string.Join(",", _leaving)}] (Progress {(_total - _old!.Count) * 100 / Math.Max(1, _total)}%).");
                _leaving.Clear();
            }

            if (policy.WaitsForSignals)
            {
                Say($"New instance(s) added to autoscaling group - Waiting on {_added.Length} resource signal(s) with a timeout of {Timeout}.");
            }
        }

        if (policy.WaitsForSignals)
        {
            return AllSignalled();
        }

        _inBatch = world.Now < _since + policy.Pause;
        return !_inBatch;
    }

    private bool AllSignalled()
    {
        var signals = stack.Signals.GetValueOrDefault(resource.LogicalId) ?? [];
        var received = _added!.Where(signals.ContainsKey).ToArray();
        if (received.Length < _added!.Length && world.Now < _since + policy.Pause)
        {
            return false;
        }

        var good = received.Count(id => signals[id]);
        _successes += good;
        _failures += _added.Length - good;
        if (_failures * 100 > Math.Max(_total, _added.Length) * (100 - policy.MinSuccessful))
        {
            Restore();
            throw new StepFailedException(
                $"Received {_successes} SUCCESS signal(s) out of {_successes + _failures}. Unable to satisfy {policy.MinSuccessful}% MinSuccessfulInstancesPercent requirement");
        }

        _inBatch = false;
        return true;
    }

    private string Timeout => System.Xml.XmlConvert.ToString(policy.Pause);

    private void Say(string reason) => StackEvents.Set(world, stack, resource, resource.Status, reason);

    private void Call(string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        Invoke(operation, [("AutoScalingGroupName", resource.PhysicalId), .. input]);

    private void Invoke(string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        world.Invoke(stack.Region, "autoscaling", operation, WireStruct.Of(input));
}
