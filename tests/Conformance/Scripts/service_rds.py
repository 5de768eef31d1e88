"""Every operation of RDS that the product knows with boto3: Aurora across two Regions. Usage: service_rds.py FOLDER_OF_MODELS"""
import sys

from conform import advance, check, client, done, fault, pages, until

east, west, ec2 = client("rds"), client("rds", "us-west-1"), client("ec2")
ENGINE = {"Engine": "aurora-mysql"}
MASTER = {"MasterUsername": "admin", "MasterUserPassword": "Ab12345678"}


def cluster(rds=east, name="shop"):
    return rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]


def members():
    found = east.describe_global_clusters(GlobalClusterIdentifier="world")["GlobalClusters"][0]
    return {m["DBClusterArn"].split(":")[3]: m["IsWriter"] for m in found["GlobalClusterMembers"]}


def available(rds=east, name="shop"):
    until(f"{name} is available", lambda: cluster(rds, name)["Status"] == "available")


# Versions, subnet groups, parameter groups.
versions = [v for page in east.get_paginator("describe_db_engine_versions").paginate() for v in page["DBEngineVersions"]]
check("versions", {v["Engine"] for v in versions} >= {"aurora-mysql", "aurora-postgresql"} and all(v["EngineVersion"] for v in versions), True)
check("default version", len(east.describe_db_engine_versions(Engine="aurora-mysql", DefaultOnly=True)["DBEngineVersions"]), 1)
subnets = [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]]
for number in range(21):
    east.create_db_subnet_group(DBSubnetGroupName=f"subnets-{number:02}", DBSubnetGroupDescription="For the shop", SubnetIds=subnets)
fault(east.create_db_subnet_group, "DBSubnetGroupAlreadyExists", 400, DBSubnetGroupName="subnets-00", DBSubnetGroupDescription="x", SubnetIds=subnets)
fault(east.create_db_subnet_group, "DBSubnetGroupDoesNotCoverEnoughAZs", 400, DBSubnetGroupName="narrow", DBSubnetGroupDescription="x", SubnetIds=subnets[:1])
groups = [g for g in pages(east, "describe_db_subnet_groups", "DBSubnetGroups", 20) if g["DBSubnetGroupName"].startswith("subnets-")]
check("subnet groups", (len(groups), groups[0]["SubnetGroupStatus"], sorted(s["SubnetIdentifier"] for s in groups[0]["Subnets"])), (21, "Complete", sorted(subnets)))
changed = east.modify_db_subnet_group(DBSubnetGroupName="subnets-20", DBSubnetGroupDescription="Changed", SubnetIds=subnets)["DBSubnetGroup"]
check("a subnet group changed", changed["DBSubnetGroupDescription"], "Changed")
fault(east.modify_db_subnet_group, "DBSubnetGroupNotFoundFault", 404, DBSubnetGroupName="nobody", SubnetIds=subnets)
east.delete_db_subnet_group(DBSubnetGroupName="subnets-20")
fault(east.delete_db_subnet_group, "DBSubnetGroupNotFoundFault", 404, DBSubnetGroupName="subnets-20")
east.create_db_cluster_parameter_group(DBClusterParameterGroupName="tuned", DBParameterGroupFamily="aurora-mysql8.0", Description="Tuned")
fault(east.create_db_cluster_parameter_group, "DBParameterGroupAlreadyExists", 400, DBClusterParameterGroupName="tuned", DBParameterGroupFamily="aurora-mysql8.0", Description="x")
check("changed group", east.modify_db_cluster_parameter_group(DBClusterParameterGroupName="tuned", Parameters=[{"ParameterName": "binlog_format", "ParameterValue": "ROW", "ApplyMethod": "pending-reboot"}])["DBClusterParameterGroupName"], "tuned")
fault(east.modify_db_cluster_parameter_group, "InvalidParameterValue", 400, DBClusterParameterGroupName="tuned", Parameters=[{"ParameterName": "no_such", "ParameterValue": "1", "ApplyMethod": "immediate"}])
check("parameter", [p["ParameterValue"] for p in east.describe_db_cluster_parameters(DBClusterParameterGroupName="tuned", Source="user")["Parameters"] if p["ParameterName"] == "binlog_format"], ["ROW"])
check("parameter group", [g["DBParameterGroupFamily"] for g in east.describe_db_cluster_parameter_groups(DBClusterParameterGroupName="tuned")["DBClusterParameterGroups"]], ["aurora-mysql8.0"])

