import { describe, expect, it } from 'vitest';
import type { BreakGlass } from '../../infra/prevention/policies/break-glass.ts';
import {
  type EnforcementOptions,
  enforcementDocument,
} from '../../infra/prevention/policies/policy-document.ts';
import {
  breakGlassArn,
  breakGlassRows,
  breakGlassTag,
  type Exemption,
  taggingRows,
} from './break-glass-table.ts';
import { mayRunTerraform, type Rendering, renderings, terraformRenderings } from './renderings.ts';
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

    it.each(exemptions)('lets set the tag whom the table says: %s', async (exemption) => {
      const policies = attached(rendering.document({}, breakGlasses[exemption]));

      const outcomes = await Promise.all(
        taggingRows.map(async ({ does, request }) => [does, await simulate(request, policies)]),
      );

      expect(outcomes).toEqual(taggingRows.map(({ does, yields }) => [does, yields[exemption]]));
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
