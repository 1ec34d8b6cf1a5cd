# One account: those who train use two subnets and one security group, and encrypt between containers. One of the roles
# is created here, so that its name is not known yet when Terraform plans.

provider "aws" {
  region = var.region
}

module "training_in_vpc" {
  source = "../.."

  allowed_subnet_ids                 = var.allowed_subnet_ids
  allowed_security_group_ids         = var.allowed_security_group_ids
  require_inter_container_encryption = true

  managed_policy_roles  = merge(var.roles, { pipeline = aws_iam_role.pipeline.name })
  managed_policy_users  = var.users
  managed_policy_groups = var.groups

  path = "/guardrails/"
  tags = { owner = "security" }
}

resource "aws_iam_role" "pipeline" {
  name_prefix = "training-pipeline-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "sagemaker.amazonaws.com" }
    }]
  })
}

output "policy_arn" {
  description = "ARN of the policy, to attach it to others."
  value       = module.training_in_vpc.managed_policy_arn
}
