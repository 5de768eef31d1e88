"""What the hot standby stands on, with boto3: roles, functions, an API, topics, log groups, a distribution. Prints what a reader should see as JSON."""
import io
import json
import os
import time
import urllib.error
import urllib.request
import zipfile
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

once = Config(retries={"total_max_attempts": 1})
URL = os.environ["AWS_ENDPOINT_URL"].rstrip("/")
REGION = "us-east-1"
iam, sts, logs, sns, dynamodb, functions, apis, cdn, s3 = (
    boto3.client(name, region_name=REGION, config=once) for name in ["iam", "sts", "logs", "sns", "dynamodb", "lambda", "apigateway", "cloudfront", "s3"])
seen = {}


def fails(name, call, **arguments):
    try:
        call(**arguments)
        seen[name] = "no error"
    except ClientError as error:
        seen[name] = "%s %s" % (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])


def until(check):
    for _ in range(600):
        if check():
            return True
        time.sleep(0.1)
    return False


def ask(method, url, body=None):
    request = urllib.request.Request(url, method=method, data=json.dumps(body).encode() if body is not None else None)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read().decode()
            return answer.status, json.loads(text) if text.startswith(("{", "[", '"', "null")) else text, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


# Identities
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
role = iam.create_role(RoleName="baskets", AssumeRolePolicyDocument=TRUST)["Role"]
fails("roleTwice", iam.create_role, RoleName="Baskets", AssumeRolePolicyDocument=TRUST)
fails("roleDocument", iam.create_role, RoleName="other", AssumeRolePolicyDocument="{}")
seen["trust"] = iam.get_role(RoleName="baskets")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Action"]
fails("noRole", iam.get_role, RoleName="nobody")
iam.attach_role_policy(RoleName="baskets", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
fails("noPolicy", iam.attach_role_policy, RoleName="baskets", PolicyArn="arn:aws:iam::aws:policy/None")
seen["attached"] = [p["PolicyName"] for p in iam.list_attached_role_policies(RoleName="baskets")["AttachedPolicies"]]
iam.create_instance_profile(InstanceProfileName="profile")
iam.add_role_to_instance_profile(InstanceProfileName="profile", RoleName="baskets")
seen["profile"] = iam.get_instance_profile(InstanceProfileName="profile")["InstanceProfile"]["Roles"][0]["RoleName"]
fails("roleInUse", iam.delete_role, RoleName="baskets")
seen["profiles"] = [len(iam.list_instance_profiles()["InstanceProfiles"]) >= 1, len(iam.list_instance_profiles_for_role(RoleName="baskets")["InstanceProfiles"])]
iam.remove_role_from_instance_profile(InstanceProfileName="profile", RoleName="baskets")
iam.delete_instance_profile(InstanceProfileName="profile")
simulate = lambda: [r["EvalDecision"] for r in iam.simulate_principal_policy(PolicySourceArn=role["Arn"], ActionNames=["dynamodb:PutItem", "logs:PutLogEvents"])["EvaluationResults"]]
seen["before"] = simulate()
# A role that trusts a service only can't be assumed by a person.
fails("assumeUntrusted", sts.assume_role, RoleArn=role["Arn"], RoleSessionName="test")
PEOPLE = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "shop"}}}
iam.update_assume_role_policy(RoleName="baskets", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": json.loads(TRUST)["Statement"] + [PEOPLE]}))
fails("assumeWithoutId", sts.assume_role, RoleArn=role["Arn"], RoleSessionName="test")
iam.update_role(RoleName="baskets", Description="of the baskets", MaxSessionDuration=7200)
iam.tag_role(RoleName="baskets", Tags=[{"Key": "lab", "Value": "hot"}, {"Key": "gone", "Value": "soon"}])
iam.untag_role(RoleName="baskets", TagKeys=["gone"])
changed = iam.get_role(RoleName="baskets")["Role"]
seen["changed"] = [changed["Description"], changed["MaxSessionDuration"], changed["Tags"]]
assumed = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test", ExternalId="shop")
keys = assumed["Credentials"]
inside = lambda service: boto3.client(service, region_name=REGION, aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])
seen["caller"] = [inside("sts").get_caller_identity()["Arn"], sts.get_caller_identity()["Arn"]]
fails("notAllowed", inside("rds").describe_db_clusters)
seen["allowed"] = "logGroupName" in str(inside("logs").create_log_group(logGroupName="/of/the/session")) or logs.describe_log_groups(logGroupNamePrefix="/of/the")["logGroups"][0]["logGroupName"]
seen["assumed"] = assumed["AssumedRoleUser"]["Arn"].endswith("assumed-role/baskets/test")
fails("assumeNone", sts.assume_role, RoleArn="arn:aws:iam::111122223333:role/none", RoleSessionName="test")
seen["session"] = sts.get_session_token()["Credentials"]["AccessKeyId"][:4]

