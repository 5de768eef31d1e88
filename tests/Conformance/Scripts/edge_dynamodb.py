"""Every DynamoDB operation with boto3, a global table included; prints what a reader should see as JSON."""
import json
import time
import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

once = Config(retries={"total_max_attempts": 1})
east = boto3.client("dynamodb", region_name="us-east-1", config=once)
west = boto3.client("dynamodb", region_name="us-west-1", config=once)
seen = {}


def fails(name, call, **arguments):
    try:
        call(**arguments)
        seen[name] = "no error"
    except ClientError as error:
        seen[name] = error.response["Error"]["Code"]
        return error.response


def until(check):
    for _ in range(400):
        if check():
            return True
        time.sleep(0.1)
    return False


created = east.create_table(
    TableName="orders", BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in [("shopper", "S"), ("seq", "N"), ("status", "S")]],
    KeySchema=[{"AttributeName": "shopper", "KeyType": "HASH"}, {"AttributeName": "seq", "KeyType": "RANGE"}],
    GlobalSecondaryIndexes=[{"IndexName": "byStatus", "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}], "Projection": {"ProjectionType": "KEYS_ONLY"}}],
)
seen["creating"] = created["TableDescription"]["TableStatus"]
fails("twice", east.create_table, TableName="orders", BillingMode="PAY_PER_REQUEST",
      AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}], KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}])
