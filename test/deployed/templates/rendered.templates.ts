// Everything that is rendered, against what linters do not look at.

import { beforeAll, describe, expect, it } from 'vitest';
import { fieldsOf } from './config-problems.ts';
import { policyProblems } from './policy-problems.ts';
import {
  deployedTemplates,
  policyFiles,
  synthesizedTemplates,
  validationReports,
} from './rendered-directories.ts';
import { resourceShapes } from './resource-shapes.ts';
import { templateSizeProblems } from './stack-set-problems.ts';
import { type Findings, templateProblems } from './template-problems.ts';

const deployed = deployedTemplates();
const all = [...deployed, ...synthesizedTemplates()];

/** The one file that is a pack itself; packs inside other templates are found where they are. */
const packPath = 'infra/generated/conformance-pack.yaml';

/** The one template that a bucket brings, since it carries code. */
const memberPath = 'infra/generated/member.yaml';

const findings = new Map<string, Findings>();

beforeAll(async () => {
  for (const { path, text } of all)
    findings.set(path, await templateProblems(text, path, { isPack: path === packPath }));
});

function findingsOf(path: string): Findings {
  const found = findings.get(path);
  if (found === undefined) throw new Error(`${path} was not looked at`);
  return found;
}

function count(path: string, type: string): number {
  return findingsOf(path).resources.get(type) ?? 0;
}

describe.each(all.map(({ path }) => [path]))('%s', (path) => {
  it('has no problem', () => {
    expect(findingsOf(path).problems).toEqual([]);
  });

  it('is looked at with each of its resources', () => {
    const { resources, unreached } = findingsOf(path);

    expect(unreached).toEqual([]);
    expect(resources.size).toBeGreaterThan(0);
  });
});

describe.each(
  deployed.filter(({ path }) => path !== memberPath).map(({ path, text }) => [path, text]),
)('%s', (path, text) => {
  it('is deployed without a bucket', () => {
    expect(templateSizeProblems(text, path)).toEqual([]);
  });
});

describe.each(policyFiles().map(({ path, text }) => [path, text]))('%s', (path, text) => {
  it('is a policy whose actions exist', async () => {
    const policy: unknown = JSON.parse(text);

    expect(fieldsOf(policy).Statement).not.toEqual([]);
    expect(await policyProblems(policy, path)).toEqual([]);
  });
});

describe("AWS's own validation of what was synthesized", () => {
  it('has no violation that is not acknowledged with a reason', () => {
    const reports = validationReports();

    expect(reports.length).toBeGreaterThan(0);
    expect(reports.flatMap(({ violations }) => violations)).toEqual([]);
  });
});

describe('the check', () => {
  it.each([
    [memberPath, 2],
    [packPath, 1],
    ['infra/generated/organization-conformance-pack.yaml', 1],
    ['cdk.out/SageMakerTrainingJobInVpc.template.json', 1],
  ])('finds the rules of %s, those of packs inside it included', (path, rules) => {
    expect(count(path, 'AWS::Config::ConfigRule')).toBe(rules);
  });

  it.each(Object.keys(resourceShapes))('meets %s', (type) => {
    const total = all.reduce((sum, { path }) => sum + count(path, type), 0);

    expect(total).toBeGreaterThan(0);
  });

  it('compares values with the service model, and reads policies', () => {
    const places = all.flatMap(({ path }) => [...findingsOf(path).comparedPlaces]);
    const policies = all.reduce((sum, { path }) => sum + findingsOf(path).policies, 0);
    const rules = all.reduce((sum, { path }) => sum + count(path, 'AWS::Config::ConfigRule'), 0);
    console.log(
      `${all.length} templates, ${rules} Config rules, ${places.length} values compared with the service model, ${policies} policies read`,
    );

    expect(places.length).toBeGreaterThan(500);
    expect(policies).toBeGreaterThan(20);
  });
});