# A cluster, its instances, tags and events.
made = east.create_db_cluster(DBClusterIdentifier="Shop", DBSubnetGroupName="subnets-00", DBClusterParameterGroupName="tuned", DatabaseName="unishop",
                              Tags=[{"Key": "lab", "Value": "pilot"}], **ENGINE, **MASTER)["DBCluster"]
check("made", (made["DBClusterIdentifier"], made["Status"], made["Port"], made["DatabaseName"]), ("shop", "creating", 3306, "unishop"))
fault(east.create_db_cluster, "DBClusterAlreadyExistsFault", 400, DBClusterIdentifier="shop", **ENGINE, **MASTER)
fault(east.create_db_cluster, "InvalidParameterCombination", 400, DBClusterIdentifier="old", Engine="aurora-mysql", EngineVersion="1.0", **MASTER)
fault(east.create_db_cluster, "InvalidParameterValue", 400, DBClusterIdentifier="odd", Engine="nosql", **MASTER)
fault(east.create_db_cluster, "InvalidParameterCombination", 400, DBClusterIdentifier="odd", Engine="mysql", **MASTER)
fault(east.create_db_cluster, "InvalidParameterValue", 400, DBClusterIdentifier="odd", EngineMode="serverless", **ENGINE, **MASTER)
fault(east.delete_db_subnet_group, "InvalidDBSubnetGroupStateFault", 400, DBSubnetGroupName="subnets-00")
available()
for number in range(2):
    east.create_db_instance(DBInstanceIdentifier=f"shop-{number}", DBClusterIdentifier="shop", DBInstanceClass="db.r5.large", **ENGINE)
fault(east.create_db_instance, "DBInstanceAlreadyExists", 400, DBInstanceIdentifier="shop-0", DBClusterIdentifier="shop", DBInstanceClass="db.r5.large", **ENGINE)
fault(east.create_db_instance, "DBClusterNotFoundFault", 404, DBInstanceIdentifier="lost", DBClusterIdentifier="nobody", DBInstanceClass="db.r5.large", **ENGINE)
east.get_waiter("db_instance_available").wait(DBInstanceIdentifier="shop-0")
east.get_waiter("db_cluster_available").wait(DBClusterIdentifier="shop")
until("both available", lambda: {i["DBInstanceStatus"] for i in east.describe_db_instances()["DBInstances"]} == {"available"})
one = east.describe_db_instances(DBInstanceIdentifier="shop-0")["DBInstances"][0]
check("instance", (one["DBClusterIdentifier"], one["DBInstanceClass"], one["Endpoint"]["Port"], one["DBSubnetGroup"]["DBSubnetGroupName"]), ("shop", "db.r5.large", 3306, "subnets-00"))
check("writers", [m["DBInstanceIdentifier"] for m in cluster()["DBClusterMembers"] if m["IsClusterWriter"]], ["shop-0"])
arn = cluster()["DBClusterArn"]
east.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "owner", "Value": "trainer"}])
east.remove_tags_from_resource(ResourceName=arn, TagKeys=["lab"])
check("tags", east.list_tags_for_resource(ResourceName=arn)["TagList"], [{"Key": "owner", "Value": "trainer"}])
fault(east.list_tags_for_resource, "DBClusterNotFoundFault", 404, ResourceName=arn + "-not")

