# What people are told, where tell_violations asks for it: the function's events, in words, to a topic.

locals {
  violations_told = { for kind, message in local.violation_messages : kind => message if var.tell_violations != null }
}

resource "aws_cloudwatch_event_rule" "violations" {
  for_each = local.violations_told

  name        = "${var.name}-violation-${each.key}"
  description = each.value.description
  tags        = var.tags

  event_pattern = jsonencode({
    source        = [local.violation_event_source]
    "detail-type" = [each.value.detail_type]
    # A conformance pack appends a suffix to the rule's name.
    detail = { ruleName = [var.name, { prefix = "${var.name}-conformance-pack-" }] }
  })
}

resource "aws_cloudwatch_event_target" "violations" {
  for_each = local.violations_told

  rule      = aws_cloudwatch_event_rule.violations[each.key].name
  target_id = "Topic"
  arn       = aws_sns_topic.violations[0].arn

  # An event that SNS does not take for so long is dropped: the violation is in Config all the same.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 185
  }

  input_transformer {
    input_paths    = each.value.paths
    input_template = var.tell_violations == "chat" ? each.value.chat : each.value.text
  }
}

# Without a key the topic is not encrypted: with AWS's own key for SNS, EventBridge could not publish to it.
resource "aws_sns_topic" "violations" {
  count = var.tell_violations == null ? 0 : 1

  name              = "${var.name}-violations"
  kms_master_key_id = var.kms_key_arn
  tags              = var.tags
}

resource "aws_sns_topic_policy" "violations" {
  count = var.tell_violations == null ? 0 : 1

  arn = aws_sns_topic.violations[0].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowPublishThroughSSLOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.violations[0].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "PublishViolations"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.violations[0].arn
        Condition = { ArnEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.violations : rule.arn] } }
      },
    ]
  })
}