# Log groups and topics
logs.create_log_group(logGroupName="/shop/app")
fails("groupTwice", logs.create_log_group, logGroupName="/shop/app")
logs.put_retention_policy(logGroupName="/shop/app", retentionInDays=7)
fails("retention", logs.put_retention_policy, logGroupName="/shop/app", retentionInDays=8)
seen["groups"] = [[g["logGroupName"], g["retentionInDays"]] for g in logs.describe_log_groups(logGroupNamePrefix="/shop")["logGroups"]]
logs.delete_log_group(logGroupName="/shop/app")
fails("noGroup", logs.delete_log_group, logGroupName="/shop/app")
topic = sns.create_topic(Name="alarms")["TopicArn"]
seen["topic"] = [sns.create_topic(Name="alarms")["TopicArn"] == topic, [t["TopicArn"] for t in sns.list_topics()["Topics"]] == [topic]]
sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="Alarms of the shop")
sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "lab", "Value": "hot"}, {"Key": "gone", "Value": "soon"}])
sns.untag_resource(ResourceArn=topic, TagKeys=["gone"])
seen["topicSettings"] = [sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"], sns.list_tags_for_resource(ResourceArn=topic)["Tags"]]
seen["subscription"] = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.com")["SubscriptionArn"]
seen["published"] = len(sns.publish(TopicArn=topic, Subject="s", Message="m")["MessageId"])
sns.delete_topic(TopicArn=topic)
fails("noTopic", sns.publish, TopicArn=topic, Message="m")

# Functions
dynamodb.create_table(TableName="carts", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": "uuid", "AttributeType": "S"}], KeySchema=[{"AttributeName": "uuid", "KeyType": "HASH"}])
code = io.BytesIO()
with zipfile.ZipFile(code, "w") as archive:
    archive.writestr("handler", "none")
arns = {}
for name in ["addUnicornToBasket", "removeUnicornFromBasket", "getUnicornsBasket", "somethingElse"]:
    arns[name] = functions.create_function(FunctionName=name, Runtime="java17", Role=role["Arn"], Handler="shop.Baskets::" + name, Code={"ZipFile": code.getvalue()},
                                           Environment={"Variables": {"TABLE_NAME": "carts"}})["FunctionArn"]
fails("functionTwice", functions.create_function, FunctionName="somethingElse", Runtime="java17", Role=role["Arn"], Handler="x", Code={"ZipFile": code.getvalue()})
fails("functionRole", functions.create_function, FunctionName="other", Runtime="java17", Role="arn:aws:iam::111122223333:role/none", Handler="x", Code={"ZipFile": code.getvalue()})
fails("functionZip", functions.create_function, FunctionName="other", Runtime="java17", Role=role["Arn"], Handler="x", Code={"ZipFile": b"text"})
functions.get_waiter("function_active_v2").wait(FunctionName=arns["somethingElse"], WaiterConfig={"Delay": 1})
until(lambda: {f["State"] for f in functions.list_functions()["Functions"]} == {"Active"})
dynamodb.get_waiter("table_exists").wait(TableName="carts", WaiterConfig={"Delay": 1})
invoke = lambda name, event: (lambda a: [a.get("FunctionError"), json.loads(a["Payload"].read())])(functions.invoke(FunctionName=name, Payload=json.dumps(event)))
EVENT = {"uuid": "shopper", "unicorns": [{"uuid": "u1"}]}
seen["denied"] = [invoke("addUnicornToBasket", EVENT)[0], invoke("addUnicornToBasket", EVENT)[1]["errorType"]]
iam.put_role_policy(RoleName="baskets", PolicyName="table", PolicyDocument=json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:*Item"], "Resource": "arn:aws:dynamodb:*:*:table/carts"}, {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*"}]}))
seen["after"] = simulate()
seen["policies"] = [iam.list_role_policies(RoleName="baskets")["PolicyNames"], iam.get_role_policy(RoleName="baskets", PolicyName="table")["PolicyDocument"]["Version"]]
seen["add"] = [invoke("addUnicornToBasket", EVENT)[1], invoke("addUnicornToBasket", EVENT)[1]]
seen["get"] = invoke("getUnicornsBasket", {"uuid": "shopper"})[1]
invoke("removeUnicornFromBasket", EVENT)
seen["none"] = invoke("getUnicornsBasket", {"uuid": "shopper"})
seen["gone"] = "Item" in dynamodb.get_item(TableName="carts", Key={"uuid": {"S": "shopper"}})
seen["unknown"] = invoke("somethingElse", {})[1]["errorType"]
fails("noFunction", functions.invoke, FunctionName="nothing")
fails("notJson", functions.invoke, FunctionName="somethingElse", Payload=b"{")
functions.update_function_configuration(FunctionName="somethingElse", Timeout=15, MemorySize=512)
functions.update_function_code(FunctionName="somethingElse", ZipFile=code.getvalue())
seen["configuration"] = [functions.get_function_configuration(FunctionName="somethingElse")[k] for k in ("Timeout", "MemorySize")]
seen["function"] = functions.get_function(FunctionName="somethingElse")["Configuration"]["Handler"]

