import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULE_NAME_LIMIT } from '../../../infra/constructs/rule-props.ts';
import { storedQueries } from '../../../infra/organization/stored-queries.ts';

const page = readFileSync(new URL('../../../docs/queries.md', import.meta.url), 'utf8');

/** @see https://docs.aws.amazon.com/config/latest/developerguide/query-components.html */
const missingFromGrammar = /\b(FROM|AS|DISTINCT|HAVING|JOIN|UNION|ALL|NULL)\b/;

/** Properties of AWS::Config::ResourceCompliance and of every resource. */
const queryable = new Set([
  'accountId',
  'awsRegion',
  'configurationItemCaptureTime',
  'configuration.complianceType',
  'configuration.targetResourceId',
  'configuration.configRuleList.configRuleName',
  'resourceType',
]);

function clause(expression: string, from: RegExp): string {
  return from.exec(expression)?.[1] ?? '';
}

describe.each(storedQueries().map((query) => [query.name, query] as const))('%s', (_, query) => {
  const { name, answers, limits, expression } = query;
  const withoutTexts = expression.replaceAll(/'[^']*'/g, "''");
  const groups = clause(expression, /GROUP BY (.+?)(?: ORDER BY|$)/)
    .split(', ')
    .filter((property) => property !== '');

  it('fits into what Config stores', () => {
    expect(name).toMatch(/^[A-Za-z0-9-_]{1,64}$/);
    expect(answers.length).toBeLessThanOrEqual(256);
    expect(expression.length).toBeLessThanOrEqual(4_096);
  });

  it('uses only what the grammar has', () => {
    expect(withoutTexts).not.toMatch(missingFromGrammar);
    expect(withoutTexts).toMatch(/^SELECT .+ WHERE .+/);
  });

  it('groups by three properties at most, and by one where it orders by a count', () => {
    expect(groups.length).toBeLessThanOrEqual(expression.includes('ORDER BY COUNT(*)') ? 1 : 3);
  });

  it('counts by exactly what it shows', () => {
    const shown = clause(expression, /^SELECT (.+) WHERE/).split(', ');

    expect(shown.filter((property) => property !== 'COUNT(*)')).toEqual(
      shown.includes('COUNT(*)') ? groups : shown,
    );
  });

  it('asks for properties that Config keeps of a result', () => {
    const asked = withoutTexts.match(/\b(?:configuration\.)?[a-z]\w*(?:\.\w+)*/g) ?? [];

    expect(asked.filter((property) => !queryable.has(property))).toEqual([]);
  });

  it('finds the rule whatever suffix a pack gives its name, by a wildcard at the end only', () => {
    const [pattern] = expression.match(/LIKE '[^']*'/g) ?? [];

    expect(pattern).toMatch(/^LIKE '[A-Za-z0-9-]{3,}%'$/);
  });

  it('is in the docs unchanged, with its question and its limits', () => {
    expect(page).toContain(expression);
    expect(page).toContain(answers);
    expect(page).toContain(limits);
  });
});

it('names of queries fit for the longest name of a rule', () => {
  const names = storedQueries('r'.repeat(RULE_NAME_LIMIT)).map(({ name }) => name.length);

  expect(Math.max(...names)).toBeLessThanOrEqual(64);
});
