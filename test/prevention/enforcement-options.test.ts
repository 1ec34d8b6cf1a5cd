import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { TrainingInVpcPolicy } from '../../infra/prevention/policies/enforcement-policies.ts';
import { enforcementDocument } from '../../infra/prevention/policies/policy-document.ts';

describe('the lists of approved ids', () => {
  it('are refused with everything that is no such id', () => {
    const create = () =>
      enforcementDocument({
        approvedSubnetIds: ['subnet-0aaaaaaaaaaaaaaa1', 'sg-0bbbbbbbbbbbbbbb1', ' subnet-1'],
        approvedSecurityGroupIds: ['default'],
      });

    expect(create).toThrow(
      'the policy would approve what is no network: approvedSubnetIds must start with "subnet-", got "sg-0bbbbbbbbbbbbbbb1", " subnet-1"; ' +
        'approvedSecurityGroupIds must start with "sg-", got "default"',
    );
  });

  it('approve anything where they are empty, as where they are left out', () => {
    const document = enforcementDocument({ approvedSubnetIds: [], approvedSecurityGroupIds: [] });

    expect(document).toEqual(enforcementDocument());
  });

  it('may be known on deployment only: a parameter, an import, or an id among others', () => {
    const stack = new Stack(new App());
    const parameter = new CfnParameter(stack, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' });

    new TrainingInVpcPolicy(stack, 'Policy', {
      approvedSubnetIds: parameter.valueAsList,
      approvedSecurityGroupIds: [Fn.importValue('Group'), 'sg-0bbbbbbbbbbbbbbb1'],
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
