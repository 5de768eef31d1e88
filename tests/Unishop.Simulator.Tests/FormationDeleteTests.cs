using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Logs;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>The deletion of stacks, and what stands in its way.</summary>
public class FormationDeleteTests
{
    private readonly FormationWorld _aws = new();

    [Fact]
    public void Delete_Chain_RemovesWhatNeedsFirst()
    {
        var id = Made("chain", """
            Resources:
              First: { Type: AWS::Logs::LogGroup }
              Second: { Type: AWS::Logs::LogGroup, DependsOn: First }
              Kept: { Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: { LogGroupName: /kept } }
            """);

        _aws.Call("DeleteStack", ("StackName", "chain"));
        var stack = _aws.Settle(id);

        Assert.Equal("DELETE_COMPLETE", stack.Status);
        Assert.InRange(stack.DeletedAt!.Value, _aws.World.Now.AddSeconds(-1), _aws.World.Now);
        Assert.Equal(
            ["chain DELETE_IN_PROGRESS: User Initiated", "Kept DELETE_SKIPPED", "Second DELETE_IN_PROGRESS", "Second DELETE_COMPLETE", "First DELETE_IN_PROGRESS", "First DELETE_COMPLETE", "chain DELETE_COMPLETE"],
            _aws.Events(id).SkipWhile(text => !text.Contains("DELETE", StringComparison.Ordinal)));
        Assert.Contains(_aws.World.LogGroups, group => group.Name == "/kept");
    }

    [Theory]
    [InlineData("DeletionPolicy: Snapshot,", 1)]
    [InlineData("", 1)]
    [InlineData("DeletionPolicy: Delete,", 0)]
    public void Delete_Cluster_TakesTheSnapshotThatItsPolicyWants(string policy, int snapshots)
    {
        var id = Made("data", $$"""
            Resources:
              Db: { Type: AWS::RDS::DBCluster, {{policy}} Properties: { DBClusterIdentifier: gone, Engine: aurora-mysql, MasterUsername: admin, MasterUserPassword: password-1 } }
            """);

        _aws.Call("DeleteStack", ("StackName", "data"));

        Assert.Equal("DELETE_COMPLETE", _aws.Settle(id).Status);
        Assert.Null(_aws.World.Cluster(FormationWorld.Region, "gone"));
        var taken = _aws.World.DbSnapshots.Where(snapshot => snapshot.ClusterId == "gone").ToArray();
        Assert.Equal(snapshots, taken.Length);
        Assert.All(taken, snapshot => Assert.Matches("^data-snapshot-db-[a-z0-9]{12}$", snapshot.Id));
    }

    [Theory]
    [InlineData("Retain", true, true)]
    [InlineData("Retain", false, false)]
    [InlineData("RetainExceptOnCreate", true, false)]
    public void Rollback_GlobalDatabase_StaysOnlyWhereItsPolicyKeepsIt(string policy, bool retainsOnCreate, bool stays)
    {
        var id = _aws.Create(
            "data", $$"""
            Resources:
              Db: { Type: AWS::RDS::DBCluster, DeletionPolicy: {{policy}}, Properties: { DBClusterIdentifier: mine, Engine: aurora-mysql, MasterUsername: admin, MasterUserPassword: password-1 } }
              All: { Type: AWS::RDS::GlobalCluster, DeletionPolicy: {{policy}}, Properties: { GlobalClusterIdentifier: all-mine, SourceDBClusterIdentifier: !Ref Db } }
              Wrong: { Type: AWS::EC2::Instance, DependsOn: All, Properties: { ImageId: ami-0000000000000dead, InstanceType: t3.small } }
            """,
            ("RetainExceptOnCreate", !retainsOnCreate));

        var stack = _aws.Settle(id);

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Equal(stays, _aws.World.Cluster(FormationWorld.Region, "mine") is not null);
        Assert.Equal(stays, _aws.World.GlobalClusters.ContainsKey("all-mine"));
    }

