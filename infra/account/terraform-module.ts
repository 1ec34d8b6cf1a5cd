// What of the Terraform module is rendered: the function's code and permissions, the rule's parameters, alarms,
// dashboard and what people are told. The resources are written by hand, in ./terraform; a test holds them against CDK's.

import { App, Fn, Stack, Token } from 'aws-cdk-lib';
import { type CfnAlarm, CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { RuleAlarms } from '../constructs/rule-alarms.ts';
import { RuleDashboard } from '../constructs/rule-dashboard.ts';
import {
  DEFAULT_REMEDIATION_URL,
  INPUT_PARAMETERS_LIMIT,
  ruleParameterRows,
} from '../constructs/rule-parameters.ts';
import { rulePermissions } from '../constructs/rule-permissions.ts';
import { type RenderedFile, renderJson } from '../templates/rendered-file.ts';
import { hclText } from './terraform-text.ts';
import { renderViolationMessages } from './terraform-violation-messages.ts';

const MODULE = 'infra/account/terraform';

/** @param code as it is inline in the member template. */
export function renderRuleModule(code: string): readonly RenderedFile[] {
  return [
    // As text: it is no source of this project, and no tool should take it for one.
    { path: `${MODULE}/function.js.txt`, content: code },
    renderJson(`${MODULE}/permissions.json`, rulePermissions),
    { path: `${MODULE}/rule-parameters.tf`, content: renderRuleParameters() },
    { path: `${MODULE}/violation-messages.tf`, content: renderViolationMessages() },
    { path: `${MODULE}/alarms.json.tftpl`, content: renderAlarms() },
    { path: `${MODULE}/dashboard.json.tftpl`, content: renderDashboard() },
  ];
}

/** `allowedSubnetIds` is `allowed_subnet_ids` in Terraform. */
export function variableName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

type RuleParameterRow = (typeof ruleParameterRows)[number];

function renderRuleParameters(): string {
  const width = Math.max(...ruleParameterRows.map(([name]) => name.length));
  return [
    '# Rendered from infra/constructs/rule-parameters.ts: change that, then run npm run templates.',
    '',
    ...ruleParameterRows.flatMap(renderVariable),
    'locals {',
    '  # As Config takes them: text. What is null or empty is left to the rule.',
    '  input_parameters = {',
    '    for name, value in {',
    ...ruleParameterRows.map((row) => `      ${row[0].padEnd(width)} = ${asText(row)}`),
    '    } : name => value if value != null && value != ""',
    '  }',
    '',
    `  input_parameters_limit  = ${INPUT_PARAMETERS_LIMIT}`,
    `  default_remediation_url = ${hclText(DEFAULT_REMEDIATION_URL)}`,
    '}',
    '',
  ].join('\n');
}

type VariableType = 'bool' | 'number' | 'string' | 'list(string)';

/** A row says its type by what it makes of text. */
function typeOf([, { fromText, form }]: RuleParameterRow): VariableType {
  if (form.allowedValues?.includes('true')) return 'bool';
  const value = fromText('1');
  if (Array.isArray(value)) return 'list(string)';
  return typeof value === 'number' ? 'number' : 'string';
}

function asText(row: RuleParameterRow): string {
  const variable = `var.${variableName(row[0])}`;
  const type = typeOf(row);
  if (type === 'list(string)') return `join(",", ${variable})`;
  return type === 'string' ? variable : `tostring(${variable})`;
}

function renderVariable(row: RuleParameterRow): readonly string[] {
  const [name, { description }] = row;
  const type = typeOf(row);
  const isList = type === 'list(string)';
  return [
    `variable "${variableName(name)}" {`,
    `  description = ${hclText(isList ? description.replace(/, separated by commas/, '') : description.replace('Empty:', 'Null:'))}`,
    `  type        = ${type}`,
    `  default     = ${isList ? '[]' : 'null'}`,
    ...(isList ? ['  nullable    = false'] : []),
    ...renderValidation(row),
    '}',
    '',
  ];
}

function renderValidation(row: RuleParameterRow): readonly string[] {
  const [name, { form }] = row;
  const variable = `var.${variableName(name)}`;
  const type = typeOf(row);
  if (type === 'bool') return [];
  const values = form.allowedValues?.filter((value) => value !== '');
  const given = type === 'list(string)' ? `join(",", ${variable})` : variable;
  const holds =
    values === undefined
      ? matches(given, form.allowedPattern ?? '')
      : `contains(${JSON.stringify(values).replaceAll(',', ', ')}, ${variable})`;
  const demand =
    form.constraintDescription ?? `Must be ${(values ?? []).join(' or ')}, or nothing.`;
  const said = demand.replace(/^Must be |^Must |^A /, (start) =>
    start === 'A ' ? 'must be a ' : start.toLowerCase(),
  );
  return [
    '',
    '  validation {',
    `    condition     = ${type === 'list(string)' ? holds : `${variable} == null ? true : ${holds}`}`,
    `    error_message = ${hclText(`${variableName(name)} ${said.replace(', separated by commas', '').replace('or nothing.', type === 'list(string)' ? 'or [].' : 'or null.')}`)}`,
    '  }',
  ];
}

/** Terraform's expressions are RE2, which has no lookahead: what a text must not begin with is a condition of its own. */
function matches(given: string, pattern: string): string {
  const lookahead = /\(\?!([\w:-]+)\)/.exec(pattern);
  const plain = pattern.replace(lookahead?.[0] ?? '', '');
  if (plain.includes('(?'))
    throw new Error(`${pattern} has more than Terraform's expressions have; say it another way`);
  const holds = `can(regex(${hclText(plain)}, ${given}))`;
  return lookahead?.[1] === undefined
    ? holds
    : `${holds} && !startswith(${given}, ${hclText(lookahead[1])})`;
}

/** CDK's dashboard, with templates of Terraform in the place of what only a deployment makes known. */
function renderDashboard(): string {
  const stack = new Stack(new App(), 'Dashboard');
  new RuleDashboard(stack, 'Board', {
    ruleName: template('name'),
    logGroup: LogGroup.fromLogGroupName(stack, 'Logs', template('log_group')),
  });
  const dashboard = stack.node.findAll().find((node) => node instanceof CfnDashboard);
  const body = stack.resolve(dashboard?.dashboardBody) as { 'Fn::Join': ['', unknown[]] };
  const text = body['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : template('region')))
    .join('');
  return renderJson('', JSON.parse(text)).content;
}

/** CDK's alarms, with templates in the place of names and of what follows from the rule's frequency. */
function renderAlarms(): string {
  const alarmsOf = (reevaluationQueueName?: string) => {
    const stack = new Stack(new App(), 'Alarms');
    const queueArn = `arn:aws:sqs:eu-central-1:111122223333:${template('name')}-dead-letters`;
    const { alarms } = new RuleAlarms(stack, 'Alarms', {
      ruleName: template('name'),
      deadLetterQueue: Queue.fromQueueArn(stack, 'DeadLetters', queueArn),
      timing: {
        periodSeconds: Token.asNumber(Fn.ref('period_seconds')),
        staleAfterHours: Token.asNumber(Fn.ref('stale_after_hours')),
      },
      documentationUrl: template('documentation_url'),
      topicArn: '',
      ...(reevaluationQueueName !== undefined && { reevaluationQueueName }),
    });
    return alarms;
  };
  const always = alarmsOf().map(({ node }) => node.id);
  const definitions = alarmsOf(`${template('name')}-reevaluation`).map((alarm) => ({
    name: kebabCase(alarm.node.id),
    ...(!always.includes(alarm.node.id) && { onlyWith: 'reevaluation' }),
    description: alarm.alarmDescription,
    namespace: alarm.namespace,
    metric: alarm.metricName,
    dimensions: Object.fromEntries(
      [alarm.dimensions].flat().map((each) => {
        const { name, value } = each as CfnAlarm.DimensionProperty;
        return [name, value];
      }),
    ),
    statistic: alarm.statistic,
    periodSeconds: alarm.period,
    evaluationPeriods: alarm.evaluationPeriods,
    comparison: alarm.comparisonOperator,
    threshold: alarm.threshold,
    missingDataIs: alarm.treatMissingData,
  }));
  const { content } = renderJson('', new Stack().resolve(definitions));
  return content.replaceAll(/\{ "Ref": "(\w+)" \}/g, (_, name: string) => template(name));
}

function kebabCase(id: string): string {
  return id.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase();
}

function template(name: string): string {
  return `\${${name}}`;
}