# An API with a function behind it, one with its own answer, and one that goes on to the shop
api = apis.create_rest_api(name="UnicornsAPIs", endpointConfiguration={"types": ["REGIONAL"]})["id"]
root = apis.get_resources(restApiId=api)["items"][0]["id"]
unicorns = apis.create_resource(restApiId=api, parentId=root, pathPart="unicorns")["id"]
basket = apis.create_resource(restApiId=api, parentId=unicorns, pathPart="basket")["id"]
one = apis.create_resource(restApiId=api, parentId=basket, pathPart="{uuid}")["id"]
fails("resourceTwice", apis.create_resource, restApiId=api, parentId=root, pathPart="unicorns")
CORS = {"method.response.header.Access-Control-Allow-Origin": "'*'"}


def method(resource, verb, **integration):
    apis.put_method(restApiId=api, resourceId=resource, httpMethod=verb, authorizationType="NONE")
    apis.put_integration(restApiId=api, resourceId=resource, httpMethod=verb, **integration)
    apis.put_method_response(restApiId=api, resourceId=resource, httpMethod=verb, statusCode="200", responseParameters={k: True for k in CORS})
    apis.put_integration_response(restApiId=api, resourceId=resource, httpMethod=verb, statusCode="200", responseParameters=CORS)


invocation = lambda name: "arn:aws:apigateway:%s:lambda:path/2015-03-31/functions/%s/invocations" % (REGION, arns[name])
method(basket, "POST", type="AWS", integrationHttpMethod="POST", uri=invocation("addUnicornToBasket"))
method(one, "GET", type="AWS", integrationHttpMethod="POST", uri=invocation("getUnicornsBasket"), requestTemplates={"application/json": "{\"uuid\": \"$input.params('uuid')\"}"})
method(basket, "DELETE", type="AWS_PROXY", integrationHttpMethod="POST", uri=invocation("removeUnicornFromBasket"))
method(basket, "OPTIONS", type="MOCK", requestTemplates={"application/json": "{\"statusCode\": 200}"})
shop = boto3.client("ec2", region_name=REGION).describe_instances()["Reservations"][0]["Instances"][0]["PublicDnsName"]
method(unicorns, "GET", type="HTTP", integrationHttpMethod="GET", uri="http://%s/unicorns" % shop)
fails("noIntegration", apis.get_integration, restApiId=api, resourceId=root, httpMethod="GET")
seen["integration"] = apis.get_integration(restApiId=api, resourceId=basket, httpMethod="POST")["integrationResponses"]["200"]["statusCode"]
seen["method"] = apis.get_method(restApiId=api, resourceId=basket, httpMethod="POST")["authorizationType"]
deployment = apis.create_deployment(restApiId=api, stageName="Production")["id"]
seen["stage"] = apis.get_stage(restApiId=api, stageName="Production")["deploymentId"] == deployment
apis.create_stage(restApiId=api, stageName="Second", deploymentId=deployment)
seen["stages"] = [s["stageName"] for s in apis.get_stages(restApiId=api)["item"]]
fails("usedDeployment", apis.delete_deployment, restApiId=api, deploymentId=deployment)
apis.update_stage(restApiId=api, stageName="Second", patchOperations=[{"op": "replace", "path": "/description", "value": "d"}])
seen["description"] = apis.get_stage(restApiId=api, stageName="Second")["description"]
apis.delete_stage(restApiId=api, stageName="Second")
seen["account"] = apis.get_account()["throttleSettings"]["burstLimit"]
seen["api"] = [a["name"] for a in apis.get_rest_apis()["items"]]
fails("noApi", apis.get_rest_api, restApiId="nothing")

