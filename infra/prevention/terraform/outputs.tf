output "managed_policy_arn" {
  description = "ARN of the managed policy; null where it is not created."
  value       = one(aws_iam_policy.this[*].arn)
}

output "service_control_policy_id" {
  description = "Id of the service control policy; null where it is not created."
  value       = one(aws_organizations_policy.this[*].id)
}

output "managed_policy_json" {
  description = "The document of the managed policy."
  value       = module.documents.managed_policy_json
}

output "service_control_policy_json" {
  description = "The document of the service control policy."
  value       = module.documents.service_control_policy_json
}
