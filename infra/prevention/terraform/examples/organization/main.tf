# An organization: some units must train in a VPC, except for the break-glass role. The second policy keeps their
# accounts from tampering with the Config rule.

provider "aws" {
  # Credentials of the management account.
  region = "us-east-1"
}

module "training_in_vpc" {
  source = "../.."

  create_managed_policy          = false
  create_service_control_policy  = true
  service_control_policy_targets = var.organizational_units
  break_glass_principal_arns     = var.break_glass_principal_arns
  tags                           = var.tags
}

locals {
  # The roles that are exempt in any case are listed in docs/prevention.md. Those that deploy the rule follow the last.
  last_exempt_role = jsonencode("arn:*:iam::*:role/AWSControlTowerExecution")
  exempt_roles     = join(", ", concat([local.last_exempt_role], [for arn in var.rule_deployment_role_arns : jsonencode(arn)]))

  # Decoded and encoded again without white space, which counts towards the limit of 5,120 characters.
  protective_policy = jsonencode(jsondecode(replace(
    file("${path.module}/../../../../generated/prevention/protective-policy.json"), local.last_exempt_role, local.exempt_roles
  )))
}

resource "aws_organizations_policy" "protect_rule" {
  name        = "protect-sagemaker-training-job-in-vpc"
  description = "Keeps members from tampering with the rule sagemaker-training-job-in-vpc"
  type        = "SERVICE_CONTROL_POLICY"
  tags        = var.tags

  content = local.protective_policy
}

resource "aws_organizations_policy_attachment" "protect_rule" {
  for_each = var.organizational_units

  policy_id = aws_organizations_policy.protect_rule.id
  target_id = each.value
}

output "protective_policy_json" {
  description = "The document of the policy that protects the rule."
  value       = local.protective_policy
}

output "policy_id" {
  description = "ID of the service control policy."
  value       = module.training_in_vpc.service_control_policy_id
}
