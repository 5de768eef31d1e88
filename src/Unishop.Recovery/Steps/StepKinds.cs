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

    /// <summary>Leave public access to each bucket.</summary>
    public const string OpenAccount = "account.open";

    /// <summary>Make a stack.</summary>
    public const string CreateStack = "stack.create";

    /// <summary>Have a secondary cluster forward writes.</summary>
    public const string ForwardWrites = "database.forward";

    /// <summary>Make a table's replica.</summary>
    public const string ReplicateTable = "table.replicate";

    /// <summary>Make the distribution before both sites.</summary>
    public const string CreateEdge = "edge.create";

    /// <summary>Sign up the shopper that verification logs in as.</summary>
    public const string SignUp = "site.signUp";

    /// <summary>Empty a bucket.</summary>
    public const string EmptyBucket = "bucket.empty";

    /// <summary>Take a stack away.</summary>
    public const string DeleteStack = "stack.delete";

    /// <summary>Delete the instances of a cluster.</summary>
    public const string DeleteDatabaseInstances = "database.deleteInstances";

    /// <summary>Take a cluster out of its global database, to be deleted.</summary>
    public const string LeaveGlobal = "database.leave";

    /// <summary>Delete a cluster.</summary>
    public const string DeleteDatabase = "database.delete";

    /// <summary>Delete a global database.</summary>
    public const string DeleteGlobal = "database.deleteGlobal";

    /// <summary>Delete the replica of a table.</summary>
    public const string RemoveReplica = "table.removeReplica";

    /// <summary>Disable the distribution.</summary>
    public const string DisableEdge = "edge.disable";

    /// <summary>Delete the distribution.</summary>
    public const string DeleteEdge = "edge.delete";

    /// <summary>Take all images of a workload away.</summary>
    public const string RemoveImages = "image.remove";

    /// <summary>List what is left in a Region.</summary>
    public const string FindLeftovers = "leftovers";

    /// <summary>Keep a snapshot of a cluster.</summary>
    public const string SnapshotDatabase = "database.snapshot";

    /// <summary>Make a global database of a standalone cluster.</summary>
    public const string CreateGlobal = "database.createGlobal";

    /// <summary>Add a Region to a global database.</summary>
    public const string JoinGlobal = "database.join";

    /// <summary>Add instances to a cluster.</summary>
    public const string AddDatabaseInstances = "database.addInstances";

    internal const string SnapshotId = "snapshotId";
    internal const string Engine = "engine";
    internal const string EngineVersion = "engineVersion";
    internal const string SubnetGroup = "subnetGroup";
    internal const string ParameterGroup = "parameterGroup";
    internal const string Instances = "instances";
    internal const string InstanceClass = "instanceClass";
    /// <summary>Give a launch template a version with another image.</summary>
    public const string TemplateVersion = "template.version";

    /// <summary>Make a version of a launch template the default.</summary>
    public const string TemplateDefault = "template.default";

    internal const string LaunchTemplate = "launchTemplate";
    internal const string Version = "version";
    internal const string Distribution = "distribution";
    internal const string Imported = "imported";
    internal const string Alone = "alone";
    internal const string Template = "template";
    internal const string TemplateHash = "templateHash";
    internal const string Given = "given";
    internal const string Gives = "gives";
    internal const string Cart = "cart";
    internal const string OriginGroup = "originGroup";
    internal const string FirstBucket = "firstBucket";
    internal const string SecondBucket = "secondBucket";
    internal const string Address = "address";
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
