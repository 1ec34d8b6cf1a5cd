# Those of the rule itself are in rule-parameters.tf.

variable "name" {
  description = "Name of the Config rule, of its function and of the table; other names begin with it."
  type        = string
  default     = "sagemaker-training-job-in-vpc"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,37}$", var.name))
    error_message = "name must be 1 to 37 characters of A-Z, a-z, 0-9, - and _: Config reads results by names of at most 64 characters, of which a conformance pack takes 27."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "create_rule" {
  description = "Whether to create the Config rule. False where a conformance pack of the organization brings it: then keep the default name, by which the pack calls the function."
  type        = bool
  default     = true
  nullable    = false
}

variable "maximum_execution_frequency" {
  description = "The time between two scheduled runs: One_Hour, Three_Hours, Six_Hours, Twelve_Hours or TwentyFour_Hours."
  type        = string
  default     = "TwentyFour_Hours"
  nullable    = false

  validation {
    condition     = contains(["One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"], var.maximum_execution_frequency)
    error_message = "maximum_execution_frequency must be One_Hour, Three_Hours, Six_Hours, Twelve_Hours or TwentyFour_Hours."
  }
}

variable "reevaluation" {
  description = "Whether new jobs are judged within minutes and unfinished runs are resumed, with a queue."
  type        = bool
  default     = true
  nullable    = false
}

variable "tell_violations" {
  description = "Creates an SNS topic without subscribers that is told of each new violation once, and of a sweep of history as one digest: text, for e-mail and queues; chat, in the schema of Amazon Q Developer in chat applications, for Slack and Teams. Null: nobody is told."
  type        = string
  default     = null

  validation {
    condition     = var.tell_violations == null ? true : contains(["text", "chat"], var.tell_violations)
    error_message = "tell_violations must be text or chat, or null."
  }
}

variable "allow_search" {
  description = "Whether the function may call sagemaker:Search, which shows hyperparameters. Without it, each job needs one DescribeTrainingJob call, once."
  type        = bool
  default     = true
  nullable    = false
}

variable "quota_share" {
  description = "The share of each API quota of the account that the rule uses, 0.01 to 1."
  type        = number
  default     = 0.5
  nullable    = false

  validation {
    condition     = var.quota_share >= 0.01 && var.quota_share <= 1
    error_message = "quota_share must be a number from 0.01 to 1."
  }
}

variable "create_alarms" {
  description = "Whether to create the alarms. CloudWatch bills each of them."
  type        = bool
  default     = true
  nullable    = false
}

variable "create_alarm_topic" {
  description = "Whether to create the SNS topic that alarms are sent to, without subscribers. False: alarm_topic_arn."
  type        = bool
  default     = true
  nullable    = false
}

variable "alarm_topic_arn" {
  description = "ARN of an SNS topic for alarms, if create_alarm_topic is false."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^(arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w-]{1,256})$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn must be the ARN of an SNS topic, or null."
  }
}

variable "documentation_url" {
  description = "The address of this project's files, ending with /. Alarms link to docs/operations.md below it."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(https://[^\\s\"<>\\\\]{1,200}/)?$", var.documentation_url))
    error_message = "documentation_url must be an https URL that ends with /, or empty."
  }
}

variable "create_dashboard" {
  description = "Whether to create a dashboard. CloudWatch bills dashboards after the third in an account."
  type        = bool
  default     = false
  nullable    = false
}

variable "memory_mib" {
  description = "Memory of the function, 128 to 10240 MiB."
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = var.memory_mib >= 128 && var.memory_mib <= 10240 && floor(var.memory_mib) == var.memory_mib
    error_message = "memory_mib must be a whole number from 128 to 10240."
  }
}

variable "architecture" {
  description = "The processor that the function runs on: arm64 or x86_64."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be arm64 or x86_64."
  }
}

variable "log_retention_days" {
  description = "The retention of the function's log, one of the values that CloudWatch Logs supports."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "subnet_ids" {
  description = "Subnets for the function, together with security_group_ids. Empty: no VPC."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.subnet_ids : can(regex("^(subnet-[0-9A-Za-z-]{1,25})$", id))])
    error_message = "subnet_ids must be subnet ids such as subnet-0a1b2c3d4e5f60718."
  }
}

variable "security_group_ids" {
  description = "Security groups for the function, together with subnet_ids."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.security_group_ids : can(regex("^(sg-[0-9A-Za-z-]{1,29})$", id))])
    error_message = "security_group_ids must be security group ids such as sg-0a1b2c3d4e5f60718."
  }
}

variable "kms_key_arn" {
  description = "ARN of a key that encrypts the table, the queues, the log group and the topics; its policy must let these services, CloudWatch and EventBridge use it. Null: keys that AWS owns, and none for the topics."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[0-9A-Za-z-]+)$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, or null."
  }
}

variable "point_in_time_recovery" {
  description = "Whether the table has point-in-time recovery. The rule does not need it: if the table is lost, all jobs are judged again."
  type        = bool
  default     = false
  nullable    = false
}

variable "role_name" {
  description = "Name of the function's role. Null: generated, and begins with name."
  type        = string
  default     = null

  validation {
    condition     = var.role_name == null || can(regex("^[0-9A-Za-z_+=,.@-]{1,64}$", var.role_name))
    error_message = "role_name must be 1 to 64 letters, digits and the characters + = , . @ _ -, or null."
  }
}

variable "path" {
  description = "The path of the function's role: /, or text between slashes. Another path replaces the role."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,510}/)?$", var.path))
    error_message = "path must be /, or text between slashes."
  }
}

variable "permissions_boundary" {
  description = "ARN of the permissions boundary of the function's role. It must allow the statements of permissions.json. Null: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^(arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/[\\w+=,.@/-]+)$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of an IAM policy, or null."
  }
}
