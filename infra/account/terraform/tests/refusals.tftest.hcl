# Values that AWS or the rule would refuse later.

mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "archive" {}

run "refuses_ids_and_names_of_another_form" {
  command = plan

  variables {
    name                       = "a name with spaces"
    allowed_subnet_ids         = ["sg-0bbbbbbbbbbbbbbb1"]
    allowed_security_group_ids = ["subnet-0aaaaaaaaaaaaaaa1"]
    max_job_age_days           = 0
    created_after              = "yesterday"
    exempt_tag                 = "aws:exempt"
    tell_violations            = "slack"
    path                       = "workload"
    permissions_boundary       = "Boundary"
    quota_share                = 2
    log_retention_days         = 8
  }

  expect_failures = [
    var.name,
    var.allowed_subnet_ids,
    var.allowed_security_group_ids,
    var.max_job_age_days,
    var.created_after,
    var.exempt_tag,
    var.tell_violations,
    var.path,
    var.permissions_boundary,
    var.quota_share,
    var.log_retention_days,
  ]
}

run "refuses_subnets_without_security_groups" {
  command = plan

  variables {
    subnet_ids = ["subnet-0aaaaaaaaaaaaaaa1"]
  }

  expect_failures = [aws_lambda_function.this]
}

run "refuses_alarms_without_a_topic" {
  command = plan

  variables {
    create_alarm_topic = false
  }

  expect_failures = [aws_cloudwatch_metric_alarm.this]
}

run "refuses_more_parameters_than_config_stores" {
  command = plan

  variables {
    exempt_job_names = [for index in range(100) : "a-name-of-a-job-${index}"]
  }

  expect_failures = [aws_config_config_rule.this]
}
