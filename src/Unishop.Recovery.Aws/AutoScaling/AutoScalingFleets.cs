using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.AutoScaling;

/// <summary>Auto Scaling groups through the Auto Scaling API, with the classic load balancers' view of their instances.</summary>
internal sealed class AutoScalingFleets : IFleets
{
    // The most that one call takes without being asked for larger pages.
    private const int MostGroups = 50;
    private readonly RegionalClients _clients;
    private readonly AwsCalls _calls;
    private readonly SharedReads<AutoScalingGroup> _groups;

    public AutoScalingFleets(RegionalClients clients, AwsCalls calls, TimeProvider time)
    {
        _clients = clients;
        _calls = calls;
        _groups = new(time, ReadAsync);
    }

    public async Task<Outcome<FleetState?>> DescribeAsync(string region, string group, CancellationToken cancellation)
    {
        var answer = await _groups.FindAsync(region, group, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var found, out var failure))
        {
            return Outcome<FleetState?>.Fail(failure);
        }

        if (found is null)
        {
            return Outcome<FleetState?>.Success(null, answer.RequestId);
        }

        var balancers = found.LoadBalancerNames ?? [];
        var health = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var balancer in balancers)
        {
            // Without the load balancer's view an instance counts as taking no traffic: unknown is never healthy.
            var seen = await HealthAsync(region, balancer, cancellation).ConfigureAwait(false);
            if (!seen.TryGet(out var states, out failure))
            {
                return Outcome<FleetState?>.Fail(failure);
            }

            foreach (var (instance, state) in states)
            {
                health[instance] = health.GetValueOrDefault(instance, "InService") == "InService" ? state : health[instance];
            }
        }

        return Outcome<FleetState?>.Success(State(found, balancers, health), answer.RequestId);
    }

    public Task<Outcome<Accepted>> SetSizeAsync(string region, string group, FleetSize size, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"autoscaling:UpdateAutoScalingGroup {region}",
            token => _clients.In(region).ChangeFleets.UpdateAutoScalingGroupAsync(
                new() { AutoScalingGroupName = group, MinSize = size.Minimum, DesiredCapacity = size.Desired, MaxSize = size.Most }, token),
            _ => new Accepted(group),
            cancellation);

    public Task<Outcome<Accepted>> ReplaceAsync(string region, string instanceId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"autoscaling:TerminateInstanceInAutoScalingGroup {region}",
            token => _clients.In(region).ChangeFleets.TerminateInstanceInAutoScalingGroupAsync(
                new() { InstanceId = instanceId, ShouldDecrementDesiredCapacity = false }, token),
            _ => new Accepted(instanceId),
            cancellation);

    private Task<Outcome<ImmutableDictionary<string, AutoScalingGroup>>> ReadAsync(string region, ImmutableArray<string> names) =>
        Pages.ReadPartsAsync(names, MostGroups, part => Pages.ReadAsync(
            part,
            next => _calls.MakeAsync(
                $"autoscaling:DescribeAutoScalingGroups {region}",
                token => _clients.In(region).ReadFleets.DescribeAutoScalingGroupsAsync(new() { AutoScalingGroupNames = [.. part], NextToken = next }, token),
                answer => Pages.Of(answer.AutoScalingGroups, answer.NextToken),
                CancellationToken.None),
            found => found.AutoScalingGroupName,
            found => found[0]));

    private Task<Outcome<Dictionary<string, string>>> HealthAsync(string region, string balancer, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"elasticloadbalancing:DescribeInstanceHealth {region}",
            token => _clients.In(region).Balancers.DescribeInstanceHealthAsync(new() { LoadBalancerName = balancer }, token),
            answer => (answer.InstanceStates ?? []).ToDictionary(state => state.InstanceId, state => state.State ?? "Unknown"),
            cancellation);

    private static FleetState State(AutoScalingGroup found, List<string> balancers, Dictionary<string, string> health) => new(
        found.AutoScalingGroupName,
        found.MinSize ?? 0,
        found.DesiredCapacity ?? 0,
        found.MaxSize ?? 0,
        [.. balancers],
        [
            .. from instance in found.Instances ?? []
               orderby instance.InstanceId
               select new FleetInstance(
                   instance.InstanceId,
                   instance.LifecycleState?.Value ?? "",
                   instance.HealthStatus ?? "",
                   health.GetValueOrDefault(instance.InstanceId),
                   balancers.Count > 0),
        ])
    {
        Suspended = [.. (found.SuspendedProcesses ?? []).Select(process => process.ProcessName).Order(StringComparer.Ordinal)],
    };
}
