# The queue whose messages make the function ask Config for an evaluation, SageMaker's events that feed it, and the
# queue that keeps what failed for good.

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  redrive_allow_policy      = jsonencode({ redrivePermission = "allowAll" })
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  tags                      = var.tags
}

resource "aws_sqs_queue" "reevaluation" {
  count = var.reevaluation ? 1 : 0

  name = "${var.name}-reevaluation"
  # After a day a scheduled run has seen the job.
  message_retention_seconds = 86400
  # The function's timeout and the batching window, or Lambda refuses the queue.
  visibility_timeout_seconds = 930
  kms_master_key_id          = var.kms_key_arn
  sqs_managed_sse_enabled    = var.kms_key_arn == null ? true : null
  tags                       = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

locals {
  event_rule_name = "${var.name}-job-started"
  event_rule_arn  = "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.event_rule_name}"
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url
  policy    = jsonencode({ Version = "2012-10-17", Statement = local.queue_statements["dead_letters"] })
}

resource "aws_sqs_queue_policy" "reevaluation" {
  count = var.reevaluation ? 1 : 0

  queue_url = aws_sqs_queue.reevaluation[0].url
  policy    = jsonencode({ Version = "2012-10-17", Statement = local.queue_statements["reevaluation"] })
}

locals {
  queue_statements = {
    for queue, arn in {
      dead_letters = aws_sqs_queue.dead_letters.arn
      reevaluation = one(aws_sqs_queue.reevaluation[*].arn)
    } :
    queue => [
      {
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sqs:*"
        Resource  = arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "TakeEventsOfJobs"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = arn
        Condition = { ArnEquals = { "aws:SourceArn" = local.event_rule_arn } }
      },
    ]
  }
}

resource "aws_cloudwatch_event_rule" "job_started" {
  count = var.reevaluation ? 1 : 0

  name        = local.event_rule_name
  description = "A SageMaker training job runs: have it judged by AWS Config within minutes"
  tags        = var.tags

  event_pattern = jsonencode({
    source        = ["aws.sagemaker"]
    "detail-type" = ["SageMaker Training Job State Change"]
    detail        = { TrainingJobStatus = ["InProgress"] }
  })
}

resource "aws_cloudwatch_event_target" "job_started" {
  count = var.reevaluation ? 1 : 0

  rule = aws_cloudwatch_event_rule.job_started[0].name
  arn  = aws_sqs_queue.reevaluation[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }

  # An event that could not be delivered for so long is a dead letter; a scheduled run finds its job. The attempts are
  # EventBridge's own default, which must be said: the provider makes 0 of what is left out.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 185
  }

  # The event without what the function does not need and no queue should hold: hyperparameters, environment, paths.
  input_transformer {
    input_paths = {
      "source"                   = "$.source"
      "detail-type"              = "$.detail-type"
      "account"                  = "$.account"
      "region"                   = "$.region"
      "time"                     = "$.time"
      "detail-TrainingJobName"   = "$.detail.TrainingJobName"
      "detail-TrainingJobStatus" = "$.detail.TrainingJobStatus"
    }
    input_template = "{\"source\":<source>,\"detail-type\":<detail-type>,\"account\":<account>,\"region\":<region>,\"time\":<time>,\"detail\":{\"TrainingJobName\":<detail-TrainingJobName>,\"TrainingJobStatus\":<detail-TrainingJobStatus>}}"
  }
}

resource "aws_lambda_event_source_mapping" "reevaluation" {
  count = var.reevaluation ? 1 : 0

  function_name                      = aws_lambda_function.this.function_name
  event_source_arn                   = aws_sqs_queue.reevaluation[0].arn
  batch_size                         = 10
  maximum_batching_window_in_seconds = 30
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = var.tags

  scaling_config {
    maximum_concurrency = 2
  }
}
