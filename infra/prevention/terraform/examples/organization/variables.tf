variable "organizational_units" {
  description = "IDs of the units to attach the policies to, each under a key of your choice. Try them on a small one first."
  type        = map(string)
}

variable "break_glass_principal_arns" {
  description = "ARNs of the roles that may train outside a VPC."
  type        = list(string)
  default     = []
}

variable "rule_deployment_role_arns" {
  description = "ARNs of the roles that deploy the rule, * allowed. The second policy would keep them from upgrading it."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of the policies."
  type        = map(string)
  default     = {}
}
