# An organization: one organizational unit must train in a VPC of its choice, except for the break-glass role. The
# second policy keeps its accounts from tampering with the Config rule.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  # Credentials of the management account.
  region = "us-east-1"
}

variable "organizational_unit_id" {
  description = "Organizational unit to attach the policies to; try them on a small one first."
  type        = string
}

module "training_in_vpc" {
  source = "../.."

  create_managed_policy          = false
  create_service_control_policy  = true
  service_control_policy_targets = [var.organizational_unit_id]
  break_glass_principal_arns     = ["arn:aws:iam::*:role/BreakGlass"]
}

resource "aws_organizations_policy" "protect_rule" {
  name        = "protect-sagemaker-training-job-in-vpc"
  description = "Keeps members from tampering with the rule sagemaker-training-job-in-vpc"
  type        = "SERVICE_CONTROL_POLICY"

  # Decoded and encoded again without white space, which counts towards the limit of 5,120 characters.
  content = jsonencode(jsondecode(file("${path.module}/../../../../generated/prevention/protective-policy.json")))
}

resource "aws_organizations_policy_attachment" "protect_rule" {
  policy_id = aws_organizations_policy.protect_rule.id
  target_id = var.organizational_unit_id
}

output "policy_id" {
  description = "Id of the service control policy."
  value       = module.training_in_vpc.service_control_policy_id
}