east.get_waiter("table_exists").wait(TableName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
seen["tables"] = [east.list_tables()["TableNames"], west.list_tables()["TableNames"]]
seen["limits"] = east.describe_limits()["TableMaxReadCapacityUnits"]
east.update_time_to_live(TableName="orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
east.update_time_to_live(TableName="orders", TimeToLiveSpecification={"Enabled": False, "AttributeName": "ttl"})
east.update_continuous_backups(TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
seen["ttl"] = east.describe_time_to_live(TableName="orders")["TimeToLiveDescription"]["TimeToLiveStatus"]
seen["backups"] = east.describe_continuous_backups(TableName="orders")["ContinuousBackupsDescription"]["ContinuousBackupsStatus"]
seen["endpoints"] = len(east.describe_endpoints()["Endpoints"])
ARN = created["TableDescription"]["TableArn"]
east.tag_resource(ResourceArn=ARN, Tags=[{"Key": "lab", "Value": "edge"}, {"Key": "x", "Value": "y"}])
east.untag_resource(ResourceArn=ARN, TagKeys=["x"])
seen["tags"] = east.list_tags_of_resource(ResourceArn=ARN)["Tags"]

table = boto3.resource("dynamodb", region_name="us-east-1").Table("orders")
for seq in range(1, 8):
    table.put_item(Item={"shopper": "a", "seq": seq, "status": "open" if seq % 2 else "paid", "lines": [{"sku": "u%d" % seq, "n": seq}], "price": 100})
table.put_item(Item={"shopper": "b", "seq": 1, "bytes": b"\x00\x01", "set": {"x", "y"}, "none": None, "yes": True, "map": {"deep": {"er": 1}}})
got = table.get_item(Key={"shopper": "b", "seq": 1})["Item"]
seen["types"] = [bytes(got["bytes"].value) == b"\x00\x01", sorted(got["set"]), got["none"], got["yes"], int(got["map"]["deep"]["er"])]
seen["projected"] = table.get_item(Key={"shopper": "a", "seq": 3}, ProjectionExpression="#l[0].sku, price", ExpressionAttributeNames={"#l": "lines"})["Item"]["lines"]
fails("wrongKey", east.get_item, TableName="orders", Key={"shopper": {"S": "a"}})
fails("noTable", east.get_item, TableName="nothing", Key={"a": {"S": "a"}})
fails("condition", table.put_item, Item={"shopper": "a", "seq": 1}, ConditionExpression="attribute_not_exists(shopper)")
refused = fails("conditionItem", east.put_item, TableName="orders", Item={"shopper": {"S": "a"}, "seq": {"N": "1"}}, ConditionExpression="price > :p",
                ExpressionAttributeValues={":p": {"N": "100"}}, ReturnValuesOnConditionCheckFailure="ALL_OLD")
seen["refusedItem"] = refused["Item"]["price"]
fails("reserved", table.put_item, Item={"shopper": "a", "seq": 1}, ConditionExpression="status = :s", ExpressionAttributeValues={":s": "x"})
fails("unused", table.put_item, Item={"shopper": "a", "seq": 1}, ConditionExpression="price = :p", ExpressionAttributeValues={":p": 1, ":q": 2})
fails("syntax", table.put_item, Item={"shopper": "a", "seq": 1}, ConditionExpression="price = = :p", ExpressionAttributeValues={":p": 1})

updated = table.update_item(
    Key={"shopper": "a", "seq": 1}, ReturnValues="UPDATED_NEW",
    UpdateExpression="SET price = price + :d, lines = list_append(lines, :l), seen = if_not_exists(seen, :zero) REMOVE #s ADD visits :one, colors :c",
    ExpressionAttributeNames={"#s": "status"} | {}, ExpressionAttributeValues={":d": 5, ":l": [{"sku": "new"}], ":zero": 0, ":one": 1, ":c": {"pink", "blue"}})["Attributes"]
seen["updated"] = [int(updated["price"]), len(updated["lines"]), int(updated["seen"]), int(updated["visits"]), sorted(updated["colors"])]
after = table.update_item(Key={"shopper": "a", "seq": 1}, UpdateExpression="DELETE colors :c REMOVE lines[0] SET #m = :m", ReturnValues="ALL_NEW",
                          ExpressionAttributeNames={"#m": "note"}, ExpressionAttributeValues={":c": {"pink"}, ":m": {"deep": 1}})["Attributes"]
seen["after"] = [sorted(after["colors"]), [line["sku"] for line in after["lines"]], "status" in after]
seen["upsert"] = int(table.update_item(Key={"shopper": "c", "seq": 1}, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": 9}, ReturnValues="ALL_NEW")["Attributes"]["n"])
fails("keyUpdate", table.update_item, Key={"shopper": "c", "seq": 1}, UpdateExpression="SET seq = :n", ExpressionAttributeValues={":n": 9})
fails("overlap", table.update_item, Key={"shopper": "c", "seq": 1}, UpdateExpression="SET n = :n, n = :n", ExpressionAttributeValues={":n": 9})
fails("addToText", table.update_item, Key={"shopper": "a", "seq": 3}, UpdateExpression="ADD shopperName :n SET x = price + :t", ExpressionAttributeValues={":n": 9, ":t": "text"})

seen["query"] = [int(i["seq"]) for i in table.query(KeyConditionExpression=Key("shopper").eq("a") & Key("seq").between(2, 5))["Items"]]
seen["backwards"] = [int(i["seq"]) for i in table.query(KeyConditionExpression=Key("shopper").eq("a"), ScanIndexForward=False, Limit=2)["Items"]]
pages = list(east.get_paginator("query").paginate(TableName="orders", KeyConditionExpression="shopper = :s", ExpressionAttributeValues={":s": {"S": "a"}}, PaginationConfig={"PageSize": 3}))
seen["pages"] = [[int(i["seq"]["N"]) for i in page["Items"]] for page in pages]
filtered = table.query(KeyConditionExpression=Key("shopper").eq("a"), FilterExpression=Attr("status").eq("paid") | Attr("lines[0].n").gte(7))
seen["filtered"] = [[int(i["seq"]) for i in filtered["Items"]], filtered["ScannedCount"]]
seen["index"] = sorted(int(i["seq"]) for i in table.query(IndexName="byStatus", KeyConditionExpression=Key("status").eq("paid"))["Items"])
seen["scan"] = table.scan(FilterExpression=Attr("shopper").is_in(["b", "c"]) & ~Attr("n").exists(), Select="COUNT")["Count"]
seen["segments"] = sum(table.scan(Segment=s, TotalSegments=3)["Count"] for s in range(3))
fails("queryNoHash", table.query, KeyConditionExpression=Key("seq").eq(1))

with table.batch_writer() as batch:
    for seq in range(30):
        batch.put_item(Item={"shopper": "bulk", "seq": seq})
with table.batch_writer() as batch:
    batch.delete_item(Key={"shopper": "bulk", "seq": 29})
seen["bulk"] = table.query(KeyConditionExpression=Key("shopper").eq("bulk"), Select="COUNT")["Count"]
many = east.batch_get_item(RequestItems={"orders": {"Keys": [{"shopper": {"S": "bulk"}, "seq": {"N": str(n)}} for n in (0, 1, 99)]}})
seen["many"] = len(many["Responses"]["orders"])
KEY = {"shopper": {"S": "t"}, "seq": {"N": "1"}}
east.transact_write_items(TransactItems=[
    {"Put": {"TableName": "orders", "Item": KEY | {"n": {"N": "1"}}}},
    {"ConditionCheck": {"TableName": "orders", "Key": {"shopper": {"S": "a"}, "seq": {"N": "1"}}, "ConditionExpression": "attribute_exists(shopper)"}}])
cancelled = fails("cancelled", east.transact_write_items, TransactItems=[
    {"Update": {"TableName": "orders", "Key": KEY, "UpdateExpression": "SET n = n + :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}},
    {"Delete": {"TableName": "orders", "Key": {"shopper": {"S": "none"}, "seq": {"N": "1"}}, "ConditionExpression": "attribute_exists(shopper)"}}])
seen["reasons"] = [r["Code"] for r in cancelled["CancellationReasons"]]
seen["unchanged"] = east.transact_get_items(TransactItems=[{"Get": {"TableName": "orders", "Key": KEY}}])["Responses"][0]["Item"]["n"]["N"]
seen["deleted"] = int(table.delete_item(Key={"shopper": "t", "seq": 1}, ReturnValues="ALL_OLD")["Attributes"]["n"])

# A global table: a copy in the other Region, and writes in both.
answer = east.update_table(TableName="orders", ReplicaUpdates=[{"Create": {"RegionName": "us-west-1"}}])["TableDescription"]
seen["replica"] = [answer["TableStatus"], {r["RegionName"]: r["ReplicaStatus"] for r in answer["Replicas"]}, answer["GlobalTableVersion"]]
fails("busy", east.update_table, TableName="orders", ReplicaUpdates=[{"Delete": {"RegionName": "us-west-1"}}])
seen["active"] = until(lambda: {r["ReplicaStatus"] for r in east.describe_table(TableName="orders")["Table"]["Replicas"]} == {"ACTIVE"})
seen["copied"] = west.get_item(TableName="orders", Key={"shopper": {"S": "b"}, "seq": {"N": "1"}})["Item"]["yes"]
WEST = {"shopper": {"S": "w"}, "seq": {"N": "1"}}
west.put_item(TableName="orders", Item=WEST)
seen["back"] = until(lambda: "Item" in east.get_item(TableName="orders", Key=WEST))
fails("source", east.delete_table, TableName="orders")
west.delete_table(TableName="orders")
seen["alone"] = until(lambda: "Replicas" not in east.describe_table(TableName="orders")["Table"])
seen["deleting"] = east.delete_table(TableName="orders")["TableDescription"]["TableStatus"]
east.get_waiter("table_not_exists").wait(TableName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
print(json.dumps(seen, default=str))
