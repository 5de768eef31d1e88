using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>The pilot light lab, step by step as its sheet has it.</summary>
public class LabsPilotLightTests
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";

    [Fact]
    public void FromFresh_ToFailoverAndCleanUp_TheWorldIsWhatTheSheetSays()
    {
        using var lab = new LabsWorld(ScenarioCatalog.Fresh);
        Build(lab);
        Verify(lab);
        PrepareSecondary(lab);
        FailOver(lab);
        CleanUp(lab);
    }

    [Fact]
    public void AccountBlocksPublicAccess_TheAppStackIsRolledBack()
    {
        using var lab = new LabsWorld(ScenarioCatalog.Fresh);
        lab.Work.CreateStack(East, "network-stack", "network.yaml");
        lab.Work.AwaitStacks((East, "network-stack"));
        lab.Work.CreateStack(East, "pilot-primary", "pilot-light.yaml");

        lab.Work.Await("the rollback", () => lab.Stack(East, "pilot-primary").Run is null);

        Assert.Equal("ROLLBACK_COMPLETE", lab.Stack(East, "pilot-primary").Status);
        Assert.Contains(lab.Stack(East, "pilot-primary").Events, happened => happened is { LogicalId: "UIBucketPolicy", Status: "CREATE_FAILED" });
    }

    private static void Build(LabsWorld lab)
    {
        // 2.1: public access for the account, then 2.2: network and application of the primary Region.
        lab.Work.BlockPublicAccess(false);
        lab.Work.CreateStack(East, "network-stack", "network.yaml");
        lab.Work.AwaitStacks((East, "network-stack"));
        Assert.Equal(
            ["network-stack-DBSecurityGroupID", "network-stack-DBSubnetGroupName", "network-stack-SubnetID1", "network-stack-SubnetID2", "network-stack-WebSecurityGroupID"],
            lab.Stack(East, "network-stack").Exports.Values.Order(StringComparer.Ordinal));
        Assert.Equal("InsufficientCapabilitiesException", Assert.Throws<WireException>(() => lab.Work.Call(East, "cloudformation", "CreateStack",
            ("StackName", "pilot-primary"), ("TemplateURL", $"https://{ScenarioWork.Assets(East)}.s3.amazonaws.com/templates/pilot-light.yaml"))).Error.Code);

        lab.Work.CreateStack(East, "pilot-primary", "pilot-light.yaml");
        lab.Work.AwaitStacks((East, "pilot-primary"));
        Assert.Equal(["WebsiteURL"], lab.Stack(East, "pilot-primary").Outputs.Keys);
        Assert.Equal("running", Assert.Single(lab.World.Instances).State);
        Assert.Equal("pilot-primary=writer", lab.Roles("pilot-global"));

        // 2.3: the secondary Region, without an instance and without the global database itself.
        lab.Work.CreateStack(West, "network-stack", "network.yaml");
        lab.Work.AwaitStacks((West, "network-stack"));
        lab.Work.CreateStack(West, "pilot-secondary", "pilot-light.yaml", ("IsPrimary", "no"));
        lab.Work.AwaitStacks((West, "pilot-secondary"));
        Assert.Equal(
            ["InstanceLogGroup", "RDSClusterSecondary", "RDSDBInstance", "S3InstanceProfile", "S3Policy", "S3Role", "UIBucket", "UIBucketPolicy"],
            lab.LogicalIds(West, "pilot-secondary"));
        Assert.Equal("pilot-secondary-us-west-1", lab.Stack(West, "pilot-secondary").Resource("S3Role")!.PhysicalId);
        Assert.Equal("pilot-primary=writer pilot-secondary=reader", lab.Roles("pilot-global"));
    }

    private static void Verify(LabsWorld lab)
    {
        // 2.4
        var shopper = lab.Work.Shopper(East, "pilot-primary");
        shopper.SignUp(ScenarioCatalog.Trainer);
        shopper.LogIn(ScenarioCatalog.Trainer);
        shopper.Add(first: 0, count: 5);
        Assert.Equal((East, 5), lab.Cart(East, "pilot-primary"));
        var (status, text) = lab.Site(West, "pilot-secondary");
        Assert.Equal(404, status);
        Assert.Contains("Key: index.html", text, StringComparison.Ordinal);
        Assert.Contains("Key: error.html", text, StringComparison.Ordinal);
    }

    private static void PrepareSecondary(LabsWorld lab)
    {
        // 3
        var instance = lab.Stack(East, "pilot-primary").Resource("EC2Instance")!.PhysicalId;
        var image = lab.Work.Call(East, "ec2", "CreateImage", ("InstanceId", instance), ("Name", "pilotAMI")).Text("ImageId")!;
        Assert.Equal("InvalidAMIID.Unavailable", Assert.Throws<WireException>(() => Copy()).Error.Code);
        lab.Work.Await("pilotAMI", () => lab.World.Images.Single(candidate => candidate.Id == image).State == "available");
        var copy = Copy();
        Assert.NotEqual(image, copy);
        Assert.Equal("pending", lab.World.Images.Single(candidate => candidate.Id == copy).State);
        lab.Work.Await("the copy", () => lab.World.Images.Single(candidate => candidate.Id == copy).State == "available");
        Assert.Equal($"[Copied {image} from us-east-1] pilotAMI", lab.World.Images.Single(candidate => candidate.Id == copy).Description);

        string Copy() => lab.Work.Call(West, "ec2", "CopyImage", ("SourceRegion", East), ("SourceImageId", image), ("Name", "pilotAMI")).Text("ImageId")!;
    }

    private static void FailOver(LabsWorld lab)
    {
        // 4.0
        lab.Block(East, "pilot-primary");
        Assert.Equal(403, lab.Site(East, "pilot-primary").Status);

        // 4.1
        Assert.Equal("failing-over", lab.Move("FailoverGlobalCluster", "pilot-global", West, "pilot-secondary"));
        lab.AwaitGlobal("pilot-global");
        Assert.Equal("pilot-primary=reader pilot-secondary=writer", lab.Roles("pilot-global"));
        Assert.Equal(404, lab.Site(West, "pilot-secondary").Status);

        // 4.2
        var network = lab.World.Networks.Single(candidate => candidate is { Region: West, IsDefault: false });
        var launched = lab.Work.Call(West, "ec2", "RunInstances",
            ("ImageId", lab.World.Images.Single(image => image.Region == West).Id), ("MinCount", 1L), ("MaxCount", 1L), ("SubnetId", network.Subnets[0].Id),
            ("SecurityGroupIds", new List<object?> { network.Web().Id }),
            ("IamInstanceProfile", WireStruct.Of(("Name", lab.Stack(West, "pilot-secondary").Resource("S3InstanceProfile")!.PhysicalId))),
            ("UserData", """
                #!/bin/bash
                DB_ENDPOINT=$(aws rds describe-db-clusters --db-cluster-identifier pilot-secondary --query 'DBClusters[0].Endpoint' --output text)
                echo "export DB_ENDPOINT=$DB_ENDPOINT" > /home/ec2-user/unishopcfg.sh
                systemctl restart unishop
                """)).Structs("Instances").Single();
        Assert.Equal("t2.micro", launched.Text("InstanceType"));
        lab.Work.Await("the site", () => lab.Site(West, "pilot-secondary").Status == 200);

        // 4.3
        Assert.Equal((West, 5), lab.Cart(West, "pilot-secondary"));
    }

    private static void CleanUp(LabsWorld lab)
    {
        // 5: a stack whose bucket has objects is not deleted, one whose exports are used neither.
        Assert.Contains("in use by pilot-secondary", lab.DeleteStack(West, "network-stack").Reason, StringComparison.Ordinal);
        lab.Empty(lab.Bucket(East, "pilot-primary"));
        lab.Empty(lab.Bucket(West, "pilot-secondary"));
        lab.DeleteDatabase(East, "pilot-global", "pilot-primary", "unishop-pilot");
        lab.DeleteDatabase(West, "pilot-global", "pilot-secondary", "unishop-pilot");
        lab.DeleteGlobal("pilot-global");
        lab.Work.Call(West, "ec2", "TerminateInstances", ("InstanceIds", new List<object?> { lab.World.Instances.Single(instance => instance.Region == West).Id }));
        foreach (var image in lab.World.Images.ToArray())
        {
            lab.Work.Call(image.Region, "ec2", "DeregisterImage", ("ImageId", image.Id));
        }

        lab.Work.Pass(seconds: 600);
        foreach (var (region, stack) in new[] { (West, "pilot-secondary"), (West, "network-stack"), (East, "pilot-primary"), (East, "network-stack") })
        {
            Assert.Equal("DELETE_COMPLETE", lab.DeleteStack(region, stack).Status);
        }

        // What the sheet does not mention: the snapshots behind the images stay. The old writer's volume went with its cluster, as its backups do.
        Assert.Equal(["snapshot snap", "snapshot snap"], lab.Remains().Select(left => left.Split(':', '-')[0]).Order(StringComparer.Ordinal));
        foreach (var snapshot in lab.World.Ec2.Snapshots.ToArray())
        {
            lab.Work.Call(snapshot.Region, "ec2", "DeleteSnapshot", ("SnapshotId", snapshot.Id));
        }

        lab.Work.Pass(seconds: 86_400);
        Assert.Empty(lab.Remains());
    }
}
