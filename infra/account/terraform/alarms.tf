# What an operator is told. Each alarm has its paragraph in docs/operations.md.

locals {
  period_hours = {
    One_Hour         = 1
    Three_Hours      = 3
    Six_Hours        = 6
    Twelve_Hours     = 12
    TwentyFour_Hours = 24
  }[var.maximum_execution_frequency]
  period_seconds = local.period_hours * 3600

  # A complete run is told every six hours at most, and no run starts to the minute.
  stale_after_hours = max(local.period_hours, 6) + 2

  of_function         = { FunctionName = var.name }
  of_dead_letters     = { QueueName = aws_sqs_queue.dead_letters.name }
  of_reevaluation     = { QueueName = "${var.name}-reevaluation" }
  rule_metrics        = "SageMakerTrainingJobInVpc"
  alarm_topic_arn     = var.create_alarm_topic ? one(aws_sns_topic.alarms[*].arn) : var.alarm_topic_arn
  creates_alarm_topic = var.create_alarms && var.create_alarm_topic

  alarms = {
    invocation-errors = {
      says       = "invocations failed, and retries did not help."
      namespace  = "AWS/Lambda"
      metric     = "Errors"
      dimensions = local.of_function
      statistic  = "Sum"
      period     = 900
      periods    = 1
      comparison = "GreaterThanOrEqualToThreshold"
      threshold  = 3
      missing    = "notBreaching"
    }
    dead-letters = {
      says       = "events or messages failed after all retries."
      namespace  = "AWS/SQS"
      metric     = "ApproximateNumberOfMessagesVisible"
      dimensions = local.of_dead_letters
      statistic  = "Maximum"
      period     = 300
      periods    = 1
      comparison = "GreaterThanOrEqualToThreshold"
      threshold  = 1
      missing    = "notBreaching"
    }
    unread-messages = {
      says       = "nothing reads the reevaluation queue; new jobs wait for the next scheduled run."
      namespace  = "AWS/SQS"
      metric     = "ApproximateAgeOfOldestMessage"
      dimensions = local.of_reevaluation
      statistic  = "Maximum"
      period     = 300
      periods    = 1
      comparison = "GreaterThanOrEqualToThreshold"
      threshold  = 7200
      missing    = "notBreaching"
    }
    no-complete-run = {
      says       = "no run has completed its work for more than a period; results may be out of date."
      namespace  = local.rule_metrics
      metric     = "CompleteRuns"
      dimensions = local.of_function
      statistic  = "Sum"
      period     = 3600
      periods    = local.stale_after_hours
      comparison = "LessThanThreshold"
      threshold  = 1
      missing    = "breaching"
    }
    unknown-jobs = {
      says       = "jobs could not be read in two consecutive periods; they have no verdict."
      namespace  = local.rule_metrics
      metric     = "UnknownJobs"
      dimensions = local.of_function
      statistic  = "Maximum"
      period     = local.period_seconds
      periods    = 2
      comparison = "GreaterThanOrEqualToThreshold"
      threshold  = 1
      missing    = "notBreaching"
    }
    long-runs = {
      says       = "runs reached their time limit in three consecutive periods; the work does not end."
      namespace  = "AWS/Lambda"
      metric     = "Duration"
      dimensions = local.of_function
      statistic  = "Maximum"
      period     = local.period_seconds
      periods    = 3
      comparison = "GreaterThanOrEqualToThreshold"
      threshold  = 810000
      missing    = "ignore"
    }
    throttled-calls = {
      says       = "AWS throttled many calls of a run in three consecutive periods; other users of the quotas may be affected."
      namespace  = local.rule_metrics
      metric     = "ThrottledCalls"
      dimensions = local.of_function
      statistic  = "Maximum"
      period     = local.period_seconds
      periods    = 3
      comparison = "GreaterThanOrEqualToThreshold"
      threshold  = 500
      missing    = "notBreaching"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = {
    for name, alarm in local.alarms : name => alarm
    if var.create_alarms && (var.reevaluation || name != "unread-messages")
  }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${var.name}: ${each.value.says} What to do: ${var.documentation_url}docs/operations.md#alarm-${each.key} (of the project sagemaker-training-job-in-vpc)"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = each.value.periods
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  treat_missing_data  = each.value.missing
  alarm_actions       = [local.alarm_topic_arn]
  ok_actions          = [local.alarm_topic_arn]
  tags                = var.tags

  lifecycle {
    precondition {
      condition     = var.create_alarm_topic || var.alarm_topic_arn != null
      error_message = "alarm_topic_arn must be given, or create_alarm_topic or create_alarms changed: alarms need a topic."
    }
  }
}

# Without a key the topic is not encrypted: with AWS's own key for SNS, CloudWatch could not publish to it.
resource "aws_sns_topic" "alarms" {
  count = local.creates_alarm_topic ? 1 : 0

  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn
  tags              = var.tags
}

resource "aws_sns_topic_policy" "alarms" {
  count = local.creates_alarm_topic ? 1 : 0

  arn = aws_sns_topic.alarms[0].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowPublishThroughSSLOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms[0].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "PublishAlarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms[0].arn
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      },
    ]
  })
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.create_dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = templatefile("${path.module}/dashboard.json.tftpl", {
    name      = var.name
    region    = local.region
    log_group = aws_cloudwatch_log_group.function.name
  })
}
