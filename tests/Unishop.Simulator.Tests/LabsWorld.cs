using System.Text;
using Aws.Wire;
using Microsoft.AspNetCore.Http;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Lambda;
using Unishop.Simulator.Services.Logs;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>An account in which somebody goes through a lab, one numbered step of its sheet after the other.</summary>
internal sealed class LabsWorld : IDisposable
{
    private const string Address = "http://127.0.0.1:5081";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Simulation _simulation;

    public LabsWorld(string scenario)
    {
        // The clock stands still: time passes when somebody waits.
        _simulation = new Simulation(new SimulatorOptions { Scenario = scenario, Speed = 0 }, Address);
        World = _simulation.Read(world => world);
        Work = new ScenarioWork(World);
    }

    public void Dispose() => _simulation.Dispose();

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

    /// <summary>What a viewer gets from a distribution.</summary>
    public async Task<(int Status, string Body)> AskCdnAsync(string distribution, string method, string path)
    {
        _simulation.Clock.Advance(World.Now - _simulation.Clock.GetUtcNow());
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        using var body = new MemoryStream();
        http.Response.Body = body;
        var asking = new CdnEndpoint(_simulation).HandleAsync(http, distribution, path);
        if (!asking.IsCompleted)
        {
            // It waits for an origin that does not answer: time has to pass.
            _simulation.Clock.SetSpeed(1000);
            await asking.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
            _simulation.Clock.SetSpeed(0);
        }

        await asking;
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>The shopper of a site, logged in.</summary>
    public ScenarioShopper LoggedIn(string region, string stack)
    {
        var shopper = Work.Shopper(region, stack);
        shopper.LogIn(ScenarioCatalog.Trainer);
        return shopper;
    }

    /// <summary>Who has logged in at a site again sees this Region and this many unicorns.</summary>
    public (string Region, int Count) Cart(string region, string stack)
    {
        var shopper = LoggedIn(region, stack);
        return (shopper.Region, shopper.Count());
    }

    /// <summary>The same, where the site itself does not open: by its API, as a page has it that was loaded before.</summary>
    public (string Region, int Count) CartOfOpenPage(string region, string stack)
    {
        var config = Encoding.UTF8.GetString(World.Buckets[Bucket(region, stack)].Objects["config.json"].Content);
        var shopper = new ScenarioShopper(World, config);
        shopper.LogIn(ScenarioCatalog.Trainer);
        return (shopper.Region, shopper.Count());
    }

    /// <summary>The end of the event.</summary>
    public void Unblock(string region, string stack) => Work.Call(region, "s3", "DeletePublicAccessBlock", ("Bucket", Bucket(region, stack)));

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

    /// <summary>Opens the account's buckets and makes network and application stacks, the primary Region's first.</summary>
    public void Build(string west, string primary, string secondary, string template)
    {
        Work.BlockPublicAccess(false);
        foreach (var (region, stack, isPrimary) in new[] { ("us-east-1", primary, "yes"), (west, secondary, "no") })
        {
            Work.CreateStack(region, "network-stack", "network.yaml");
            Work.AwaitStacks((region, "network-stack"));
            Work.CreateStack(region, stack, template, ("IsPrimary", isPrimary));
            Work.AwaitStacks((region, stack));
            Assert.Equal("CREATE_COMPLETE", Stack(region, stack).Status);
            Assert.Equal(["WebsiteURL"], Stack(region, stack).Outputs.Keys);
        }
    }

    /// <summary>Everything that clean-up has left behind, as a person would list it: what AWS gives to each account and the assets are not counted.</summary>
    public IEnumerable<string> Remains() =>
    [
        .. World.Clusters.Select(cluster => "cluster " + cluster.Id),
        .. World.GlobalClusters.Keys.Select(global => "global cluster " + global),
        .. World.Databases.SubnetGroups.Keys.Where(group => group.Item2 != "default").Select(group => "subnet group " + group.Item2),
        .. World.DbSnapshots.Select(snapshot => "DB snapshot " + snapshot.Id),
        .. World.Stacks.Where(stack => stack.Status != "DELETE_COMPLETE").Select(stack => $"stack {stack.Name} {stack.Status}"),
        .. World.Buckets.Keys.Where(name => !name.StartsWith("unishop-assets-", StringComparison.Ordinal)).Select(name => "bucket " + name),
        .. World.Instances.Where(instance => instance.State != "terminated").Select(instance => $"instance {instance.Id} {instance.State}"),
        .. World.Images.Where(image => image.State != "deregistered").Select(image => "image " + image.Id),
        .. World.Ec2.Volumes.Select(volume => "volume " + volume.Id),
        .. World.Ec2.Snapshots.Select(snapshot => "snapshot " + snapshot.Id),
        .. World.Ec2.LaunchTemplates.Select(template => "launch template " + template.Name),
        .. World.Networks.Where(network => !network.IsDefault).Select(network => "network " + network.VpcId),
        .. World.ScalingGroups.Select(group => "group " + group.Name),
        .. World.LoadBalancers.Select(balancer => "load balancer " + balancer.Name),
        .. World.Identities.Roles.Keys.Select(role => "role " + role),
        .. World.Identities.Profiles.Keys.Select(profile => "instance profile " + profile),
        .. World.Tables.Select(table => $"table {table.Region}/{table.Name}"),
        .. World.Functions.Select(function => "function " + function.Name),
        .. World.RestApis.Select(api => "API " + api.Name),
        .. World.Distributions.Select(distribution => "distribution " + distribution.Id),
        .. World.LogGroups.Select(group => "log group " + group.Name),
    ];
}
