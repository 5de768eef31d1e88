namespace Unishop.Domain.Workloads;

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

    /// <summary>Parameters of the application's template that preparing gives beside its own, e.g. <c>EngineVersion</c>; never a secret.</summary>
    public Dictionary<string, string>? StackParameters { get; set; }

    /// <summary>The e-mail address of the shopper that verification logs in as.</summary>
    public string? CanaryEmail { get; set; }

    /// <summary>How often a row is written in the Region that serves and looked for in the other, in seconds; never where it is absent.</summary>
    public double? HeartbeatSeconds { get; set; }

    /// <summary>The e-mail address of the shopper whose cart that row is; each console that shares the workload needs its own.</summary>
    public string? HeartbeatEmail { get; set; }

    /// <summary>Instances at full capacity, where there is an Auto Scaling group; 2 where it is absent.</summary>
    public double? FullCapacity { get; set; }

    /// <summary>The most instances that the group may have; 5 where it is absent.</summary>
    public double? MostCapacity { get; set; }

    /// <summary><c>Stack</c> or <c>Group</c>; <c>Stack</c> where it is absent.</summary>
    public string? ScaleOutBy { get; set; }

    /// <summary>The DynamoDB global table; needed for a hot standby.</summary>
    public string? Table { get; set; }

    /// <summary>The id of the CloudFront origin group; needed for a hot standby.</summary>
    public string? OriginGroup { get; set; }

    /// <summary><c>true</c> where another person must approve the step that moves the writer.</summary>
    public string? ApprovePromotion { get; set; }

    /// <summary>How many of the images that runs made are kept in each Region; all where nothing is said.</summary>
    public double? ImagesKept { get; set; }

    /// <summary>Whether copies of images are encrypted: <c>true</c> or <c>false</c>.</summary>
    public string? ImagesEncrypted { get; set; }

    /// <summary>The key that encrypts copies, in the Region that gets them.</summary>
    public string? ImagesKmsKey { get; set; }

    /// <summary>Other accounts that may launch a copy, separated by commas.</summary>
    public string? ImagesAccounts { get; set; }

    /// <summary>Hosts of the shop beside AWS's own, separated by commas, e.g. <c>shop.example.com,*.api.example.com</c>.</summary>
    public string? AllowedHosts { get; set; }
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

    /// <summary>The Auto Scaling group; the stack's <c>WebServerGroup</c> where it is absent.</summary>
    public string? ScalingGroup { get; set; }

    /// <summary>The id or name of the launch template that copying an image updates; none where it is absent.</summary>
    public string? LaunchTemplate { get; set; }

    /// <summary>The site's bucket; the stack's <c>UIBucket</c> where it is absent.</summary>
    public string? SiteBucket { get; set; }
}
