"""Starts a job with the SageMaker Python SDK 2. usage: network_by_sdk_v2.py ARGUMENTS"""

import sys

from sagemaker.estimator import Estimator

S = ["subnet-0a1b2c3d4e5f60718", "subnet-0f9e8d7c6b5a40312"]
G = ["sg-0a1b2c3d4e5f60718"]
arguments = eval(f"dict({sys.argv[1]})")
estimator = Estimator(
    image_uri="111122223333.dkr.ecr.eu-central-1.amazonaws.com/fraud:latest",
    role="arn:aws:iam::111122223333:role/SageMakerExecution",
    instance_type="ml.m5.xlarge",
    instance_count=1,
    output_path="s3://my-training-data/models/",
    **arguments,
)
estimator.fit({"train": "s3://my-training-data/train/"}, wait=False, logs=False)
