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

  # One list of statements for each policy: the managed policy exempts nobody, since it can be detached.
  statements = {
    for policy, exemptions in { managed = {}, service_control = local.exemptions } :
    policy => [
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
          exemptions,
        )
      } if requirement.enabled
    ]
  }
}