BASE = "%s/app/%s/%s.execute-api.%s.amazonaws.com/Production" % (URL, REGION, api, REGION)
seen["notPermitted"] = ask("POST", BASE + "/unicorns/basket", EVENT)[0]
for name in ["addUnicornToBasket", "removeUnicornFromBasket", "getUnicornsBasket"]:
    functions.add_permission(FunctionName=name, StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com", SourceArn="arn:aws:execute-api:%s:111122223333:%s/*" % (REGION, api))
fails("permissionTwice", functions.add_permission, FunctionName="addUnicornToBasket", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com")
seen["policy"] = json.loads(functions.get_policy(FunctionName="addUnicornToBasket")["Policy"])["Statement"][0]["Sid"]
status, body, headers = ask("POST", BASE + "/unicorns/basket", EVENT)
seen["added"] = [status, body, headers["Access-Control-Allow-Origin"]]
seen["cart"] = ask("GET", BASE + "/unicorns/basket/shopper")[:2]
seen["removed"] = ask("DELETE", BASE + "/unicorns/basket", EVENT)[0]
seen["empty"] = ask("GET", BASE + "/unicorns/basket/shopper")[:2]
seen["options"] = [ask("OPTIONS", BASE + "/unicorns/basket")[i] for i in (0,)]
seen["catalogue"] = [ask("GET", BASE + "/unicorns/")[0], len(ask("GET", BASE + "/unicorns/")[1])]
seen["noMethod"] = ask("GET", BASE + "/nothing")[0]
functions.remove_permission(FunctionName="addUnicornToBasket", StatementId="api")
fails("noStatement", functions.remove_permission, FunctionName="addUnicornToBasket", StatementId="api")
apis.delete_method(restApiId=api, resourceId=one, httpMethod="GET")
apis.delete_resource(restApiId=api, resourceId=unicorns)
seen["resources"] = [r["path"] for r in apis.get_resources(restApiId=api)["items"]]
apis.delete_rest_api(restApiId=api)
for name in arns:
    functions.delete_function(FunctionName=name)

# A distribution with an origin group over two sites
for name in ("edge-first", "edge-second"):
    s3.create_bucket(Bucket=name)
    s3.delete_public_access_block(Bucket=name)
    s3.put_bucket_website(Bucket=name, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*" % name}}))
    s3.put_object(Bucket=name, Key="index.html", Body=name.encode(), ContentType="text/html")
origin = lambda name: {"Id": name, "DomainName": name + ".s3-website-us-east-1.amazonaws.com", "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"}}
config = {
    "CallerReference": "one", "Comment": "", "Enabled": True,
    "Origins": {"Quantity": 2, "Items": [origin("edge-first"), origin("edge-second")]},
    "OriginGroups": {"Quantity": 1, "Items": [{"Id": "hot-standby-origin-group", "FailoverCriteria": {"StatusCodes": {"Quantity": 2, "Items": [403, 404]}},
                     "Members": {"Quantity": 2, "Items": [{"OriginId": "edge-first"}, {"OriginId": "edge-second"}]}}]},
    "DefaultCacheBehavior": {"TargetOriginId": "hot-standby-origin-group", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"},
}
fails("quantities", cdn.create_distribution, DistributionConfig=config | {"Aliases": {"Quantity": 1}})
fails("noOrigin", cdn.create_distribution, DistributionConfig=config | {"DefaultCacheBehavior": config["DefaultCacheBehavior"] | {"TargetOriginId": "none"}})
created = cdn.create_distribution(DistributionConfig=config)
ID = created["Distribution"]["Id"]
seen["distribution"] = [created["Distribution"]["Status"], cdn.create_distribution(DistributionConfig=config)["Distribution"]["Id"] == ID]
fails("reference", cdn.create_distribution, DistributionConfig=config | {"Comment": "other"})
seen["deployed"] = until(lambda: cdn.get_distribution(Id=ID)["Distribution"]["Status"] == "Deployed")
get = lambda: [ask("GET", "%s/cdn/%s/" % (URL, ID))[i] for i in (0, 1)]
seen["first"] = get()
ON = dict.fromkeys(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True)
s3.put_public_access_block(Bucket="edge-first", PublicAccessBlockConfiguration=ON)
seen["failedOver"] = get()
s3.delete_public_access_block(Bucket="edge-first")
seen["back"] = get()
fails("notDisabled", cdn.delete_distribution, Id=ID, IfMatch=created["ETag"])
current = cdn.get_distribution_config(Id=ID)
fails("staleTag", cdn.update_distribution, Id=ID, DistributionConfig=current["DistributionConfig"], IfMatch="E0000000000000")
fails("noTag", cdn.update_distribution, Id=ID, DistributionConfig=current["DistributionConfig"])
current["DistributionConfig"]["DefaultCacheBehavior"]["CachePolicyId"] = "658327ea-f89d-4fab-a63d-7e88639e58f6"
cdn.update_distribution(Id=ID, DistributionConfig=current["DistributionConfig"], IfMatch=current["ETag"])
until(lambda: cdn.get_distribution(Id=ID)["Distribution"]["Status"] == "Deployed")
get()
s3.put_public_access_block(Bucket="edge-first", PublicAccessBlockConfiguration=ON)
seen["masked"] = get()
batch = cdn.create_invalidation(DistributionId=ID, InvalidationBatch={"CallerReference": "i", "Paths": {"Quantity": 1, "Items": ["/*"]}})["Invalidation"]
seen["unmasked"] = get()
seen["invalidated"] = until(lambda: cdn.get_invalidation(DistributionId=ID, Id=batch["Id"])["Invalidation"]["Status"] == "Completed")
cdn.tag_resource(Resource=created["Distribution"]["ARN"], Tags={"Items": [{"Key": "lab", "Value": "hot"}]})
seen["cdnTags"] = cdn.list_tags_for_resource(Resource=created["Distribution"]["ARN"])["Tags"]["Items"]
seen["distributions"] = [d["Id"] for d in cdn.list_distributions()["DistributionList"]["Items"]] == [ID]
current = cdn.get_distribution_config(Id=ID)
current["DistributionConfig"]["Enabled"] = False
tag = cdn.update_distribution(Id=ID, DistributionConfig=current["DistributionConfig"], IfMatch=current["ETag"])["ETag"]
fails("notDeployed", cdn.delete_distribution, Id=ID, IfMatch=tag)
until(lambda: cdn.get_distribution(Id=ID)["Distribution"]["Status"] == "Deployed")
cdn.delete_distribution(Id=ID, IfMatch=tag)
fails("noDistribution", cdn.get_distribution, Id=ID)
print(json.dumps(seen))
