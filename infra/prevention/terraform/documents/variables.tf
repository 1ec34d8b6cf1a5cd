variable "allowed_subnet_ids" {
  description = "Subnets that training jobs can use. Empty: any subnet."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.allowed_subnet_ids : startswith(id, "subnet-")])
    error_message = "allowed_subnet_ids must be ids that start with subnet-; remove or correct the others."
  }
}

variable "allowed_security_group_ids" {
  description = "Security groups that training jobs can use. Empty: any security group."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.allowed_security_group_ids : startswith(id, "sg-")])
    error_message = "allowed_security_group_ids must be ids that start with sg-; remove or correct the others."
  }
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

  validation {
    condition     = alltrue([for tag in var.break_glass_tag[*] : tag.key != "" && tag.value != ""])
    error_message = "break_glass_tag must have a key and a value, or be null to exempt nobody by a tag."
  }
}

variable "break_glass_principal_arns" {
  description = "Principals that are exempt from the service control policy; * and ? allowed."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.break_glass_principal_arns : can(regex("^arn:[^:]+:iam::[^:]*:(role|user)/.+$", arn))])
    error_message = "break_glass_principal_arns must be ARNs of IAM roles and users, arn:<partition>:iam::<account>:role/<name>; for a session, name its role."
  }
}

variable "create_managed_policy" {
  description = "Whether the managed policy is used; one that is not may be of any size."
  type        = bool
  default     = true
}

variable "create_service_control_policy" {
  description = "Whether the service control policy is used; one that is not may be of any size."
  type        = bool
  default     = true
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
