# What each option adds, and what it leaves out.

mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "archive" {}

run "passes_the_rules_parameters_as_text" {
  command = plan

  variables {
    allowed_subnet_ids        = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
    require_network_isolation = true
    max_job_age_days          = 90
    serverless_jobs           = "notApplicable"
  }

  assert {
    condition = jsondecode(aws_config_config_rule.this[0].input_parameters) == {
      allowedSubnetIds        = "subnet-0aaaaaaaaaaaaaaa1,subnet-0aaaaaaaaaaaaaaa2"
      maxJobAgeDays           = "90"
      requireNetworkIsolation = "true"
      serverlessJobs          = "notApplicable"
    }
    error_message = "Config takes every parameter as text, and lists with commas."
  }
}

run "tells_of_violations_where_asked_to" {
  command = plan

  variables {
    tell_violations = "text"
    remediation_url = "https://example.com/vpc"
    tags            = { owner = "security" }
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables.TELL_VIOLATIONS == "true"
    error_message = "The function must be told to put events on the bus."
  }

  assert {
    condition     = contains([for permission in local.granted : permission.sid], "TellViolations")
    error_message = "The function must be allowed to put events on the bus."
  }

  assert {
    condition = alltrue([
      for target in aws_cloudwatch_event_target.violations :
      strcontains(target.input_transformer[0].input_template, ": https://example.com/vpc\"")
    ])
    error_message = "Every message must lead to the remediation page."
  }

  assert {
    condition = alltrue([
      for tags in concat([aws_sns_topic.violations[0].tags], [for rule in aws_cloudwatch_event_rule.violations : rule.tags]) :
      tags.owner == "security"
    ])
    error_message = "Topic and event rules must have the tags."
  }
}

run "tells_chat_applications_in_their_schema" {
  command = plan

  variables {
    tell_violations = "chat"
  }

  assert {
    condition = [for target in values(aws_cloudwatch_event_target.violations) : [
      for name in ["version", "source"] : jsondecode(target.input_transformer[0].input_template)[name]
    ]] == [["1.0", "custom"], ["1.0", "custom"]]
    error_message = "Amazon Q Developer drops what does not have its schema."
  }
}

run "has_no_queue_to_read_without_reevaluation" {
  command = plan

  variables {
    reevaluation = false
  }

  assert {
    condition = alltrue([
      length(aws_sqs_queue.reevaluation) == 0,
      length(aws_cloudwatch_event_rule.job_started) == 0,
      length(aws_lambda_event_source_mapping.reevaluation) == 0,
      !contains(keys(aws_cloudwatch_metric_alarm.this), "unread-messages"),
    ])
    error_message = "Queue, events, delivery and their alarm must be gone."
  }

  assert {
    condition     = !contains([for permission in local.granted : permission.sid], "StartEvaluation")
    error_message = "The function must not be allowed to start evaluations."
  }
}

run "leaves_the_rule_to_a_conformance_pack" {
  command = plan

  variables {
    create_rule = false
  }

  assert {
    condition     = length(aws_config_config_rule.this) == 0
    error_message = "A second rule would judge every job twice."
  }

  assert {
    condition     = strcontains(aws_iam_role_policy.on_rule.policy, "config-rule/aws-service-rule/config-conforms.amazonaws.com/*")
    error_message = "The function must be able to read the results of the pack's rule."
  }
}

run "creates_no_alarm_that_nobody_wants" {
  command = plan

  variables {
    create_alarms = false
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0 && length(aws_sns_topic.alarms) == 0
    error_message = "There must be neither alarms nor a topic."
  }
}

run "sends_alarms_to_a_given_topic" {
  command = plan

  variables {
    create_alarm_topic = false
    alarm_topic_arn    = "arn:aws:sns:eu-central-1:111122223333:security"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:111122223333:security"])])
    error_message = "Every alarm must go to the topic."
  }

  assert {
    condition     = length(aws_sns_topic.alarms) == 0
    error_message = "There must be no second topic."
  }
}

run "meets_what_hardened_organizations_ask_for" {
  command = plan

  variables {
    tags                   = { owner = "security" }
    path                   = "/workload/"
    permissions_boundary   = "arn:aws:iam::111122223333:policy/Boundary"
    role_name              = "training-job-in-vpc"
    kms_key_arn            = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000"
    point_in_time_recovery = true
    subnet_ids             = ["subnet-0aaaaaaaaaaaaaaa1"]
    security_group_ids     = ["sg-0bbbbbbbbbbbbbbb1"]
  }

  assert {
    condition     = aws_iam_role.function.path == "/workload/" && aws_iam_role.function.permissions_boundary == var.permissions_boundary
    error_message = "The role must have its path and its boundary."
  }

  assert {
    condition     = aws_iam_role.function.name == "training-job-in-vpc"
    error_message = "The role must have the name that is asked for."
  }

  assert {
    condition = alltrue([
      for tags in [
        aws_cloudwatch_log_group.function.tags,
        aws_config_config_rule.this[0].tags,
        aws_dynamodb_table.state.tags,
        aws_iam_role.function.tags,
        aws_lambda_function.this.tags,
        aws_sns_topic.alarms[0].tags,
        aws_sqs_queue.dead_letters.tags,
        aws_sqs_queue.reevaluation[0].tags,
      ] : tags.owner == "security"
    ])
    error_message = "Every resource must have the tags."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_log_group.function.kms_key_id == var.kms_key_arn,
      aws_dynamodb_table.state.server_side_encryption[0].kms_key_arn == var.kms_key_arn,
      aws_sns_topic.alarms[0].kms_master_key_id == var.kms_key_arn,
      aws_sqs_queue.dead_letters.kms_master_key_id == var.kms_key_arn,
      aws_sqs_queue.reevaluation[0].kms_master_key_id == var.kms_key_arn,
    ])
    error_message = "The key must encrypt all that holds data."
  }

  assert {
    condition     = alltrue([for sid in ["UseKey", "ConnectToVpc"] : contains([for permission in local.granted : permission.sid], sid)])
    error_message = "The role must be allowed to use the key and the VPC."
  }
}
