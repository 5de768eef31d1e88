"""What the hot lab's script leaves out of API Gateway, CloudFront, IAM, Service Quotas, SNS and CloudWatch Logs, with boto3; and the pages of all of them."""
import json

from conform import carried, check, client, done, fault, pages

apis, cdn, iam, quotas, sns, logs = (client(name) for name in ("apigateway", "cloudfront", "iam", "service-quotas", "sns", "logs"))

# API Gateway: deployments that come and go, a resource by its id, the account's settings.
made = [apis.create_rest_api(name=f"api-{number}")["id"] for number in range(3)]
check("apis in pages", sorted(a["id"] for a in pages(apis, "get_rest_apis", "items", 2)), sorted(made))
api = made[0]
check("an api", [apis.get_rest_api(restApiId=api)[k] for k in ("id", "name")], [api, "api-0"])
check("an api renamed", apis.update_rest_api(restApiId=api, patchOperations=[{"op": "replace", "path": "/name", "value": "renamed"}])["name"], "renamed")
root = apis.get_resources(restApiId=api)["items"][0]["id"]
one = apis.create_resource(restApiId=api, parentId=root, pathPart="orders")["id"]
check("resource", [apis.get_resource(restApiId=api, resourceId=one)[k] for k in ("path", "pathPart", "parentId")], ["/orders", "orders", root])
check("resources in pages", len(pages(apis, "get_resources", "items", 1, restApiId=api)), 2)
fault(apis.get_resource, "NotFoundException", 404, restApiId=api, resourceId="nobody")
fault(apis.create_deployment, "BadRequestException", 400, restApiId=api, stageName="Empty")
apis.put_method(restApiId=api, resourceId=one, httpMethod="GET", authorizationType="NONE")
apis.put_integration(restApiId=api, resourceId=one, httpMethod="GET", type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
deployments = [apis.create_deployment(restApiId=api, description=f"number {number}")["id"] for number in range(2)]
check("deployments", sorted(d["id"] for d in pages(apis, "get_deployments", "items", 1, restApiId=api)), sorted(deployments))
apis.delete_deployment(restApiId=api, deploymentId=deployments[0])
check("a deployment less", [d["id"] for d in apis.get_deployments(restApiId=api)["items"]], deployments[1:])
fault(apis.delete_deployment, "NotFoundException", 404, restApiId=api, deploymentId=deployments[0])
trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
role = iam.create_role(RoleName="writes-logs", AssumeRolePolicyDocument=json.dumps(trust), Path="/lab/")["Role"]["Arn"]
check("account", apis.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}])["cloudwatchRoleArn"], role)
check("account read", apis.get_account()["cloudwatchRoleArn"], role)

# CloudFront: made with its tags, seen in pages.
origin = {"Id": "site", "DomainName": "site.s3-website-us-east-1.amazonaws.com", "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"}}
config = {"CallerReference": "one", "Comment": "", "Enabled": False, "Origins": {"Quantity": 1, "Items": [origin]},
          "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"}}
first = cdn.create_distribution_with_tags(DistributionConfigWithTags={"DistributionConfig": config, "Tags": {"Items": [{"Key": "lab", "Value": "hot"}]}})
check("tags", cdn.list_tags_for_resource(Resource=first["Distribution"]["ARN"])["Tags"]["Items"], [{"Key": "lab", "Value": "hot"}])
second = cdn.create_distribution(DistributionConfig=config | {"CallerReference": "two"})
found = [d["Id"] for page in cdn.get_paginator("list_distributions").paginate(PaginationConfig={"PageSize": 1}) for d in page["DistributionList"]["Items"]]
check("distributions in pages", sorted(found), sorted(d["Distribution"]["Id"] for d in (first, second)))
fault(cdn.create_distribution, "DistributionAlreadyExists", 409, DistributionConfig=config | {"Comment": "other"})
cdn.get_waiter("distribution_deployed").wait(Id=second["Distribution"]["Id"])
cdn.delete_distribution(Id=second["Distribution"]["Id"], IfMatch=second["ETag"])
fault(cdn.get_distribution_config, "NoSuchDistribution", 404, Id=second["Distribution"]["Id"])

# IAM: roles come and go.
check("roles by path", [r["RoleName"] for r in iam.list_roles(PathPrefix="/lab/")["Roles"]], ["writes-logs"])
iam.create_role(RoleName="more", AssumeRolePolicyDocument=json.dumps(trust))
check("roles in pages", {r["RoleName"] for r in pages(iam, "list_roles", "Roles", 1)} >= {"writes-logs", "more"}, True)
policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
iam.attach_role_policy(RoleName="more", PolicyArn=policy)
fault(iam.delete_role, "DeleteConflict", 409, RoleName="more")
iam.detach_role_policy(RoleName="more", PolicyArn=policy)
fault(iam.detach_role_policy, "NoSuchEntity", 404, RoleName="more", PolicyArn=policy)
iam.put_role_policy(RoleName="more", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
iam.delete_role_policy(RoleName="more", PolicyName="p")
fault(iam.delete_role_policy, "NoSuchEntity", 404, RoleName="more", PolicyName="p")
iam.delete_role(RoleName="more")
fault(iam.get_role, "NoSuchEntity", 404, RoleName="more")

# Quotas.
check("quota", quotas.get_service_quota(ServiceCode="rds", QuotaCode="L-952B80B8")["Quota"]["QuotaName"], "DB clusters")
check("quotas in pages", sorted(q["QuotaCode"] for q in pages(quotas, "list_service_quotas", "Quotas", 1, ServiceCode="rds")), ["L-7B6409FD", "L-952B80B8"])
fault(quotas.get_service_quota, "NoSuchResourceException", 400, ServiceCode="rds", QuotaCode="L-00000000")
fault(quotas.list_service_quotas, "NoSuchResourceException", 400, ServiceCode="nobody")

# Topics and log groups in pages.
for number in range(101):
    sns.create_topic(Name=f"topic-{number}")
check("topics in pages", sum(len(page["Topics"]) for page in sns.get_paginator("list_topics").paginate()), 101)
fault(sns.publish, "NotFound", 404, TopicArn="arn:aws:sns:us-east-1:111122223333:nobody", Message="m")
for number in range(3):
    logs.create_log_group(logGroupName=f"/lab/{number}")
check("log groups in pages", [g["logGroupName"] for g in pages(logs, "describe_log_groups", "logGroups", 2, logGroupNamePrefix="/lab/")], ["/lab/0", "/lab/1", "/lab/2"])
fault(logs.delete_log_group, "ResourceNotFoundException", 400, logGroupName="/nobody")
check("carried out of API Gateway, CloudFront and IAM", sorted({("apigateway", "GetRestApi"), ("apigateway", "GetResource"), ("apigateway", "GetDeployments"), ("apigateway", "DeleteDeployment"),
      ("cloudfront", "CreateDistributionWithTags"), ("iam", "DeleteRole"), ("iam", "DeleteRolePolicy"), ("iam", "DetachRolePolicy")} - carried), [])
done()
