import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ProtectiveServiceControlPolicy } from '../../../infra/prevention/policies/enforcement-policies.ts';
import {
  policySize,
  SERVICE_CONTROL_POLICY_LIMIT,
} from '../../../infra/prevention/policies/policy-size.ts';
import { protectiveDocument } from '../../../infra/prevention/policies/protective-policy.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';

const generated = join(import.meta.dirname, '../../../infra/generated/prevention');
const template = readTemplate(
  readFileSync(join(generated, 'protective-policy.template.yaml'), 'utf8'),
);
const type = 'AWS::Organizations::Policy';

describe('the protective policy', () => {
  it('fits into a service control policy', () => {
    expect(policySize(protectiveDocument())).toBeLessThan(SERVICE_CONTROL_POLICY_LIMIT.characters);
  });

  it('is the same from CDK and from the template', () => {
    const stack = new Stack(new App());
    new ProtectiveServiceControlPolicy(stack, 'Policy');

    const fromCdk = resolveResource(Template.fromStack(stack).toJSON() as never, type, {}).Content;
    const fromTemplate = resolveResource(template, type, {}).Content;

    expect(fromCdk).toEqual(protectiveDocument());
    expect(fromTemplate).toEqual(protectiveDocument());
  });

  it('takes lists of names and exempt roles from the parameters of the template', () => {
    const functionName = 'mine-too';
    const namesContaining = ['mine', 'StackSet-mine'];
    const exemptRoleArns = ['arn:*:iam::*:role/stacksets-exec-*', 'arn:aws:iam::*:role/Deployer'];

    const { Content } = resolveResource(template, type, {
      FunctionName: functionName,
      NamesContaining: namesContaining.join(),
      ExemptRoleArns: exemptRoleArns.join(),
      ExemptTag: 'vpc-exempt',
    });

    expect(Content).toEqual(
      protectiveDocument({
        ...{ functionName, namesContaining, exemptRoleArns },
        exemptTag: 'vpc-exempt',
      }),
    );
  });
});
