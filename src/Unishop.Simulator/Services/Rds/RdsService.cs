using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>RDS: Aurora's global clusters, clusters, instances, and what belongs to them. Of other engines there is no version.</summary>
internal sealed class RdsService : AwsService
{
    public RdsService()
    {
        Reads("DescribeGlobalClusters", RdsGlobalClusters.Describe);
        Changes("CreateGlobalCluster", RdsGlobalClusters.Create);
        Changes("ModifyGlobalCluster", RdsGlobalClusters.Modify);
        Changes("DeleteGlobalCluster", RdsGlobalClusters.Delete);
        Changes("FailoverGlobalCluster", RdsGlobalMoves.FailOver);
        Changes("SwitchoverGlobalCluster", RdsGlobalMoves.SwitchOver);
        Changes("RemoveFromGlobalCluster", RdsGlobalMoves.Remove);

        Reads("DescribeDBClusters", RdsClusters.Describe);
        Changes("CreateDBCluster", RdsClusterCreation.Create);
        Changes("RestoreDBClusterFromSnapshot", RdsClusterCreation.Restore);
        Changes("ModifyDBCluster", RdsClusterChanges.Modify);
        Changes("DeleteDBCluster", RdsClusters.Delete);
        Changes("StartDBCluster", RdsClusters.Start);
        Changes("StopDBCluster", RdsClusters.Stop);
        Changes("FailoverDBCluster", RdsClusters.FailOver);

        Reads("DescribeDBInstances", RdsInstances.Describe);
        Changes("CreateDBInstance", RdsInstances.Create);
        Changes("ModifyDBInstance", RdsInstances.Modify);
        Changes("DeleteDBInstance", RdsInstances.Delete);
        Changes("RebootDBInstance", RdsInstances.Reboot);

        Reads("DescribeDBClusterSnapshots", RdsSnapshots.Describe);
        Changes("CreateDBClusterSnapshot", RdsSnapshots.Create);
        Changes("DeleteDBClusterSnapshot", RdsSnapshots.Delete);

        Reads("DescribeDBSubnetGroups", RdsSubnetGroups.Describe);
        Changes("CreateDBSubnetGroup", RdsSubnetGroups.Create);
        Changes("ModifyDBSubnetGroup", RdsSubnetGroups.Modify);
        Changes("DeleteDBSubnetGroup", RdsSubnetGroups.Delete);

        Reads("DescribeDBClusterParameterGroups", RdsParameterGroups.Describe);
        Reads("DescribeDBClusterParameters", RdsParameterGroups.DescribeParameters);
        Changes("CreateDBClusterParameterGroup", RdsParameterGroups.Create);
        Changes("ModifyDBClusterParameterGroup", RdsParameterGroups.Modify);
        Changes("DeleteDBClusterParameterGroup", RdsParameterGroups.Delete);

        Reads("DescribeEvents", RdsEvents.Describe);
        Reads("DescribeDBEngineVersions", RdsEngineVersions.Describe);
        Reads("ListTagsForResource", RdsTags.List);
        Changes("AddTagsToResource", RdsTags.Add);
        Changes("RemoveTagsFromResource", RdsTags.Remove);
    }

    public override string Model => "rds";
}
