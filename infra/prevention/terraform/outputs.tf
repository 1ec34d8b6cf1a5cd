# Those of the documents are in documents.tf.

output "managed_policy_arn" {
  description = "ARN of the managed policy; null where it is not created."
  value       = one(aws_iam_policy.this[*].arn)
}

output "managed_policy_name" {
  description = "Name of the managed policy, by which permission sets of IAM Identity Center refer to it; null where it is not created."
  value       = one(aws_iam_policy.this[*].name)
}

output "service_control_policy_id" {
  description = "ID of the service control policy; null where it is not created."
  value       = one(aws_organizations_policy.this[*].id)
}
