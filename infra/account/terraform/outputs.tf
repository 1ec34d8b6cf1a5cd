output "rule_arn" {
  description = "ARN of the Config rule; a pattern of those that packs bring if create_rule is false."
  value       = local.rule_arn
}

output "rule_name" {
  description = "Name of the Config rule, of the function and of the table."
  value       = var.name
}

output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "role_arn" {
  description = "ARN of the function's role, for policies of keys and endpoints."
  value       = aws_iam_role.function.arn
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.function.name
}

output "table_arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.state.arn
}

output "dead_letter_queue_url" {
  description = "URL of the queue of events and messages that failed for good."
  value       = aws_sqs_queue.dead_letters.url
}

output "reevaluation_queue_url" {
  description = "URL of the queue whose messages ask for an evaluation; null if reevaluation is false."
  value       = one(aws_sqs_queue.reevaluation[*].url)
}

output "log_group_name" {
  description = "Name of the function's log group."
  value       = aws_cloudwatch_log_group.function.name
}

output "alarm_topic_arn" {
  description = "ARN of the topic that alarms are sent to, to subscribe to; null without alarms."
  value       = var.create_alarms ? local.alarm_topic_arn : null
}

output "violation_topic_arn" {
  description = "ARN of the topic that is told of violations, to subscribe to; null without tell_violations."
  value       = one(aws_sns_topic.violations[*].arn)
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name]
}
