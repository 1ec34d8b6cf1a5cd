# Stops one training job, if it runs and has no VPC configuration. Runs as a step of the runbook, in AWS Systems
# Manager; the text of this file is part of the rendered document.
#
# Whatever leaves nothing to stop is a success, or Config would try again. An error of AWS that leaves the
# job's state open fails the step.

import re

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def stop_training_job(events, context):
    """Returns what was done, as Outcome and Detail."""
    name = events["TrainingJobName"]
    if is_exempt(name, events["ExemptJobNames"]):
        return report("Exempt", f"{name} matches ExemptJobNames: not looked at")

    # Systems Manager retries no calls of a script.
    retries = {"mode": "standard", "max_attempts": 8}
    sagemaker = boto3.client("sagemaker", config=Config(retries=retries))

    job = describe(sagemaker, name)
    if not is_running(job):
        return nothing_to_stop(name, job)
    if has_vpc(job):
        return report("InVpc", f"{name} has subnets and security groups: left running")
    if "true" in (events["DeployedDryRun"], events["DryRun"]):
        return report("WouldStop", f"{name} runs without a VPC: left running, since DryRun is true{origin(job)}")

    try:
        sagemaker.stop_training_job(TrainingJobName=name)
    except ClientError:
        # It may have ended since it was described.
        job = describe(sagemaker, name)
        if is_running(job):
            raise
        return nothing_to_stop(name, job)
    return report("Stopped", f"{name} ran without a VPC: told to stop{origin(job)}")


def describe(sagemaker, name):
    """Returns the job, or None if there is none of this name."""
    try:
        return sagemaker.describe_training_job(TrainingJobName=name)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        message = error.response["Error"]["Message"]
        # The API names ResourceNotFound; SageMaker answers with a ValidationException.
        if code == "ResourceNotFound" or (code == "ValidationException" and "not found" in message.lower()):
            return None
        raise


def is_running(job):
    return job is not None and job["TrainingJobStatus"] == "InProgress"


def has_vpc(job):
    """As the rule judges: both lists must have something in them."""
    vpc = job.get("VpcConfig") or {}
    return bool(vpc.get("Subnets")) and bool(vpc.get("SecurityGroupIds"))


def is_exempt(name, patterns):
    """As the rule's exemptJobNames: names with commas between, * stands for any run of characters."""
    stripped = [pattern.strip() for pattern in patterns.split(",")]
    return any(matches(name, pattern) for pattern in stripped if pattern)


def matches(name, pattern):
    return re.fullmatch(".*".join(re.escape(piece) for piece in pattern.split("*")), name) is not None


def origin(job):
    """Names what started the job, so that its owner can be found."""
    parents = ("TuningJobArn", "AutoMLJobArn", "LabelingJobArn")
    parent = next((job[key] for key in parents if job.get(key)), None)
    started = f"; started by {parent}" if parent else ""
    return f"; role {job.get('RoleArn', 'unknown')}{started}"


def nothing_to_stop(name, job):
    if job is None:
        return report("Gone", f"there is no training job {name}")
    return report("NotRunning", f"{name} has status {job['TrainingJobStatus']}")


def report(outcome, detail):
    print(f"{outcome}: {detail}")
    return {"Outcome": outcome, "Detail": detail}
