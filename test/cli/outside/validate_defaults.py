"""Validates a config.yaml by the schema of whichever SageMaker Python SDK is installed.

usage: validate_defaults.py FILE. Exit code 1 and the first problem where it does not admit it.
"""

import sys

import jsonschema
import yaml

try:
    from sagemaker.core.config.config_schema import SAGEMAKER_PYTHON_SDK_CONFIG_SCHEMA as schema
except ImportError:
    from sagemaker.config.config_schema import SAGEMAKER_PYTHON_SDK_CONFIG_SCHEMA as schema

with open(sys.argv[1], encoding="utf-8") as file:
    document = yaml.safe_load(file)
try:
    jsonschema.validate(document, schema)
except jsonschema.ValidationError as error:
    sys.exit(error.message)
