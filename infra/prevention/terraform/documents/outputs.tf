output "managed_policy_json" {
  description = "The managed policy, without white space."
  value       = local.json.managed

  precondition {
    condition     = !var.create_managed_policy || length(local.json.managed) <= local.limits.managed
    error_message = "The managed policy has ${length(local.json.managed)} characters, more than ${local.limits.managed}. List fewer subnets and security groups, make two policies, or set managed_policy_character_limit where IAM accepts more."
  }
}

output "service_control_policy_json" {
  description = "The service control policy, without white space."
  value       = local.json.service_control

  precondition {
    condition     = !var.create_service_control_policy || length(local.json.service_control) <= local.limits.service_control
    error_message = "The service control policy has ${length(local.json.service_control)} characters, more than ${local.limits.service_control}. List fewer subnets and security groups, make two policies, or set service_control_policy_character_limit where Organizations accepts more."
  }
}

# A warning and no error: some organizations may have the larger quota, and others not.
check "service_control_policy_size" {
  assert {
    condition = anytrue([
      !var.create_service_control_policy,
      var.service_control_policy_character_limit != null,
      length(local.json.service_control) <= local.service_control_policy_warned,
    ])
    error_message = "The service control policy has ${length(local.json.service_control)} characters; where Organizations still accepts ${local.service_control_policy_warned} only, it is refused. Set service_control_policy_character_limit to what your organization has."
  }
}
