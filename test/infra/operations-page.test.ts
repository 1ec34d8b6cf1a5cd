// docs/operations.md names what an operator can set, query and paste; each of it is held against the code here.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contextKeys, ruleContextKeys } from '../../infra/context.ts';
import { parameterId } from '../../infra/templates/rule-parameter-group.ts';
import { ActionDeniedError } from '../../rule/aws/errors.ts';
import { MemberRoleDeniedError } from '../../rule/aws/member-credentials.ts';
import { UnexpectedEventError } from '../../rule/events/config-event.ts';
import { readEnvironment } from '../../rule/events/environment.ts';
import { createLambdaLog, logRecords } from '../../rule/log.ts';
import * as ports from '../../rule/ports.ts';
import { zeroCounts } from '../../rule/run/run-counts.ts';
import { InvalidRuleParametersError, ruleParameterTable } from '../../rule/verdict/parameters.ts';
import { memberTemplate } from './synthesize.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const { Parameters: declared = {} } = memberTemplate();
const ofRule = new Set(Object.keys(ruleParameterTable).map(parameterId));

/** What stands between the fences of a language. */
function fenced(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );
}

describe('what can be set', () => {
  const [, section = ''] = /\n## What can be set\n([\s\S]*?)\n## /.exec(page) ?? [];

  it.each(ruleContextKeys.filter((key) => !Object.hasOwn(ruleParameterTable, key)))(
    'mentions the context key %s',
    (key) => {
      expect(section).toContain(`\`${key}\``);
    },
  );

  it.each(Object.keys(declared).filter((name) => !ofRule.has(name)))(
    'mentions the parameter %s of the template',
    (name) => {
      expect(section).toContain(`\`${name}\``);
    },
  );

  it('describes the environment as the function reads it', () => {
    const named = [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name = '']) => name);

    expect(() => readEnvironment(Object.fromEntries(named.map((name) => [name, '?'])))).toThrow(
      new RegExp(named.map((name) => `${name} must be`).join('[\\s\\S]*')),
    );
    expect(readEnvironment({}).quotaShare).toBe(0.5);
    expect(section).toContain('| `QUOTA_SHARE` | 0.5 |');
  });
});

describe('the settings in cdk.json', () => {
  const settings = fenced('json').find((text) => text.startsWith('"context"')) ?? '';

  it('are keys that the app reads, in JSON', () => {
    const { context } = JSON.parse(`{${settings}}`);

    expect(Object.keys(context).length).toBeGreaterThan(2);
    for (const key of Object.keys(context)) expect(contextKeys).toContain(key);
  });
});

describe('the Terraform example', () => {
  const [terraform = ''] = fenced('hcl');
  const given = [...terraform.matchAll(/^ {2}(\w+) += /gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'source');

  it('sets variables of the module only', () => {
    const readme = readFileSync(
      new URL('../../infra/account/terraform/README.md', import.meta.url),
      'utf8',
    );

    expect(given.length).toBeGreaterThan(2);
    for (const name of given) expect(readme).toContain(`| \`${name}\` |`);
  });

  it('requires nothing of jobs that the rule does not require by itself', () => {
    expect(given.filter((name) => /^(require|allowed)_/.test(name))).toEqual([]);
  });
});

describe('the commands', () => {
  const commands = fenced('bash').join('\n');

  it('set parameters of the template only', () => {
    const overrides = [...commands.matchAll(/--parameter-overrides ([\s\S]*?)(?=\n(?! )| --|$)/g)]
      .flatMap(([, list = '']) => [...list.matchAll(/(\w+)=/g)])
      .map(([, name = '']) => name);

    expect(overrides.length).toBeGreaterThan(0);
    for (const name of overrides) expect(declared).toHaveProperty(name);
  });

  it('upload the template to a bucket, because it is too long for a call', () => {
    const deploys = commands
      .split(/\n(?! )/)
      .filter((each) => each.includes('infra/generated/member.yaml'));

    expect(deploys.length).toBeGreaterThan(1);
    for (const each of deploys) expect(each).toMatch(/--s3-bucket|s3 cp/);
  });
});

describe('the errors of the runbook', () => {
  const [, table = ''] = /\n\| `error.name` \|([\s\S]*?)\n\n/.exec(page) ?? [];
  const ofPorts = Object.values(ports)
    .filter((each) => each.prototype instanceof Error)
    .map(({ name }) => name);

  it.each([
    ...ofPorts,
    ActionDeniedError.name,
    InvalidRuleParametersError.name,
    MemberRoleDeniedError.name,
    UnexpectedEventError.name,
  ])('are each explained: %s', (name) => {
    expect(table).toContain(`| \`${name}\` |`);
  });

  it('are those that there are', () => {
    expect(ofPorts.length).toBeGreaterThan(5);
  });
});

describe('the queries of the runbook', () => {
  const lines: string[] = [];
  const log = createLambdaLog({ functionName: 'a-function' }, (line) => lines.push(line));
  log.error('invocation-failed', new Error('denied'));
  log.record('job-unknown', { job: 'a-job', reason: 'denied' });
  log.record('result-unreviewed', { job: 'a-job', reason: 'denied' });
  log.summary({
    report: {
      status: 'unfinished',
      counts: zeroCounts(),
      resourceType: 'AWS::SageMaker::TrainingJob',
      gaps: [{ from: 0, to: 1 }],
      pendingJobs: 1,
      resumeInSeconds: 5,
    },
    ruleName: 'a-rule',
    sdkVersion: '3.0.0',
    apiCalls: { ListTrainingJobs: 1 },
    throttles: { ListTrainingJobs: 1, Search: 1, DescribeTrainingJob: 1, PutEvaluations: 1 },
    durationMs: 1,
  });
  const known = new Set(['@timestamp', ...lines.flatMap((line) => pathsOf(JSON.parse(line)))]);
  const queries = fenced('text').filter((text) => text.startsWith('filter code'));

  it.each(queries)('%s asks for fields that the records have', (query) => {
    const fields = [...query.matchAll(/\bfields (.+)/g)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    const sums = [...query.matchAll(/sum\(([\w.]+)\)/g)].map(([, field = '']) => field);

    expect([...fields, ...sums].length).toBeGreaterThan(2);
    expect([...fields, ...sums].filter((field) => !known.has(field))).toEqual([]);
  });

  it.each(queries)('%s looks for codes of the registry', (query) => {
    const [condition = ''] = query.split('\n');
    const codes = [...condition.matchAll(/"([^"]+)"/g)].map(([, code = '']) => code);

    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !Object.hasOwn(logRecords, code))).toEqual([]);
  });

  it('are four at least', () => {
    expect(queries.length).toBeGreaterThanOrEqual(4);
  });
});

/** The paths of all values in a record, with dots as Logs Insights writes them. */
function pathsOf(value: object, prefix = ''): readonly string[] {
  return Object.entries(value).flatMap(([key, item]) => [
    `${prefix}${key}`,
    ...(typeof item === 'object' && item !== null ? pathsOf(item, `${prefix}${key}.`) : []),
  ]);
}
