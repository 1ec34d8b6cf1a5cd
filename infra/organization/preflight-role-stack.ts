// The role that `npm run preflight` assumes in each account: three reads, and nothing else.

import { Aws, CfnOutput } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { BaseStack } from '../templates/base-stack.ts';
import { acknowledge } from '../templates/findings.ts';
import { declareParameters, type LabelledParameter } from '../templates/parameters.ts';

/** The preflight's default for `--role`. */
export const PREFLIGHT_ROLE_NAME = `${DEFAULT_RULE_NAME}-preflight`;

const parameters: Readonly<Record<string, LabelledParameter>> = {
  AdministratorAccountId: {
    label: 'Administrator account',
    description:
      'The account from which the preflight runs. Whoever has sts:AssumeRole on the role there can use it.',
    allowedPattern: '^\\d{12}$',
    constraintDescription: 'Must be the id of an account, 12 digits.',
  },
};

/** Roles are global, so one Region of an account has this stack, and the role serves all of them. */
export class PreflightRoleStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'Preflight of the AWS Config rule about SageMaker training jobs: the role that only reads. For one Region.',
    );
    const parameter = declareParameters(this, [{ label: 'Preflight', parameters }]);
    const administrator = parameter('AdministratorAccountId').valueAsString;
    const role = new CfnRole(this, 'Role', {
      roleName: PREFLIGHT_ROLE_NAME,
      description: 'Lets the preflight see recorder, rules and function of this account',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:${Aws.PARTITION}:iam::${administrator}:root` },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      policies: [{ policyName: 'Look', policyDocument: policyDocument() }],
    });
    acknowledge(role, [
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'rules are listed before their names are known, and a recorder is the only one',
      },
      {
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:*:<AWS::AccountId>:function:${DEFAULT_RULE_NAME}]`,
        reason: 'one function, in whatever Region it is',
      },
    ]);
    new CfnOutput(this, 'RoleArn', { value: role.attrArn });
  }
}

function policyDocument(): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SeeRecorderAndRules',
        Effect: 'Allow',
        Action: ['config:DescribeConfigRules', 'config:DescribeConfigurationRecorderStatus'],
        Resource: '*',
      },
      {
        Sid: 'SeeFunction',
        Effect: 'Allow',
        Action: ['lambda:GetFunction'],
        Resource: `arn:${Aws.PARTITION}:lambda:*:${Aws.ACCOUNT_ID}:function:${DEFAULT_RULE_NAME}`,
      },
    ],
  };
}
