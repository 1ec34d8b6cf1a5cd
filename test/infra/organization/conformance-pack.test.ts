import { describe, expect, it } from 'vitest';
import { PACK_BODY_LIMIT, renderPackBody } from '../../../infra/account/rule-pack.ts';
import { RULE_CONTROLS } from '../../../infra/constructs/rule-controls.ts';
import {
  INPUT_PARAMETERS_LIMIT,
  ruleParameterRows,
} from '../../../infra/constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME } from '../../../infra/constructs/rule-props.ts';
import { parseRuleParameters, ruleParameterTable } from '../../../rule/verdict/parameters.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { property, readTemplate } from '../../support/template.ts';

const body = renderPackBody();
const pack = readTemplate(body);

function inputParameters(given: Readonly<Record<string, string>>): Record<string, string> {
  return resolveRule(given).InputParameters as Record<string, string>;
}

function resolveRule(given: Readonly<Record<string, string>>): Record<string, unknown> {
  return resolveResource(pack, 'AWS::Config::ConfigRule', given);
}

/** The names that the rule in the pack is given, whatever their values. */
function inputNames(): object {
  return (property(pack, 'Rule', 'InputParameters') ?? {}) as object;
}

describe('the conformance pack', () => {
  it('fits without a bucket', () => {
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(PACK_BODY_LIMIT);
  });

  it('begins with the controls that it is evidence for, as a comment', () => {
    const comments = body.split('\n').filter((line) => line.startsWith('# '));

    expect(body.startsWith('# Evidence for these controls')).toBe(true);
    expect(comments).toHaveLength(1 + Object.keys(RULE_CONTROLS).length);
    expect(body).toContain('; ISO 27001:2022: A.8.20, A.8.21, A.8.22; ');
  });

  it('keeps to the sections and resource types that packs take', () => {
    expect(Object.keys(pack)).toEqual(['Parameters', 'Conditions', 'Resources']);
    expect(Object.values(pack.Resources).map(({ Type }) => Type)).toEqual([
      'AWS::Config::ConfigRule',
    ]);
    expect(Object.keys(pack.Parameters ?? {}).length).toBeLessThanOrEqual(60);
  });

  it('writes no bare word with a colon inside brackets, which older parsers cut there', () => {
    expect(body).toContain('!Ref "AWS::NoValue"');
    expect(body).not.toMatch(/\[[^"\n]*!Ref AWS::/);
  });

  it('names the rule by a literal and the function of whatever account it is in', () => {
    const rule = resolveRule({});

    expect(body).toContain(`ConfigRuleName: ${DEFAULT_RULE_NAME}\n`);
    expect(rule.Source).toMatchObject({
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: `arn:aws:lambda:eu-central-1:111122223333:function:${DEFAULT_RULE_NAME}`,
    });
  });

  it('names the function of one account for all in central mode', () => {
    const central = readTemplate(renderPackBody({ isCentral: true }));

    const rule = resolveResource(central, 'AWS::Config::ConfigRule', {
      FunctionAccountId: '999988887777',
    });

    expect(rule.Source).toMatchObject({
      SourceIdentifier: `arn:aws:lambda:eu-central-1:999988887777:function:${DEFAULT_RULE_NAME}`,
    });
  });

  it('runs once a day on a schedule by default', () => {
    const details = (given: Readonly<Record<string, string>>) =>
      (resolveRule(given).Source as { SourceDetails: unknown[] }).SourceDetails;

    expect(details({})).toEqual([
      {
        EventSource: 'aws.config',
        MessageType: 'ScheduledNotification',
        MaximumExecutionFrequency: 'TwentyFour_Hours',
      },
    ]);
    expect(details({ MaximumExecutionFrequency: 'One_Hour' })).toMatchObject([
      { MaximumExecutionFrequency: 'One_Hour' },
    ]);
  });

  it('has every parameter of the rule, and no other', () => {
    expect(Object.keys(inputNames()).toSorted()).toEqual(
      Object.keys(ruleParameterTable).toSorted(),
    );
  });

  it('leaves the rule its own defaults and all 1,024 characters where nothing is set', () => {
    expect(inputParameters({})).toEqual({});
  });

  it('passes what is set on under the names that the rule reads', () => {
    const given = inputParameters({
      AllowedSubnetIds: 'subnet-0a1b2c3d,subnet-0e1f2a3b',
      RequireNetworkIsolation: 'true',
      AccountResult: 'true',
    });

    expect(parseRuleParameters(given)).toMatchObject({
      allowedSubnetIds: ['subnet-0a1b2c3d', 'subnet-0e1f2a3b'],
      requireNetworkIsolation: true,
      accountResult: true,
    });
  });

  it('would not break the rule if Config passed empty values on', () => {
    const empty = Object.fromEntries(ruleParameterRows.map(([name]) => [name, '']));

    expect(parseRuleParameters(empty)).toEqual(parseRuleParameters({}));
    expect(JSON.stringify(empty).length).toBeLessThan(INPUT_PARAMETERS_LIMIT);
  });
});
