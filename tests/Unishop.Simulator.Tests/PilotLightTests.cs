using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>The world's own rules, in virtual time.</summary>
public class PilotLightTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");
    private readonly RdsService _rds = new();
    private readonly Ec2Service _ec2 = new();

    private string StandbyArn => _world.Cluster("us-west-1", "pilot-secondary")!.Arn;

    [Fact]
    public void Begin_PilotLight_IsAtThePointWhereFailoverBegins()
    {
        Assert.Equal(["pilot-primary", "pilot-secondary"], _world.Clusters.Select(cluster => cluster.Id));
        Assert.Equal("us-east-1", Assert.Single(_world.Instances).Region);
        Assert.Equal(["us-east-1", "us-west-1"], _world.Images.Select(image => image.Region));
        Assert.NotEmpty(_world.Buckets.Values.Single(bucket => bucket.Region == "us-east-1" && bucket.Website is not null).Objects);
        Assert.Empty(_world.Buckets.Values.Single(bucket => bucket.Region == "us-west-1" && bucket.Website is not null).Objects);
        Assert.Equal(5, CartOf("us-west-1").Count);
    }

    [Fact]
    public void Failover_RightAfterTheCall_StillListsTheOldWriter()
    {
        var answer = FailOver().Output.Struct("GlobalCluster")!;

        Assert.Equal("failing-over", answer.Text("Status"));
        Assert.Equal("pending", answer.Struct("FailoverState")!.Text("Status"));
        Assert.Equal("us-east-1", WriterRegion(answer));
    }

    [Fact]
    public void Failover_AfterItsTime_HasMovedTheWriter()
    {
        FailOver();
        _world.Advance(Start + TimeSpan.FromMinutes(10));

        var global = _world.GlobalClusters["pilot-global"];
        Assert.Equal(("available", null), (global.Status, global.Move));
        Assert.True(_world.Cluster("us-west-1", "pilot-secondary") is { IsWriter: true, WriterEndpointActive: true });
        Assert.False(_world.Cluster("us-east-1", "pilot-primary")!.IsWriter);
        Assert.Contains(_world.DbEvents, e => e.EventId == "RDS-EVENT-0238");
    }

    [Fact]
    public void Failover_ASecondTime_IsRefused()
    {
        FailOver();

        var refused = Assert.Throws<WireException>(FailOver);

        Assert.Equal(("InvalidGlobalClusterStateFault", 400), (refused.Error.Code, refused.Error.Status));
    }

    [Theory]
    [InlineData("us-east-1", "pilot-global", "InvalidParameterValue")]
    [InlineData("us-west-1", "nope", "GlobalClusterNotFoundFault")]
    public void Failover_WrongRegionOrName_AnswersAwsOwnError(string region, string global, string code)
    {
        var refused = Assert.Throws<WireException>(() => _rds.Invoke("FailoverGlobalCluster", new AwsCall(_world, region, WireStruct.Of(
            ("GlobalClusterIdentifier", global), ("TargetDbClusterIdentifier", StandbyArn), ("AllowDataLoss", true)))));

        Assert.Equal(code, refused.Error.Code);
    }

    [Fact]
    public void Failover_RegionLost_LosesWhatHadNotArrivedAndKeepsTheRest()
    {
        _world.Faults.Add(new Fault(FaultKinds.RegionLost, "us-east-1", null, null, 100, Start, null));
        var shopper = _world.Cluster("us-east-1", "pilot-primary")!.Data.Shoppers[ScenarioCatalog.Trainer];
        var unicorn = _world.Cluster("us-east-1", "pilot-primary")!.Data.Unicorns[9];
        Aurora.Commit(_world, _world.Cluster("us-east-1", "pilot-primary")!, new Shop.BasketAdded(shopper.Uuid, unicorn.Uuid));

        FailOver();
        _world.Advance(Start + TimeSpan.FromMinutes(10));

        Assert.Equal(5, CartOf("us-west-1").Count);
        Assert.Empty(_world.DbSnapshots);
        Assert.Equal("pending-resync", _world.GlobalClusters["pilot-global"].Members.Single(member => !member.IsWriter).Synchronization);

        // Only once the Region is back can its old volume be kept in a snapshot.
        _world.Faults.Remove(_ => true);
        Assert.Equal(1, Assert.Single(_world.DbSnapshots).LostCommits);
    }

    [Fact]
    public void Detach_RightAfterTheCall_IsStillListedAndAvailable()
    {
        Detach();

        Assert.Equal(2, _world.GlobalClusters["pilot-global"].Members.Count);
        Assert.Equal("available", _world.Cluster("us-west-1", "pilot-secondary")!.Status);

        _world.Advance(Start + TimeSpan.FromSeconds(21));
        Assert.Equal("promoting", _world.Cluster("us-west-1", "pilot-secondary")!.Status);

        _world.Advance(Start + TimeSpan.FromMinutes(5));
        Assert.True(_world.Cluster("us-west-1", "pilot-secondary") is { Status: "available", IsWriter: true, GlobalId: null, WriterEndpointActive: true });
        Assert.True(_world.Cluster("us-east-1", "pilot-primary")!.IsWriter, "detaching fences nobody");
    }

    [Fact]
    public void RunInstances_SameToken_IsTheSameInstanceAndNoEffect()
    {
        var first = Run("token-1");
        var second = Run("token-1");

        Assert.True(first.Effect);
        Assert.False(second.Effect);
        Assert.Single(_world.Instances, instance => instance.Region == "us-west-1");
        Assert.Equal("IdempotentParameterMismatch", Assert.Throws<WireException>(() => Run("token-1", type: "t3.large")).Error.Code);
    }

    [Theory]
    [InlineData("image", "InvalidAMIID.NotFound")]
    [InlineData("subnet", "InvalidSubnetID.NotFound")]
    [InlineData("group", "InvalidGroup.NotFound")]
    [InlineData("profile", "InvalidParameterValue")]
    public void RunInstances_UnknownPart_AnswersAwsOwnError(string part, string code)
    {
        Assert.Equal(code, Assert.Throws<WireException>(() => Run("t", wrong: part)).Error.Code);
        Assert.DoesNotContain(_world.Instances, instance => instance.Region == "us-west-1");
    }

    [Fact]
    public void Launch_RightProfileAndUserData_PublishesTheSiteAndReachesTheDatabaseOncePromoted()
    {
        FailOver();
        Run("token-1");
        _world.Advance(Start + TimeSpan.FromMinutes(10));

        var instance = _world.Instances.Single(candidate => candidate.Region == "us-west-1");
        Assert.True(instance.AppReady);
        var bucket = _world.Buckets.Values.Single(candidate => candidate.Region == "us-west-1" && candidate.Website is not null);
        Assert.Contains("us-west-1", System.Text.Encoding.UTF8.GetString(bucket.Objects["config.json"].Content), StringComparison.Ordinal);
        Assert.Equal(200, Shop.ShopApi.Answer(_world, instance, "GET", "/health/dbping", "").Status);
        Assert.Equal(200, Shop.ShopApi.Answer(_world, instance, "POST", "/user/login", $$"""{"email":"{{ScenarioCatalog.Trainer}}"}""").Status);
    }

    [Fact]
    public void Launch_WithoutUserData_KeepsTheOldEndpointAndHasNoDatabase()
    {
        FailOver();
        Run("token-1", userData: null);
        _world.Advance(Start + TimeSpan.FromMinutes(10));

        var instance = _world.Instances.Single(candidate => candidate.Region == "us-west-1");
        Assert.Equal(400, Shop.ShopApi.Answer(_world, instance, "GET", "/health/dbping", "").Status);
    }

    [Fact]
    public void CopyImage_BeforeTheSourceIsAvailable_IsRefused_AfterwardsThePathNamesBoth()
    {
        var source = _ec2.Invoke("CreateImage", new AwsCall(_world, "us-east-1", WireStruct.Of(
            ("InstanceId", _world.Instances[0].Id), ("Name", "pilotAMI-2"), ("NoReboot", true)))).Output.Text("ImageId")!;
        AwsAnswer Copy() => _ec2.Invoke("CopyImage", new AwsCall(_world, "us-west-1", WireStruct.Of(
            ("SourceRegion", "us-east-1"), ("SourceImageId", source), ("Name", "pilotAMI-2"))));
        Assert.Equal("InvalidAMIID.Unavailable", Assert.Throws<WireException>(Copy).Error.Code);

        _world.Advance(Start + TimeSpan.FromMinutes(30));
        Copy();
        _world.Advance(Start + TimeSpan.FromMinutes(90));

        var (seconds, path) = _world.CriticalPath(Start, _world.Now);
        Assert.Equal(["CreateImage", "CopyImage"], path.Select(operation => operation.Name));
        Assert.Equal(path.Sum(operation => (operation.CompletedAt!.Value - operation.AcceptedAt).TotalSeconds), seconds, 3);
    }

    [Fact]
    public void CriticalPath_PromoteAndLaunchSideBySide_IsTheLongerOne()
    {
        FailOver();
        Run("token-1");
        _world.Advance(Start + TimeSpan.FromMinutes(10));

        var (seconds, path) = _world.CriticalPath(Start, _world.Now);

        Assert.Equal(_world.Operations.Max(operation => (operation.CompletedAt!.Value - operation.AcceptedAt).TotalSeconds), seconds, 3);
        Assert.Single(path);
    }

    [Fact]
    public void Lag_Metric_ExistsInTheSecondaryOnlyAndWithDelay()
    {
        var metrics = new CloudWatchService();
        WireStruct Ask(string region, string cluster) => metrics.Invoke("GetMetricStatistics", new AwsCall(_world, region, WireStruct.Of(
            ("Namespace", "AWS/RDS"), ("MetricName", "AuroraGlobalDBReplicationLag"), ("StartTime", Start - TimeSpan.FromMinutes(30)), ("EndTime", Start),
            ("Period", 60), ("Statistics", new List<object?> { "Average", "Maximum" }), ("Dimensions", new List<object?> { WireStruct.Of(("Name", "DBClusterIdentifier"), ("Value", cluster)) })))).Output;

        var standby = Ask("us-west-1", "pilot-secondary").Structs("Datapoints").ToArray();
        Assert.InRange(standby.Length, 26, 30);
        Assert.True(standby.Max(point => point.Instant("Timestamp")) <= Start - TimeSpan.FromMinutes(2));
        Assert.Empty(Ask("us-east-1", "pilot-primary").Structs("Datapoints"));
    }

    [Fact]
    public void SiteBlocked_Fault_IsThePublicAccessBlockAndHealsWithIt()
    {
        var bucket = _world.Buckets.Values.Single(candidate => candidate.Region == "us-east-1" && candidate.Website is not null);
        _world.Faults.Add(new Fault(FaultKinds.SiteBlocked, "us-east-1", null, null, 100, Start, null));
        Assert.Equal((PublicAccessBlock.Everything, false), (bucket.Block, bucket.IsReadable));

        _world.Faults.Remove(_ => true);
        Assert.True(bucket.IsReadable);
    }

    private AwsAnswer FailOver() => _rds.Invoke("FailoverGlobalCluster", new AwsCall(_world, "us-west-1", WireStruct.Of(
        ("GlobalClusterIdentifier", "pilot-global"), ("TargetDbClusterIdentifier", StandbyArn), ("AllowDataLoss", true))));

    private void Detach() => _rds.Invoke("RemoveFromGlobalCluster", new AwsCall(_world, "us-west-1", WireStruct.Of(
        ("GlobalClusterIdentifier", "pilot-global"), ("DbClusterIdentifier", StandbyArn))));

    private AwsAnswer Run(
        string token, string type = "t3.small", string? wrong = null, string? userData = "aws rds describe-db-clusters --db-cluster-identifier pilot-secondary")
    {
        var network = _world.Networks.Single(candidate => candidate is { Region: "us-west-1", IsDefault: false });
        var profile = _world.Stack("us-west-1", "pilot-secondary")!.Resources.Single(resource => resource.LogicalId == "S3InstanceProfile").PhysicalId;
        return _ec2.Invoke("RunInstances", new AwsCall(_world, "us-west-1", WireStruct.Of(
            ("ImageId", wrong == "image" ? "ami-none" : _world.Images.Single(image => image.Region == "us-west-1").Id),
            ("InstanceType", type),
            ("MinCount", 1),
            ("MaxCount", 1),
            ("SubnetId", wrong == "subnet" ? "subnet-none" : network.Subnets[0].Id),
            ("SecurityGroupIds", new List<object?> { wrong == "group" ? "sg-none" : network.Web().Id }),
            ("IamInstanceProfile", WireStruct.Of(("Name", wrong == "profile" ? "none" : profile))),
            ("ClientToken", token),
            ("UserData", userData))));
    }

    private List<string> CartOf(string region)
    {
        var data = _world.Clusters.Single(cluster => cluster.Region == region).Data;
        return data.Basket(data.Shoppers[ScenarioCatalog.Trainer].Uuid);
    }

    private static string WriterRegion(WireStruct global) =>
        global.Structs("GlobalClusterMembers").Single(member => member.Flag("IsWriter") == true).Text("DBClusterArn")!.Split(':')[3];
}