# Changes within the Region.
check("modified", east.modify_db_cluster(DBClusterIdentifier="shop", BackupRetentionPeriod=7, ApplyImmediately=True)["DBCluster"]["BackupRetentionPeriod"], 7)
fault(east.modify_db_cluster, "InvalidParameterValue", 400, DBClusterIdentifier="shop", BackupRetentionPeriod=99, ApplyImmediately=True)
available()
east.modify_db_instance(DBInstanceIdentifier="shop-1", DBInstanceClass="db.r5.xlarge", ApplyImmediately=True)
until("larger", lambda: [(i["DBInstanceClass"], i["DBInstanceStatus"]) for i in east.describe_db_instances(DBInstanceIdentifier="shop-1")["DBInstances"]] == [("db.r5.xlarge", "available")])
check("rebooting", east.reboot_db_instance(DBInstanceIdentifier="shop-1")["DBInstance"]["DBInstanceStatus"], "rebooting")
fault(east.reboot_db_instance, "InvalidDBInstanceState", 400, DBInstanceIdentifier="shop-1")
east.get_waiter("db_instance_available").wait(DBInstanceIdentifier="shop-1")
east.failover_db_cluster(DBClusterIdentifier="shop")
until("failed over", lambda: [m["DBInstanceIdentifier"] for m in cluster()["DBClusterMembers"] if m["IsClusterWriter"]] == ["shop-1"] and cluster()["Status"] == "available")
until("both available", lambda: {i["DBInstanceStatus"] for i in east.describe_db_instances()["DBInstances"]} == {"available"})
east.stop_db_cluster(DBClusterIdentifier="shop")
until("stopped", lambda: cluster()["Status"] == "stopped")
fault(east.stop_db_cluster, "InvalidDBClusterStateFault", 400, DBClusterIdentifier="shop")
east.start_db_cluster(DBClusterIdentifier="shop")
available()
until("both available", lambda: {i["DBInstanceStatus"] for i in east.describe_db_instances()["DBInstances"]} == {"available"})
fault(east.start_db_cluster, "InvalidDBClusterStateFault", 400, DBClusterIdentifier="shop")

# Snapshots.
for number in range(21):
    east.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=f"snap-{number:02}", DBClusterIdentifier="shop")
    east.get_waiter("db_cluster_snapshot_available").wait(DBClusterSnapshotIdentifier=f"snap-{number:02}")
check("snapshots", len(pages(east, "describe_db_cluster_snapshots", "DBClusterSnapshots", 20, SnapshotType="manual")), 21)
fault(east.create_db_cluster_snapshot, "DBClusterSnapshotAlreadyExistsFault", 400, DBClusterSnapshotIdentifier="snap-00", DBClusterIdentifier="shop")
east.restore_db_cluster_from_snapshot(DBClusterIdentifier="restored", SnapshotIdentifier="snap-00", **ENGINE)
available(name="restored")
check("restored", (cluster(name="restored")["DatabaseName"], cluster(name="restored")["MasterUsername"]), ("unishop", "admin"))
fault(east.restore_db_cluster_from_snapshot, "DBClusterSnapshotNotFoundFault", 404, DBClusterIdentifier="again", SnapshotIdentifier="nobody", **ENGINE)
check("deleted snapshot", east.delete_db_cluster_snapshot(DBClusterSnapshotIdentifier="snap-00")["DBClusterSnapshot"]["Status"], "deleted")
fault(east.delete_db_cluster_snapshot, "DBClusterSnapshotNotFoundFault", 404, DBClusterSnapshotIdentifier="snap-00")
check("clusters", [c["DBClusterIdentifier"] for page in east.get_paginator("describe_db_clusters").paginate(PaginationConfig={"PageSize": 20}) for c in page["DBClusters"]], ["restored", "shop"])
events = east.describe_events(SourceType="db-cluster", SourceIdentifier="shop", Duration=1440)["Events"]
check("events in pages", len(pages(east, "describe_events", "Events", 20, Duration=1440)) > 20, True)
check("events", all(e["SourceType"] == "db-cluster" and e["SourceIdentifier"] == "shop" and e["Message"] for e in events) and len(events) > 3, True)
fault(east.describe_events, "InvalidParameterCombination", 400, SourceIdentifier="shop")

