"""Every operation of CloudFormation with boto3: stacks made, updated, reviewed, signalled, rolled back and deleted. Prints what was seen as JSON."""
import json
import re
import time
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

REGION = "us-east-1"
once = Config(retries={"total_max_attempts": 1})
cf, s3, logs = (boto3.client(name, region_name=REGION, config=once) for name in ["cloudformation", "s3", "logs"])
seen = {}

GIVER = """
Description: Gives a bucket
Parameters:
  Days: {Type: String, Default: '7', AllowedValues: ['7', '14', '30'], Description: How long}
  Secret: {Type: String, Default: hidden, NoEcho: true}
Resources:
  Site: {Type: AWS::S3::Bucket, Properties: {BucketName: giver-site}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/${Site}', RetentionInDays: !Ref Days}}
Outputs:
  Name: {Value: !Ref Site, Description: The bucket, Export: {Name: !Sub '${AWS::StackName}-Site'}}
"""
USER = "Resources: {Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub ['/user/${Site}', {Site: !ImportValue giver-Site}]}}}"
WAITING = "Resources: {App: {Type: AWS::Logs::LogGroup, CreationPolicy: {ResourceSignal: {Timeout: PT5M}}}}"


def fails(name, call, **arguments):
    try:
        call(**arguments)
        seen[name] = "no error"
    except ClientError as error:
        words = re.sub(r"arn:aws:cloudformation:[^] ]+", "ARN", error.response["Error"]["Message"])
        seen[name] = "%s %s: %s" % (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"], words)


def wait(kind, name):
    try:
        cf.get_waiter(kind).wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 90})
        return True
    except WaiterError:
        return False


def until(check):
    for _ in range(600):
        if check():
            return True
        time.sleep(0.1)
    return False


def stack(name):
    return cf.describe_stacks(StackName=name)["Stacks"][0]


def parameters(**values):
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


# Templates by themselves.
valid = cf.validate_template(TemplateBody=GIVER)
seen["validated"] = [valid["Description"], sorted((p["ParameterKey"], p["DefaultValue"], p["NoEcho"]) for p in valid["Parameters"])]
fails("circle", cf.validate_template, TemplateBody="Resources: {A: {Type: AWS::Logs::LogGroup, DependsOn: B}, B: {Type: AWS::Logs::LogGroup, DependsOn: A}}")
fails("unresolved", cf.validate_template, TemplateBody="Resources: {A: {Type: AWS::Logs::LogGroup, DependsOn: C}}")
fails("untyped", cf.validate_template, TemplateBody="Resources: {A: {}}")
summary = cf.get_template_summary(TemplateBody=GIVER)
seen["summary"] = [summary["ResourceTypes"], [p["ParameterConstraints"].get("AllowedValues") for p in summary["Parameters"] if p["ParameterKey"] == "Days"]]

