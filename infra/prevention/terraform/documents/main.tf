# Makes the policy documents of the list in requirements.tf. Needs no provider, so it can be evaluated anywhere.

locals {
  exemptions = merge(
    var.break_glass_tag == null ? {} : {
      StringNotEqualsIfExists = { "aws:PrincipalTag/${var.break_glass_tag.key}" = var.break_glass_tag.value }
    },
    length(var.break_glass_principal_arns) == 0 ? {} : {
      ArnNotLikeIfExists = { "aws:PrincipalArn" = var.break_glass_principal_arns }
    },
  )

  # Only who is exempt may set the tag that exempts. The keys of such tags are the same in any case of letters.
  tag_guards = [
    for tag in var.break_glass_tag[*] : {
      Sid      = local.tag_guard_sid
      Effect   = "Deny"
      Action   = local.tagging_actions
      Resource = "*"
      Condition = merge(
        { "ForAnyValue:StringEqualsIgnoreCase" = { "aws:TagKeys" = tag.key } },
        local.exemptions,
      )
    }
  ]

  # One list of statements for each policy: the managed policy exempts nobody, since it can be detached.
  policies = {
    managed         = { exemptions = {}, guards = [] }
    service_control = { exemptions = local.exemptions, guards = local.tag_guards }
  }
  statements = {
    for name, policy in local.policies :
    name => concat([
      for requirement in local.requirements : {
        Sid    = requirement.sid
        Effect = "Deny"
        Action = concat(
          requirement.actions,
          var.include_processing_jobs ? requirement.actions_with_processing_jobs : [],
        )
        Resource = "*"
        Condition = merge(
          { (requirement.operator) = { (requirement.key) = requirement.values } },
          policy.exemptions,
        )
      } if requirement.enabled
    ], policy.guards)
  }
}
