# As much of boto3 as the runbook's script uses, over the standard library, so that npm test needs no packages.
# .ci/run prevention runs the same tests with boto3 itself.

import json
import os
import urllib.error
import urllib.request

from botocore.exceptions import ClientError


def client(service, config=None):
    assert service == "sagemaker", service
    return SageMaker(config.retries["max_attempts"])


class SageMaker:
    def __init__(self, attempts):
        self.attempts = attempts

    def describe_training_job(self, **request):
        return self.call("DescribeTrainingJob", request)

    def stop_training_job(self, **request):
        return self.call("StopTrainingJob", request)

    def call(self, operation, request):
        for attempt in range(1, self.attempts + 1):
            try:
                return self.send(operation, request)
            except ClientError as error:
                if error.response["Error"]["Code"] != "ThrottlingException" or attempt == self.attempts:
                    raise

    def send(self, operation, request):
        region = os.environ["AWS_DEFAULT_REGION"]
        key = os.environ["AWS_ACCESS_KEY_ID"]
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"SageMaker.{operation}",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/sagemaker/aws4_request, SignedHeaders=host, Signature=0",
        }
        body = json.dumps(request).encode()
        http = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], body, headers)
        try:
            with urllib.request.urlopen(http) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as answer:
            error = json.loads(answer.read())
            code = error["__type"].rsplit("#")[-1]
            message = error.get("message") or error.get("Message") or ""
            raise ClientError({"Error": {"Code": code, "Message": message}}, operation) from None
