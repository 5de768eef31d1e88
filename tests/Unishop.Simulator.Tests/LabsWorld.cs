using System.Text;
using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Tests;

/// <summary>An account in which somebody goes through a lab, one numbered step of its sheet after the other.</summary>
internal sealed class LabsWorld
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public LabsWorld(string scenario)
    {
        World = Scenarios.Create(scenario, 1, Start, "http://127.0.0.1:5081");
        Work = new ScenarioWork(World);
    }

    public World World { get; }

    public ScenarioWork Work { get; }

    public Stack Stack(string region, string name) => World.Stacks.Last(stack => stack.Region == region && stack.Name == name);

    public string[] LogicalIds(string region, string name) => [.. Stack(region, name).Resources.Select(resource => resource.LogicalId).Order(StringComparer.Ordinal)];

    public string Bucket(string region, string stack, string logicalId = "UIBucket") => Stack(region, stack).Resource(logicalId)!.PhysicalId;

    /// <summary>The site's page: its status and text.</summary>
    public (int Status, string Text) Site(string region, string stack)
    {
        var answer = Websites.Answer(World, Bucket(region, stack), "GET", "", "request");
        return (answer.Status, Encoding.UTF8.GetString(answer.Body));
    }

    /// <summary>Who has logged in at a site again sees this Region and this many unicorns.</summary>
    public (string Region, int Count) Cart(string region, string stack)
    {
        var shopper = Work.Shopper(region, stack);
        shopper.LogIn(Scenarios.Trainer);
        return (shopper.Region, shopper.Count());
    }

    /// <summary>The event of each lab: the website's bucket is closed to the public.</summary>
    public void Block(string region, string stack) => Work.Call(region, "s3", "PutPublicAccessBlock",
        ("Bucket", Bucket(region, stack)),
        ("PublicAccessBlockConfiguration", WireStruct.Of(("BlockPublicAcls", true), ("IgnorePublicAcls", true), ("BlockPublicPolicy", true), ("RestrictPublicBuckets", true))));

    /// <summary>Moves the writer of a global database; answers its status right after the call.</summary>
    public string Move(string operation, string global, string region, string cluster) => Work.Call(
        operation == "FailoverGlobalCluster" ? region : "us-east-1", "rds", operation,
        ("GlobalClusterIdentifier", global), ("TargetDbClusterIdentifier", World.Cluster(region, cluster)!.Arn),
        ("AllowDataLoss", operation == "FailoverGlobalCluster" ? true : null)).Struct("GlobalCluster")!.Text("Status")!;

    public void AwaitGlobal(string global) => Work.Await("the move of " + global, () => World.GlobalClusters[global] is { Status: "available", Move: null });

    /// <summary>Roles of a global database's clusters, in order of Region.</summary>
    public string Roles(string global) => string.Join(' ', World.GlobalClusters[global].Members
        .Select(member => (Cluster: World.ClusterByArn(member.ClusterArn)!, member.IsWriter))
        .OrderBy(pair => pair.Cluster.Region, StringComparer.Ordinal)
        .Select(pair => $"{pair.Cluster.Id}={(pair.IsWriter ? "writer" : "reader")}"));

    public void Empty(string bucket)
    {
        foreach (var key in World.Buckets[bucket].Objects.Keys.ToArray())
        {
            Work.Call(World.Buckets[bucket].Region, "s3", "DeleteObject", ("Bucket", bucket), ("Key", key));
        }
    }

    /// <summary>Clean-up of a Region's database: the instance, then out of the global database, then the cluster.</summary>
    public void DeleteDatabase(string region, string global, string cluster, string instance)
    {
        var arn = World.Cluster(region, cluster)!.Arn;
        Assert.Throws<WireException>(() => Work.Call(region, "rds", "DeleteDBCluster", ("DBClusterIdentifier", cluster), ("SkipFinalSnapshot", true)));
        Work.Call(region, "rds", "DeleteDBInstance", ("DBInstanceIdentifier", instance), ("SkipFinalSnapshot", true));
        Work.Await("the end of " + instance, () => World.Cluster(region, cluster)!.Instances.Count == 0);
        Work.Await(cluster + " to be available", () => World.Cluster(region, cluster)!.Status == "available");
        Work.Call(region, "rds", "RemoveFromGlobalCluster", ("GlobalClusterIdentifier", global), ("DbClusterIdentifier", arn));
        Work.Await(cluster + " to stand alone", () => World.Cluster(region, cluster) is { GlobalId: null, Status: "available" }
            && !World.GlobalClusters[global].Members.Exists(member => member.ClusterArn == arn));
        Work.Call(region, "rds", "DeleteDBCluster", ("DBClusterIdentifier", cluster), ("SkipFinalSnapshot", true));
        Work.Await("the end of " + cluster, () => World.Cluster(region, cluster) is null);
    }

    public void DeleteGlobal(string global)
    {
        Work.Call("us-east-1", "rds", "DeleteGlobalCluster", ("GlobalClusterIdentifier", global));
        Work.Await("the end of " + global, () => !World.GlobalClusters.ContainsKey(global));
    }

    /// <summary>Deletes a stack; answers how that ended.</summary>
    public (string Status, string? Reason) DeleteStack(string region, string name)
    {
        var stack = Stack(region, name);
        Work.Call(region, "cloudformation", "DeleteStack", ("StackName", name));
        Work.Await("the end of " + name, () => stack.Run is null);
        return (stack.Status, stack.StatusReason);
    }
}
