// What AWS Config demands beyond the bounds of single properties, and no linter looks at. Numbers and names come from
// the service model, or from the rule itself where it reads its parameters.

import { parseRuleParameters } from '../../../rule/verdict/parameters.ts';
import { hasGap } from '../../support/resolve-template.ts';
import { problem } from './problem.ts';
import { serviceModel } from './service-model.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** What a conformance pack appends to the names of its rules: `-conformance-pack-` and nine characters. */
const packSuffixLength = 27;

export function fieldsOf(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

/** A custom rule on a schedule, the only kind that this project ships. */
export function ruleProblems(
  { ConfigRuleName, InputParameters, Source }: Properties,
  where: string,
  isInPack: boolean,
): readonly string[] {
  const source = fieldsOf(Source);
  const details = Array.isArray(source.SourceDetails) ? source.SourceDetails.map(fieldsOf) : [];
  return [
    ...ruleNameProblems(String(ConfigRuleName ?? ''), `${where}.ConfigRuleName`, isInPack),
    ...(source.Owner === 'CUSTOM_LAMBDA' && !isFunctionArn(source.SourceIdentifier)
      ? [
          problem(
            `${where}.Source.SourceIdentifier`,
            'be the ARN of a function',
            source.SourceIdentifier,
            'name the function that evaluates the rule',
          ),
        ]
      : []),
    ...(details.length === 0
      ? [
          problem(
            `${where}.Source.SourceDetails`,
            'list what starts the rule',
            source.SourceDetails,
            'add a ScheduledNotification, without which Config never invokes the function',
          ),
        ]
      : []),
    ...details.flatMap((detail, position) =>
      detail.MessageType === 'ScheduledNotification'
        ? []
        : [
            problem(
              `${where}.Source.SourceDetails[${position}].MessageType`,
              'be ScheduledNotification, the only one that the function takes',
              detail.MessageType,
              'use it',
            ),
          ],
    ),
    ...inputParameterProblems(InputParameters, `${where}.InputParameters`),
  ];
}

function ruleNameProblems(name: string, where: string, isInPack: boolean): readonly string[] {
  if (hasGap(name)) return [];
  const config = serviceModel('config');
  const bound = config.lowestBound('ConfigRuleName') - (isInPack ? packSuffixLength : 0);
  const { pattern = '' } = config.shape('OrganizationConfigRuleName');
  return [
    ...(name.length <= bound
      ? []
      : [
          problem(
            where,
            `have at most ${bound} characters, with which Config still reads its results`,
            `${name.length} characters: ${name}`,
            'shorten it',
          ),
        ]),
    ...(new RegExp(`^(?:${pattern})$`).test(name)
      ? []
      : [problem(where, `match ${pattern}`, name, 'use those characters only')]),
  ];
}

function isFunctionArn(value: unknown): boolean {
  const text = String(value);
  return hasGap(text) || /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+/.test(text);
}

function inputParameterProblems(given: unknown, where: string): readonly string[] {
  if (given === undefined) return [];
  const json = typeof given === 'string' ? given : JSON.stringify(given);
  const most = serviceModel('config').most('StringWithCharLimit1024');
  const tooLong =
    json.length <= most
      ? []
      : [problem(where, `have at most ${most} characters`, json.length, 'list fewer ids or names')];
  if (typeof given === 'string' && hasGap(given)) return tooLong;
  const parameters = openJson(json);
  if (parameters === undefined)
    return [...tooLong, problem(where, 'be a JSON object', given, 'write {} for none')];
  const readable = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === 'string' && hasGap(value) ? '' : value,
  ]);
  return [...tooLong, ...rejections(Object.fromEntries(readable), where)];
}

function openJson(text: string): Properties | undefined {
  try {
    return JSON.parse(text) as Properties;
  } catch {
    return undefined;
  }
}

/** What the rule itself says when it is given these parameters; an empty value is none. */
function rejections(parameters: Properties, where: string): readonly string[] {
  try {
    parseRuleParameters(parameters);
    return [];
  } catch (error) {
    return [`${where}: ${(error as Error).message}; use parameters of docs/parameters.md`];
  }
}

export function aggregatorProblems(properties: Properties, where: string): readonly string[] {
  const sources = [
    ...[properties.AccountAggregationSources ?? []].flat().map(fieldsOf),
    ...[properties.OrganizationAggregationSource ?? []].flat().map(fieldsOf),
  ];
  if (sources.length === 0)
    return [
      problem(
        where,
        'have AccountAggregationSources or an OrganizationAggregationSource',
        properties,
        'say whose results it collects',
      ),
    ];
  return sources
    .filter(({ AllAwsRegions, AwsRegions }) => {
      const hasRegions = Array.isArray(AwsRegions) && AwsRegions.length > 0;
      return String(AllAwsRegions) !== 'true' && !hasRegions;
    })
    .map((source) =>
      problem(
        where,
        'have AllAwsRegions true, or AwsRegions, in each source',
        source,
        'say from where it collects',
      ),
    );
}

/** @see https://docs.aws.amazon.com/config/latest/developerguide/query-components.html */
export function storedQueryProblems(
  { QueryExpression }: Properties,
  where: string,
): readonly string[] {
  const expression = String(QueryExpression ?? '');
  const withoutTexts = expression.replaceAll(/'[^']*'/g, "''");
  const foreign = withoutTexts.match(/\b(?:FROM|AS|DISTINCT|HAVING|JOIN|UNION|NULL)\b/gi) ?? [];
  return [
    ...(/^SELECT\s+\S/.test(withoutTexts)
      ? []
      : [problem(where, 'begin with SELECT', expression, 'name the properties to show')]),
    ...foreign.map((word) =>
      problem(where, 'keep to the grammar of advanced queries', word, 'leave it out'),
    ),
    ...(/LIKE '%/.test(expression)
      ? [problem(where, 'have % at the end of a LIKE only', expression, 'begin with a text')]
      : []),
  ];
}

/** Automatic remediation acts with a role that it is given, and not without. */
export function remediationProblems(properties: Properties, where: string): readonly string[] {
  const isAutomatic = String(properties.Automatic ?? false) === 'true';
  const parameters = fieldsOf(properties.Parameters);
  return isAutomatic && parameters.AutomationAssumeRole === undefined
    ? [
        problem(
          `${where}.Parameters`,
          'have AutomationAssumeRole where Automatic is true',
          Object.keys(parameters),
          'name the role that the runbook acts with',
        ),
      ]
    : [];
}
