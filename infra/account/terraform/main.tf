# The function, its table, and the Config rule that invokes it.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region

  remediation_url = coalesce(var.remediation_url, local.default_remediation_url)
}

# What the function remembers from run to run. Losing it has jobs judged again, and loses no result.
resource "aws_dynamodb_table" "state" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = var.point_in_time_recovery
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }

  tags = var.tags
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

# The same readable code that infra/generated/member.yaml has inline, in one file. It takes the SDK from Lambda.
data "archive_file" "function" {
  type             = "zip"
  output_path      = "${path.module}/builds/${var.name}.${local.region}.zip"
  output_file_mode = "0644"

  source {
    content  = file("${path.module}/function.js.txt")
    filename = "index.js"
  }
}

resource "aws_lambda_function" "this" {
  function_name    = var.name
  description      = "Judges every SageMaker training job by its VpcConfig for AWS Config"
  filename         = data.archive_file.function.output_path
  source_code_hash = data.archive_file.function.output_base64sha256
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = [var.architecture]
  memory_size      = var.memory_mib
  timeout          = 900
  role             = aws_iam_role.function.arn

  environment {
    variables = merge(
      {
        STATE_TABLE_NAME = aws_dynamodb_table.state.name
        QUOTA_SHARE      = tostring(var.quota_share)
      },
      var.reevaluation ? { RESUME_QUEUE_URL = one(aws_sqs_queue.reevaluation[*].url) } : {},
      var.tell_violations != null ? { TELL_VIOLATIONS = "true" } : {},
    )
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  dynamic "vpc_config" {
    for_each = length(var.subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.subnet_ids
      security_group_ids = var.security_group_ids
    }
  }

  tags = var.tags

  # A function without its permissions would fail, and one in a VPC could not be created.
  depends_on = [aws_iam_role_policy.function]

  lifecycle {
    precondition {
      condition     = (length(var.subnet_ids) > 0) == (length(var.security_group_ids) > 0)
      error_message = "subnet_ids and security_group_ids must be given together."
    }
  }
}

# Lambda repeats a failed run twice, which goes on where the table says, and keeps the record of one that it gives up.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_lambda_permission" "config" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  principal      = "config.amazonaws.com"
  source_account = local.account_id
}

resource "aws_config_config_rule" "this" {
  count = var.create_rule ? 1 : 0

  name             = var.name
  description      = "SageMaker training jobs run in a VPC. To close a finding: ${local.remediation_url}"
  input_parameters = jsonencode(local.input_parameters)

  # No scope: that chooses what triggers an evaluation, and only time triggers this rule.
  source {
    owner             = "CUSTOM_LAMBDA"
    source_identifier = aws_lambda_function.this.arn

    source_detail {
      event_source                = "aws.config"
      message_type                = "ScheduledNotification"
      maximum_execution_frequency = var.maximum_execution_frequency
    }
  }

  tags = var.tags

  # Config refuses a rule whose function it cannot invoke.
  depends_on = [aws_lambda_permission.config]

  lifecycle {
    precondition {
      condition     = length(jsonencode(local.input_parameters)) <= local.input_parameters_limit
      error_message = "The rule's parameters have ${length(jsonencode(local.input_parameters))} characters of JSON together, and Config takes ${local.input_parameters_limit}; shorten allowed_subnet_ids, allowed_security_group_ids or exempt_job_names."
    }
  }
}