    [Fact]
    public void Delete_BucketIsNotEmpty_FailsAndCanBeRetained()
    {
        var id = Made("full", """
            Resources:
              Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /full } }
              Site: { Type: AWS::S3::Bucket, Properties: { BucketName: full-site } }
            """);
        _aws.Invoke("s3", "PutObject", ("Bucket", "full-site"), ("Key", "index.html"), ("Body", "hello"u8.ToArray()));

        _aws.Call("DeleteStack", ("StackName", "full"));
        var stack = _aws.Settle(id);

        Assert.Equal(("DELETE_FAILED", "The following resource(s) failed to delete: [Site]. "), (stack.Status, stack.StatusReason));
        Assert.Contains("not empty", stack.Resource("Site")!.Reason, StringComparison.Ordinal);
        Assert.Equal("DELETE_COMPLETE", stack.Resource("Logs")!.Status);

        _aws.Call("DeleteStack", ("StackName", "full"), ("RetainResources", new[] { "Site" }));

        Assert.Equal("DELETE_COMPLETE", _aws.Settle(id).Status);
        Assert.Contains("full-site", _aws.World.Buckets.Keys);
    }

    [Fact]
    public void Delete_ExportIsInUse_StaysAsItIsAndSaysWhy()
    {
        Made("giver", """
            Resources: { Logs: { Type: AWS::Logs::LogGroup } }
            Outputs: { Name: { Value: shared, Export: { Name: the-name } } }
            """);
        var user = Made("user", """
            Resources: { Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !ImportValue the-name } } }
            """);

        _aws.Call("DeleteStack", ("StackName", "giver"));
        _aws.Pass(seconds: 60);

        var giver = _aws.World.Stack(FormationWorld.Region, "giver")!;
        Assert.Equal(("CREATE_COMPLETE", "Export the-name cannot be deleted as it is in use by user"), (giver.Status, giver.StatusReason));
        Assert.Equal(["user"], _aws.Call("ListImports", ("ExportName", "the-name")).Texts("Imports"));

        _aws.Call("DeleteStack", ("StackName", "user"));
        _aws.Settle(user);
        _aws.Call("DeleteStack", ("StackName", "giver"));

        Assert.Equal("DELETE_COMPLETE", _aws.Settle(giver.Id).Status);
        Assert.Equal("Export 'the-name' does not exist.", _aws.Refused("ListImports", ("ExportName", "the-name")).Message);
    }

    [Fact]
    public void Delete_Protected_IsRefusedUntilItIsNot()
    {
        var id = Made("safe", "Resources: { Logs: { Type: AWS::Logs::LogGroup } }", ("EnableTerminationProtection", true));

        Assert.Equal("Stack [safe] cannot be deleted while TerminationProtection is enabled", _aws.Refused("DeleteStack", ("StackName", "safe")).Message);
        _aws.Call("UpdateTerminationProtection", ("StackName", "safe"), ("EnableTerminationProtection", false));
        _aws.Call("DeleteStack", ("StackName", "safe"));

        Assert.Equal("DELETE_COMPLETE", _aws.Settle(id).Status);
    }

    [Fact]
    public void Delete_RemovedByHand_IsAsGoodAsDeleted()
    {
        var id = Made("gone", "Resources: { Site: { Type: AWS::S3::Bucket, Properties: { BucketName: gone-site } } }");
        _aws.Invoke("s3", "DeleteBucket", ("Bucket", "gone-site"));

        _aws.Call("DeleteStack", ("StackName", "gone"));

        Assert.Equal("DELETE_COMPLETE", _aws.Settle(id).Status);
    }

    [Fact]
    public void Delete_Unknown_IsAccepted() => Assert.Empty(_aws.Call("DeleteStack", ("StackName", "nothing")));

    [Theory]
    [InlineData("RetainResources", "specify which resources to retain only when the stack is in the DELETE_FAILED state")]
    [InlineData("DeletionMode", "only when the stack is in the DELETE_FAILED state")]
    public void Delete_SpecialWayOutOfOrder_IsRefused(string member, string message)
    {
        Made("one", "Resources: { Logs: { Type: AWS::Logs::LogGroup } }");

        var error = _aws.Refused("DeleteStack", ("StackName", "one"), (member, member == "DeletionMode" ? "FORCE_DELETE_STACK" : new[] { "Logs" }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private string Made(string name, string template, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var id = _aws.Create(name, template, more);
        Assert.Equal("CREATE_COMPLETE", _aws.Settle(name).Status);
        return id;
    }
}