# A stack is made, seen and listed.
given = cf.create_stack(StackName="giver", TemplateBody=GIVER, ClientRequestToken="t1", Tags=[{"Key": "lab", "Value": "x"}])["StackId"]
seen["again"] = cf.create_stack(StackName="giver", TemplateBody=GIVER, ClientRequestToken="t1")["StackId"] == given
fails("taken", cf.create_stack, StackName="giver", TemplateBody=GIVER)
fails("capabilities", cf.create_stack, StackName="roles", TemplateBody="Resources: {R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}}")
fails("allowed", cf.create_stack, StackName="wrong", TemplateBody=GIVER, Parameters=parameters(Days="8"))
fails("stray", cf.create_stack, StackName="wrong", TemplateBody=GIVER, Parameters=parameters(Hours="8"))
seen["made"] = wait("stack_create_complete", "giver")
one = stack("giver")
seen["stack"] = [one["StackStatus"], {p["ParameterKey"]: p["ParameterValue"] for p in one["Parameters"]}, one["Outputs"], one["Tags"], one["EnableTerminationProtection"]]
events = [e for page in cf.get_paginator("describe_stack_events").paginate(StackName="giver") for e in page["StackEvents"]]
seen["events"] = [[e["LogicalResourceId"], e["ResourceStatus"]] for e in reversed(events)]
seen["tokens"] = sorted({e["ClientRequestToken"] for e in events})
seen["resource"] = cf.describe_stack_resource(StackName="giver", LogicalResourceId="Logs")["StackResourceDetail"]["PhysicalResourceId"]
fails("noResource", cf.describe_stack_resource, StackName="giver", LogicalResourceId="Nothing")
seen["resources"] = [r["LogicalResourceId"] for r in cf.describe_stack_resources(StackName="giver")["StackResources"]]
seen["byPhysicalId"] = cf.describe_stack_resources(PhysicalResourceId="giver-site")["StackResources"][0]["StackName"]
seen["listedResources"] = [r["ResourceStatus"] for page in cf.get_paginator("list_stack_resources").paginate(StackName="giver") for r in page["StackResourceSummaries"]]
seen["listed"] = [s["StackName"] for page in cf.get_paginator("list_stacks").paginate(StackStatusFilter=["CREATE_COMPLETE"]) for s in page["StackSummaries"] if s["StackName"] == "giver"]
seen["exported"] = [e["Value"] for page in cf.get_paginator("list_exports").paginate() for e in page["Exports"] if e["Name"] == "giver-Site"]
seen["template"] = cf.get_template(StackName="giver")["TemplateBody"] == GIVER
fails("noStack", cf.describe_stacks, StackName="nothing")

# Another one uses its export.
fails("notImported", cf.list_imports, ExportName="giver-Site")
cf.create_stack(StackName="user", TemplateBody=USER)
wait("stack_create_complete", "user")
seen["imports"] = cf.list_imports(ExportName="giver-Site")["Imports"]
cf.delete_stack(StackName="giver")
seen["inUse"] = [stack("giver")["StackStatus"], stack("giver")["StackStatusReason"]]

