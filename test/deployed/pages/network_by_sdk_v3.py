"""Starts a job with the SageMaker Python SDK 3. usage: network_by_sdk_v3.py ARGUMENTS"""

import sys

from sagemaker.core.helper.session_helper import Session
from sagemaker.core.training.configs import Compute, Networking, OutputDataConfig, StoppingCondition
from sagemaker.train import ModelTrainer

S = ["subnet-0a1b2c3d4e5f60718", "subnet-0f9e8d7c6b5a40312"]
G = ["sg-0a1b2c3d4e5f60718"]
arguments = eval(f"dict({sys.argv[1]})")
trainer = ModelTrainer(
    training_image="111122223333.dkr.ecr.eu-central-1.amazonaws.com/fraud:latest",
    role="arn:aws:iam::111122223333:role/SageMakerExecution",
    sagemaker_session=Session(default_bucket="my-training-data"),
    compute=Compute(instance_type="ml.m5.xlarge", instance_count=1, volume_size_in_gb=30),
    output_data_config=OutputDataConfig(s3_output_path="s3://my-training-data/models/"),
    stopping_condition=StoppingCondition(max_runtime_in_seconds=86400),
    **arguments,
)
trainer.train(wait=False, logs=False)
