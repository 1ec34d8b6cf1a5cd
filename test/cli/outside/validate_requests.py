"""Validates requests by botocore's own validator and service model, without sending them.

stdin: a JSON array of { "operation", "input" }. stdout: a JSON array with the problems of each, or null.
"""

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

model = botocore.session.Session().get_service_model("sagemaker")


def problems(request: dict) -> "str | None":
    shape = model.operation_model(request["operation"]).input_shape
    report = ParamValidator().validate(request["input"], shape)
    return report.generate_report() if report.has_errors() else None


json.dump([problems(request) for request in json.load(sys.stdin)], sys.stdout)
