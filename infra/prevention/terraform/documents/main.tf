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

  # Only who is exempt may set the tag that exempts, bring in somebody who sets it, or take over who has it. The keys
  # of such tags are the same in any case of letters.
  tag_guards = flatten([
    for tag in var.break_glass_tag[*] : [
      {
        Sid      = local.guards.tag.sid
        Effect   = "Deny"
        Action   = local.guards.tag.actions
        Resource = "*"
        Condition = merge(
          { "ForAnyValue:StringEqualsIgnoreCase" = { "aws:TagKeys" = tag.key } },
          local.exemptions,
        )
      },
      {
        Sid       = local.guards.identity_providers.sid
        Effect    = "Deny"
        Action    = local.guards.identity_providers.actions
        Resource  = "*"
        Condition = local.exemptions
      },
      {
        Sid      = local.guards.tagged_principals.sid
        Effect   = "Deny"
        Action   = local.guards.tagged_principals.actions
        Resource = "*"
        Condition = merge(
          { StringEquals = { "aws:ResourceTag/${tag.key}" = tag.value } },
          local.exemptions,
        )
      },
    ]
  ])

  # Only who is exempt may create a principal that is exempt by its ARN, or take one over.
  principal_guards = [
    for arns in [var.break_glass_principal_arns] : {
      Sid       = local.guards.principals.sid
      Effect    = "Deny"
      Action    = local.guards.principals.actions
      Resource  = arns
      Condition = local.exemptions
    } if length(arns) > 0
  ]

  # One list of statements for each policy: the managed policy exempts nobody, since it can be detached.
  policies = {
    managed         = { exemptions = {}, guards = [] }
    service_control = { exemptions = local.exemptions, guards = concat(local.tag_guards, local.principal_guards) }
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
        Resource  = "*"
        Condition = merge(requirement.condition, policy.exemptions)
      } if requirement.enabled
    ], policy.guards)
  }
  json = {
    for name, statements in local.statements :
    name => jsonencode({ Version = "2012-10-17", Statement = statements })
  }

  limits = {
    managed         = coalesce(var.managed_policy_character_limit, local.managed_policy_characters)
    service_control = coalesce(var.service_control_policy_character_limit, local.service_control_policy_characters)
  }
}
