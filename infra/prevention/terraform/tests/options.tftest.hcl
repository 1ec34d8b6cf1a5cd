# What each option creates. Needs Terraform 1.7, and no account.

mock_provider "aws" {}

run "creates_a_managed_policy_and_no_more" {
  command = plan

  assert {
    condition     = length(aws_iam_policy.this) == 1 && length(aws_organizations_policy.this) == 0
    error_message = "Only the managed policy must be created."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_policy.this[0].policy).Statement : statement.Effect == "Deny"])
    error_message = "The policy must grant nothing."
  }
}

run "attaches_it_to_roles_users_and_groups" {
  command = plan

  variables {
    path                  = "/guardrails/"
    description           = "Training in a VPC"
    tags                  = { owner = "security" }
    managed_policy_roles  = { scientists = "DataScientist", pipeline = "TrainingPipeline" }
    managed_policy_users  = { ci = "ci" }
    managed_policy_groups = { scientists = "data-scientists" }
  }

  assert {
    condition     = aws_iam_role_policy_attachment.this["pipeline"].role == "TrainingPipeline" && length(aws_iam_role_policy_attachment.this) == 2
    error_message = "Both roles must have the policy."
  }

  assert {
    condition     = aws_iam_user_policy_attachment.this["ci"].user == "ci" && aws_iam_group_policy_attachment.this["scientists"].group == "data-scientists"
    error_message = "The user and the group must have the policy."
  }

  assert {
    condition = alltrue([
      aws_iam_policy.this[0].path == "/guardrails/",
      aws_iam_policy.this[0].description == "Training in a VPC",
      aws_iam_policy.this[0].tags.owner == "security",
    ])
    error_message = "Path, description and tags must be those that are given."
  }
}

run "creates_a_service_control_policy_that_exempts_the_break_glass_role" {
  command = plan

  variables {
    create_managed_policy          = false
    create_service_control_policy  = true
    service_control_policy_targets = { sandbox = "ou-abcd-12345678" }
    break_glass_principal_arns     = ["arn:aws:iam::*:role/BreakGlass"]
    tags                           = { owner = "security" }
  }

  assert {
    condition     = aws_organizations_policy_attachment.this["sandbox"].target_id == "ou-abcd-12345678"
    error_message = "The unit must have the policy."
  }

  assert {
    condition     = length(aws_iam_policy.this) == 0 && aws_organizations_policy.this[0].tags.owner == "security"
    error_message = "There must be no managed policy, and the tags that are given."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_organizations_policy.this[0].content).Statement :
      statement.Condition.ArnNotLikeIfExists["aws:PrincipalArn"] == ["arn:aws:iam::*:role/BreakGlass"]
    ])
    error_message = "Every statement must spare the role."
  }
}

run "refuses_values_of_another_form" {
  command = plan

  variables {
    name                           = "a name"
    path                           = "guardrails"
    allowed_subnet_ids             = ["sg-0bbbbbbbbbbbbbbb1"]
    allowed_security_group_ids     = ["subnet-0aaaaaaaaaaaaaaa1"]
    managed_policy_roles           = { scientists = "arn:aws:iam::111122223333:role/DataScientist" }
    service_control_policy_targets = { sandbox = "sandbox" }
    break_glass_principal_arns     = ["BreakGlass"]
    break_glass_tag                = { key = "team", value = "" }
  }

  expect_failures = [
    var.name,
    var.path,
    var.allowed_subnet_ids,
    var.allowed_security_group_ids,
    var.managed_policy_roles,
    var.service_control_policy_targets,
    var.break_glass_principal_arns,
    var.break_glass_tag,
  ]
}
