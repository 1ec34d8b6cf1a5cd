# Rendered from infra/constructs/rule-parameters.ts: change that, then run npm run templates.

variable "allowed_subnet_ids" {
  description = "Subnets that jobs can use. Empty: any subnet."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = can(regex("^(subnet-[0-9A-Za-z-]{1,25}(, ?subnet-[0-9A-Za-z-]{1,25})*)?$", join(",", var.allowed_subnet_ids)))
    error_message = "allowed_subnet_ids must be subnet ids such as subnet-0a1b2c3d4e5f60718, or []."
  }
}

variable "allowed_security_group_ids" {
  description = "Security groups that jobs can use. Empty: any security group."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = can(regex("^(sg-[0-9A-Za-z-]{1,29}(, ?sg-[0-9A-Za-z-]{1,29})*)?$", join(",", var.allowed_security_group_ids)))
    error_message = "allowed_security_group_ids must be security group ids such as sg-0a1b2c3d4e5f60718, or []."
  }
}

variable "require_network_isolation" {
  description = "true: a job without network isolation is non-compliant. Null: false."
  type        = bool
  default     = null
}

variable "require_inter_container_encryption" {
  description = "true: a job that does not encrypt the traffic between its containers is non-compliant. Null: false."
  type        = bool
  default     = null
}

variable "require_volume_kms_key" {
  description = "true: a job without a KMS key for its storage volume is non-compliant, except on instances with local storage, for which SageMaker refuses a key. Null: false."
  type        = bool
  default     = null
}

variable "max_job_age_days" {
  description = "Jobs older than this are out of scope, 1 to 36500 days. Null: jobs of any age are judged."
  type        = number
  default     = null

  validation {
    condition     = var.max_job_age_days == null ? true : can(regex("^([1-9]\\d{0,3}|[12]\\d{4}|3[0-5]\\d{3}|36[0-4]\\d{2}|36500)?$", var.max_job_age_days))
    error_message = "max_job_age_days must be a whole number from 1 to 36500, or null."
  }
}

variable "exempt_job_names" {
  description = "Names of jobs that are not judged; * matches any characters."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = can(regex("^([A-Za-z0-9*][A-Za-z0-9*-]{0,62}(, ?[A-Za-z0-9*][A-Za-z0-9*-]{0,62})*)?$", join(",", var.exempt_job_names)))
    error_message = "exempt_job_names must be job names of A-Z, a-z, 0-9, - and *, or []."
  }
}

variable "exempt_tag" {
  description = "Key of a tag that takes a violating job out of scope. Whoever may tag jobs can exempt them: guard the key. Null: no tag does."
  type        = string
  default     = null

  validation {
    condition     = var.exempt_tag == null ? true : can(regex("^([A-Za-z0-9 _.:/=+@-]{1,128})?$", var.exempt_tag)) && !startswith(var.exempt_tag, "aws:")
    error_message = "exempt_tag must be a tag key of at most 128 characters of A-Z, a-z, 0-9, space and _.:/=+@-, and not begin with aws:, or null."
  }
}

variable "serverless_jobs" {
  description = "evaluate, or notApplicable to take serverless jobs out of scope. Null: evaluate."
  type        = string
  default     = null

  validation {
    condition     = var.serverless_jobs == null ? true : contains(["evaluate", "notApplicable"], var.serverless_jobs)
    error_message = "serverless_jobs must be evaluate or notApplicable, or null."
  }
}

variable "created_after" {
  description = "Jobs created before this ISO 8601 date are out of scope. Null: no baseline."
  type        = string
  default     = null

  validation {
    condition     = var.created_after == null ? true : can(regex("^(\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|[12]\\d))(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2}))?)?$", var.created_after))
    error_message = "created_after must be an ISO 8601 date, or a date and time with its zone, such as 2026-01-31 or 2026-01-31T00:00:00Z, or null."
  }
}

variable "resource_type" {
  description = "The resource type of the results. Null: AWS::SageMaker::TrainingJob, or AWS::::Account if Config refuses it."
  type        = string
  default     = null

  validation {
    condition     = var.resource_type == null ? true : can(regex("^([A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+)?$", var.resource_type))
    error_message = "resource_type must be a resource type such as AWS::SageMaker::TrainingJob or AWS::::Account, or null."
  }
}

variable "remediation_url" {
  description = "The https link in every violation, at most 190 characters. Null: the AWS page about training in a VPC."
  type        = string
  default     = null

  validation {
    condition     = var.remediation_url == null ? true : can(regex("^(https://[^\\s\"<>\\\\]{1,182})?$", var.remediation_url))
    error_message = "remediation_url must be an https URL of at most 190 characters, without spaces, quotation marks, < > or \\, or null."
  }
}

variable "audit_interval_hours" {
  description = "How often the rule looks for results of deleted jobs and for missing results. Null: 24."
  type        = number
  default     = null

  validation {
    condition     = var.audit_interval_hours == null ? true : can(regex("^([1-9]\\d{0,2}|[1-7]\\d{3}|8[0-6]\\d{2}|87[0-5]\\d|8760)?$", var.audit_interval_hours))
    error_message = "audit_interval_hours must be a whole number from 1 to 8760, or null."
  }
}

variable "refresh_days" {
  description = "Results older than this are sent again, which Config bills. Null: never."
  type        = number
  default     = null

  validation {
    condition     = var.refresh_days == null ? true : can(regex("^(\\d|[1-9]\\d{1,2}|[12]\\d{3}|3[0-5]\\d{2}|36[0-4]\\d|3650)?$", var.refresh_days))
    error_message = "refresh_days must be a whole number from 0 to 3650, or null."
  }
}

variable "account_result" {
  description = "true: the account gets a result, which is non-compliant while jobs have not been judged or could not be read. Null: false."
  type        = bool
  default     = null
}

locals {
  # As Config takes them: text. What is null or empty is left to the rule.
  input_parameters = {
    for name, value in {
      allowedSubnetIds                = join(",", var.allowed_subnet_ids)
      allowedSecurityGroupIds         = join(",", var.allowed_security_group_ids)
      requireNetworkIsolation         = tostring(var.require_network_isolation)
      requireInterContainerEncryption = tostring(var.require_inter_container_encryption)
      requireVolumeKmsKey             = tostring(var.require_volume_kms_key)
      maxJobAgeDays                   = tostring(var.max_job_age_days)
      exemptJobNames                  = join(",", var.exempt_job_names)
      exemptTag                       = var.exempt_tag
      serverlessJobs                  = var.serverless_jobs
      createdAfter                    = var.created_after
      resourceType                    = var.resource_type
      remediationUrl                  = var.remediation_url
      auditIntervalHours              = tostring(var.audit_interval_hours)
      refreshDays                     = tostring(var.refresh_days)
      accountResult                   = tostring(var.account_result)
    } : name => value if value != null && value != ""
  }

  input_parameters_limit  = 1024
  default_remediation_url = "https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html"
}
