namespace Unishop.Recovery.Steps;

/// <summary>The kinds of steps and the names of their parameters and outputs, as plans and the journal keep them.</summary>
public static class StepKinds
{
    /// <summary>Make an image of an instance.</summary>
    public const string CreateImage = "image.create";

    /// <summary>Copy an image to another Region.</summary>
    public const string CopyImage = "image.copy";

    /// <summary>Let other accounts launch an image.</summary>
    public const string ShareImage = "image.share";

    /// <summary>Keep the newest images and take the older ones away.</summary>
    public const string RetainImages = "image.retain";

    /// <summary>Managed failover of the global database.</summary>
    public const string FailOverDatabase = "database.failover";

    /// <summary>Planned switchover of the global database.</summary>
    public const string SwitchOverDatabase = "database.switchover";

    /// <summary>Detach a cluster from the global database.</summary>
    public const string DetachDatabase = "database.detach";

    /// <summary>Launch an instance from an image.</summary>
    public const string Launch = "compute.launch";

    /// <summary>Wait until a site answers.</summary>
    public const string SiteHealthy = "site.healthy";

    /// <summary>Prove that the shop is the same.</summary>
    public const string VerifySite = "site.verify";

    /// <summary>Change a stack's parameters.</summary>
    public const string UpdateStack = "stack.update";

    /// <summary>Set the size of an Auto Scaling group.</summary>
    public const string SetCapacity = "fleet.capacity";

    /// <summary>Wait until enough instances take traffic.</summary>
    public const string InService = "fleet.inService";

    /// <summary>Replace the instances that keep an old configuration.</summary>
    public const string Refresh = "fleet.refresh";

    /// <summary>Check that a table is active.</summary>
    public const string TableActive = "table.active";

    /// <summary>Make an Auto Scaling group smaller.</summary>
    public const string Shrink = "fleet.shrink";

    /// <summary>Wait until a cluster follows the writer.</summary>
    public const string Follows = "database.follows";

    /// <summary>Look for the snapshot of what was lost.</summary>
    public const string LostTail = "database.lostTail";

    /// <summary>Open a site.</summary>
    public const string OpenSite = "site.open";

    /// <summary>Close a site.</summary>
    public const string CloseSite = "site.close";

    /// <summary>Let the servers in to the database.</summary>
    public const string OpenDatabase = "database.open";

    /// <summary>Let nobody in to the database.</summary>
    public const string CloseDatabase = "database.close";

    /// <summary>Start an instance.</summary>
    public const string StartInstance = "compute.start";

    /// <summary>Stop an instance.</summary>
    public const string StopInstance = "compute.stop";

    /// <summary>End instances of a name.</summary>
    public const string Terminate = "compute.terminate";

    internal const string Leftovers = "leftovers";
    internal const string Bucket = "bucket";
    internal const string From = "from";
    internal const string Port = "port";
    internal const string Minimum = "minimum";
    internal const string Stack = "stack";
    internal const string Parameter = "parameter";
    internal const string Value = "value";
    internal const string Kept = "kept";
    internal const string Group = "group";
    internal const string Full = "full";
    internal const string Most = "most";
    internal const string Survivors = "survivors";
    internal const string ServedElsewhere = "servedElsewhere";
    internal const string Table = "table";
    internal const string GlobalDatabase = "globalDatabase";
    internal const string Cluster = "cluster";
    internal const string ClusterArn = "clusterArn";
    internal const string WriterRegion = "writerRegion";
    internal const string Accounts = "accounts";
    internal const string Owner = "owner";
    internal const string Keep = "keep";
    internal const string Encrypted = "encrypted";
    internal const string KmsKey = "kmsKey";
    internal const string ImageId = "imageId";
    internal const string ImageName = "imageName";
    internal const string ImageFrom = "imageFrom";
    internal const string SourceRegion = "sourceRegion";
    internal const string Description = "description";
    internal const string InstanceId = "instanceId";
    internal const string InstanceName = "instanceName";
    internal const string InstanceType = "instanceType";
    internal const string InstanceProfile = "instanceProfile";
    internal const string Subnet = "subnet";
    internal const string SecurityGroup = "securityGroup";
    internal const string UserData = "userData";
    internal const string Url = "url";
}
