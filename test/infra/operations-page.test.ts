// docs/operations.md names what an operator can set, query and paste; each of it is held against the code here.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inputParameters } from '../../infra/constructs/rule-parameters.ts';
import { contextKeys } from '../../infra/context.ts';
import {
  renderMemberEventsTemplate,
  renderMemberTemplate,
} from '../../infra/rendered-templates.ts';
import { readEnvironment } from '../../rule/events/environment.ts';
import { createLambdaLog } from '../../rule/log.ts';
import { zeroCounts } from '../../rule/run/run-counts.ts';
import { ruleParameterTable } from '../../rule/verdict/parameters.ts';
import { readTemplate } from '../support/template.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const standIn = 'exports.handler = async () => {};\n';
const parametersOf = (template: string) => Object.keys(readTemplate(template).Parameters ?? {});
const member = parametersOf(renderMemberTemplate(standIn));
const memberEvents = parametersOf(renderMemberEventsTemplate(standIn));

/** What stands between the fences of a language. */
function fenced(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );
}

describe('what can be set', () => {
  const [, section = ''] = /\n## What can be set\n([\s\S]*?)\n## /.exec(page) ?? [];

  it.each(contextKeys.filter((key) => !Object.hasOwn(ruleParameterTable, key)))(
    'tells of the context key %s',
    (key) => {
      expect(section).toContain(`\`${key}\``);
    },
  );

  it.each([...member, ...memberEvents])('tells of the parameter %s of the templates', (name) => {
    expect(section).toContain(`\`${name}\``);
  });

  it('tells of the environment as the function reads it', () => {
    const named = [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name = '']) => name);

    expect(() => readEnvironment(Object.fromEntries(named.map((name) => [name, '?'])))).toThrow(
      new RegExp(named.map((name) => `${name} must be`).join('[\\s\\S]*')),
    );
    expect(readEnvironment({}).quotaShare).toBe(0.5);
    expect(section).toContain('| `QUOTA_SHARE` | 0.5 |');
  });
});

describe('the Terraform example', () => {
  const [terraform = ''] = fenced('hcl');

  it('sets parameters of the templates only, to values they allow', () => {
    const blocks = [...terraform.matchAll(/parameters = \{\n([\s\S]*?)\n {2}\}/g)];

    const names = blocks.map(([, block = '']) =>
      [...block.matchAll(/^ {4}(\w+) +=/gm)].map(([, name = '']) => name),
    );

    const [ofMember = [], ofEvents = [], ...others] = names;
    expect(others).toEqual([]);
    expect(ofMember.toSorted()).toEqual(member.toSorted());
    // Of the two ways to name a topic, one.
    expect(ofEvents.toSorted()).toEqual(
      memberEvents.filter((name) => name !== 'AlarmTopicName').toSorted(),
    );
    expect(terraform).toContain('jsonencode({ requireNetworkIsolation = "true" })');
    expect(inputParameters({ requireNetworkIsolation: true })).toEqual({
      requireNetworkIsolation: 'true',
    });
  });
});

describe('the queries of the runbook', () => {
  const lines: string[] = [];
  const log = createLambdaLog({ functionName: 'a-function' }, (line) => lines.push(line));
  log.error('the invocation failed', new Error('denied'));
  log.warn('not judged: a-job', { reason: 'denied' });
  log.summary({
    report: {
      status: 'unfinished',
      counts: zeroCounts(),
      resourceType: 'AWS::SageMaker::TrainingJob',
      gaps: [{ from: 0, to: 1 }],
      pendingJobs: 0,
      resumeInSeconds: 5,
    },
    ruleName: 'a-rule',
    apiCalls: { ListTrainingJobs: 1 },
    throttles: { ListTrainingJobs: 1, Search: 1, DescribeTrainingJob: 1, PutEvaluations: 1 },
    durationMs: 1,
  });
  const known = new Set(['@timestamp', ...lines.flatMap((line) => pathsOf(JSON.parse(line)))]);
  const queries = fenced('text').filter((text) => text.startsWith('filter message'));

  it.each(queries)('%s asks for fields that the records have', (query) => {
    const fields = [...query.matchAll(/\bfields (.+)/g)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    const sums = [...query.matchAll(/sum\(([\w.]+)\)/g)].map(([, field = '']) => field);

    expect([...fields, ...sums].length).toBeGreaterThan(2);
    expect([...fields, ...sums].filter((field) => !known.has(field))).toEqual([]);
  });

  it.each(queries)('%s looks for a message that is written', (query) => {
    const [, exact, pattern] = /^filter message (?:= "([^"]+)"|like \/(.+)\/)/.exec(query) ?? [];
    const messages = lines.flatMap((line) => JSON.parse(line).message ?? []);

    expect(
      messages.some((message) =>
        pattern === undefined ? message === exact : new RegExp(pattern).test(message),
      ),
    ).toBe(true);
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
