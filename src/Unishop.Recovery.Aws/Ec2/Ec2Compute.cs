using System.Collections.Immutable;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;
using InstanceState = Unishop.Domain.Facts.InstanceState;

namespace Unishop.Recovery.Aws.Ec2;

/// <summary>Instances through the EC2 API.</summary>
internal sealed class Ec2Compute : ICompute
{
    // EC2 takes 200 values of a filter and 100 ids of instances.
    private const int MostNames = 100;
    private static readonly string[] Living = ["pending", "running", "shutting-down", "stopping", "stopped"];
    private readonly RegionalClients _clients;
    private readonly AwsCalls _calls;
    private readonly Ec2Changes _changes;
    private readonly SharedReads<List<Instance>> _instances;
    private readonly SharedReads<InstanceStatus> _statuses;

    public Ec2Compute(RegionalClients clients, AwsCalls calls, Ec2Changes changes, TimeProvider time)
    {
        _clients = clients;
        _calls = calls;
        _changes = changes;
        _instances = new(time, ReadInstancesAsync);
        _statuses = new(time, ReadStatusesAsync);
    }

    public async Task<Outcome<ImmutableArray<InstanceState>>> DescribeAsync(string region, string instanceName, CancellationToken cancellation)
    {
        var answer = await _instances.FindAsync(region, instanceName, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var instances, out var failure))
        {
            return Outcome<ImmutableArray<InstanceState>>.Fail(failure);
        }

        // Without the checks the instances are known all the same; what EC2 does not say about them stays null.
        var checks = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var instance in instances ?? [])
        {
            checks[instance.InstanceId] = (await _statuses.FindAsync(region, instance.InstanceId, cancellation).ConfigureAwait(false))
                .TryGet(out var status, out _) && status is not null ? Summary(status) : null;
        }

        return Outcome<ImmutableArray<InstanceState>>.Success(
            [
                .. from instance in instances ?? []
                   orderby instance.LaunchTime, instance.InstanceId
                   select State(instance, instanceName, checks.GetValueOrDefault(instance.InstanceId)),
            ],
            answer.RequestId);
    }

    public Task<Outcome<Accepted>> StartAsync(string region, string instanceId, CancellationToken cancellation) => _changes.MakeAsync(
        "StartInstances", region,
        new StartInstancesRequest { InstanceIds = [instanceId] },
        (ec2, request, token) => ec2.StartInstancesAsync(request, token),
        _ => new Accepted(instanceId),
        cancellation);

    public Task<Outcome<Accepted>> StopAsync(string region, string instanceId, CancellationToken cancellation) => _changes.MakeAsync(
        "StopInstances", region,
        new StopInstancesRequest { InstanceIds = [instanceId] },
        (ec2, request, token) => ec2.StopInstancesAsync(request, token),
        _ => new Accepted(instanceId),
        cancellation);

    public Task<Outcome<Accepted>> TerminateAsync(string region, string instanceId, CancellationToken cancellation) => _changes.MakeAsync(
        "TerminateInstances", region,
        new TerminateInstancesRequest { InstanceIds = [instanceId] },
        (ec2, request, token) => ec2.TerminateInstancesAsync(request, token),
        _ => new Accepted(instanceId),
        cancellation);

    public Task<Outcome<Accepted>> LaunchAsync(InstanceLaunch launch, string clientToken, CancellationToken cancellation) => _changes.MakeAsync(
        "RunInstances", launch.Region,
        Request(launch, _changes.Token(clientToken)),
        (ec2, request, token) => ec2.RunInstancesAsync(request, token),
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

    private Task<Outcome<ImmutableDictionary<string, List<Instance>>>> ReadInstancesAsync(string region, ImmutableArray<string> names) =>
        Pages.ReadPartsAsync(names, MostNames, part => Pages.ReadAsync(
            part,
            next => _calls.MakeAsync(
                $"ec2:DescribeInstances {region}",
                token => _clients.In(region).ReadCompute.DescribeInstancesAsync(
                    new()
                    {
                        Filters = [new Filter { Name = "tag:Name", Values = [.. part] }, new Filter { Name = "instance-state-name", Values = [.. Living] }],
                        NextToken = next,
                    },
                    token),
                answer => Pages.Of([.. (answer.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? [])], answer.NextToken),
                CancellationToken.None),
            instance => instance.Tags?.Find(tag => tag.Key == "Name")?.Value ?? "",
            instances => instances));

    private Task<Outcome<ImmutableDictionary<string, InstanceStatus>>> ReadStatusesAsync(string region, ImmutableArray<string> ids) =>
        Pages.ReadPartsAsync(ids, MostNames, part => Pages.ReadAsync(
            part,
            next => _calls.MakeAsync(
                $"ec2:DescribeInstanceStatus {region}",
                token => _clients.In(region).ReadCompute.DescribeInstanceStatusAsync(new() { InstanceIds = [.. part], NextToken = next }, token),
                answer => Pages.Of(answer.InstanceStatuses, answer.NextToken),
                CancellationToken.None),
            status => status.InstanceId,
            statuses => statuses[0]));

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
