"""A periodic rule on rdklib, laid out as `rdk create --runtime python3.12-lib --maximum-frequency One_Hour` lays it out.

The library's README leaves evaluate_periodic() to the author. This one asks for what this project's rule asks for: at
least one subnet and at least one security group. The last lines stand for Lambda: they hand the event of the file named
first to the handler.
"""

import json
import os
import sys

from botocore.exceptions import ClientError
from rdklib import ComplianceType, ConfigRule, Evaluation, Evaluator

RESOURCE_TYPE = "AWS::SageMaker::TrainingJob"


class SAGEMAKER_TRAINING_JOB_IN_VPC(ConfigRule):
    def evaluate_periodic(self, event, client_factory, valid_rule_parameters):
        sagemaker = client_factory.build_client("sagemaker")
        evaluations = []
        for page in sagemaker.get_paginator("list_training_jobs").paginate():
            for summary in page["TrainingJobSummaries"]:
                name = summary["TrainingJobName"]
                try:
                    job = sagemaker.describe_training_job(TrainingJobName=name)
                except ClientError:
                    if os.environ.get("ON_ERROR") == "skip":
                        continue
                    raise
                vpc = job.get("VpcConfig") or {}
                if vpc.get("Subnets") and vpc.get("SecurityGroupIds"):
                    evaluations.append(Evaluation(ComplianceType.COMPLIANT, name, RESOURCE_TYPE))
                else:
                    evaluations.append(
                        Evaluation(
                            ComplianceType.NON_COMPLIANT,
                            name,
                            RESOURCE_TYPE,
                            annotation="The training job does not run in a VPC.",
                        )
                    )
        return evaluations


def lambda_handler(event, context):
    my_rule = SAGEMAKER_TRAINING_JOB_IN_VPC()
    evaluator = Evaluator(my_rule)
    return evaluator.handle(event, context)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(lambda_handler(json.load(file), None)))
