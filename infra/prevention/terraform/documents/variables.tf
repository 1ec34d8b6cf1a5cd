variable "allowed_subnet_ids" {
  description = "Subnets that training may use. Empty: any subnet."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.allowed_subnet_ids : startswith(id, "subnet-")])
    error_message = "allowed_subnet_ids must be ids that start with subnet-; remove or correct the others."
  }
}

variable "allowed_security_group_ids" {
  description = "Security groups that training may use. Empty: any security group."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.allowed_security_group_ids : startswith(id, "sg-")])
    error_message = "allowed_security_group_ids must be ids that start with sg-; remove or correct the others."
  }
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
    condition     = alltrue([for arn in var.break_glass_principal_arns : startswith(arn, "arn:")])
    error_message = "break_glass_principal_arns must be ARNs, which start with arn:; remove or correct the others."
  }
}
