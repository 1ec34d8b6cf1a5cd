variable "account_id" {
  description = "The account to deploy to. A plan with credentials of another account fails."
  type        = string
}

variable "deployment_role_arn" {
  description = "ARN of a role in that account that may manage what the module creates."
  type        = string
}

variable "create_rule" {
  description = "False where an organization conformance pack brings the rule (infra/generated/organization-conformance-pack.yaml)."
  type        = bool
  default     = true
}

variable "allowed_subnet_ids" {
  description = "Subnets that training jobs can use, by Region. A Region that is missing: any subnet."
  type        = map(list(string))
  default     = {}
}

variable "alarm_topic_name" {
  description = "An SNS topic that every account has in every Region."
  type        = string
}

variable "tell_violations" {
  description = "Who is told of violations: text, for e-mail and queues, or chat, for Slack and Teams. Null: nobody is told."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
