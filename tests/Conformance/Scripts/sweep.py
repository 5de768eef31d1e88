"""Calls every operation of every model with boto3, first with nothing, then with names that nothing has; prints what came back.

Usage: sweep.py FOLDER_OF_MODELS
"""

import concurrent.futures
import datetime
import glob
import json
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

REGION = "us-west-1"
# Its client puts the account before the host's name, which an address on the loopback interface can't have.
LEFT_OUT = ["s3control"]


def client_of(service, validated):
    return boto3.client(service, region_name=REGION, config=Config(
        parameter_validation=validated, retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=15,
        inject_host_prefix=False, s3={"addressing_style": "path"}, max_pool_connections=8))


def value_of(shape, depth=0):
    """A value that the shape's own limits allow and that names nothing there is."""
    kind = shape.type_name
    if kind == "structure":
        names = shape.required_members or ([next(iter(shape.members))] if getattr(shape, "is_tagged_union", False) else [])
        return {name: value_of(shape.members[name], depth + 1) for name in names} if depth < 8 else {}
    if kind == "list":
        return [value_of(shape.member, depth + 1)] if depth < 8 else []
    if kind == "map":
        return {value_of(shape.key, depth + 1): value_of(shape.value, depth + 1)}
    low = shape.metadata.get("min") or 0
    if kind in ("integer", "long"):
        return int(max(low, 1))
    if kind in ("float", "double"):
        return float(max(low, 1))
    if kind == "boolean":
        return False
    if kind == "timestamp":
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    if kind == "blob":
        return b"x"
    if shape.enum:
        return shape.enum[0]
    return "nobody-has-this".ljust(int(low), "x")


def outcome(call):
    try:
        call()
        return {"status": 200}
    except ClientError as error:
        return {"status": error.response["ResponseMetadata"]["HTTPStatusCode"], "code": error.response["Error"].get("Code"),
                "class": type(error).__name__, "message": error.response["Error"].get("Message")}
    except (BotoCoreError, KeyError, TypeError, ValueError, AttributeError) as error:
        # Never sent: the client itself misses what belongs into the address, or can't be reached in time.
        return {"status": 0, "code": type(error).__name__, "message": str(error)[:200]}


def sweep(service, operations):
    strict, loose = client_of(service, True), client_of(service, False)
    methods = {operation: method for method, operation in strict.meta.method_to_api_mapping.items()}
    rows = []
    for name in operations:
        model = strict.meta.service_model.operation_model(name)
        shape = model.input_shape
        errors = sorted({error.error_code for error in model.error_shapes} | {error.name for error in model.error_shapes})
        row = {"service": service, "operation": name, "modelled": errors, "required": bool(shape is not None and shape.required_members)}
        arguments = value_of(shape) if shape is not None else {}
        row["unknown"] = outcome(lambda: getattr(strict, methods[name])(**arguments))
        if row["required"]:
            row["missing"] = outcome(lambda: getattr(loose, methods[name])())
        rows.append(row)
    return rows


models = {os.path.basename(path)[:-5]: sorted(json.load(open(path, encoding="utf-8"))["operations"]) for path in glob.glob(os.path.join(sys.argv[1], "*.json"))
          if os.path.basename(path)[:-5] not in LEFT_OUT}
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    rows = [row for found in pool.map(lambda pair: sweep(*pair), sorted(models.items())) for row in found]
print(json.dumps(rows))
