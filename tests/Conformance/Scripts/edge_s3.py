"""Every S3 operation of the labs with boto3; prints what a reader should see as JSON."""
import json
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3", region_name="us-east-1", config=Config(retries={"total_max_attempts": 1}))
west = boto3.client("s3", region_name="us-west-1")
# The account would be put before an address that has no names below it.
control = boto3.client("s3control", region_name="us-east-1")
account = boto3.client("sts").get_caller_identity()["Account"]
control.meta.events.register("before-sign.s3-control", lambda request, **_: setattr(request, "url", request.url.replace("//%s." % account, "//")))
seen = {}


def fails(name, call, **arguments):
    try:
        call(**arguments)
        seen[name] = "no error"
    except ClientError as error:
        seen[name] = "%s %s" % (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])


B = "edge-conformance-bucket"
s3.create_bucket(Bucket=B)
west.create_bucket(Bucket=B + "-west", CreateBucketConfiguration={"LocationConstraint": "us-west-1"})
s3.create_bucket(Bucket=B)  # us-east-1 answers a repetition with success
fails("ownedByYou", west.create_bucket, Bucket=B + "-west", CreateBucketConfiguration={"LocationConstraint": "us-west-1"})
fails("taken", s3.create_bucket, Bucket="examplebucket")
fails("badName", s3.create_bucket, Bucket="Not_a_name")
fails("location", west.create_bucket, Bucket=B + "-other", CreateBucketConfiguration={"LocationConstraint": "us-east-1"})
seen["locations"] = [s3.get_bucket_location(Bucket=B)["LocationConstraint"], s3.get_bucket_location(Bucket=B + "-west")["LocationConstraint"]]
seen["redirected"] = s3.list_objects_v2(Bucket=B + "-west")["KeyCount"]
seen["head"] = west.head_bucket(Bucket=B + "-west")["BucketRegion"]
fails("headMissing", s3.head_bucket, Bucket="edge-nothing-here")
seen["defaultBlock"] = s3.get_public_access_block(Bucket=B)["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]
seen["ownership"] = s3.get_bucket_ownership_controls(Bucket=B)["OwnershipControls"]["Rules"][0]["ObjectOwnership"]
fails("acl", s3.put_object, Bucket=B, Key="a", Body=b"", ACL="public-read")

POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*" % B}]})
fails("noPolicy", s3.get_bucket_policy, Bucket=B)
fails("blockedPolicy", s3.put_bucket_policy, Bucket=B, Policy=POLICY)
s3.delete_public_access_block(Bucket=B)
fails("noBlock", s3.get_public_access_block, Bucket=B)
# The lab has switched it off for the account; deleting it takes even that away.
control.delete_public_access_block(AccountId=account)
fails("noAccountBlock", control.get_public_access_block, AccountId=account)
ON = dict.fromkeys(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True)
control.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=ON)
seen["accountBlock"] = control.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"] == ON
fails("blockedByAccount", s3.put_bucket_policy, Bucket=B, Policy=POLICY)
control.delete_public_access_block(AccountId=account)
fails("malformedPolicy", s3.put_bucket_policy, Bucket=B, Policy="nonsense")
fails("foreignPolicy", s3.put_bucket_policy, Bucket=B, Policy=POLICY.replace(B, "another"))
s3.put_bucket_policy(Bucket=B, Policy=POLICY)
seen["isPublic"] = s3.get_bucket_policy_status(Bucket=B)["PolicyStatus"]["IsPublic"]
seen["samePolicy"] = s3.get_bucket_policy(Bucket=B)["Policy"] == POLICY
s3.put_public_access_block(Bucket=B, PublicAccessBlockConfiguration={"BlockPublicAcls": False})

fails("noWebsite", s3.get_bucket_website, Bucket=B)
s3.put_bucket_website(Bucket=B, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "oops.html"}})
seen["website"] = s3.get_bucket_website(Bucket=B)["ErrorDocument"]["Key"]

KEYS = ["a/1 + é.txt", "a/2", "b/1", "c", "z&<>"]
for key in KEYS:
    s3.put_object(Bucket=B, Key=key, Body=key.encode(), ContentType="text/plain", CacheControl="no-cache", Metadata={"color": "pink"})