# A global database over both Regions.
east.create_global_cluster(GlobalClusterIdentifier="world", SourceDBClusterIdentifier=arn)
fault(east.create_global_cluster, "GlobalClusterAlreadyExistsFault", 400, GlobalClusterIdentifier="world", **ENGINE)
until("global", lambda: east.describe_global_clusters(GlobalClusterIdentifier="world")["GlobalClusters"][0]["Status"] == "available")
west.create_db_cluster(DBClusterIdentifier="shop-west", GlobalClusterIdentifier="world", EngineVersion=cluster()["EngineVersion"], **ENGINE)
available(west, "shop-west")
west.create_db_instance(DBInstanceIdentifier="shop-west-0", DBClusterIdentifier="shop-west", DBInstanceClass="db.r5.large", **ENGINE)
west.get_waiter("db_instance_available").wait(DBInstanceIdentifier="shop-west-0")
until("two members", lambda: members() == {"us-east-1": True, "us-west-1": False})
fault(east.delete_db_cluster, "InvalidGlobalClusterStateFault", 400, DBClusterIdentifier="shop", SkipFinalSnapshot=True)
fault(east.delete_global_cluster, "InvalidGlobalClusterStateFault", 400, GlobalClusterIdentifier="world")
check("protected", east.modify_global_cluster(GlobalClusterIdentifier="world", DeletionProtection=True)["GlobalCluster"]["DeletionProtection"], True)
east.modify_global_cluster(GlobalClusterIdentifier="world", DeletionProtection=False)
western = cluster(west, "shop-west")["DBClusterArn"]
east.switchover_global_cluster(GlobalClusterIdentifier="world", TargetDbClusterIdentifier=western)
until("switched over", lambda: members() == {"us-east-1": False, "us-west-1": True} and cluster()["Status"] == "available" and cluster(west, "shop-west")["Status"] == "available")
advance(300)
fault(east.failover_global_cluster, "InvalidDBClusterStateFault", 400, GlobalClusterIdentifier="world", TargetDbClusterIdentifier=western, AllowDataLoss=True)
check("failing over", east.failover_global_cluster(GlobalClusterIdentifier="world", TargetDbClusterIdentifier=arn, AllowDataLoss=True)["GlobalCluster"]["Status"], "failing-over")
until("failed over", lambda: members() == {"us-east-1": True, "us-west-1": False})
# The old primary rejoins, which takes minutes to hours.
until("settled", step=300, look=lambda: cluster()["Status"] == "available" and cluster(west, "shop-west")["Status"] == "available"
      and east.describe_global_clusters(GlobalClusterIdentifier="world")["GlobalClusters"][0]["Status"] == "available")
fault(east.remove_from_global_cluster, "GlobalClusterNotFoundFault", 404, GlobalClusterIdentifier="nobody", DbClusterIdentifier=western)
west.remove_from_global_cluster(GlobalClusterIdentifier="world", DbClusterIdentifier=western)
until("removed", lambda: members() == {"us-east-1": True})
east.remove_from_global_cluster(GlobalClusterIdentifier="world", DbClusterIdentifier=arn)
until("empty", lambda: members() == {})
east.delete_global_cluster(GlobalClusterIdentifier="world")
until("no global cluster", lambda: not east.describe_global_clusters()["GlobalClusters"])
fault(east.describe_global_clusters, "GlobalClusterNotFoundFault", 404, GlobalClusterIdentifier="world")

# The end.
fault(east.delete_db_cluster, "InvalidDBClusterStateFault", 400, DBClusterIdentifier="shop", SkipFinalSnapshot=True)
for number in range(2):
    east.delete_db_instance(DBInstanceIdentifier=f"shop-{number}")
east.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier="shop-0")
east.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier="shop-1")
fault(east.describe_db_instances, "DBInstanceNotFound", 404, DBInstanceIdentifier="shop-0")
east.delete_db_cluster(DBClusterIdentifier="shop", FinalDBSnapshotIdentifier="last")
east.delete_db_cluster(DBClusterIdentifier="restored", SkipFinalSnapshot=True)
east.get_waiter("db_cluster_deleted").wait(DBClusterIdentifier="shop")
until("last snapshot", lambda: east.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier="last")["DBClusterSnapshots"][0]["Status"] == "available")
fault(east.describe_db_clusters, "DBClusterNotFoundFault", 404, DBClusterIdentifier="shop")
east.delete_db_cluster_parameter_group(DBClusterParameterGroupName="tuned")
fault(east.describe_db_cluster_parameter_groups, "DBParameterGroupNotFound", 404, DBClusterParameterGroupName="tuned")
done("rds", sys.argv[1])
