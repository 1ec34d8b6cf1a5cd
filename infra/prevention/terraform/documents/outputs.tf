output "managed_policy_json" {
  description = "The managed policy, without white space."
  value       = jsonencode({ Version = "2012-10-17", Statement = local.statements.managed })

  precondition {
    condition     = length(jsonencode({ Version = "2012-10-17", Statement = local.statements.managed })) <= 6144
    error_message = "The managed policy is longer than the 6144 characters that IAM accepts; list fewer subnets and security groups."
  }
}

output "service_control_policy_json" {
  description = "The service control policy, without white space."
  value       = jsonencode({ Version = "2012-10-17", Statement = local.statements.service_control })

  precondition {
    condition     = length(jsonencode({ Version = "2012-10-17", Statement = local.statements.service_control })) <= 5120
    error_message = "The service control policy is longer than the 5120 characters that Organizations accepts; list fewer subnets and security groups."
  }
}
