using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Tests;

/// <summary>RDS's resources in their states, and its refusals, as tables.</summary>
public class RdsStateTests
{
    private readonly RdsWorld _rds = new();

    [Theory]
    [InlineData("DeleteDBCluster", "us-east-1", "DBClusterIdentifier=pilot-primary;SkipFinalSnapshot=true", "InvalidGlobalClusterStateFault", 400)]
    [InlineData("DeleteDBCluster", "us-west-1", "DBClusterIdentifier=pilot-secondary;SkipFinalSnapshot=true", "InvalidDBClusterStateFault", 400)]
    [InlineData("DeleteDBCluster", "us-west-1", "DBClusterIdentifier=nope", "DBClusterNotFoundFault", 404)]
    [InlineData("DeleteGlobalCluster", "us-east-1", "GlobalClusterIdentifier=pilot-global", "InvalidGlobalClusterStateFault", 400)]
    [InlineData("DeleteGlobalCluster", "us-east-1", "GlobalClusterIdentifier=nope", "GlobalClusterNotFoundFault", 404)]
    [InlineData("CreateGlobalCluster", "us-east-1", "GlobalClusterIdentifier=pilot-global;Engine=aurora-mysql", "GlobalClusterAlreadyExistsFault", 400)]
    [InlineData("CreateGlobalCluster", "us-east-1", "GlobalClusterIdentifier=g", "InvalidParameterValue", 400)]
    [InlineData("CreateGlobalCluster", "us-east-1", "GlobalClusterIdentifier=g;SourceDBClusterIdentifier=pilot-primary;Engine=aurora-mysql", "InvalidParameterCombination", 400)]
    [InlineData("CreateGlobalCluster", "us-east-1", "GlobalClusterIdentifier=g;SourceDBClusterIdentifier=pilot-primary", "InvalidDBClusterStateFault", 400)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=pilot-primary;Engine=aurora-mysql", "DBClusterAlreadyExistsFault", 400)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=-bad;Engine=aurora-mysql", "InvalidParameterValue", 400)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=c;Engine=aurora-mysql", "InvalidParameterValue", 400)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=c;Engine=aurora-mysql;MasterUsername=a;MasterUserPassword=short", "InvalidParameterValue", 400)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=c;Engine=aurora-mysql;EngineVersion=9.9", "InvalidParameterCombination", 400)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=c;Engine=aurora-mysql;MasterUsername=a;MasterUserPassword=password1;DBSubnetGroupName=nope", "DBSubnetGroupNotFoundFault", 404)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=c;Engine=aurora-mysql;MasterUsername=a;MasterUserPassword=password1;DBClusterParameterGroupName=nope", "DBClusterParameterGroupNotFound", 404)]
    [InlineData("CreateDBCluster", "us-east-1", "DBClusterIdentifier=c;Engine=aurora-mysql;MasterUsername=a;MasterUserPassword=password1;EnableGlobalWriteForwarding=true", "InvalidParameterCombination", 400)]
    [InlineData("CreateDBCluster", "us-west-1", "DBClusterIdentifier=c;Engine=aurora-mysql;GlobalClusterIdentifier=nope", "GlobalClusterNotFoundFault", 404)]
    [InlineData("CreateDBCluster", "us-west-1", "DBClusterIdentifier=c;Engine=aurora-mysql;GlobalClusterIdentifier=pilot-global", "InvalidParameterCombination", 400)]
    [InlineData("CreateDBCluster", "us-west-1", "DBClusterIdentifier=c;Engine=aurora-mysql;EngineVersion=8.0.mysql_aurora.3.04.0;GlobalClusterIdentifier=pilot-global", "InvalidParameterCombination", 400)]
    [InlineData("CreateDBInstance", "us-east-1", "DBInstanceIdentifier=unishop-pilot;DBClusterIdentifier=pilot-primary;Engine=aurora-mysql;DBInstanceClass=db.r5.large", "DBInstanceAlreadyExists", 400)]
    [InlineData("CreateDBInstance", "us-east-1", "DBInstanceIdentifier=i;DBClusterIdentifier=nope;Engine=aurora-mysql;DBInstanceClass=db.r5.large", "DBClusterNotFoundFault", 404)]
    [InlineData("CreateDBInstance", "us-east-1", "DBInstanceIdentifier=i;DBClusterIdentifier=pilot-primary;Engine=aurora-mysql;DBInstanceClass=db.t3.small", "InvalidParameterCombination", 400)]
    [InlineData("CreateDBInstance", "us-east-1", "DBInstanceIdentifier=i;DBClusterIdentifier=pilot-primary;Engine=aurora-postgresql;DBInstanceClass=db.r5.large", "InvalidParameterCombination", 400)]
    [InlineData("DeleteDBInstance", "us-east-1", "DBInstanceIdentifier=nope", "DBInstanceNotFound", 404)]
    [InlineData("DeleteDBInstance", "us-east-1", "DBInstanceIdentifier=unishop-pilot;FinalDBSnapshotIdentifier=s", "InvalidParameterCombination", 400)]
    [InlineData("RebootDBInstance", "us-east-1", "DBInstanceIdentifier=unishop-pilot;ForceFailover=true", "InvalidParameterCombination", 400)]
    [InlineData("StopDBCluster", "us-east-1", "DBClusterIdentifier=pilot-primary", "InvalidDBClusterStateFault", 400)]
    [InlineData("FailoverDBCluster", "us-east-1", "DBClusterIdentifier=pilot-primary", "InvalidDBClusterStateFault", 400)]
    [InlineData("FailoverDBCluster", "us-west-1", "DBClusterIdentifier=pilot-secondary", "InvalidDBClusterStateFault", 400)]
    [InlineData("ModifyDBCluster", "us-west-1", "DBClusterIdentifier=pilot-secondary;MasterUserPassword=password1", "InvalidParameterCombination", 400)]
    [InlineData("ModifyDBCluster", "us-east-1", "DBClusterIdentifier=pilot-primary;NewDBClusterIdentifier=other", "InvalidDBClusterStateFault", 400)]
    [InlineData("ModifyDBCluster", "us-east-1", "DBClusterIdentifier=pilot-primary;EngineVersion=8.0.mysql_aurora.3.04.0", "InvalidParameterCombination", 400)]
    [InlineData("ModifyDBCluster", "us-east-1", "DBClusterIdentifier=pilot-primary;PreferredMaintenanceWindow=whenever", "InvalidParameterValue", 400)]
    [InlineData("RestoreDBClusterFromSnapshot", "us-east-1", "DBClusterIdentifier=c;SnapshotIdentifier=nope;Engine=aurora-mysql", "DBClusterSnapshotNotFoundFault", 404)]
    [InlineData("DeleteDBClusterSnapshot", "us-east-1", "DBClusterSnapshotIdentifier=nope", "DBClusterSnapshotNotFoundFault", 404)]
    [InlineData("DeleteDBSubnetGroup", "us-east-1", "DBSubnetGroupName=nope", "DBSubnetGroupNotFoundFault", 404)]
    [InlineData("DescribeDBClusterParameters", "us-east-1", "DBClusterParameterGroupName=nope", "DBParameterGroupNotFound", 404)]
    [InlineData("DeleteDBClusterParameterGroup", "us-east-1", "DBClusterParameterGroupName=default.aurora-mysql5.7", "InvalidDBParameterGroupState", 400)]
    [InlineData("CreateDBClusterParameterGroup", "us-east-1", "DBClusterParameterGroupName=p;DBParameterGroupFamily=oracle;Description=d", "InvalidParameterValue", 400)]
    [InlineData("DescribeEvents", "us-east-1", "SourceIdentifier=pilot-primary", "InvalidParameterCombination", 400)]
    [InlineData("DescribeDBClusters", "us-east-1", "Marker=%%%", "InvalidParameterValue", 400)]
    [InlineData("ListTagsForResource", "us-east-1", "ResourceName=arn:aws:rds:us-east-1:111122223333:cluster:nope", "DBClusterNotFoundFault", 404)]
    [InlineData("ListTagsForResource", "us-east-1", "ResourceName=nonsense", "InvalidParameterValue", 400)]
    [InlineData("RemoveFromGlobalCluster", "us-east-1", "GlobalClusterIdentifier=pilot-global;DbClusterIdentifier=pilot-primary", "InvalidGlobalClusterStateFault", 400)]
    [InlineData("FailoverGlobalCluster", "us-west-1", "GlobalClusterIdentifier=pilot-global;TargetDbClusterIdentifier=pilot-secondary;AllowDataLoss=true;Switchover=true", "InvalidParameterCombination", 400)]
    [InlineData("SwitchoverGlobalCluster", "us-west-1", "GlobalClusterIdentifier=pilot-global;TargetDbClusterIdentifier=pilot-secondary", "InvalidParameterValue", 400)]
    public void Call_ThatAwsRefuses_IsRefusedWithItsCodeAndStatus(string operation, string region, string input, string code, int status)
    {
        var error = _rds.Refused(region, operation, [.. input.Split(';').Select(part => part.Split('=', 2))
            .Select(part => (part[0], part[1] is "true" ? (object?)true : part[1]))]);

        Assert.Equal((code, status), (error.Code, error.Status));
    }

    [Fact]
    public void Cluster_CreatedAlone_ComesStopsStartsAndGoes()
    {
        _rds.Standalone();
        var cluster = _rds.World.Cluster(RdsWorld.East, "alone")!;
        Assert.Equal("available", cluster.Status);
        Assert.Equal("available", Assert.Single(cluster.Instances).Status);

        _rds.Call(RdsWorld.East, "StopDBCluster", ("DBClusterIdentifier", "alone"));
        Assert.Equal("stopping", cluster.Status);
        _rds.Wait(15);
        Assert.Equal("stopped", cluster.Status);

        _rds.Call(RdsWorld.East, "StartDBCluster", ("DBClusterIdentifier", "alone"));
        _rds.Wait(20);
        Assert.Equal("available", cluster.Status);

        Assert.Equal("InvalidDBClusterStateFault", _rds.Refused(RdsWorld.East, "DeleteDBCluster", ("DBClusterIdentifier", "alone"), ("SkipFinalSnapshot", true)).Code);
        _rds.Call(RdsWorld.East, "DeleteDBInstance", ("DBInstanceIdentifier", "alone-1"));
        Assert.Equal("InvalidParameterCombination", _rds.Refused(RdsWorld.East, "DeleteDBCluster", ("DBClusterIdentifier", "alone")).Code);
        _rds.Wait(15);
        _rds.Call(RdsWorld.East, "DeleteDBCluster", ("DBClusterIdentifier", "alone"), ("FinalDBSnapshotIdentifier", "last"));
        _rds.Wait(15);

        Assert.Null(_rds.World.Cluster(RdsWorld.East, "alone"));
        Assert.Equal("available", Assert.Single(_rds.World.DbSnapshots).Status);
        Assert.Equal(
            ["RDS-EVENT-0170", "RDS-EVENT-0150", "RDS-EVENT-0151", "RDS-EVENT-0171"],
            _rds.World.DbEvents.Where(e => e.SourceId == "alone").Select(e => e.EventId));
    }

    [Fact]
    public void Cluster_Protected_IsDeletedOnlyOnceTheProtectionIsOff()
    {
        _rds.Standalone(withInstance: false);
        _rds.Call(RdsWorld.East, "ModifyDBCluster", ("DBClusterIdentifier", "alone"), ("DeletionProtection", true));
        Assert.Equal("InvalidParameterCombination", _rds.Refused(RdsWorld.East, "DeleteDBCluster", ("DBClusterIdentifier", "alone"), ("SkipFinalSnapshot", true)).Code);

        _rds.Call(RdsWorld.East, "ModifyDBCluster", ("DBClusterIdentifier", "alone"), ("DeletionProtection", false));
        _rds.Call(RdsWorld.East, "DeleteDBCluster", ("DBClusterIdentifier", "alone"), ("SkipFinalSnapshot", true));
        _rds.Wait(5);

        Assert.Null(_rds.World.Cluster(RdsWorld.East, "alone"));
    }

    [Fact]
    public void Instances_WriterDeleted_TheReaderTakesOver()
    {
        _rds.Standalone();
        _rds.Call(RdsWorld.East, "CreateDBInstance", ("DBInstanceIdentifier", "alone-2"), ("DBClusterIdentifier", "alone"), ("Engine", "aurora-mysql"), ("DBInstanceClass", "db.r5.large"));
        _rds.Wait(20);
        var cluster = _rds.World.Cluster(RdsWorld.East, "alone")!;
        Assert.Equal(("alone-1", "alone-2"), (cluster.WriterInstance!.Id, cluster.ReaderInstance!.Id));

        _rds.Call(RdsWorld.East, "DeleteDBInstance", ("DBInstanceIdentifier", "alone-1"));
        _rds.Wait(15);

        Assert.Equal("alone-2", cluster.WriterInstance!.Id);
        Assert.Contains(_rds.World.DbEvents, e => e.EventId == "RDS-EVENT-0071");
    }

    [Fact]
    public void ModifyDBCluster_NotAtOnce_WaitsForTheWindow()
    {
        _rds.Standalone();
        var changed = _rds.Call(RdsWorld.East, "ModifyDBCluster", ("DBClusterIdentifier", "alone"), ("EngineVersion", "8.0.mysql_aurora.3.10.0")).Struct("DBCluster")!;
        Assert.Equal("8.0.mysql_aurora.3.10.0", changed.Struct("PendingModifiedValues")!.Text("EngineVersion"));
        Assert.Equal("available", changed.Text("Status"));

        _rds.Wait(8 * 24 * 60);

        Assert.Equal("8.0.mysql_aurora.3.10.0", _rds.World.Cluster(RdsWorld.East, "alone")!.EngineVersion);
    }

    [Fact]
    public void Restore_FromASnapshot_BringsItsDataIntoANewCluster()
    {
        _rds.Order(_rds.Shop());
        _rds.Call(RdsWorld.East, "CreateDBClusterSnapshot", ("DBClusterSnapshotIdentifier", "s"), ("DBClusterIdentifier", "pilot-primary"));
        Assert.Equal("InvalidDBClusterSnapshotStateFault", _rds.Refused(RdsWorld.East, "RestoreDBClusterFromSnapshot", ("DBClusterIdentifier", "copy"), ("SnapshotIdentifier", "s"), ("Engine", "aurora-mysql")).Code);
        _rds.Wait(15);
        _rds.Order(_rds.Shop());

        _rds.Call(RdsWorld.East, "RestoreDBClusterFromSnapshot", ("DBClusterIdentifier", "copy"), ("SnapshotIdentifier", "s"), ("Engine", "aurora-mysql"));
        _rds.Wait(30);

        var copy = _rds.World.Cluster(RdsWorld.East, "copy")!;
        Assert.Equal(("available", 1, 10), (copy.Status, copy.Data.Orders.Count, copy.Data.Unicorns.Count));
    }

    [Fact]
    public void Describe_ManyClusters_ArePagedWithoutLossOrRepetition()
    {
        for (var number = 0; number < 25; number++)
        {
            _rds.Call(RdsWorld.East, "CreateDBCluster", ("DBClusterIdentifier", $"c{number}"), ("Engine", "aurora-mysql"), ("MasterUsername", "admin"), ("MasterUserPassword", "password1"));
        }

        var first = _rds.Call(RdsWorld.East, "DescribeDBClusters", ("MaxRecords", 20));
        var second = _rds.Call(RdsWorld.East, "DescribeDBClusters", ("MaxRecords", 20), ("Marker", first.Text("Marker")));

        Assert.Null(second.Text("Marker"));
        var names = first.Structs("DBClusters").Concat(second.Structs("DBClusters")).Select(cluster => cluster.Text("DBClusterIdentifier")).ToArray();
        Assert.Equal((26, 26), (names.Length, names.Distinct().Count()));
        Assert.Equal("InvalidParameterValue", _rds.Refused(RdsWorld.East, "DescribeDBClusters", ("MaxRecords", 5)).Code);
    }

    [Fact]
    public void Operations_OfTheModel_AreAllSimulated() =>
        Assert.Equal(Aws.Wire.ServiceModel.Load("rds").Operations.Keys.Order(StringComparer.Ordinal), new RdsService().Operations.Order(StringComparer.Ordinal));
}
