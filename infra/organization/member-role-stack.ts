import { Aws, CfnOutput } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { PermissionResource } from '../constructs/rule-permissions.ts';
import { BaseStack } from '../templates/base-stack.ts';
import { acknowledge } from '../templates/findings.ts';
import { declareParameters, type LabelledParameter, whereGiven } from '../templates/parameters.ts';
import { MEMBER_ROLE_NAME, memberPermissions } from './central-permissions.ts';

const parameters: Readonly<Record<string, LabelledParameter>> = {
  CentralRoleArns: {
    label: 'Roles of the central function',
    description:
      'CentralRoleArn of the central stacks, one for each Region, separated by commas. Only these roles are trusted.',
    type: 'CommaDelimitedList',
    // No account and no wildcard: a trust in either would be a trust in whoever administers that account.
    allowedPattern: '^arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=.@/-]{1,512}$',
    constraintDescription: 'ARNs of roles, separated by commas.',
  },
  ExternalId: {
    label: 'External id',
    description:
      'The external ID that the central function has to send when it assumes the role. Empty: none.',
    default: '',
    allowedPattern: '^([\\w+=,.@:/-]{2,1224})?$',
    constraintDescription:
      'Must be 2 to 1224 characters of A-Z, a-z, 0-9 and _+=,.@:/-, or nothing.',
  },
};

/**
 * What a member account has in central mode: a role that the central function assumes, and nothing that runs. Roles
 * are global, so one Region of the account has this stack, and the role serves all of them.
 */
export class MemberRoleStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'Central mode of the AWS Config rule about SageMaker training jobs: the role in a member account. For one Region.',
    );
    const parameter = declareParameters(this, [{ label: 'Central mode', parameters }]);
    const centralRoles = parameter('CentralRoleArns');
    const externalId = whereGiven(parameter('ExternalId'));
    const role = new CfnRole(this, 'Role', {
      roleName: MEMBER_ROLE_NAME,
      description: 'Lets the central function judge the training jobs of this account',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: centralRoles.valueAsList },
            Action: 'sts:AssumeRole',
            Condition: externalId.when({
              StringEquals: { 'sts:ExternalId': externalId.parameter.valueAsString },
            }),
          },
        ],
      },
      policies: [{ policyName: 'Judge', policyDocument: this.#policy() }],
    });
    this.#acknowledge(role);
    new CfnOutput(this, 'RoleArn', { value: role.attrArn });
  }

  #policy(): object {
    return {
      Version: '2012-10-17',
      Statement: memberPermissions.map(({ sid, actions, resource }) => ({
        Sid: sid,
        Effect: 'Allow',
        Action: actions,
        Resource: resourceArn(resource),
      })),
    };
  }

  #acknowledge(role: CfnRole): void {
    const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;
    const inAccount = (service: string, resource: string) =>
      `arn:<AWS::Partition>:${service}:*:<AWS::AccountId>:${resource}`;
    acknowledge(role, [
      {
        id: wildcard('*'),
        reason:
          'ListTrainingJobs, Search and PutEvaluations have no resource to name, see rule-permissions.ts',
      },
      {
        id: wildcard(inAccount('sagemaker', 'training-job/*')),
        reason: 'the rule judges every training job, and reading one is all that is granted',
      },
      {
        id: wildcard(inAccount('config', PACK_RULES)),
        reason: 'rules that packs brought, whose ids Config makes up',
      },
    ]);
  }
}

/** Rules that conformance packs bring, the organization's included. */
const PACK_RULES = 'config-rule/aws-service-rule/config-conforms.amazonaws.com/*';

/** In every Region of the account. */
function resourceArn(resource: PermissionResource): string {
  const inAccount = (service: string, name: string) =>
    `arn:${Aws.PARTITION}:${service}:*:${Aws.ACCOUNT_ID}:${name}`;
  switch (resource) {
    case 'everything':
      return '*';
    case 'training jobs':
      return inAccount('sagemaker', 'training-job/*');
    case 'rule':
      return inAccount('config', PACK_RULES);
    default:
      throw new Error(
        `a statement of the member role is about "${resource}", which it has none of`,
      );
  }
}
