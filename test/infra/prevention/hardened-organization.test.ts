import { describe, expect, it } from 'vitest';
import { resolveResources } from '../../support/resolve-template.ts';
import { createCalls, grantedActions } from './create-calls.ts';
import {
  guardrails,
  hardenedParameters,
  networkPerimeter,
  proactiveControls,
} from './guardrails.ts';
import { generatedTemplate } from './rollout.ts';
import { permissive, type Request, simulate } from './simulate.ts';

const deployer = 'arn:aws:iam::111122223333:role/stacksets-exec-0123456789abcdef';
const functionArn =
  'arn:aws:lambda:eu-central-1:111122223333:function:sagemaker-training-job-in-vpc';
const choices = { unset: {}, set: hardenedParameters } as const;

async function deniedOf(requests: readonly Request[], document: unknown) {
  const denied = await Promise.all(
    requests.map(async (request) => {
      const outcome = await simulate(
        { principalArn: deployer, ...request },
        { identity: [permissive], serviceControl: [document] },
      );
      return outcome === 'denied' ? [request.action] : [];
    }),
  );
  return [...new Set(denied.flat())].toSorted();
}

function parametersOf(template: string, choice: keyof typeof choices) {
  return template === 'member.yaml' ? choices[choice] : {};
}

describe.each(guardrails)('under the guardrail "$name"', (guardrail) => {
  const template = generatedTemplate(guardrail.template);

  it.each(['unset', 'set'] as const)(
    'with parameters %s is denied what the table says',
    async (choice) => {
      const requests = createCalls(template, parametersOf(guardrail.template, choice));

      const denied = await deniedOf(requests, guardrail.document);

      expect(requests.length).toBeGreaterThan(3);
      expect(denied).toEqual(guardrail.deniedCalls[choice].toSorted());
    },
  );

  it('nothing is denied to whom the guardrail exempts', async () => {
    const exempt = { 'dp:exclude': 'true', 'dp:exclude:identity': 'true' };
    const requests = createCalls(template, {}).map((request) => ({
      ...request,
      principalTags: exempt,
    }));

    expect(await deniedOf(requests, guardrail.document)).toEqual([]);
  });
});

describe('under all guardrails at once', () => {
  it('the parameters and the exemption of who deploys are enough', async () => {
    const requests = createCalls(generatedTemplate('member.yaml'), hardenedParameters);
    const documents = guardrails.map(({ document }) => document);

    for (const document of documents) {
      const denied = await deniedOf(requests, document);
      expect(denied.filter((action) => action !== 'lambda:AddPermission')).toEqual([]);
    }
  });
});

describe('under the network perimeter of functions', () => {
  const template = generatedTemplate('member.yaml');
  const asFunction = (keys: NonNullable<Request['keys']>) =>
    grantedActions(template, hardenedParameters)
      // Lambda calls EC2 for the function, and SQS and DynamoDB call KMS; the perimeter spares calls of services.
      .filter((action) => !/^(ec2|kms):/.test(action))
      .map((action) => ({
        action,
        principalArn: 'arn:aws:iam::111122223333:role/workload/Function',
        keys: { 'lambda:SourceFunctionArn': functionArn, ...keys },
      }));

  it('a function in a VPC with endpoints may do all that it does', async () => {
    const requests = asFunction({ 'aws:VpceOrgID': networkPerimeter.organizationId });

    expect(requests.length).toBeGreaterThan(10);
    expect(await deniedOf(requests, networkPerimeter.document)).toEqual([]);
  });

  it('a function outside a VPC may write its log and nothing else', async () => {
    const requests = asFunction({});

    const denied = await deniedOf(requests, networkPerimeter.document);

    const allowed = requests
      .map(({ action }) => action)
      .filter((action) => !denied.includes(action));
    expect(allowed.toSorted()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });
});

describe.each(proactiveControls)('the proactive control $id', (control) => {
  it.each(['unset', 'set'] as const)(
    'with parameters %s is met or not, as the table says',
    (choice) => {
      const resources = [
        ...resolveResources(generatedTemplate('member.yaml'), choices[choice]).values(),
      ].filter(({ Type }) => Type === control.resourceType);

      const unmet = resources.filter(({ Properties }) => !control.isMet(Properties));

      expect(unmet.length === 0).toBe(control.met[choice]);
    },
  );

  it('has something to look at', () => {
    const types = [
      ...resolveResources(generatedTemplate('member.yaml'), hardenedParameters).values(),
    ].map(({ Type }) => Type);

    expect(types).toContain(control.resourceType);
  });
});
