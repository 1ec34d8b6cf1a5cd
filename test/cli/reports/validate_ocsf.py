"""Validates an array of OCSF findings offline, against the schema of the version that each one names.

usage: validate_ocsf.py FILE. Exit code 1 where a finding is not valid, with every reason.
"""

import json
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema


def problems(finding: dict) -> list[str]:
    metadata = finding.get("metadata", {})
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=metadata["version"]))
    name = schema.lookup_class_name_from_uid(class_uid=finding["class_uid"])
    validator = Draft202012Validator(
        schema.get_class_schema(class_name=name, profiles=metadata.get("profiles", []))
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(finding)]


with open(sys.argv[1], encoding="utf-8") as file:
    findings = json.load(file)
found = [problem for finding in findings for problem in problems(finding)]
for problem in found:
    print(problem[:400], file=sys.stderr)
print(f"{len(findings)} findings, {len(found)} problems")
sys.exit(1 if found or not findings else 0)
