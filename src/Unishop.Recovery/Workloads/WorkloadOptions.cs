namespace Unishop.Recovery.Workloads;

/// <summary>A workload as it is written in configuration, section <c>Workloads</c>.</summary>
public sealed class WorkloadOptions
{
    /// <summary>Stable identifier: lower case letters, digits and hyphens.</summary>
    public string? Id { get; set; }

    /// <summary>The name that people use.</summary>
    public string? Name { get; set; }

    /// <summary>One of <c>PilotLight</c>, <c>WarmStandby</c>, <c>HotStandby</c>.</summary>
    public string? Strategy { get; set; }

    /// <summary>Recovery point objective, in seconds.</summary>
    public double? RpoSeconds { get; set; }

    /// <summary>Recovery time objective, in seconds.</summary>
    public double? RtoSeconds { get; set; }

    /// <summary>The identifier of the Aurora global database.</summary>
    public string? GlobalDatabase { get; set; }

    /// <summary>The name of the machine image that the standby is launched from.</summary>
    public string? ImageName { get; set; }

    /// <summary>The EC2 instance type that the standby is launched with.</summary>
    public string? InstanceType { get; set; }

    /// <summary>The parts in the primary Region.</summary>
    public RegionOptions Primary { get; set; } = new();

    /// <summary>The parts in the standby Region.</summary>
    public RegionOptions Standby { get; set; } = new();

    /// <summary>The e-mail address of the shopper that verification logs in as.</summary>
    public string? CanaryEmail { get; set; }
}

/// <summary>A workload's parts in one Region, as written in configuration.</summary>
public sealed class RegionOptions
{
    /// <summary>The Region's code, e.g. <c>us-east-1</c>.</summary>
    public string? Region { get; set; }

    /// <summary>The stack that exports the network.</summary>
    public string? NetworkStack { get; set; }

    /// <summary>The application's stack.</summary>
    public string? Stack { get; set; }

    /// <summary>The identifier of the Aurora cluster.</summary>
    public string? DatabaseCluster { get; set; }

    /// <summary>The Name tag of the application's instances.</summary>
    public string? InstanceName { get; set; }
}
