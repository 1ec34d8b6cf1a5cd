# The function's role: trusted by Lambda only, with the statements of permissions.json and no managed policy.

locals {
  # What the function may do, and why: rendered from infra/constructs/rule-permissions.ts.
  permissions = jsondecode(file("${path.module}/permissions.json"))

  # What the statements are about. The rule is apart: it needs the function, which needs these.
  arns = {
    "everything"         = "*"
    "training jobs"      = "arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:training-job/*"
    "state table"        = aws_dynamodb_table.state.arn
    "log streams"        = "${aws_cloudwatch_log_group.function.arn}:*"
    "dead-letter queue"  = aws_sqs_queue.dead_letters.arn
    "reevaluation queue" = one(aws_sqs_queue.reevaluation[*].arn)
    "encryption key"     = var.kms_key_arn
    "event bus"          = "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/default"
  }

  options = {
    "search"           = var.allow_search
    "reevaluation"     = var.reevaluation
    "encryption key"   = var.kms_key_arn != null
    "vpc"              = length(var.subnet_ids) > 0
    "violation events" = var.tell_violations != null
  }

  granted = [
    for permission in local.permissions : permission
    if lookup(local.options, lookup(permission, "onlyWith", "in any case"), true)
  ]

  # The id of a rule that a conformance pack brings is not known here.
  rule_arn = var.create_rule ? one(aws_config_config_rule.this[*].arn) : "arn:${local.partition}:config:${local.region}:${local.account_id}:config-rule/aws-service-rule/config-conforms.amazonaws.com/*"
}

resource "aws_iam_role" "function" {
  name                 = var.role_name
  name_prefix          = var.role_name == null ? "${var.name}-" : null
  description          = "The function ${var.name} in ${local.region}"
  path                 = var.path
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy" "function" {
  name = "Function"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for permission in local.granted : {
        Sid      = permission.sid
        Effect   = "Allow"
        Action   = permission.actions
        Resource = local.arns[permission.resource]
      } if permission.resource != "rule"
    ]
  })
}

# Arrives moments after the rule. A first run that Config starts before that finds no results, which there are none of.
resource "aws_iam_role_policy" "on_rule" {
  name = "OnRule"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for permission in local.granted : {
        Sid      = permission.sid
        Effect   = "Allow"
        Action   = permission.actions
        Resource = local.rule_arn
      } if permission.resource == "rule"
    ]
  })
}
