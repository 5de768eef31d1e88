"""Reads the pilot light with boto3 and prints what it saw as one JSON document."""

import json

import boto3
from botocore.exceptions import ClientError

EAST, WEST = "us-east-1", "us-west-1"


def code_of(call, expected):
    try:
        call()
        return "no error"
    except expected as error:
        return f"{error.response['Error']['Code']} {error.response['ResponseMetadata']['HTTPStatusCode']}"


rds = boto3.client("rds", region_name=WEST)
ec2 = boto3.client("ec2", region_name=EAST)
cloudformation = boto3.client("cloudformation", region_name=WEST)
s3 = boto3.client("s3", region_name=EAST)

members = rds.describe_global_clusters()["GlobalClusters"][0]["GlobalClusterMembers"]
rds.get_waiter("db_cluster_available").wait(DBClusterIdentifier="pilot-secondary")
instances = [
    instance
    for page in ec2.get_paginator("describe_instances").paginate(Filters=[{"Name": "tag:Name", "Values": ["pilot-primary"]}])
    for reservation in page["Reservations"]
    for instance in reservation["Instances"]
]
ec2.get_waiter("instance_running").wait(InstanceIds=[instances[0]["InstanceId"]])
own_image = ec2.describe_images(Owners=["self"])["Images"][0]["ImageId"]
primary = next(b["Name"] for b in s3.list_buckets()["Buckets"] if b["Name"].startswith("pilot-primary-uibucket-"))
config = json.loads(s3.get_object(Bucket=primary, Key="config.json")["Body"].read())

print(json.dumps({
    "writers": [m["DBClusterArn"].split(":")[3] for m in members if m["IsWriter"]],
    "readers": [m["DBClusterArn"].split(":")[3] for m in members if not m["IsWriter"]],
    "instanceType": instances[0]["InstanceType"],
    "launchTimeHasZone": instances[0]["LaunchTime"].tzinfo is not None,
    "outputs": [o["OutputKey"] for o in cloudformation.describe_stacks(StackName="pilot-secondary")["Stacks"][0]["Outputs"]],
    "resources": sorted(r["LogicalResourceId"] for r in cloudformation.describe_stack_resources(StackName="pilot-secondary")["StackResources"]),
    "configRegion": config["region"],
    "errors": {
        "cluster": code_of(lambda: rds.describe_db_clusters(DBClusterIdentifier="nobody"), rds.exceptions.DBClusterNotFoundFault),
        "global": code_of(
            lambda: rds.failover_global_cluster(GlobalClusterIdentifier="nobody", TargetDbClusterIdentifier=members[0]["DBClusterArn"], AllowDataLoss=True),
            rds.exceptions.GlobalClusterNotFoundFault),
        "image": code_of(lambda: ec2.describe_images(ImageIds=["ami-00000000000000000"]), ClientError),
        "dryRun": code_of(lambda: ec2.run_instances(ImageId=own_image, InstanceType="t3.small", MinCount=1, MaxCount=1, DryRun=True), ClientError),
        "key": code_of(lambda: s3.get_object(Bucket=primary, Key="nothing"), s3.exceptions.NoSuchKey),
        "bucket": code_of(lambda: s3.list_objects_v2(Bucket="nobody-has-this-bucket"), s3.exceptions.NoSuchBucket),
    },
}))
