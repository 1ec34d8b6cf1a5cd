# An account of an organization, in two Regions. It is applied once for each account, from a pipeline that can assume a
# role there, with a workspace and a file of variables for each. Keep the state in a backend of yours.
#
#   for file in accounts/*.tfvars; do
#     terraform workspace select -or-create "$(basename "$file" .tfvars)"
#     terraform apply -var-file="$file"
#   done
#
# For hundreds of accounts, and for those that are yet to come, the StackSet of docs/organization.md is less work.

provider "aws" {
  alias  = "eu_central_1"
  region = "eu-central-1"

  allowed_account_ids = [var.account_id]

  assume_role {
    role_arn = var.deployment_role_arn
  }
}

provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"

  allowed_account_ids = [var.account_id]

  assume_role {
    role_arn = var.deployment_role_arn
  }
}

module "eu_central_1" {
  source    = "../.."
  providers = { aws = aws.eu_central_1 }

  create_rule        = var.create_rule
  allowed_subnet_ids = lookup(var.allowed_subnet_ids, "eu-central-1", [])
  create_alarm_topic = false
  alarm_topic_arn    = "arn:aws:sns:eu-central-1:${var.account_id}:${var.alarm_topic_name}"
  tell_violations    = var.tell_violations
  tags               = var.tags
}

module "us_east_1" {
  source    = "../.."
  providers = { aws = aws.us_east_1 }

  create_rule        = var.create_rule
  allowed_subnet_ids = lookup(var.allowed_subnet_ids, "us-east-1", [])
  create_alarm_topic = false
  alarm_topic_arn    = "arn:aws:sns:us-east-1:${var.account_id}:${var.alarm_topic_name}"
  tell_violations    = var.tell_violations
  tags               = var.tags
}

output "violation_topic_arns" {
  description = "ARNs of the topics that are told of violations, by Region."
  value = {
    "eu-central-1" = module.eu_central_1.violation_topic_arn
    "us-east-1"    = module.us_east_1.violation_topic_arn
  }
}

output "rule_arns" {
  description = "ARNs of the Config rules by Region."
  value = {
    "eu-central-1" = module.eu_central_1.rule_arn
    "us-east-1"    = module.us_east_1.rule_arn
  }
}
