using Aws.Wire;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>What a group launches; it never changes.</summary>
internal sealed record LaunchConfiguration(
    string Name, string Region, string ImageId, string Type, string? UserData, string? Profile, string? KeyName, IReadOnlyList<string> SecurityGroups, DateTimeOffset CreatedAt)
{
    /// <summary>The volumes as they were asked for.</summary>
    public IReadOnlyList<WireStruct> BlockDevices { get; init; } = [];
}

internal sealed class ScalingActivity
{
    public required string Id { get; init; }

    public required string Description { get; init; }

    public required string Cause { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public string Status { get; set; } = "InProgress";

    public string? Message { get; set; }
}

/// <summary>A launch template as a group or an instance of it names it.</summary>
/// <param name="Id">The template's id.</param>
/// <param name="Name">The template's name.</param>
/// <param name="Version">A number; for a group also <c>$Latest</c> or <c>$Default</c>.</param>
internal sealed record TemplateUse(string Id, string Name, string Version);

/// <summary>An instance of a group. It keeps the launch configuration or template that it was started with.</summary>
internal sealed class GroupInstance
{
    public required string Id { get; init; }

    public required string? LaunchConfiguration { get; init; }

    /// <summary>With the number of the version that it was started with.</summary>
    public TemplateUse? Template { get; init; }

    public required string Zone { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    public required ScalingActivity Launch { get; init; }

    public string State { get; set; } = "Pending";

    public DateTimeOffset? InServiceSince { get; set; }

    public bool Healthy { get; set; } = true;

    public bool Protected { get; set; }

    public bool IsActive => State is "Pending" or "InService";
}

/// <summary>The replacement of a group's instances by ones of its present configuration, a few at a time.</summary>
internal sealed class InstanceRefresh
{
    public required string Id { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Percent of the desired capacity that stay in service.</summary>
    public required long MinHealthy { get; init; }

    /// <summary>Seconds that a new instance is in service before it counts.</summary>
    public required long Warmup { get; init; }

    /// <summary>The instances that are still to be replaced.</summary>
    public required List<string> Old { get; init; }

    public required int Total { get; init; }

    public string Status { get; set; } = "InProgress";

    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class ScalingGroup
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absent with a template.</summary>
    public required string? LaunchConfiguration { get; set; }

    public TemplateUse? Template { get; set; }

    public required IReadOnlyList<Subnet> Subnets { get; set; }

    public List<string> LoadBalancers { get; } = [];

    /// <summary>Value by key, and whether instances get it too.</summary>
    public SortedDictionary<string, (string Value, bool Propagate)> Tags { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Suspended { get; } = new(StringComparer.Ordinal);

    public long Min { get; set; }

    public long Max { get; set; }

    public long Desired { get; set; }

    /// <summary>Seconds.</summary>
    public long Cooldown { get; set; } = 300;

    public string HealthCheckType { get; set; } = "EC2";

    /// <summary>Seconds in service before a failed check counts.</summary>
    public long Grace { get; set; }

    public bool ProtectNew { get; set; }

    public List<GroupInstance> Instances { get; } = [];

    /// <summary>Newest first.</summary>
    public List<ScalingActivity> Activities { get; } = [];

    /// <summary>Newest first.</summary>
    public List<InstanceRefresh> Refreshes { get; } = [];

    public DateTimeOffset? LastScaledAt { get; set; }

    /// <summary>Failed launches in a row, and when the next one is tried.</summary>
    public (int InARow, DateTimeOffset RetryAt) Failures { get; set; }

    public bool Deleting { get; set; }

    public bool Deleted { get; set; }

    public IEnumerable<GroupInstance> Active => Instances.Where(instance => instance.IsActive);
}
