import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Group, Role, User } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import {
  BreakGlassSessionPolicy,
  ProtectiveServiceControlPolicy,
  TrainingInVpcPolicy,
  TrainingInVpcServiceControlPolicy,
} from '../../../infra/prevention/policies/enforcement-policies.ts';
import { enforcementDocument } from '../../../infra/prevention/policies/policy-document.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { generatedTemplate } from './rollout.ts';

describe('the lists of allowed ids', () => {
  it('are refused with everything that is no such id', () => {
    const create = () =>
      enforcementDocument({
        allowedSubnetIds: ['subnet-0aaaaaaaaaaaaaaa1', 'sg-0bbbbbbbbbbbbbbb1', ' subnet-1'],
        allowedSecurityGroupIds: ['default'],
      });

    expect(create).toThrow(
      'the policy would allow no network: allowedSubnetIds must start with "subnet-", got "sg-0bbbbbbbbbbbbbbb1", " subnet-1"; ' +
        'allowedSecurityGroupIds must start with "sg-", got "default"',
    );
  });

  it('allow anything where they are empty, as where they are left out', () => {
    const document = enforcementDocument({ allowedSubnetIds: [], allowedSecurityGroupIds: [] });

    expect(document).toEqual(enforcementDocument());
  });

  it('may be known on deployment only: a parameter, an import, or an id among others', () => {
    const stack = new Stack(new App());
    const parameter = new CfnParameter(stack, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' });

    new TrainingInVpcPolicy(stack, 'Policy', {
      allowedSubnetIds: parameter.valueAsList,
      allowedSecurityGroupIds: [Fn.importValue('Group'), 'sg-0bbbbbbbbbbbbbbb1'],
    });

    const [policy] = Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'),
    );
    const statements: readonly { Condition: unknown }[] =
      policy?.Properties.PolicyDocument.Statement;
    expect(statements.slice(2).map(({ Condition }) => Condition)).toEqual([
      { 'ForAnyValue:StringNotEquals': { 'sagemaker:VpcSubnets': { Ref: 'Subnets' } } },
      {
        'ForAnyValue:StringNotEquals': {
          'sagemaker:VpcSecurityGroupIds': [{ 'Fn::ImportValue': 'Group' }, 'sg-0bbbbbbbbbbbbbbb1'],
        },
      },
    ]);
  });
});

describe('the managed policy', () => {
  it('is attached to roles, users and groups, from CDK and from the template', () => {
    const stack = new Stack(new App());

    new TrainingInVpcPolicy(stack, 'Policy', {
      roles: [Role.fromRoleName(stack, 'Role', 'DataScientist')],
      users: [User.fromUserName(stack, 'User', 'ada')],
      groups: [Group.fromGroupName(stack, 'Group', 'research')],
    });

    const type = 'AWS::IAM::ManagedPolicy';
    const attached = { Roles: ['DataScientist'], Users: ['ada'], Groups: ['research'] };
    const fromCdk = resolveResource(Template.fromStack(stack).toJSON() as never, type, {});
    const fromTemplate = resolveResource(generatedTemplate('managed-policy.template.yaml'), type, {
      PolicyName: 'training-in-vpc',
      RoleNames: 'DataScientist',
      UserNames: 'ada',
      GroupNames: 'research',
    });
    expect(fromCdk).toMatchObject(attached);
    expect(fromTemplate).toMatchObject({ ...attached, ManagedPolicyName: 'training-in-vpc' });
  });

  it('is attached to nobody and has a generated name unless asked for', () => {
    const template = generatedTemplate('managed-policy.template.yaml');

    const properties = resolveResource(template, 'AWS::IAM::ManagedPolicy', {});

    expect(Object.keys(properties).toSorted()).toEqual(['Description', 'PolicyDocument']);
  });
});

describe('the policies of an organization', () => {
  it.each([
    [
      TrainingInVpcServiceControlPolicy,
      { targetIds: ['ou-1', '111122223333'] },
      'targetIds must list ids of roots (r-…), organizational units (ou-…) and accounts, got "ou-1"',
    ],
    [
      ProtectiveServiceControlPolicy,
      { exemptTag: 'vpc*', targetIds: ['r-1'] },
      /targetIds must .*, got "r-1"; exemptTag must be a tag key .*, got "vpc\*"$/,
    ],
    [
      BreakGlassSessionPolicy,
      { tagKey: 'aws:x', organizationId: 'ou-ab12-c3d4e5f6' },
      /tagKey must be a tag key .*, got "aws:x"; organizationId must be the id of an organization, o-…, got "ou-ab12-c3d4e5f6"$/,
    ],
  ] as const)(
    '%o refuses what AWS would, or what would have no effect',
    (policy, props, message) => {
      expect(() => new policy(new Stack(), 'Policy', props as never)).toThrow(message);
    },
  );
});
