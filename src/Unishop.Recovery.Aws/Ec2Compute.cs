using System.Collections.Immutable;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Unishop.Recovery.Ports;
using InstanceState = Unishop.Recovery.Observation.InstanceState;

namespace Unishop.Recovery.Aws;

/// <summary>Instances through the EC2 API.</summary>
internal sealed class Ec2Compute(RegionalClients clients, AwsCalls calls) : ICompute
{
    private static readonly string[] Living = ["pending", "running", "shutting-down", "stopping", "stopped"];

    public async Task<Outcome<ImmutableArray<InstanceState>>> DescribeAsync(string region, string instanceName, CancellationToken cancellation)
    {
        var answer = await calls.MakeAsync(
            $"ec2:DescribeInstances {region}",
            token => clients.In(region).ReadCompute.DescribeInstancesAsync(
                new()
                {
                    Filters =
                    [
                        new Filter { Name = "tag:Name", Values = [instanceName] },
                        new Filter { Name = "instance-state-name", Values = [.. Living] },
                    ],
                },
                token),
            answer => (answer.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []).ToList(),
            cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var instances, out var failure))
        {
            return Outcome<ImmutableArray<InstanceState>>.Fail(failure);
        }

        var checks = instances.Count == 0 ? [] : await ChecksAsync(region, instances, cancellation).ConfigureAwait(false);
        return Outcome<ImmutableArray<InstanceState>>.Success(
            [
                .. from instance in instances
                   orderby instance.LaunchTime, instance.InstanceId
                   select State(instance, instanceName, checks.GetValueOrDefault(instance.InstanceId)),
            ],
            answer.RequestId);
    }

    public Task<Outcome<Accepted>> StartAsync(string region, string instanceId, CancellationToken cancellation) => calls.MakeAsync(
        $"ec2:StartInstances {region}",
        token => clients.In(region).ChangeCompute.StartInstancesAsync(new() { InstanceIds = [instanceId] }, token),
        _ => new Accepted(instanceId),
        cancellation);

    public Task<Outcome<Accepted>> StopAsync(string region, string instanceId, CancellationToken cancellation) => calls.MakeAsync(
        $"ec2:StopInstances {region}",
        token => clients.In(region).ChangeCompute.StopInstancesAsync(new() { InstanceIds = [instanceId] }, token),
        _ => new Accepted(instanceId),
        cancellation);

    public Task<Outcome<Accepted>> TerminateAsync(string region, string instanceId, CancellationToken cancellation) => calls.MakeAsync(
        $"ec2:TerminateInstances {region}",
        token => clients.In(region).ChangeCompute.TerminateInstancesAsync(new() { InstanceIds = [instanceId] }, token),
        _ => new Accepted(instanceId),
        cancellation);

    public async Task<Outcome<Accepted>> DryRunAsync(InstanceLaunch launch, CancellationToken cancellation)
    {
        var request = Request(launch, null);
        request.DryRun = true;
        var answer = await calls.MakeAsync(
            $"ec2:RunInstances {launch.Region}",
            token => clients.In(launch.Region).ReadCompute.RunInstancesAsync(request, token),
            _ => new Accepted(""),
            cancellation).ConfigureAwait(false);
        // EC2 says yes by an error of this name.
        return answer.Failure is { Code: "DryRunOperation" } yes ? Outcome<Accepted>.Success(new Accepted(""), yes.RequestId) : answer;
    }

    public Task<Outcome<Accepted>> LaunchAsync(InstanceLaunch launch, string clientToken, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"ec2:RunInstances {launch.Region}",
            token => clients.In(launch.Region).ChangeCompute.RunInstancesAsync(Request(launch, clientToken), token),
            answer => new Accepted(answer.Reservation?.Instances is [{ } instance, ..] ? instance.InstanceId : ""),
            cancellation);

    private static RunInstancesRequest Request(InstanceLaunch launch, string? clientToken) => new()
    {
        ImageId = launch.ImageId,
        InstanceType = new InstanceType(launch.InstanceType),
        MinCount = 1,
        MaxCount = 1,
        SubnetId = launch.SubnetId,
        SecurityGroupIds = [launch.SecurityGroupId],
        IamInstanceProfile = new IamInstanceProfileSpecification { Name = launch.InstanceProfile },
        UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes(launch.UserData)),
        TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Instance, Tags = [new Tag { Key = "Name", Value = launch.Name }] }],
        ClientToken = clientToken,
    };

    // Without the checks the instances are known all the same; what EC2 does not say about them stays null.
    private async Task<Dictionary<string, string?>> ChecksAsync(string region, List<Instance> instances, CancellationToken cancellation)
    {
        var answer = await calls.MakeAsync(
            $"ec2:DescribeInstanceStatus {region}",
            token => clients.In(region).ReadCompute.DescribeInstanceStatusAsync(new() { InstanceIds = [.. instances.Select(instance => instance.InstanceId)] }, token),
            answer => (answer.InstanceStatuses ?? []).ToDictionary(status => status.InstanceId, Summary),
            cancellation).ConfigureAwait(false);
        return answer.TryGet(out var checks, out _) ? checks : [];
    }

    /// <summary>The worse of the instance's and the system's check.</summary>
    private static string? Summary(InstanceStatus status)
    {
        string?[] both = [status.Status?.Status?.Value, status.SystemStatus?.Status?.Value];
        return Array.Find(["impaired", "insufficient-data", "initializing"], both.Contains)
            ?? (Array.TrueForAll(both, check => check == "ok") ? "ok" : null);
    }

    private static InstanceState State(Instance instance, string name, string? checks) => new(
        instance.InstanceId,
        name,
        instance.State?.Name?.Value ?? "",
        checks,
        instance.ImageId ?? "",
        instance.InstanceType?.Value ?? "",
        string.IsNullOrEmpty(instance.PublicDnsName) ? null : instance.PublicDnsName,
        instance.LaunchTime is { } launched ? new DateTimeOffset(launched.ToUniversalTime(), TimeSpan.Zero) : DateTimeOffset.MinValue,
        string.IsNullOrEmpty(instance.ClientToken) ? null : instance.ClientToken);
}
