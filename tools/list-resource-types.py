#!/usr/bin/env python3
"""Lists CloudFormation's resource types and, of those that are simulated, their properties, from the registry schemas that come with cfn-lint.

Usage: tools/list-resource-types.py [CFN_LINT_FOLDER]
Writes src/Unishop.Simulator/Services/CloudFormation/ResourceSchemas.json: every type of us-east-1; of the simulated ones (those that
PropertySupport.txt names) each property with how a change of it is made: "update" in place, "replace", "conditional", or "read" where it is an attribute only; and what must be given.
"""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "src", "Unishop.Simulator", "Services", "CloudFormation")
# What cfn-lint's patches and AWS's user guide say where a schema is silent: the alias that stacks still use.
ROUNDS = "/properties/"


def find():
    for path in sys.path:
        if os.path.isdir(os.path.join(path, "cfnlint", "data", "schemas")):
            return os.path.join(path, "cfnlint")
    raise SystemExit("cfn-lint is not installed; give its folder")


def top(paths):
    """The properties that are meant as a whole: a path below one is about a part of it."""
    return {path[len(ROUNDS):].split("/")[0] for path in paths if path.startswith(ROUNDS) and "/" not in path[len(ROUNDS):]}


def below(paths):
    return {path[len(ROUNDS):].split("/")[0] for path in paths if path.startswith(ROUNDS) and "/" in path[len(ROUNDS):]}


def attributes(schema):
    return sorted(path[len(ROUNDS):].replace("/", ".") for path in schema.get("readOnlyProperties", ()) if "*" not in path)


def main():
    lint = sys.argv[1] if len(sys.argv) > 1 else find()
    scope = {}
    with open(os.path.join(lint, "data", "schemas", "providers", "us_east_1.py"), encoding="utf-8") as file:
        exec(file.read(), scope)
    with open(os.path.join(FOLDER, "PropertySupport.txt"), encoding="utf-8") as file:
        simulated = {line[:-1] for line in file.read().splitlines() if re.fullmatch(r"AWS::[\w:]+:", line)}
    types = {}
    for name, digest in sorted(scope["types"].items()):
        if name not in simulated:
            types[name] = None
            continue
        with open(os.path.join(lint, "data", "schemas", "resources", digest + ".json"), encoding="utf-8") as file:
            schema = json.load(file)
        create, conditional = schema.get("createOnlyProperties", ()), schema.get("conditionalCreateOnlyProperties", ())
        replaced, partly, read = top(create), below(create) | top(conditional) | below(conditional), top(schema.get("readOnlyProperties", ()))
        types[name] = {
            "properties": {
                one: "read" if one in read else "replace" if one in replaced else "conditional" if one in partly else "update"
                for one in sorted(schema["properties"])
            },
            "required": sorted(schema.get("required", ())),
            "attributes": attributes(schema),
        }
    with open(os.path.join(FOLDER, "ResourceSchemas.json"), "w", encoding="utf-8") as file:
        json.dump(types, file, indent=0, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
