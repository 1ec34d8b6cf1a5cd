# Rendered from infra/constructs/violation-topic.ts: change that, then run npm run templates.

locals {
  violation_event_source = "sagemaker-training-job-in-vpc"

  console_host = lookup({
    aws-cn     = "console.amazonaws.cn"
    aws-us-gov = "console.amazonaws-us-gov.com"
    aws-eusc   = "console.amazonaws-eusc.eu"
  }, local.partition, "console.aws.amazon.com")

  # EventBridge fills in what stands between < and >. jsonencode would escape both.
  violation_messages = {
    one = {
      description = "A new SageMaker training job violates the rule: tell people"
      detail_type = "Training Job Violation"
      paths = {
        account = "$.detail.account"
        region  = "$.detail.region"
        rule    = "$.detail.ruleName"
        job     = "$.detail.job"
        reason  = "$.detail.reason"
      }
      text = "\"Training job <job> does not run in a VPC as required\"\n\"Account <account>, Region <region>.\"\n\"<reason>\"\n\"Job: https://${local.console_host}/sagemaker/home?region=${local.region}#/jobs/<job>\"\n\"In AWS Config: https://${local.console_host}/config/home?region=${local.region}#/rules/details?configRuleName=<rule>\"\n\"How to close it: ${local.remediation_url}\""
      chat = "{\"version\":\"1.0\",\"source\":\"custom\",\"content\":{\"textType\":\"client-markdown\",\"title\":\"Training job <job> does not run in a VPC as required\",\"description\":\"Account <account>, Region <region>.\\n<reason>\\nJob: https://${local.console_host}/sagemaker/home?region=${local.region}#/jobs/<job>\\nIn AWS Config: https://${local.console_host}/config/home?region=${local.region}#/rules/details?configRuleName=<rule>\\nHow to close it: ${local.remediation_url}\"}}"
    }
    digest = {
      description = "A sweep of SageMaker training jobs has found violations: tell people once"
      detail_type = "Training Job Violations Found"
      paths = {
        account    = "$.detail.account"
        region     = "$.detail.region"
        rule       = "$.detail.ruleName"
        violations = "$.detail.violations"
      }
      text = "\"Training jobs outside a VPC: <violations> results are new or have changed\"\n\"Account <account>, Region <region>.\"\n\"In AWS Config: https://${local.console_host}/config/home?region=${local.region}#/rules/details?configRuleName=<rule>\"\n\"How to close them: ${local.remediation_url}\""
      chat = "{\"version\":\"1.0\",\"source\":\"custom\",\"content\":{\"textType\":\"client-markdown\",\"title\":\"Training jobs outside a VPC: <violations> results are new or have changed\",\"description\":\"Account <account>, Region <region>.\\nIn AWS Config: https://${local.console_host}/config/home?region=${local.region}#/rules/details?configRuleName=<rule>\\nHow to close them: ${local.remediation_url}\"}}"
    }
  }
}
