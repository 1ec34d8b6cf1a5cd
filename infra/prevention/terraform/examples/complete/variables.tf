variable "region" {
  description = "A Region; IAM has the same policies in all of them."
  type        = string
}

variable "allowed_subnet_ids" {
  description = "Subnets that may be used."
  type        = list(string)
}

variable "allowed_security_group_ids" {
  description = "Security groups that may be used."
  type        = list(string)
}

variable "roles" {
  description = "Names of roles that create jobs, each under a key of your choice."
  type        = map(string)
}

variable "users" {
  description = "Names of users that create jobs."
  type        = map(string)
  default     = {}
}

variable "groups" {
  description = "Names of groups that create jobs."
  type        = map(string)
  default     = {}
}
