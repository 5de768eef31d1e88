"""What the scripts of one service each share: clients that never try again, checks that are counted, the world's clock, and which operations were carried out."""
import json
import os
import types
import urllib.request

import boto3
import botocore.waiter
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
# One connection and no second try: what is seen is what was answered.
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)
carried, checks, wrong = set(), [], []


def client(service, region="us-east-1"):
    made = boto3.client(service, region_name=region, config=ONCE)
    made.meta.events.register("after-call", note)
    return made


def note(http_response, model, **_):
    if http_response.status_code < 300:
        carried.add((model.service_model.service_name, model.name))


def control(method, path, body=None):
    """Asks the world for something that no AWS client can ask for."""
    request = urllib.request.Request(ENDPOINT + path, None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


def advance(seconds):
    """Lets the world's time pass; the simulator that the scripts run against stands still otherwise."""
    control("POST", "/_sim/clock", {"advanceSeconds": seconds})


# botocore's own waiters wait in the world's time.
botocore.waiter.time = types.SimpleNamespace(sleep=advance)


def check(what, actual, expected):
    checks.append(what)
    if actual != expected:
        wrong.append(f"{what}: {actual!r} instead of {expected!r}")


def fault(call, code, status, **arguments):
    """The call must fail as the client's own exception, typed where the model has the error, with its code and HTTP status."""
    what = f"{call.__name__} {code}"
    checks.append(what)
    try:
        call(**arguments)
        wrong.append(f"{what}: it was carried out")
    except ClientError as error:
        seen = (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
        if seen != (code, status) or not isinstance(error, call.__self__.exceptions.from_code(code)):
            wrong.append(f"{what}: {type(error).__name__} {seen} {error.response['Error'].get('Message')}")


def dry_runs(*calls):
    """Each call, asked for as a dry run, would be carried out; where the caller may not, it is refused for that."""
    for call, arguments in calls:
        fault(call, "DryRunOperation", 412, DryRun=True, **arguments)
    for region in {call.__self__.meta.region_name for call, _ in calls}:
        control("POST", "/_sim/faults", {"kind": "accessDenied", "region": region, "service": "ec2"})
    for call, arguments in calls:
        fault(call, "UnauthorizedOperation", 403, DryRun=True, **arguments)
    control("DELETE", "/_sim/faults?kind=accessDenied")


def until(what, look, step=15, most=200):
    """Lets time pass until the look is true."""
    checks.append(what)
    for _ in range(most):
        if look():
            return
        advance(step)
    wrong.append(f"{what}: not within {most * step} s")


def pages(calls, operation, items, size, **arguments):
    """All items of a paginated operation, asked for in pages of a size; more than one page must come."""
    found, count = [], 0
    for page in calls.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **arguments):
        found += page[items]
        count += 1
    checks.append(f"pages of {operation}")
    if count < 2:
        wrong.append(f"{operation} came in {count} page of {len(found)} items with a page size of {size}")
    return found


def done(service=None, models=None):
    """Prints what was wrong and, for a script that goes through a whole service, which operations of its model were not carried out."""
    operations = []
    if service:
        with open(os.path.join(models, service + ".json"), encoding="utf-8") as file:
            operations = json.load(file)["operations"]
    missing = sorted(name for name in operations if (service, name) not in carried)
    print(json.dumps({"operations": len(operations), "missing": missing, "checks": len(checks), "wrong": wrong}))
