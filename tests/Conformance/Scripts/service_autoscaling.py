"""Every operation of Auto Scaling with boto3. Usage: service_autoscaling.py FOLDER_OF_MODELS"""
import sys

from conform import check, client, done, fault, pages, until

scaling, ec2, elb = client("autoscaling"), client("ec2"), client("elb")
subnet = sorted(ec2.describe_subnets()["Subnets"], key=lambda one: one["AvailabilityZone"])[0]
image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
elb.create_load_balancer(LoadBalancerName="front", Subnets=[subnet["SubnetId"]], Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}])


def group(name="shop"):
    return scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]


def in_service(count, name="shop"):
    until(f"{name} has {count} in service", lambda: [i["LifecycleState"] for i in group(name)["Instances"]] == ["InService"] * count)
    return sorted(i["InstanceId"] for i in group(name)["Instances"])


# Launch configurations.
for number in range(3):
    scaling.create_launch_configuration(LaunchConfigurationName=f"lc-{number}", ImageId=image, InstanceType="t3.small")
fault(scaling.create_launch_configuration, "AlreadyExists", 400, LaunchConfigurationName="lc-0", ImageId=image, InstanceType="t3.small")
fault(scaling.create_launch_configuration, "ValidationError", 400, LaunchConfigurationName="lc-9")
listed = pages(scaling, "describe_launch_configurations", "LaunchConfigurations", 2)
check("launch configurations", sorted(l["LaunchConfigurationName"] for l in listed), ["lc-0", "lc-1", "lc-2"])
check("a launch configuration", (listed[0]["ImageId"], listed[0]["InstanceType"], listed[0]["CreatedTime"].tzinfo is not None), (image, "t3.small", True))

# A group, and what may not be asked of one.
made = dict(AutoScalingGroupName="shop", LaunchConfigurationName="lc-0", MinSize=1, MaxSize=4, DesiredCapacity=2, VPCZoneIdentifier=subnet["SubnetId"])
scaling.create_auto_scaling_group(**made, HealthCheckType="ELB", HealthCheckGracePeriod=120, Tags=[{"Key": "Name", "Value": "shop", "PropagateAtLaunch": True}])
fault(scaling.create_auto_scaling_group, "AlreadyExists", 400, **made)
fault(scaling.create_auto_scaling_group, "ValidationError", 400, **dict(made, AutoScalingGroupName="more", MinSize=5))
fault(scaling.create_auto_scaling_group, "ValidationError", 400, **dict(made, AutoScalingGroupName="more", LaunchConfigurationName="nobody"))
fault(scaling.delete_launch_configuration, "ResourceInUse", 400, LaunchConfigurationName="lc-0")
ids = in_service(2)
described = group()
check("group", [described[k] for k in ("MinSize", "MaxSize", "DesiredCapacity", "HealthCheckType", "HealthCheckGracePeriod", "VPCZoneIdentifier", "AvailabilityZones")],
      [1, 4, 2, "ELB", 120, subnet["SubnetId"], [subnet["AvailabilityZone"]]])
check("propagated tag", {t["Key"]: t["Value"] for i in ids for t in ec2.describe_instances(InstanceIds=[i])["Reservations"][0]["Instances"][0]["Tags"] if not t["Key"].startswith("aws:")}, {"Name": "shop"})
check("instances", sorted((i["InstanceId"], i["AutoScalingGroupName"], i["HealthStatus"]) for i in pages(scaling, "describe_auto_scaling_instances", "AutoScalingInstances", 1)), [(i, "shop", "HEALTHY") for i in ids])
for number in range(2):
    scaling.create_auto_scaling_group(**dict(made, AutoScalingGroupName=f"more-{number}", MinSize=0, DesiredCapacity=0))
check("groups in pages", sorted(g["AutoScalingGroupName"] for g in pages(scaling, "describe_auto_scaling_groups", "AutoScalingGroups", 2)), ["more-0", "more-1", "shop"])
fault(scaling.describe_auto_scaling_groups, "InvalidNextToken", 400, NextToken="nonsense")

# Tags.
scaling.create_or_update_tags(Tags=[{"ResourceId": "shop", "ResourceType": "auto-scaling-group", "Key": "lab", "Value": "warm", "PropagateAtLaunch": False}])
tags = pages(scaling, "describe_tags", "Tags", 1, Filters=[{"Name": "auto-scaling-group", "Values": ["shop"]}])
check("tags", sorted((t["Key"], t["Value"], t["PropagateAtLaunch"]) for t in tags), [("Name", "shop", True), ("lab", "warm", False)])

# Load balancers.
scaling.attach_load_balancers(AutoScalingGroupName="shop", LoadBalancerNames=["front"])
check("attached", [(b["LoadBalancerName"], b["State"]) for b in scaling.describe_load_balancers(AutoScalingGroupName="shop")["LoadBalancers"]], [("front", "InService")])
check("registered", sorted(s["InstanceId"] for s in elb.describe_instance_health(LoadBalancerName="front")["InstanceStates"]), ids)
fault(scaling.attach_load_balancers, "ValidationError", 400, AutoScalingGroupName="shop", LoadBalancerNames=["nobody"])
scaling.detach_load_balancers(AutoScalingGroupName="shop", LoadBalancerNames=["front"])
check("detached", scaling.describe_load_balancers(AutoScalingGroupName="shop")["LoadBalancers"], [])
scaling.update_auto_scaling_group(AutoScalingGroupName="shop", HealthCheckType="EC2")

