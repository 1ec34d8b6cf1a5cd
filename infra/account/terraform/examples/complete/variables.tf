variable "region" {
  description = "The Region whose training jobs are judged."
  type        = string
}

variable "training_subnet_ids" {
  description = "Subnets that training jobs can use."
  type        = list(string)
}

variable "training_security_group_ids" {
  description = "Security groups that training jobs can use."
  type        = list(string)
}

variable "exempt_job_names" {
  description = "Names of jobs that are not judged; * matches any characters."
  type        = list(string)
  default     = []
}

variable "function_subnet_ids" {
  description = "Private subnets with a way to Config, SageMaker, SQS, DynamoDB and CloudWatch Logs."
  type        = list(string)
}

variable "function_security_group_ids" {
  description = "Security groups that allow HTTPS out."
  type        = list(string)
}

variable "permissions_boundary" {
  description = "ARN of a policy that allows what infra/generated/boundary-policy.json does."
  type        = string
}

variable "alarm_email" {
  description = "Who is told when an alarm goes off. AWS asks the address to confirm."
  type        = string
}

variable "violation_email" {
  description = "Who is told of jobs that violate the rule. AWS asks the address to confirm."
  type        = string
}
