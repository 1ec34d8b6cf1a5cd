# One account: data scientists train in two subnets, with one security group, and encrypt between containers.

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
  region = "eu-central-1"
}

module "training_in_vpc" {
  source = "../.."

  allowed_subnet_ids                 = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
  allowed_security_group_ids         = ["sg-0bbbbbbbbbbbbbbb1"]
  require_inter_container_encryption = true
  managed_policy_roles               = ["DataScientist"]
}

output "policy_arn" {
  value = module.training_in_vpc.managed_policy_arn
}
