#!/usr/bin/env python3
"""Trims botocore's API models to the operations that are used here.

Usage: tools/trim-models.py [BOTOCORE_DATA_FOLDER]
Writes src/Aws.Wire/Models/*.json and src/Aws.Wire/Pagination.json. The folder defaults to that of the installed botocore.
Add an operation below, run it, build: the codec and the clients follow.
"""
import gzip
import json
import os
import sys

OPERATIONS = {
    "rds": """
        CreateGlobalCluster DescribeGlobalClusters ModifyGlobalCluster RemoveFromGlobalCluster FailoverGlobalCluster
        SwitchoverGlobalCluster DeleteGlobalCluster CreateDBCluster DescribeDBClusters ModifyDBCluster DeleteDBCluster
        StartDBCluster StopDBCluster FailoverDBCluster RebootDBInstance
        CreateDBInstance DescribeDBInstances ModifyDBInstance DeleteDBInstance DescribeEvents CreateDBSubnetGroup
        DescribeDBSubnetGroups DeleteDBSubnetGroup CreateDBClusterSnapshot DescribeDBClusterSnapshots DeleteDBClusterSnapshot
        RestoreDBClusterFromSnapshot CreateDBClusterParameterGroup DescribeDBClusterParameterGroups ModifyDBClusterParameterGroup
        DescribeDBClusterParameters DeleteDBClusterParameterGroup AddTagsToResource ListTagsForResource RemoveTagsFromResource
        DescribeDBEngineVersions ModifyDBSubnetGroup""",
    "ec2": """
        DescribeInstances DescribeInstanceStatus DescribeInstanceAttribute DescribeImages DescribeSnapshots DescribeSubnets DescribeSecurityGroups
        DescribeVpcs DescribeTags DescribeAvailabilityZones DescribeRegions DescribeLaunchTemplates
        DescribeLaunchTemplateVersions CreateLaunchTemplate CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplate
        DescribeKeyPairs DescribeVolumes CreateSnapshot CreateImage CopyImage RegisterImage DeregisterImage CopySnapshot DeleteSnapshot
        RunInstances StartInstances StopInstances RebootInstances TerminateInstances ModifyInstanceAttribute
        CreateTags DeleteTags ModifyImageAttribute DescribeImageAttribute
        CreateVpc DeleteVpc ModifyVpcAttribute DescribeVpcAttribute CreateSubnet DeleteSubnet ModifySubnetAttribute
        CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway DescribeInternetGateways
        CreateRouteTable DeleteRouteTable DescribeRouteTables CreateRoute DeleteRoute AssociateRouteTable DisassociateRouteTable
        CreateSecurityGroup DeleteSecurityGroup AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress
        AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress DescribeNetworkAcls CreateNetworkAcl DeleteNetworkAcl
        CreateNetworkAclEntry DeleteNetworkAclEntry ReplaceNetworkAclAssociation DescribeNetworkInterfaces
        DescribeIamInstanceProfileAssociations AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation
        DisassociateIamInstanceProfile GetConsoleOutput ReplaceRoute ReplaceNetworkAclEntry CreateKeyPair ImportKeyPair DeleteKeyPair
        CreateVolume DeleteVolume AttachVolume DetachVolume ResetImageAttribute DeleteLaunchTemplateVersions""",
    "cloudformation": """
        CreateStack UpdateStack DeleteStack CancelUpdateStack ContinueUpdateRollback DescribeStacks DescribeStackEvents
        DescribeStackResources DescribeStackResource ListStackResources
        ListStacks ListExports ListImports GetTemplate GetTemplateSummary ValidateTemplate CreateChangeSet DescribeChangeSet
        ListChangeSets ExecuteChangeSet DeleteChangeSet DetectStackDrift DescribeStackDriftDetectionStatus
        DescribeStackResourceDrifts SignalResource UpdateTerminationProtection""",
    "cloudwatch": """
        GetMetricData GetMetricStatistics ListMetrics DescribeAlarms DescribeAlarmHistory DescribeAlarmsForMetric PutMetricAlarm
        SetAlarmState EnableAlarmActions DisableAlarmActions DeleteAlarms PutMetricData""",
    "autoscaling": """
        DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeScalingActivities DescribeLaunchConfigurations
        UpdateAutoScalingGroup SetDesiredCapacity SetInstanceHealth StartInstanceRefresh CancelInstanceRefresh DescribeInstanceRefreshes
        TerminateInstanceInAutoScalingGroup CreateAutoScalingGroup DeleteAutoScalingGroup CreateLaunchConfiguration
        DeleteLaunchConfiguration SuspendProcesses ResumeProcesses AttachLoadBalancers DetachLoadBalancers DescribeLoadBalancers
        CreateOrUpdateTags DescribeTags""",
    "elb": """
        CreateLoadBalancer DescribeLoadBalancers DeleteLoadBalancer DescribeInstanceHealth RegisterInstancesWithLoadBalancer
        DeregisterInstancesFromLoadBalancer ConfigureHealthCheck CreateLoadBalancerListeners DescribeLoadBalancerAttributes
        ModifyLoadBalancerAttributes AddTags DescribeTags""",
    "cloudfront": """
        CreateDistribution CreateDistributionWithTags GetDistribution GetDistributionConfig UpdateDistribution DeleteDistribution
        ListDistributions CreateInvalidation GetInvalidation TagResource ListTagsForResource""",
    "apigateway": """
        CreateRestApi GetRestApi GetRestApis DeleteRestApi CreateResource GetResources GetResource DeleteResource PutMethod GetMethod DeleteMethod
        PutIntegration GetIntegration PutMethodResponse PutIntegrationResponse CreateDeployment GetDeployments CreateStage
        GetStage GetStages UpdateStage DeleteStage DeleteDeployment GetAccount UpdateAccount UpdateRestApi""",
    "lambda": """
        CreateFunction GetFunction GetFunctionConfiguration ListFunctions DeleteFunction UpdateFunctionConfiguration
        UpdateFunctionCode Invoke AddPermission GetPolicy RemovePermission""",
    "iam": """
        CreateRole GetRole ListRoles DeleteRole PutRolePolicy GetRolePolicy ListRolePolicies DeleteRolePolicy AttachRolePolicy
        DetachRolePolicy ListAttachedRolePolicies CreateInstanceProfile GetInstanceProfile ListInstanceProfiles DeleteInstanceProfile
        AddRoleToInstanceProfile RemoveRoleFromInstanceProfile ListInstanceProfilesForRole SimulatePrincipalPolicy UpdateAssumeRolePolicy UpdateRole TagRole UntagRole""",
    "logs": "CreateLogGroup DescribeLogGroups DeleteLogGroup PutRetentionPolicy",
    "sns": "CreateTopic ListTopics DeleteTopic Subscribe Publish GetTopicAttributes SetTopicAttributes TagResource UntagResource ListTagsForResource",
    "s3control": "GetPublicAccessBlock PutPublicAccessBlock DeletePublicAccessBlock",
    "service-quotas": "GetServiceQuota ListServiceQuotas",
    "sts": "GetCallerIdentity AssumeRole GetSessionToken",
    "dynamodb": """
        ListTables DescribeTable CreateTable UpdateTable DeleteTable GetItem PutItem DeleteItem UpdateItem Query Scan
        BatchGetItem BatchWriteItem TransactGetItems TransactWriteItems DescribeContinuousBackups DescribeTimeToLive
        TagResource UntagResource ListTagsOfResource DescribeEndpoints DescribeLimits UpdateTimeToLive UpdateContinuousBackups""",
    "s3": """
        ListBuckets HeadBucket CreateBucket DeleteBucket GetBucketLocation ListObjects ListObjectsV2 GetObject HeadObject PutObject
        DeleteObject DeleteObjects GetPublicAccessBlock PutPublicAccessBlock DeletePublicAccessBlock GetBucketPolicy
        PutBucketPolicy DeleteBucketPolicy GetBucketPolicyStatus GetBucketWebsite PutBucketWebsite DeleteBucketWebsite
        GetBucketVersioning PutBucketVersioning ListObjectVersions CopyObject GetBucketTagging PutBucketTagging DeleteBucketTagging
        GetBucketOwnershipControls PutBucketOwnershipControls DeleteBucketOwnershipControls CreateMultipartUpload UploadPart CompleteMultipartUpload
        AbortMultipartUpload""",
}
METADATA = ("apiVersion", "endpointPrefix", "jsonVersion", "protocol", "protocols", "serviceId", "signingName",
            "targetPrefix", "xmlNamespace", "awsQueryCompatible")
