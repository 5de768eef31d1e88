"""Every operation of Elastic Load Balancing's Classic Load Balancers with boto3. Usage: service_elb.py FOLDER_OF_MODELS"""
import sys

from conform import advance, check, client, done, fault, pages

elb, ec2 = client("elb"), client("ec2")
subnets = sorted(ec2.describe_subnets()["Subnets"], key=lambda subnet: subnet["AvailabilityZone"])
vpc = subnets[0]["VpcId"]
group = ec2.create_security_group(GroupName="balanced", Description="The balancer's", VpcId=vpc)["GroupId"]
http = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 80}

# Made, made again alike, made again otherwise.
name = elb.create_load_balancer(LoadBalancerName="shop", Listeners=[http], Subnets=[subnets[0]["SubnetId"]], SecurityGroups=[group],
                                Scheme="internal", Tags=[{"Key": "lab", "Value": "warm"}])["DNSName"]
check("internal name", name.startswith("internal-shop-") and name.endswith(".us-east-1.elb.amazonaws.com"), True)
check("the same again", elb.create_load_balancer(LoadBalancerName="shop", Listeners=[http], Subnets=[subnets[0]["SubnetId"]], SecurityGroups=[group], Scheme="internal")["DNSName"], name)
fault(elb.create_load_balancer, "DuplicateLoadBalancerName", 400, LoadBalancerName="shop", Listeners=[dict(http, LoadBalancerPort=81)], Subnets=[subnets[0]["SubnetId"]])
fault(elb.create_load_balancer, "SubnetNotFound", 400, LoadBalancerName="lost", Listeners=[http], Subnets=["subnet-0123456789abcdef0"])
fault(elb.create_load_balancer, "ValidationError", 400, LoadBalancerName="not_a_name", Listeners=[http], Subnets=[subnets[0]["SubnetId"]])
for number in range(3):
    elb.create_load_balancer(LoadBalancerName=f"more-{number}", Listeners=[http], Subnets=[subnets[0]["SubnetId"]])
check("names in pages", sorted(b["LoadBalancerName"] for b in pages(elb, "describe_load_balancers", "LoadBalancerDescriptions", 2)), ["more-0", "more-1", "more-2", "shop"])
fault(elb.describe_load_balancers, "LoadBalancerNotFound", 400, LoadBalancerNames=["nobody"])

described = elb.describe_load_balancers(LoadBalancerNames=["shop"])["LoadBalancerDescriptions"][0]
check("scheme", described["Scheme"], "internal")
check("vpc", described["VPCId"], vpc)
check("security groups", described["SecurityGroups"], [group])
check("zones", described["AvailabilityZones"], [subnets[0]["AvailabilityZone"]])
check("listener", described["ListenerDescriptions"][0]["Listener"], http)
check("first health check", described["HealthCheck"], {"Target": "TCP:80", "Interval": 30, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 10})
check("created", described["CreatedTime"].tzinfo is not None, True)

# Listeners, health check, attributes.
elb.create_load_balancer_listeners(LoadBalancerName="shop", Listeners=[{"Protocol": "TCP", "LoadBalancerPort": 8080, "InstanceProtocol": "TCP", "InstancePort": 8080}])
check("two listeners", sorted(l["Listener"]["LoadBalancerPort"] for l in elb.describe_load_balancers(LoadBalancerNames=["shop"])["LoadBalancerDescriptions"][0]["ListenerDescriptions"]), [80, 8080])
fault(elb.create_load_balancer_listeners, "DuplicateListener", 400, LoadBalancerName="shop", Listeners=[dict(http, InstancePort=9)])
wanted = {"Target": "HTTP:80/health", "Interval": 10, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 2}
check("health check", elb.configure_health_check(LoadBalancerName="shop", HealthCheck=wanted)["HealthCheck"], wanted)
fault(elb.configure_health_check, "ValidationError", 400, LoadBalancerName="shop", HealthCheck=dict(wanted, Timeout=10))
changed = elb.modify_load_balancer_attributes(LoadBalancerName="shop", LoadBalancerAttributes={"CrossZoneLoadBalancing": {"Enabled": True}, "ConnectionDraining": {"Enabled": True, "Timeout": 120}})
check("changed attributes", changed["LoadBalancerAttributes"]["ConnectionDraining"], {"Enabled": True, "Timeout": 120})
attributes = elb.describe_load_balancer_attributes(LoadBalancerName="shop")["LoadBalancerAttributes"]
check("attributes", [attributes["CrossZoneLoadBalancing"]["Enabled"], attributes["ConnectionDraining"]["Timeout"], attributes["AccessLog"]["Enabled"], attributes["ConnectionSettings"]["IdleTimeout"]], [True, 120, False, 60])
fault(elb.describe_load_balancer_attributes, "LoadBalancerNotFound", 400, LoadBalancerName="nobody")

# Tags.
elb.add_tags(LoadBalancerNames=["shop"], Tags=[{"Key": "owner", "Value": "trainer"}])
check("tags", {t["Key"]: t["Value"] for t in elb.describe_tags(LoadBalancerNames=["shop"])["TagDescriptions"][0]["Tags"]}, {"lab": "warm", "owner": "trainer"})

# Instances: none of them answers at /health, so that they go out of service.
image = next(i["ImageId"] for i in ec2.describe_images(Owners=["amazon"])["Images"])
made = ec2.run_instances(ImageId=image, InstanceType="t3.small", MinCount=2, MaxCount=2, SubnetId=subnets[0]["SubnetId"])["Instances"]
ids = sorted(i["InstanceId"] for i in made)
ec2.get_waiter("instance_running").wait(InstanceIds=ids)
fault(elb.register_instances_with_load_balancer, "InvalidInstance", 400, LoadBalancerName="shop", Instances=[{"InstanceId": "i-0123456789abcdef0"}])
registered = elb.register_instances_with_load_balancer(LoadBalancerName="shop", Instances=[{"InstanceId": i} for i in ids])["Instances"]
check("registered", sorted(i["InstanceId"] for i in registered), ids)
advance(300)
health = elb.describe_instance_health(LoadBalancerName="shop")["InstanceStates"]
check("health", sorted((h["InstanceId"], h["State"], h["ReasonCode"]) for h in health), [(i, "OutOfService", "Instance") for i in ids])
check("left", [i["InstanceId"] for i in elb.deregister_instances_from_load_balancer(LoadBalancerName="shop", Instances=[{"InstanceId": ids[0]}])["Instances"]], ids[1:])
elb.get_waiter("instance_deregistered").wait(LoadBalancerName="shop", Instances=[{"InstanceId": ids[0]}])
fault(elb.describe_instance_health, "InvalidInstance", 400, LoadBalancerName="shop", Instances=[{"InstanceId": "i-0123456789abcdef0"}])

# Deleted; deleting what is not there is no error.
elb.delete_load_balancer(LoadBalancerName="shop")
check("deleting again", elb.delete_load_balancer(LoadBalancerName="shop")["ResponseMetadata"]["HTTPStatusCode"], 200)
fault(elb.describe_instance_health, "LoadBalancerNotFound", 400, LoadBalancerName="shop")
done("elb", sys.argv[1])