got = s3.get_object(Bucket=B, Key=KEYS[0])
body = got["Body"].read().decode()
seen["object"] = [body == KEYS[0], got["ContentType"], got["CacheControl"], got["Metadata"]]
listed = s3.list_objects_v2(Bucket=B, Delimiter="/")
seen["folders"] = [p["Prefix"] for p in listed["CommonPrefixes"]]
seen["top"] = [c["Key"] for c in listed["Contents"]]
seen["paged"] = [c["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=B, PaginationConfig={"PageSize": 2}) for c in page["Contents"]] == KEYS
seen["pagedOld"] = [c["Key"] for page in s3.get_paginator("list_objects").paginate(Bucket=B, PaginationConfig={"PageSize": 2}) for c in page["Contents"]] == KEYS
seen["range"] = s3.get_object(Bucket=B, Key="b/1", Range="bytes=1-")["Body"].read().decode()
seen["rangeOf"] = s3.get_object(Bucket=B, Key="b/1", Range="bytes=-1")["ContentRange"]
fails("badRange", s3.get_object, Bucket=B, Key="b/1", Range="bytes=9-")
fails("unchanged", s3.get_object, Bucket=B, Key="b/1", IfNoneMatch=s3.head_object(Bucket=B, Key="b/1")["ETag"])
fails("precondition", s3.get_object, Bucket=B, Key="b/1", IfMatch='"nothing"')
fails("exists", s3.put_object, Bucket=B, Key="b/1", Body=b"", IfNoneMatch="*")
fails("noKey", s3.get_object, Bucket=B, Key="missing")
fails("headNoKey", s3.head_object, Bucket=B, Key="missing")

s3.copy_object(Bucket=B, Key="copy é", CopySource={"Bucket": B, "Key": KEYS[0]})
seen["copy"] = s3.head_object(Bucket=B, Key="copy é")["Metadata"]
s3.copy_object(Bucket=B, Key="c", CopySource=B + "/c", MetadataDirective="REPLACE", Metadata={"color": "blue"})
seen["replaced"] = s3.head_object(Bucket=B, Key="c")["Metadata"]
fails("toItself", s3.copy_object, Bucket=B, Key="c", CopySource=B + "/c")

fails("noTags", s3.get_bucket_tagging, Bucket=B)
s3.put_bucket_tagging(Bucket=B, Tagging={"TagSet": [{"Key": "lab", "Value": "edge"}]})
seen["tags"] = s3.get_bucket_tagging(Bucket=B)["TagSet"]
s3.delete_bucket_tagging(Bucket=B)

big = s3.create_multipart_upload(Bucket=B, Key="big", ContentType="text/big")["UploadId"]
FIVE = 5 * 1024 * 1024
parts = [{"PartNumber": n, "ETag": s3.upload_part(Bucket=B, Key="big", UploadId=big, PartNumber=n, Body=b"x" * size)["ETag"]} for n, size in [(1, FIVE), (2, 10)]]
fails("partOrder", s3.complete_multipart_upload, Bucket=B, Key="big", UploadId=big, MultipartUpload={"Parts": parts[::-1]})
done = s3.complete_multipart_upload(Bucket=B, Key="big", UploadId=big, MultipartUpload={"Parts": parts})
head = s3.head_object(Bucket=B, Key="big")
seen["big"] = [head["ContentLength"] == FIVE + 10, done["ETag"].endswith('-2"'), head["ContentType"]]
fails("noUpload", s3.abort_multipart_upload, Bucket=B, Key="big", UploadId=big)
given_up = s3.create_multipart_upload(Bucket=B, Key="half")["UploadId"]
s3.abort_multipart_upload(Bucket=B, Key="half", UploadId=given_up)

fails("notEmpty", s3.delete_bucket, Bucket=B)
s3.put_bucket_versioning(Bucket=B, VersioningConfiguration={"Status": "Enabled"})
seen["versioning"] = s3.get_bucket_versioning(Bucket=B)["Status"]
first = s3.put_object(Bucket=B, Key="c", Body=b"new")["VersionId"]
marker = s3.delete_object(Bucket=B, Key="c")
seen["marker"] = marker["DeleteMarker"]
fails("deleted", s3.get_object, Bucket=B, Key="c")
fails("markerItself", s3.get_object, Bucket=B, Key="c", VersionId=marker["VersionId"])
seen["old"] = s3.get_object(Bucket=B, Key="c", VersionId=first)["Body"].read().decode()
versions = s3.list_object_versions(Bucket=B, Prefix="c")
seen["versions"] = [[v["Key"], v["IsLatest"]] for v in versions["Versions"]]
seen["markers"] = [m["IsLatest"] for m in versions["DeleteMarkers"]]
s3.delete_object(Bucket=B, Key="c", VersionId=marker["VersionId"])
seen["restored"] = s3.get_object(Bucket=B, Key="c")["Body"].read().decode()
everything = [
    {"Key": v["Key"], "VersionId": v["VersionId"]}
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=B, PaginationConfig={"PageSize": 3})
    for v in page.get("Versions", []) + page.get("DeleteMarkers", [])
]
seen["deleted many"] = len(s3.delete_objects(Bucket=B, Delete={"Objects": everything})["Deleted"]) == len(everything)
s3.put_bucket_ownership_controls(Bucket=B, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
s3.put_object(Bucket=B, Key="acl", Body=b"", ACL="public-read")
s3.delete_bucket_ownership_controls(Bucket=B)
fails("noOwnership", s3.get_bucket_ownership_controls, Bucket=B)
seen["resource"] = len(boto3.resource("s3").Bucket(B).object_versions.delete()[0]["Deleted"])
s3.delete_bucket_website(Bucket=B)
s3.delete_bucket_policy(Bucket=B)
s3.delete_bucket(Bucket=B)
west.delete_bucket(Bucket=B + "-west")
fails("noBucket", s3.list_objects_v2, Bucket=B)
seen["gone"] = B not in [b["Name"] for b in s3.list_buckets()["Buckets"]]
print(json.dumps(seen))
