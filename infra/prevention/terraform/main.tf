resource "aws_iam_policy" "this" {
  count = var.create_managed_policy ? 1 : 0

  name        = var.name
  path        = var.path
  description = var.description
  policy      = local.json.managed
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.create_managed_policy ? var.managed_policy_roles : {}

  role       = each.value
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_iam_user_policy_attachment" "this" {
  for_each = var.create_managed_policy ? var.managed_policy_users : {}

  user       = each.value
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_iam_group_policy_attachment" "this" {
  for_each = var.create_managed_policy ? var.managed_policy_groups : {}

  group      = each.value
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_organizations_policy" "this" {
  count = var.create_service_control_policy ? 1 : 0

  name        = var.name
  description = var.description
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.json.service_control
  tags        = var.tags
}

resource "aws_organizations_policy_attachment" "this" {
  for_each = var.create_service_control_policy ? var.service_control_policy_targets : {}

  policy_id = aws_organizations_policy.this[0].id
  target_id = each.value
}
