variable "name" {
  description = "Name of the policies."
  type        = string
  default     = "sagemaker-training-in-vpc"
  nullable    = false

  validation {
    condition     = can(regex("^[\\w+=,.@-]{1,128}$", var.name))
    error_message = "name must be 1 to 128 letters, digits and the characters + = , . @ _ -"
  }
}

variable "description" {
  description = "Description of the policies. Another one replaces the managed policy."
  type        = string
  default     = "Denies SageMaker training outside a VPC; grants nothing"
  nullable    = false

  validation {
    condition     = length(var.description) <= 512
    error_message = "description must have at most 512 characters, which Organizations accepts."
  }
}

variable "path" {
  description = "Path of the managed policy: /, or text between slashes. Another path replaces it."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,510}/)?$", var.path))
    error_message = "path must be /, or text between slashes."
  }
}

variable "tags" {
  description = "Tags of the policies."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "allowed_subnet_ids" {
  description = "Subnets that may be used. Empty: any subnet."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.allowed_subnet_ids : can(regex("^(subnet-[0-9a-f]+)$", id))])
    error_message = "allowed_subnet_ids must be IDs of subnets, subnet-…; remove or correct the others."
  }
}

variable "allowed_security_group_ids" {
  description = "Security groups that may be used. Empty: any security group."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.allowed_security_group_ids : can(regex("^(sg-[0-9a-f]+)$", id))])
    error_message = "allowed_security_group_ids must be IDs of security groups, sg-…; remove or correct the others."
  }
}

variable "require_network_isolation" {
  description = "Whether network isolation must be on, if the action has a condition key for it."
  type        = bool
  default     = false
  nullable    = false
}

variable "require_inter_container_encryption" {
  description = "Whether encryption between containers must be on, if the action has a condition key for it."
  type        = bool
  default     = false
  nullable    = false
}

variable "require_volume_kms_key" {
  description = "Whether a KMS key for the storage volume must be named, if the action has a condition key for it. Instance types with local storage take no key and are not denied."
  type        = bool
  default     = false
  nullable    = false
}

variable "include_processing_jobs" {
  description = "Whether processing jobs must meet the same requirements."
  type        = bool
  default     = false
  nullable    = false
}

variable "create_managed_policy" {
  description = "Whether to create the managed policy, in the account of the provider."
  type        = bool
  default     = true
  nullable    = false
}

variable "managed_policy_roles" {
  description = "Names of roles to attach the managed policy to, each under a key of your choice. Keys must be known when Terraform plans, and names need not be."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in values(var.managed_policy_roles) : can(regex("^([\\w+=,.@-]{1,128})$", name))])
    error_message = "managed_policy_roles must be names of roles, and no ARNs."
  }
}

variable "managed_policy_users" {
  description = "Names of users to attach the managed policy to, each under a key of your choice."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in values(var.managed_policy_users) : can(regex("^([\\w+=,.@-]{1,128})$", name))])
    error_message = "managed_policy_users must be names of users, and no ARNs."
  }
}

variable "managed_policy_groups" {
  description = "Names of groups to attach the managed policy to, each under a key of your choice."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in values(var.managed_policy_groups) : can(regex("^([\\w+=,.@-]{1,128})$", name))])
    error_message = "managed_policy_groups must be names of groups, and no ARNs."
  }
}

variable "managed_policy_character_limit" {
  description = "Characters that IAM accepts in a managed policy. Null: 6,144."
  type        = number
  default     = null
}

variable "create_service_control_policy" {
  description = "Whether to create the service control policy; the provider must be the management account."
  type        = bool
  default     = false
  nullable    = false
}

variable "service_control_policy_targets" {
  description = "IDs of roots, organizational units and accounts to attach the service control policy to, each under a key of your choice."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for id in values(var.service_control_policy_targets) : can(regex("^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12})$", id))])
    error_message = "service_control_policy_targets must be IDs of roots (r-…), organizational units (ou-…) or accounts."
  }
}

variable "service_control_policy_character_limit" {
  description = "Characters that Organizations accepts in a service control policy. Null: 10,240, and a warning above 5,120."
  type        = number
  default     = null
}

variable "break_glass_tag" {
  description = "Tag of the principals that the service control policy exempts; only they can set it. Null: no tag exempts."
  type        = object({ key = string, value = string })
  default     = null

  validation {
    condition     = alltrue([for tag in var.break_glass_tag[*] : can(regex("^([\\w .:/=+@-]{1,128})$", tag.key)) && can(regex("^([\\w .:/=+@-]{1,256})$", tag.value))])
    error_message = "break_glass_tag must have a key and a value of letters, digits, spaces and _ . : / = + @ -, or be null to exempt nobody by a tag."
  }
}

variable "break_glass_principal_arns" {
  description = "ARNs of roles and users that the service control policy exempts, * and ? allowed; only they can change those."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.break_glass_principal_arns : can(regex("^(arn:[^:]+:iam::[^:]*:(role|user)/.+)$", arn))])
    error_message = "break_glass_principal_arns must be ARNs of IAM roles and users, arn:<partition>:iam::<account>:role/<name>; for a session, name its role."
  }
}
