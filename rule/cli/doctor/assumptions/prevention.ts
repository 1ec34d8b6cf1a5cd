// What enforcement policies, the protective SCP, the stop runbook and the network templates rely on.

import { type Assumption, only } from '../assumption.ts';
import {
  endpointNamesAreKnown,
  remediationTypeIsThere,
  stackSetRoleIsRecognized,
  updatesSendVpcConfig,
} from '../checks/surroundings.ts';

export const preventionAssumptions: readonly Assumption[] = [
  {
    id: 'tuning-condition-keys',
    assumed:
      'The VPC condition keys of a tuning job with several definitions have the values of all of them.',
    eitherWay:
      'The truth table assumes so, so that one definition in a VPC lets the others pass. The rule evaluates their jobs.',
    byHand:
      'attach the policy, and create a tuning job with two definitions, one of them without `VpcConfig`',
    check: only.policy,
  },
  {
    id: 'instance-types-key',
    assumed:
      '`sagemaker:InstanceTypes` has the types of all instance groups and of all definitions of a tuning job.',
    eitherWay:
      'The policies assume so. If it has one of them only, a key may be required beside local storage, or not be required. The rule evaluates each job.',
    byHand: 'attach the policy, and create a job with two instance groups',
    check: only.policy,
  },
  {
    id: 'volume-key-condition',
    assumed: 'SageMaker fills `sagemaker:VolumeKmsKeyArn` if the key is given by its ID or alias.',
    eitherWay:
      'The policies require that the condition key is present. The authorization reference has it in place of `sagemaker:VolumeKmsKey`, which is deprecated. If it were absent, the request would be denied.',
    byHand: 'attach the policy, and create one job with a key ID and one with an alias',
    check: only.policy,
  },
  {
    id: 'stack-set-role-name',
    assumed:
      'CloudFormation keeps `StackSet-sagemaker-train` of a long stack name in the name of a role.',
    eitherWay:
      'The protective SCP recognizes the role of a StackSet’s stack by it. If the name is shortened further, the role is not protected.',
    byHand: '`aws lambda get-function-configuration --query Role` in one member account',
    check: stackSetRoleIsRecognized,
  },
  {
    id: 'source-function-arn',
    assumed: 'The function’s DynamoDB calls have `lambda:SourceFunctionArn`, also from a VPC.',
    eitherWay:
      'The protective SCP exempts the function by it. Without it the function could not save, and its error metric would show that.',
    byHand: 'attach the SCP in one account',
    check: only.policy,
  },
  {
    id: 'terraform-apply',
    assumed: 'The Terraform module applies as it plans.',
    eitherWay:
      'It has been validated and planned with the provider’s schema, and not with the provider, which checks some values only when it runs.',
    byHand: '`terraform apply` of the example `complete`',
    check: only.deployment,
  },
  {
    id: 'topic-key-context',
    assumed:
      'A call of EventBridge for an encrypted topic has `kms:EncryptionContext:aws:sns:topicArn`.',
    eitherWay:
      'The key’s policy lets EventBridge in under this condition, since SNS supports none on its source. Without it no message of a violation arrives; events, results and alarms do.',
    byHand: 'deploy with a key and `tellViolations`, and subscribe',
    check: only.deployment,
  },
  {
    id: 'accelerator-rule',
    assumed:
      'Landing Zone Accelerator creates its custom Config rule without a scope, as its code at v1.15.5 reads.',
    eitherWay:
      'The example names no lookup type that makes a scope. If the pipeline refuses that, the StackSet by its customizations is the way.',
    byHand: '`aws configservice describe-config-rules` in a target account: no `Scope`',
    check: only.deployment,
  },
  {
    id: 'accelerator-memory',
    assumed: 'On Lambda, a run without a table over 10,000 jobs fits into 128 MB.',
    eitherWay:
      'It takes 113 MiB without what Lambda adds. If that is too much, Lambda ends the run, and its error metric shows it.',
    byHand: '`Max Memory Used` in the `REPORT` lines of the function’s log',
    check: only.deployment,
  },
  {
    id: 'scp-size',
    assumed: 'The quota for an SCP is 10,240 characters in every organization.',
    eitherWay:
      'CDK and Terraform warn above 5,120 characters and refuse more than 10,240. You can override both limits.',
    byHand: '`aws organizations create-policy` with a longer document',
    check: only.creation,
  },
  {
    id: 'web-identity-organization',
    assumed:
      'Sessions of web identities have no `aws:PrincipalOrgID` when `sts:TagSession` is evaluated.',
    eitherWay:
      'The resource control policy denies them the break-glass tag if so. If they have one, only the SCP’s guard against identity providers applies.',
    byHand: 'assume a role with a web identity that has the tag',
    check: only.policy,
  },
  {
    id: 'updates-send-vpc-config',
    assumed: 'CloudFormation sends `VpcConfig` with every `UpdateFunctionConfiguration`.',
    eitherWay:
      'Under `restrict_nonvpc_deployment_scp` an update that does not send it is denied, and rolled back.',
    byHand: 'change `MemoryMiB` of a stack under that SCP',
    check: updatesSendVpcConfig,
  },
  {
    id: 'automation-resources',
    assumed:
      'EventBridge’s `StartAutomationExecution` needs the automation definition, the document, and executions, and no other resource.',
    eitherWay:
      'Its role has the automation definition in any version, the document, and executions. If one more is needed, the event goes to `OnChangeUndelivered`, and the alarm reports it.',
    byHand: '`OnComplianceChange=true`, `DryRun=true`, and one job without a VPC',
    check: { cannot: 'only an execution shows it' },
  },
  {
    id: 'script-runtime',
    assumed: '`aws:executeScript` supports `python3.11` in every Region.',
    eitherWay: 'The step fails if not, and nothing is stopped.',
    byHand: 'one execution with `DryRun=true`',
    check: { cannot: 'only an execution shows it' },
  },
  {
    id: 'remediation-type',
    assumed:
      'Regions have `AWS::Config::RemediationConfiguration`, except `ap-east-2`, `ap-southeast-6`, `ap-southeast-7` and `mx-central-1`, as cfn-lint’s schemas say.',
    eitherWay: 'It is in a template of its own.',
    byHand:
      '`aws cloudformation describe-type --type RESOURCE --type-name AWS::Config::RemediationConfiguration`',
    check: remediationTypeIsThere,
  },
  {
    id: 'endpoint-names',
    assumed:
      'The endpoint services of every Region have the names that the network templates give them; those of the China, European Sovereign Cloud and isolated Regions are from CDK’s Region data.',
    eitherWay: 'The network templates use them. A wrong name fails the deployment.',
    byHand: '`aws ec2 describe-vpc-endpoint-services --query ServiceNames`',
    check: endpointNamesAreKnown,
  },
];
