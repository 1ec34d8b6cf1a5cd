# What the module creates when nothing is set. Needs Terraform 1.7, and no account.

mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "archive" {}

run "creates_a_rule_and_what_it_needs" {
  command = plan

  assert {
    condition     = aws_config_config_rule.this[0].name == "sagemaker-training-job-in-vpc"
    error_message = "The rule must have the default name, which policies protect."
  }

  assert {
    condition     = aws_config_config_rule.this[0].input_parameters == "{}"
    error_message = "What is not set must be left to the rule."
  }

  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs24.x" && aws_lambda_function.this.architectures == tolist(["arm64"])
    error_message = "The function must run on Node.js 24 and arm64."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == length(local.alarms)
    error_message = "Every alarm must be there."
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 0
    error_message = "A dashboard may cost, and must be asked for."
  }

  assert {
    condition     = length(aws_sns_topic.violations) == 0 && length(aws_cloudwatch_event_rule.violations) == 0
    error_message = "Nobody must be told of violations who has not asked for it."
  }

  assert {
    condition     = length(aws_lambda_function.this.vpc_config) == 0
    error_message = "The function must be in no VPC."
  }

  assert {
    condition     = aws_sqs_queue.dead_letters.sqs_managed_sse_enabled && aws_sqs_queue.reevaluation[0].sqs_managed_sse_enabled
    error_message = "Queues must be encrypted, with a key of SQS where none is given."
  }
}
