# What an operator is told. Each alarm has its paragraph in docs/operations.md.

locals {
  period_hours = {
    One_Hour         = 1
    Three_Hours      = 3
    Six_Hours        = 6
    Twelve_Hours     = 12
    TwentyFour_Hours = 24
  }[var.maximum_execution_frequency]

  # A complete run is told every six hours at most, and no run starts to the minute.
  stale_after_hours = max(local.period_hours, 6) + 2

  # Rendered from infra/constructs/rule-alarms.ts.
  alarms = {
    for alarm in jsondecode(templatefile("${path.module}/alarms.json.tftpl", {
      name              = var.name
      documentation_url = var.documentation_url
      period_seconds    = local.period_hours * 3600
      stale_after_hours = local.stale_after_hours
    })) : alarm.name => alarm
    if lookup(local.options, lookup(alarm, "onlyWith", "in any case"), true)
  }

  alarm_topic_arn     = var.create_alarm_topic ? one(aws_sns_topic.alarms[*].arn) : var.alarm_topic_arn
  creates_alarm_topic = var.create_alarms && var.create_alarm_topic
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for name, alarm in local.alarms : name => alarm if var.create_alarms }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.periodSeconds
  evaluation_periods  = each.value.evaluationPeriods
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  treat_missing_data  = each.value.missingDataIs
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
