# The policy documents. Nothing here needs a provider.

locals {
  # Rendered from infra/prevention/policies: what a request must have, what guards exemptions, and what fits.
  data   = jsondecode(file("${path.module}/requirements.json"))
  guards = local.data.guards
  limits = local.data.limits

  # A requirement is there always, or with its option.
  options = {
    allowedSubnets           = length(var.allowed_subnet_ids) > 0
    allowedSecurityGroups    = length(var.allowed_security_group_ids) > 0
    networkIsolation         = var.require_network_isolation
    interContainerEncryption = var.require_inter_container_encryption
    volumeKmsKey             = var.require_volume_kms_key
  }

  # What a condition compares with, where that is no constant.
  lists = {
    allowedSubnets        = var.allowed_subnet_ids
    allowedSecurityGroups = var.allowed_security_group_ids
  }

  requirements = [
    for requirement in local.data.requirements : {
      sid     = requirement.sid
      actions = concat(requirement.actions, var.include_processing_jobs ? requirement.actionsWithProcessingJobs : [])
      # Elements of a tuple and no conditional, whose sides would have to be of one type.
      condition = {
        for operator, keys in requirement.condition : operator => {
          for key, values in keys : key => [values, lookup(local.lists, requirement.option, [])][values == null ? 1 : 0]
        }
      }
    } if lookup(local.options, requirement.option, true)
  ]

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
        Sid       = local.guards.identityProviders.sid
        Effect    = "Deny"
        Action    = local.guards.identityProviders.actions
        Resource  = "*"
        Condition = local.exemptions
      },
      {
        Sid      = local.guards.taggedPrincipals.sid
        Effect   = "Deny"
        Action   = local.guards.taggedPrincipals.actions
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
        Sid       = requirement.sid
        Effect    = "Deny"
        Action    = requirement.actions
        Resource  = "*"
        Condition = merge(requirement.condition, policy.exemptions)
      }
    ], policy.guards)
  }
  json = {
    for name, statements in local.statements :
    name => jsonencode({ Version = "2012-10-17", Statement = statements })
  }

  characters = {
    managed         = coalesce(var.managed_policy_character_limit, local.limits.managedPolicy)
    service_control = coalesce(var.service_control_policy_character_limit, local.limits.serviceControlPolicy)
  }
}

output "managed_policy_json" {
  description = "The managed policy's document, without white space."
  value       = local.json.managed

  precondition {
    condition     = !var.create_managed_policy || length(local.json.managed) <= local.characters.managed
    error_message = "The managed policy has ${length(local.json.managed)} characters, more than ${local.characters.managed}. List fewer subnets and security groups, make two policies, or set managed_policy_character_limit where IAM accepts more."
  }
}

output "service_control_policy_json" {
  description = "The service control policy's document, without white space."
  value       = local.json.service_control

  precondition {
    condition     = !var.create_service_control_policy || length(local.json.service_control) <= local.characters.service_control
    error_message = "The service control policy has ${length(local.json.service_control)} characters, more than ${local.characters.service_control}. List fewer subnets and security groups, make two policies, or set service_control_policy_character_limit where Organizations accepts more."
  }
}

# A warning and no error: some organizations may have the larger quota, and others not.
check "service_control_policy_size" {
  assert {
    condition = anytrue([
      !var.create_service_control_policy,
      var.service_control_policy_character_limit != null,
      length(local.json.service_control) <= local.limits.serviceControlPolicyWarned,
    ])
    error_message = "The service control policy has ${length(local.json.service_control)} characters; where Organizations still accepts ${local.limits.serviceControlPolicyWarned} only, it is refused. Set service_control_policy_character_limit to what your organization has."
  }
}
