using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

/// <summary>An Auto Scaling group with the health that its load balancer sees.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Minimum">Its minimum size.</param>
/// <param name="Desired">Its desired capacity.</param>
/// <param name="Most">Its maximum size.</param>
/// <param name="LoadBalancers">The classic load balancers that it registers its instances with.</param>
/// <param name="Instances">Its instances.</param>
public sealed record FleetState(
    string Name, int Minimum, int Desired, int Most, ImmutableArray<string> LoadBalancers, ImmutableArray<FleetInstance> Instances)
{
    /// <summary>The processes of the group that somebody suspended, e.g. <c>Launch</c>.</summary>
    public ImmutableArray<string> Suspended { get; init; } = [];

    /// <summary>How many instances take traffic: in service in the group, and at the load balancer where there is one.</summary>
    public int InService => Instances.Count(instance => instance.TakesTraffic);
}

/// <summary>An instance of an Auto Scaling group.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Lifecycle">Auto Scaling's own state, e.g. <c>Pending</c>, <c>InService</c>, <c>Terminating</c>.</param>
/// <param name="Health">Auto Scaling's own judgement: <c>Healthy</c> or <c>Unhealthy</c>.</param>
/// <param name="Balancer">The load balancer's judgement: <c>InService</c> or <c>OutOfService</c>; <see langword="null"/> where it is not registered or there is none.</param>
/// <param name="HasBalancer">Whether the group has a load balancer.</param>
public sealed record FleetInstance(string Id, string Lifecycle, string Health, string? Balancer, bool HasBalancer)
{
    /// <summary>Whether it takes traffic.</summary>
    public bool TakesTraffic => Lifecycle == "InService" && Health == "Healthy" && (!HasBalancer || Balancer == "InService");
}

/// <summary>A DynamoDB table with its replicas.</summary>
/// <param name="Name">Its name, the same in each Region.</param>
/// <param name="Status">DynamoDB's own status, e.g. <c>ACTIVE</c>.</param>
/// <param name="Replicas">The replicas that the asked Region lists; it may leave itself out.</param>
public sealed record TableState(string Name, string Status, ImmutableArray<TableReplica> Replicas);

/// <summary>A replica of a global table.</summary>
/// <param name="Region">Where it is.</param>
/// <param name="Status">DynamoDB's own status: <c>CREATING</c>, <c>ACTIVE</c>, <c>DELETING</c>, ...</param>
public sealed record TableReplica(string Region, string Status);

/// <summary>A CloudFront distribution that fails over by itself.</summary>
/// <param name="Id">The distribution's id.</param>
/// <param name="Status">CloudFront's own status: <c>InProgress</c> or <c>Deployed</c>.</param>
/// <param name="IsEnabled">Whether it answers at all.</param>
/// <param name="Address">Its address for browsers.</param>
/// <param name="Origins">The domain names of the origin group's members, in the order in which they are tried.</param>
/// <param name="FailoverCodes">The HTTP statuses on which the next origin is tried.</param>
/// <param name="IsDefault">Whether the default behaviour sends requests to the origin group.</param>
public sealed record EdgeState(
    string Id, string Status, bool IsEnabled, Uri Address, ImmutableArray<string> Origins, ImmutableArray<int> FailoverCodes, bool IsDefault);
