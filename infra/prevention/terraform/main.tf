module "documents" {
  source = "./documents"

  allowed_subnet_ids                 = var.allowed_subnet_ids
  allowed_security_group_ids         = var.allowed_security_group_ids
  require_network_isolation          = var.require_network_isolation
  require_inter_container_encryption = var.require_inter_container_encryption
  require_volume_kms_key             = var.require_volume_kms_key
  include_processing_jobs            = var.include_processing_jobs
  break_glass_tag                    = var.break_glass_tag
  break_glass_principal_arns         = var.break_glass_principal_arns

  create_managed_policy                  = var.create_managed_policy
  create_service_control_policy          = var.create_service_control_policy
  managed_policy_character_limit         = var.managed_policy_character_limit
  service_control_policy_character_limit = var.service_control_policy_character_limit
}

resource "aws_iam_policy" "this" {
  count = var.create_managed_policy ? 1 : 0

  name        = var.name
  description = "Denies SageMaker training outside a VPC; grants nothing"
  policy      = module.documents.managed_policy_json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.create_managed_policy ? var.managed_policy_roles : toset([])

  role       = each.value
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_iam_user_policy_attachment" "this" {
  for_each = var.create_managed_policy ? var.managed_policy_users : toset([])

  user       = each.value
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_iam_group_policy_attachment" "this" {
  for_each = var.create_managed_policy ? var.managed_policy_groups : toset([])

  group      = each.value
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_organizations_policy" "this" {
  count = var.create_service_control_policy ? 1 : 0

  name        = var.name
  description = "Denies SageMaker training outside a VPC"
  type        = "SERVICE_CONTROL_POLICY"
  content     = module.documents.service_control_policy_json
}

resource "aws_organizations_policy_attachment" "this" {
  for_each = var.create_service_control_policy ? var.service_control_policy_targets : toset([])

  policy_id = aws_organizations_policy.this[0].id
  target_id = each.value
}