# Updates: one that works, one that is cancelled, one without changes.
cf.update_stack(StackName="giver", UsePreviousTemplate=True, Parameters=[{"ParameterKey": "Days", "ParameterValue": "14"}, {"ParameterKey": "Secret", "UsePreviousValue": True}])
fails("busy", cf.update_stack, StackName="giver", UsePreviousTemplate=True)
seen["updated"] = [wait("stack_update_complete", "giver"), logs.describe_log_groups(logGroupNamePrefix="/giver-site")["logGroups"][0]["retentionInDays"]]
fails("nothing", cf.update_stack, StackName="giver", UsePreviousTemplate=True, Parameters=parameters(Days="14"))
cf.update_stack(StackName="giver", UsePreviousTemplate=True, Parameters=parameters(Days="30"))
cf.cancel_update_stack(StackName="giver")
seen["cancelled"] = until(lambda: stack("giver")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE")
fails("notCancellable", cf.cancel_update_stack, StackName="giver")
fails("notContinuable", cf.continue_update_rollback, StackName="giver")

# A rollback that fails, and goes on after repair.
LATE = "  Late: {Type: AWS::Logs::LogGroup, DependsOn: Logs, CreationPolicy: {ResourceSignal: {Timeout: PT1H}}}\nOutputs:"
cf.update_stack(StackName="giver", Parameters=parameters(Days="30"), TemplateBody=GIVER.replace("Outputs:", LATE))
until(lambda: any(r["LogicalResourceId"] == "Late" and "PhysicalResourceId" in r for r in cf.describe_stack_resources(StackName="giver")["StackResources"]))
logs.delete_log_group(logGroupName="/giver-site")
cf.signal_resource(StackName="giver", LogicalResourceId="Late", UniqueId="one", Status="FAILURE")
seen["rollbackFailed"] = until(lambda: stack("giver")["StackStatus"] == "UPDATE_ROLLBACK_FAILED")
logs.create_log_group(logGroupName="/giver-site")
cf.continue_update_rollback(StackName="giver")
seen["rolledBack"] = until(lambda: stack("giver")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE")

# Change sets.
change = cf.create_change_set(StackName="giver", ChangeSetName="longer", TemplateBody=GIVER, Parameters=parameters(Days="30"))
cf.get_waiter("change_set_create_complete").wait(ChangeSetName=change["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
described = cf.describe_change_set(ChangeSetName="longer", StackName="giver", IncludePropertyValues=True)
detail = described["Changes"][0]["ResourceChange"]
seen["changes"] = [detail["Action"], detail["LogicalResourceId"], detail["Replacement"], detail["Details"][0]["CausingEntity"], detail["Details"][0]["Target"]["AfterValue"]]
cf.create_change_set(StackName="giver", ChangeSetName="same", TemplateBody=GIVER, Parameters=parameters(Days="14"))
until(lambda: cf.describe_change_set(ChangeSetName="same", StackName="giver")["Status"] == "FAILED")
seen["changeSets"] = [[s["ChangeSetName"], s["Status"], s["ExecutionStatus"]] for s in cf.list_change_sets(StackName="giver")["Summaries"]]
fails("notExecutable", cf.execute_change_set, ChangeSetName="same", StackName="giver")
cf.delete_change_set(ChangeSetName="same", StackName="giver")
fails("noChangeSet", cf.describe_change_set, ChangeSetName="same", StackName="giver")
cf.execute_change_set(ChangeSetName="longer", StackName="giver")
seen["executed"] = [wait("stack_update_complete", "giver"), cf.describe_change_set(ChangeSetName=change["Id"])["ExecutionStatus"]]
fails("unknownChangeSet", cf.execute_change_set, ChangeSetName="none", StackName="giver")

# Drift.
logs.put_retention_policy(logGroupName="/giver-site", retentionInDays=1)
detection = cf.detect_stack_drift(StackName="giver")["StackDriftDetectionId"]
until(lambda: cf.describe_stack_drift_detection_status(StackDriftDetectionId=detection)["DetectionStatus"] == "DETECTION_COMPLETE")
drifted = cf.describe_stack_resource_drifts(StackName="giver", StackResourceDriftStatusFilters=["MODIFIED"])["StackResourceDrifts"]
seen["drift"] = [stack("giver")["DriftInformation"]["StackDriftStatus"], [[d["LogicalResourceId"], d["PropertyDifferences"]] for d in drifted]]

# Signals, and the lack of them.
cf.create_stack(StackName="waiting", TemplateBody=WAITING)
until(lambda: [r for r in cf.describe_stack_resources(StackName="waiting")["StackResources"] if "PhysicalResourceId" in r])
cf.signal_resource(StackName="waiting", LogicalResourceId="App", UniqueId="one", Status="SUCCESS")
seen["signalled"] = wait("stack_create_complete", "waiting")
fails("lateSignal", cf.signal_resource, StackName="user", LogicalResourceId="Logs", UniqueId="one", Status="SUCCESS")
cf.create_stack(StackName="forgotten", TemplateBody=WAITING, OnFailure="DELETE")
seen["forgotten"] = wait("stack_delete_complete", "forgotten")

# The end: protection, what is not empty, what is kept.
cf.update_termination_protection(StackName="user", EnableTerminationProtection=True)
fails("protected", cf.delete_stack, StackName="user")
cf.update_termination_protection(StackName="user", EnableTerminationProtection=False)
cf.delete_stack(StackName="user")
seen["deleted"] = wait("stack_delete_complete", "user")
s3.put_object(Bucket="giver-site", Key="index.html", Body=b"hello")
cf.delete_stack(StackName="giver")
until(lambda: stack("giver")["StackStatus"] == "DELETE_FAILED")
seen["notEmpty"] = stack("giver")["StackStatusReason"]
cf.delete_stack(StackName="giver", RetainResources=["Site"])
wait("stack_delete_complete", "giver")
seen["end"] = [stack(given)["StackStatus"], [b["Name"] for b in s3.list_buckets()["Buckets"] if b["Name"] == "giver-site"]]
seen["unnamed"] = cf.delete_stack(StackName="nothing")["ResponseMetadata"]["HTTPStatusCode"]
fails("summaryOfNothing", cf.get_template_summary)
print(json.dumps(seen))
