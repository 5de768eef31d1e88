#!/usr/bin/env python3
"""Lists every operation of the services that are simulated, simulated or not, from botocore's API models.

Usage: tools/list-operations.py [BOTOCORE_DATA_FOLDER]
Writes src/Aws.Wire/Operations.json: by service the API version and its operations; of a REST operation how its request is told from others:
method, URI template with the query that it always has, further query members and headers that it must have. The wire takes a request for what it is
by this list, so that nothing that is not simulated is taken for something else.
"""
import importlib.util
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("trim_models", os.path.join(HERE, "trim-models.py"))
models = importlib.util.module_from_spec(spec)
spec.loader.exec_module(models)

# Services that sign as a simulated one does, and are not simulated: the API version, the path or the target tells them apart.
NEIGHBOURS = ("elbv2",)


def address(model, operation):
    shape = model["shapes"].get(operation.get("input", {}).get("shape"), {"members": {}})
    members = {name: shape["members"][name] for name in shape.get("required", ())}
    http = operation["http"]
    query = [member["locationName"] for member in members.values() if member.get("location") == "querystring"]
    headers = [member["locationName"] for member in members.values() if member.get("location") == "header"]
    return " ".join([http.get("method", "POST"), http.get("requestUri", "/")] + ["?" + name for name in query] + ["+" + name for name in headers])


def main():
    data = sys.argv[1] if len(sys.argv) > 1 else None
    if data is None:
        import botocore
        data = os.path.join(os.path.dirname(botocore.__file__), "data")
    services = {}
    for service in sorted([*models.OPERATIONS, *NEIGHBOURS]):
        model = models.load(data, service)
        rest = model["metadata"]["protocol"].startswith("rest")
        services[service] = {
            "version": model["metadata"]["apiVersion"],
            "operations": {name: address(model, operation) if rest else "" for name, operation in sorted(model["operations"].items())},
        }
    with open(os.path.join(HERE, "..", "src", "Aws.Wire", "Operations.json"), "w", encoding="utf-8") as file:
        json.dump(services, file, indent=0, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
