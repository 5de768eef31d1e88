using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>Instances: one in the primary, and those that were launched in the standby.</summary>
internal sealed partial class FakeWorld
{
    private readonly Dictionary<string, string> _launched = new(StringComparer.Ordinal);
    private DateTimeOffset? _launchedAt;
    private string _launchedImage = "ami-1";
    private string _launchedType = "t3.small";

    public TimeSpan LaunchTakes { get; init; } = TimeSpan.FromSeconds(30);

    public Queue<CallFailure> LaunchFailures { get; } = new();

    public string PrimaryInstance { get; set; } = "running";

    /// <summary>An instance in the standby that bears the server's name and that nobody here launched.</summary>
    public InstanceState? Stranger { get; set; }

    private bool IsUp => _launchedAt is { } at && Now >= at + LaunchTakes;

    Task<Outcome<ImmutableArray<InstanceState>>> ICompute.DescribeAsync(string region, string instanceName, CancellationToken cancellation)
    {
        Asked(region);
        if (region == "us-east-1")
        {
            return Success<ImmutableArray<InstanceState>>([new InstanceState("i-east", instanceName, PrimaryInstance, "ok", "ami-0", "t3.small", "host", Now, null)]);
        }

        lock (_lock)
        {
            return Success<ImmutableArray<InstanceState>>([.. _launched.Select(launch => new InstanceState(
                launch.Value, instanceName, IsUp ? "running" : "pending", "ok", _launchedImage, _launchedType, "host", Now, launch.Key)),
                .. Stranger is { } stranger ? (ReadOnlySpan<InstanceState>)[stranger] : []]);
        }
    }

    public Task<Outcome<Accepted>> LaunchAsync(InstanceLaunch launch, string clientToken, CancellationToken cancellation)
    {
        Asked(launch.Region);
        if (LaunchFailures.TryDequeue(out var failure))
        {
            return Fail(failure);
        }

        string id;
        lock (_lock)
        {
            if (!_launched.TryGetValue(clientToken, out id!))
            {
                id = $"i-{_launched.Count + 1}";
                _launched[clientToken] = id;
                _launchedAt ??= Now;
                (_launchedImage, _launchedType) = (launch.ImageId, launch.InstanceType);
                Effects.Add("RunInstances");
            }
        }

        OnMutation?.Invoke("RunInstances");
        return Accept(id);
    }

    public Task<Outcome<Accepted>> StartAsync(string region, string instanceId, CancellationToken cancellation) => Power("Start", "running", instanceId);

    public Task<Outcome<Accepted>> StopAsync(string region, string instanceId, CancellationToken cancellation) => Power("Stop", "stopped", instanceId);

    public Task<Outcome<Accepted>> TerminateAsync(string region, string instanceId, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var token in _launched.Where(launch => launch.Value == instanceId).Select(launch => launch.Key).ToArray())
            {
                _launched.Remove(token);
            }

            Effects.Add("TerminateInstances");
        }

        return Accept(instanceId);
    }

    private Task<Outcome<Accepted>> Power(string call, string state, string instanceId)
    {
        PrimaryInstance = state;
        Effects.Add(call);
        return Accept(instanceId);
    }
}
