# One account and Region, with all that a hardened organization asks for: a key, a VPC, a permissions boundary.

provider "aws" {
  region = var.region

  default_tags {
    tags = { project = "sagemaker-training-job-in-vpc" }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

module "training_job_in_vpc" {
  source = "../.."

  maximum_execution_frequency = "One_Hour"

  allowed_subnet_ids                 = var.training_subnet_ids
  allowed_security_group_ids         = var.training_security_group_ids
  require_inter_container_encryption = true
  exempt_job_names                   = var.exempt_job_names

  subnet_ids             = var.function_subnet_ids
  security_group_ids     = var.function_security_group_ids
  kms_key_arn            = aws_kms_key.rule.arn
  point_in_time_recovery = true
  path                   = "/workload/"
  permissions_boundary   = var.permissions_boundary

  tell_violations  = "text"
  create_dashboard = true
  tags             = { owner = "security" }
}

resource "aws_sns_topic_subscription" "alarms" {
  topic_arn = module.training_job_in_vpc.alarm_topic_arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

resource "aws_sns_topic_subscription" "violations" {
  topic_arn = module.training_job_in_vpc.violation_topic_arn
  protocol  = "email"
  endpoint  = var.violation_email
}

# The key's policy lets the account's IAM policies speak for the function, and lets these services encrypt.
resource "aws_kms_key" "rule" {
  description         = "What the rule sagemaker-training-job-in-vpc stores"
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "Logs"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = {
          ArnEquals = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/sagemaker-training-job-in-vpc"
          }
        }
      },
      {
        Sid       = "AlarmsAndQueues"
        Effect    = "Allow"
        Principal = { Service = ["cloudwatch.amazonaws.com", "events.amazonaws.com"] }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      },
      {
        # Of EventBridge, SNS supports no condition on the source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        Sid       = "Violations"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = {
          ArnEquals = {
            "kms:EncryptionContext:aws:sns:topicArn" = "arn:${data.aws_partition.current.partition}:sns:${var.region}:${data.aws_caller_identity.current.account_id}:sagemaker-training-job-in-vpc-violations"
          }
        }
      },
    ]
  })
}

output "rule_arn" {
  description = "ARN of the Config rule."
  value       = module.training_job_in_vpc.rule_arn
}
