# Rendered from infra/prevention/policies/requirements.ts: change that, then run npx node infra/prevention/render.ts.
locals {
  requirements = [
    # A request is denied unless it names subnets.
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html#amazonsagemaker-policy-keys
    {
      sid      = "RequireSubnets"
      enabled  = true
      operator = "Null"
      key      = "sagemaker:VpcSubnets"
      values   = "true"
      actions = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
        "sagemaker:CreateAutoMLJob",
        "sagemaker:CreateAutoMLJobV2",
        "sagemaker:CreateJob",
      ]
      actions_with_processing_jobs = [
        "sagemaker:CreateProcessingJob",
      ]
    },
    # A request is denied unless it names security groups.
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html#amazonsagemaker-policy-keys
    {
      sid      = "RequireSecurityGroups"
      enabled  = true
      operator = "Null"
      key      = "sagemaker:VpcSecurityGroupIds"
      values   = "true"
      actions = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
        "sagemaker:CreateAutoMLJob",
        "sagemaker:CreateAutoMLJobV2",
        "sagemaker:CreateJob",
      ]
      actions_with_processing_jobs = [
        "sagemaker:CreateProcessingJob",
      ]
    },
    # A request is denied unless all its subnets are allowed.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    {
      sid      = "AllowedSubnetsOnly"
      enabled  = length(var.allowed_subnet_ids) > 0
      operator = "ForAnyValue:StringNotEquals"
      key      = "sagemaker:VpcSubnets"
      values   = var.allowed_subnet_ids
      actions = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
        "sagemaker:CreateAutoMLJob",
        "sagemaker:CreateAutoMLJobV2",
        "sagemaker:CreateJob",
      ]
      actions_with_processing_jobs = [
        "sagemaker:CreateProcessingJob",
      ]
    },
    # A request is denied unless all its security groups are allowed.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    {
      sid      = "AllowedSecurityGroupsOnly"
      enabled  = length(var.allowed_security_group_ids) > 0
      operator = "ForAnyValue:StringNotEquals"
      key      = "sagemaker:VpcSecurityGroupIds"
      values   = var.allowed_security_group_ids
      actions = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
        "sagemaker:CreateAutoMLJob",
        "sagemaker:CreateAutoMLJobV2",
        "sagemaker:CreateJob",
      ]
      actions_with_processing_jobs = [
        "sagemaker:CreateProcessingJob",
      ]
    },
    # A request is denied unless it turns network isolation on.
    # https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html
    {
      sid      = "RequireNetworkIsolation"
      enabled  = var.require_network_isolation
      operator = "BoolIfExists"
      key      = "sagemaker:NetworkIsolation"
      values   = "false"
      actions = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
      ]
      actions_with_processing_jobs = [
        "sagemaker:CreateProcessingJob",
      ]
    },
    # A request is denied unless it turns encryption between containers on.
    # https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html
    {
      sid      = "RequireInterContainerEncryption"
      enabled  = var.require_inter_container_encryption
      operator = "BoolIfExists"
      key      = "sagemaker:InterContainerTrafficEncryption"
      values   = "false"
      actions = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
        "sagemaker:CreateAutoMLJob",
        "sagemaker:CreateAutoMLJobV2",
      ]
      actions_with_processing_jobs = [
        "sagemaker:CreateProcessingJob",
      ]
    },
  ]

  # What gives a tag to a principal or to its session.
  tag_guard_sid = "GuardBreakGlassTag"
  tagging_actions = [
    "iam:CreateRole",
    "iam:CreateUser",
    "iam:TagRole",
    "iam:TagUser",
    "sts:TagSession",
  ]
}
