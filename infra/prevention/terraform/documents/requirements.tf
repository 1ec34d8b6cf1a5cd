# Rendered from infra/prevention/policies/requirements.ts: change that, then run npm run templates.
locals {
  requirements = [
    # A request is denied unless it names subnets.
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html#amazonsagemaker-policy-keys
    {
      sid     = "RequireSubnets"
      enabled = true
      condition = {
        "Null" = {
          "sagemaker:VpcSubnets" = "true"
        }
      }
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
      sid     = "RequireSecurityGroups"
      enabled = true
      condition = {
        "Null" = {
          "sagemaker:VpcSecurityGroupIds" = "true"
        }
      }
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
      sid     = "AllowedSubnetsOnly"
      enabled = length(var.allowed_subnet_ids) > 0
      condition = {
        "ForAnyValue:StringNotEquals" = {
          "sagemaker:VpcSubnets" = var.allowed_subnet_ids
        }
      }
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
      sid     = "AllowedSecurityGroupsOnly"
      enabled = length(var.allowed_security_group_ids) > 0
      condition = {
        "ForAnyValue:StringNotEquals" = {
          "sagemaker:VpcSecurityGroupIds" = var.allowed_security_group_ids
        }
      }
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
      sid     = "RequireNetworkIsolation"
      enabled = var.require_network_isolation
      condition = {
        "BoolIfExists" = {
          "sagemaker:NetworkIsolation" = "false"
        }
      }
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
      sid     = "RequireInterContainerEncryption"
      enabled = var.require_inter_container_encryption
      condition = {
        "BoolIfExists" = {
          "sagemaker:InterContainerTrafficEncryption" = "false"
        }
      }
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
    # A request is denied unless it names a KMS key for the storage volume, or an instance type with local storage.
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
    {
      sid     = "RequireVolumeKmsKey"
      enabled = var.require_volume_kms_key
      condition = {
        "Null" = {
          "sagemaker:VolumeKmsKeyArn" = "true"
          "sagemaker:InstanceTypes"   = "false"
        }
        "ForAllValues:StringNotLike" = {
          "sagemaker:InstanceTypes" = ["ml.g4dn.*", "ml.g5.*", "ml.g6.*", "ml.g6e.*", "ml.g7.*", "ml.g7e.*", "ml.p3dn.*", "ml.p4d.*", "ml.p4de.*", "ml.p5.*", "ml.p5e.*", "ml.p5en.*", "ml.p6-b200.*", "ml.p6-b300.*", "ml.p6e-gb200.*", "ml.r5d.*", "ml.trn1.*", "ml.trn1n.*", "ml.trn2.*"]
        }
      }
      actions = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
      ]
      actions_with_processing_jobs = [
        "sagemaker:CreateProcessingJob",
      ]
    },
    # A request is denied unless it names a KMS key for the storage volume.
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoMLSecurityConfig.html
    {
      sid     = "RequireVolumeKmsKeyOfAutopilot"
      enabled = var.require_volume_kms_key
      condition = {
        "Null" = {
          "sagemaker:VolumeKmsKeyArn" = "true"
        }
      }
      actions = [
        "sagemaker:CreateAutoMLJob",
        "sagemaker:CreateAutoMLJobV2",
      ]
      actions_with_processing_jobs = [
      ]
    },
  ]

  # What keeps members from exempting themselves by a tag, and by an ARN.
  guards = {
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
    tag = {
      sid = "GuardBreakGlassTag"
      actions = [
        "iam:CreateRole",
        "iam:CreateUser",
        "iam:TagRole",
        "iam:TagUser",
        "sts:TagSession",
      ]
    }
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    identity_providers = {
      sid = "GuardBreakGlassProviders"
      actions = [
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
        "cognito-identity:SetPrincipalTagAttributeMap",
        "iam:AddClientIDToOpenIDConnectProvider",
        "iam:CreateOpenIDConnectProvider",
        "iam:CreateSAMLProvider",
        "iam:UpdateOpenIDConnectProviderThumbprint",
        "iam:UpdateSAMLProvider",
      ]
    }
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    tagged_principals = {
      sid = "GuardBreakGlassTagged"
      actions = [
        "iam:Attach*",
        "iam:Create*",
        "iam:Deactivate*",
        "iam:Delete*",
        "iam:Detach*",
        "iam:Enable*",
        "iam:PassRole",
        "iam:Put*",
        "iam:Reset*",
        "iam:Resync*",
        "iam:Tag*",
        "iam:Untag*",
        "iam:Update*",
        "iam:Upload*",
      ]
    }
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    principals = {
      sid = "GuardBreakGlassPrincipals"
      actions = [
        "iam:Attach*",
        "iam:Create*",
        "iam:Deactivate*",
        "iam:Delete*",
        "iam:Detach*",
        "iam:Enable*",
        "iam:PassRole",
        "iam:Put*",
        "iam:Reset*",
        "iam:Resync*",
        "iam:Tag*",
        "iam:Untag*",
        "iam:Update*",
        "iam:Upload*",
      ]
    }
  }

  # As of 2026-11-26: https://aws.amazon.com/about-aws/whats-new/2026/05/aws-organizations-increased-scp-quotas/
  managed_policy_characters         = 6144
  service_control_policy_characters = 10240
  service_control_policy_warned     = 5120
}
