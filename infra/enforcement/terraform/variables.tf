variable "name" {
  description = "Name of the policies."
  type        = string
  default     = "sagemaker-training-in-vpc"
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

variable "create_service_control_policy" {
  description = "Whether to create the service control policy; the provider must be the management account."
  type        = bool
  default     = false
}

variable "service_control_policy_targets" {
  description = "Ids of roots, organizational units and accounts to attach the service control policy to."
  type        = set(string)
  default     = []
}

variable "approved_subnet_ids" {
  description = "Subnets that training may use. Empty: any subnet."
  type        = list(string)
  default     = []
}

variable "approved_security_group_ids" {
  description = "Security groups that training may use. Empty: any security group."
  type        = list(string)
  default     = []
}

variable "require_network_isolation" {
  description = "Whether network isolation must be on, where the action has it."
  type        = bool
  default     = false
}

variable "require_inter_container_encryption" {
  description = "Whether encryption between containers must be on, where the action has it."
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
  description = "Principals that are exempt from the service control policy; * and ? allowed."
  type        = list(string)
  default     = []
}