PROSE = ("documentation", "documentationUrl", "deprecatedMessage", "deprecatedSince", "deprecated", "endpoint",
         "endpointdiscovery", "endpointoperation", "staticContextParams", "operationContextParams", "contextParam",
         "httpChecksum", "httpChecksumRequired", "authtype", "auth", "unsignedPayload", "examples")


def without_prose(node):
    if isinstance(node, dict):
        return {key: without_prose(value) for key, value in node.items() if key not in PROSE}
    return [without_prose(value) for value in node] if isinstance(node, list) else node


def reached(model, operations):
    todo, seen = [], set()
    for name in operations:
        operation = model["operations"][name]
        todo += [operation[side]["shape"] for side in ("input", "output") if side in operation]
        todo += [error["shape"] for error in operation.get("errors", [])]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        shape = model["shapes"][name]
        todo += [member["shape"] for member in shape.get("members", {}).values()]
        todo += [shape[part]["shape"] for part in ("member", "key", "value") if part in shape]
    return seen


def load(data, service, kind="service-2"):
    folder = os.path.join(data, service)
    version = sorted(os.listdir(folder))[-1]
    path = os.path.join(folder, version, kind + ".json")
    if os.path.exists(path + ".gz"):
        with gzip.open(path + ".gz", "rt", encoding="utf-8") as file:
            return json.load(file)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main():
    if len(sys.argv) > 1:
        data = sys.argv[1]
    else:
        import botocore
        data = os.path.join(os.path.dirname(botocore.__file__), "data")
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "Aws.Wire", "Models")
    write_pagination(data, os.path.join(target, "..", "Pagination.json"))
    for service, names in OPERATIONS.items():
        model = load(data, service)
        operations = sorted(names.split())
        shapes = reached(model, operations)
        trimmed = without_prose_outside_member_names({
            "metadata": {key: model["metadata"][key] for key in METADATA if key in model["metadata"]},
            "operations": {name: model["operations"][name] for name in operations},
            "shapes": {name: model["shapes"][name] for name in sorted(shapes)},
        })
        with open(os.path.join(target, service + ".json"), "w", encoding="utf-8") as file:
            json.dump(trimmed, file, separators=(",", ":"), sort_keys=False)
            file.write("\n")


def write_pagination(data, path):
    """How the operations above are read page by page: the token that an answer gives, and where the next request takes it."""
    pages = {}
    for service, names in OPERATIONS.items():
        known = load(data, service, "paginators-1")["pagination"]
        pages[service] = {
            name: {key: known[name][key] for key in ("input_token", "output_token", "more_results", "result_key") if key in known[name]}
            for name in sorted(names.split()) if name in known
        }
    with open(path, "w", encoding="utf-8") as file:
        json.dump({service: operations for service, operations in pages.items() if operations}, file, indent=1)
        file.write("\n")


def without_prose_outside_member_names(model):
    """Prose keys are dropped everywhere but among member names, where 'endpoint' or 'examples' may be a member."""
    for name, shape in model["shapes"].items():
        members = {member: without_prose(value) for member, value in shape.get("members", {}).items()}
        model["shapes"][name] = {key: value for key, value in without_prose({k: v for k, v in shape.items() if k != "members"}).items()}
        if "members" in shape:
            model["shapes"][name]["members"] = members
    model["operations"] = {name: without_prose(operation) for name, operation in model["operations"].items()}
    return model


if __name__ == "__main__":
    main()
