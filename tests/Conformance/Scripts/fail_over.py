"""Fails the pilot light over by hand, step by step as an operator with boto3 would, and prints what the shop shows afterwards."""

import json
import time
import urllib.error
import urllib.request

import boto3

EAST, WEST = "us-east-1", "us-west-1"
LIMIT_SECONDS = 60


def until(phase, look):
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"{phase}: not within {LIMIT_SECONDS} s")


def ask(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


rds = boto3.client("rds", region_name=WEST)
ec2 = boto3.client("ec2", region_name=WEST)
cloudformation = boto3.client("cloudformation", region_name=WEST)
s3 = boto3.client("s3", region_name=EAST)


def website(stack, region):
    outputs = boto3.client("cloudformation", region_name=region).describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return next(o["OutputValue"] for o in outputs if o["OutputKey"] == "WebsiteURL").rstrip("/") + "/"


primary_site, standby_site = website("pilot-primary", EAST), website("pilot-secondary", WEST)
before = {"primary": ask("GET", primary_site)[0], "standby": ask("GET", standby_site)[0]}

# The event of the lab: the primary's site is closed to the public.
bucket = next(b["Name"] for b in s3.list_buckets()["Buckets"] if b["Name"].startswith("pilot-primary-uibucket-"))
s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={
    "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True})
blocked = ask("GET", primary_site)[0]

# The database: promote the standby's cluster.
target = rds.describe_db_clusters(DBClusterIdentifier="pilot-secondary")["DBClusters"][0]["DBClusterArn"]
answer = rds.failover_global_cluster(GlobalClusterIdentifier="pilot-global", TargetDbClusterIdentifier=target, AllowDataLoss=True)["GlobalCluster"]
first = {"status": answer["Status"], "state": answer["FailoverState"]["Status"]}


def promoted():
    cluster = rds.describe_global_clusters(GlobalClusterIdentifier="pilot-global")["GlobalClusters"][0]
    return cluster["Status"] == "available" and any(m["IsWriter"] and m["DBClusterArn"] == target for m in cluster["GlobalClusterMembers"])


until("promotion", promoted)

# The application: launch it from the copied image, in the lab's network, with the standby's profile.
image = ec2.describe_images(Owners=["self"], Filters=[{"Name": "name", "Values": ["pilotAMI"]}])["Images"][0]["ImageId"]
vpc = next(v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"] if not v["IsDefault"])
subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"][0]["SubnetId"]
group = next(g["GroupId"] for g in ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
             if g["GroupName"].startswith("network-stack-WebServerSecurityGroup-"))
profile = next(r["PhysicalResourceId"] for r in cloudformation.describe_stack_resources(StackName="pilot-secondary")["StackResources"]
               if r["LogicalResourceId"] == "S3InstanceProfile")
user_data = """#!/bin/bash
region=$(curl -s http://169.254.169.254/latest/meta-data/placement/region)
endpoint=$(aws rds describe-db-clusters --region "$region" --db-cluster-identifier pilot-secondary --query 'DBClusters[0].Endpoint' --output text)
echo "export DB_ENDPOINT=$endpoint" > /home/ec2-user/unishopcfg.sh
systemctl restart unishop
"""
launch = dict(
    ImageId=image, InstanceType="t2.micro", MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[group],
    IamInstanceProfile={"Name": profile}, UserData=user_data, ClientToken="by-hand-1",
    TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "pilot-secondary"}]}])
instance = ec2.run_instances(**launch)["Instances"][0]["InstanceId"]
again = ec2.run_instances(**launch)["Instances"][0]["InstanceId"]
until("instance running", lambda: ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"] == "running")

# The proof: the standby's site, the same shopper, the same cart.
until("standby site", lambda: ask("GET", standby_site)[0] == 200)
config = json.loads(ask("GET", standby_site + "config.json")[1])
host = config["host"].rstrip("/")
until("database", lambda: ask("GET", host + "/health/dbping")[0] == 200)
login = json.loads(ask("POST", host + "/user/login", {"email": "trainer@unishop.example"})[1])
cart = json.loads(ask("GET", f"{host}/unicorns/basket/{login['uuid']}")[1])
new_item = next(u["uuid"] for u in json.loads(ask("GET", host + "/unicorns")[1]) if u["uuid"] not in {c["uuid"] for c in cart["unicorns"]})
added = ask("POST", host + "/unicorns/basket", {"uuid": login["uuid"], "unicorns": [{"uuid": new_item}]})[0]

print(json.dumps({
    "before": before, "blocked": blocked, "first": first, "sameInstanceForSameToken": instance == again,
    "region": config["region"], "cart": len(cart["unicorns"]), "added": added,
}))