# Capacity.
scaling.set_desired_capacity(AutoScalingGroupName="shop", DesiredCapacity=3)
check("three", len(in_service(3)), 3)
fault(scaling.set_desired_capacity, "ValidationError", 400, AutoScalingGroupName="shop", DesiredCapacity=9)
scaling.update_auto_scaling_group(AutoScalingGroupName="shop", MaxSize=2, DesiredCapacity=2)
ids = in_service(2)
fault(scaling.update_auto_scaling_group, "ValidationError", 400, AutoScalingGroupName="nobody", MaxSize=2)
activities = pages(scaling, "describe_scaling_activities", "Activities", 2, AutoScalingGroupName="shop")
check("activities", sorted({a["StatusCode"] for a in activities}), ["Successful"])
check("latest activity", (activities[0]["Description"].split(":")[0], activities[0]["Progress"]), ("Terminating EC2 instance", 100))

# Processes, health, termination.
scaling.suspend_processes(AutoScalingGroupName="shop", ScalingProcesses=["Launch", "Terminate"])
check("suspended", sorted(p["ProcessName"] for p in group()["SuspendedProcesses"]), ["Launch", "Terminate"])
fault(scaling.suspend_processes, "ValidationError", 400, AutoScalingGroupName="shop", ScalingProcesses=["Lunch"])
scaling.resume_processes(AutoScalingGroupName="shop")
check("resumed", group()["SuspendedProcesses"], [])
scaling.set_instance_health(InstanceId=ids[0], HealthStatus="Unhealthy", ShouldRespectGracePeriod=False)
until("the unhealthy one is replaced", lambda: ids[0] not in [i["InstanceId"] for i in group()["Instances"]] and len(group()["Instances"]) == 2)
ids = in_service(2)
fault(scaling.set_instance_health, "ValidationError", 400, InstanceId="i-0123456789abcdef0", HealthStatus="Unhealthy")
activity = scaling.terminate_instance_in_auto_scaling_group(InstanceId=ids[0], ShouldDecrementDesiredCapacity=True)["Activity"]
check("terminating", activity["Description"], f"Terminating EC2 instance: {ids[0]}")
ids = in_service(1)
fault(scaling.terminate_instance_in_auto_scaling_group, "ValidationError", 400, InstanceId=ids[0], ShouldDecrementDesiredCapacity=True)

# Instance refresh.
refresh = scaling.start_instance_refresh(AutoScalingGroupName="shop", Preferences={"MinHealthyPercentage": 0, "InstanceWarmup": 30})["InstanceRefreshId"]
fault(scaling.start_instance_refresh, "InstanceRefreshInProgress", 400, AutoScalingGroupName="shop")
until("refreshed", lambda: scaling.describe_instance_refreshes(AutoScalingGroupName="shop", InstanceRefreshIds=[refresh])["InstanceRefreshes"][0]["Status"] == "Successful")
check("all new", ids[0] in in_service(1), False)
refresh = scaling.start_instance_refresh(AutoScalingGroupName="shop")["InstanceRefreshId"]
check("cancelled", scaling.cancel_instance_refresh(AutoScalingGroupName="shop")["InstanceRefreshId"], refresh)
until("cancelled", lambda: scaling.describe_instance_refreshes(AutoScalingGroupName="shop")["InstanceRefreshes"][0]["Status"] == "Cancelled")
fault(scaling.cancel_instance_refresh, "ActiveInstanceRefreshNotFound", 400, AutoScalingGroupName="shop")
first = scaling.describe_instance_refreshes(AutoScalingGroupName="shop", MaxRecords=1)
second = scaling.describe_instance_refreshes(AutoScalingGroupName="shop", MaxRecords=1, NextToken=first["NextToken"])
check("refreshes in pages", [r["Status"] for r in first["InstanceRefreshes"] + second["InstanceRefreshes"]] + ["NextToken" in second], ["Cancelled", "Successful", False])

# The end.
fault(scaling.delete_auto_scaling_group, "ResourceInUse", 400, AutoScalingGroupName="shop")
scaling.delete_auto_scaling_group(AutoScalingGroupName="shop", ForceDelete=True)
until("gone", lambda: not scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["shop"])["AutoScalingGroups"])
scaling.delete_auto_scaling_group(AutoScalingGroupName="more-0")
scaling.delete_auto_scaling_group(AutoScalingGroupName="more-1")
scaling.delete_launch_configuration(LaunchConfigurationName="lc-0")
fault(scaling.delete_launch_configuration, "ValidationError", 400, LaunchConfigurationName="lc-0")
fault(scaling.delete_auto_scaling_group, "ValidationError", 400, AutoScalingGroupName="shop")
done("autoscaling", sys.argv[1])
