variable "name" {
  description = "Name of the policies."
  type        = string
  default     = "sagemaker-training-in-vpc"

  validation {
    condition     = can(regex("^[a-zA-Z0-9+=,.@_-]{1,128}$", var.name))
    error_message = "name must be 1 to 128 letters, digits and the characters + = , . @ _ -"
  }
}

variable "create_managed_policy" {
  description = "Whether to create the managed policy, in the account of the provider."
  type        = bool
  default     = true
}

variable "managed_policy_roles" {
  description = "Names of roles to attach the managed policy to."
  type        = set(string)
  default     = []
}

variable "managed_policy_users" {
  description = "Names of users to attach the managed policy to."
  type        = set(string)
  default     = []
}

variable "managed_policy_groups" {
  description = "Names of groups to attach the managed policy to."
  type        = set(string)
  default     = []
}

variable "create_service_control_policy" {
  description = "Whether to create the service control policy; the provider must be the management account."
  type        = bool
  default     = false
}

variable "service_control_policy_targets" {
  description = "Ids of roots, organizational units and accounts to attach the service control policy to."
  type        = set(string)
  default     = []

  validation {
    condition = alltrue([
      for id in var.service_control_policy_targets :
      can(regex("^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12})$", id))
    ])
    error_message = "service_control_policy_targets must be ids of roots (r-…), organizational units (ou-…) or accounts."
  }
}

variable "allowed_subnet_ids" {
  description = "Subnets that training jobs can use. Empty: any subnet."
  type        = list(string)
  default     = []
}

variable "allowed_security_group_ids" {
  description = "Security groups that training jobs can use. Empty: any security group."
  type        = list(string)
  default     = []
}

variable "require_network_isolation" {
  description = "Whether network isolation must be on, if the action has a condition key for it."
  type        = bool
  default     = false
}

variable "require_inter_container_encryption" {
  description = "Whether encryption between containers must be on, if the action has a condition key for it."
  type        = bool
  default     = false
}

variable "require_volume_kms_key" {
  description = "Whether a KMS key for the storage volume must be named, if the action has a condition key for it and the instance type takes one."
  type        = bool
  default     = false
}

variable "include_processing_jobs" {
  description = "Whether processing jobs must meet the same requirements."
  type        = bool
  default     = false
}

variable "break_glass_tag" {
  description = "Principals with this tag are exempt from the service control policy. Null: no tag exempts."
  type        = object({ key = string, value = string })
  default     = null
}

variable "break_glass_principal_arns" {
  description = "ARNs of roles and users that are exempt from the service control policy; * and ? allowed."
  type        = list(string)
  default     = []
}

variable "managed_policy_character_limit" {
  description = "Characters that IAM accepts in a managed policy. Null: 6,144."
  type        = number
  default     = null
}

variable "service_control_policy_character_limit" {
  description = "Characters that Organizations accepts in a service control policy. Null: 10,240, and a warning above 5,120."
  type        = number
  default     = null
}
