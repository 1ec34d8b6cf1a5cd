// What people are told of violations, for the Terraform module: the event rules of CDK's topic, with references of
// Terraform in the place of what only a deployment makes known.

import { App, Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { consoleHosts, DEFAULT_CONSOLE_HOST } from '../constructs/console-link.ts';
import {
  EVENT_SOURCE,
  type ViolationMessages,
  ViolationTopic,
} from '../constructs/violation-topic.ts';
import { hclText } from './terraform-text.ts';

export function renderViolationMessages(): string {
  const [text, chat] = [eventRules('text'), eventRules('chat')];
  const hosts = Object.values(consoleHosts);
  const widthOf = (names: readonly string[]) => Math.max(...names.map(({ length }) => length));
  const partitions = widthOf(hosts.map(({ partition }) => partition));
  return [
    '# Rendered from infra/constructs/violation-topic.ts: change that, then run npm run templates.',
    '',
    'locals {',
    `  violation_event_source = ${hclText(EVENT_SOURCE)}`,
    '',
    '  console_host = lookup({',
    ...hosts.map(({ partition, host }) => `    ${partition.padEnd(partitions)} = ${hclText(host)}`),
    `  }, local.partition, ${hclText(DEFAULT_CONSOLE_HOST)})`,
    '',
    '  # EventBridge fills in what stands between < and >. jsonencode would escape both.',
    '  violation_messages = {',
    ...Object.entries(text).flatMap(([kind, rule]) => {
      const paths = Object.entries(rule.paths);
      const names = widthOf(paths.map(([name]) => name));
      return [
        `    ${kind.toLowerCase()} = {`,
        `      description = ${hclText(rule.description)}`,
        `      detail_type = ${hclText(rule.detailType)}`,
        '      paths = {',
        ...paths.map(([name, path]) => `        ${name.padEnd(names)} = ${hclText(path)}`),
        '      }',
        `      text = ${withReferences(rule.template)}`,
        `      chat = ${withReferences(chat[kind]?.template ?? '')}`,
        '    }',
      ];
    }),
    '  }',
    '}',
    '',
  ].join('\n');
}

interface EventRule {
  readonly description: string;
  readonly detailType: string;
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

/** The event rules by their ids, with references as `«local.region»`. */
function eventRules(messages: ViolationMessages): Readonly<Record<string, EventRule>> {
  const stack = new Stack(new App(), 'Violations');
  const topic = new ViolationTopic(stack, 'Violations', {
    messages,
    ruleName: '«var.name»',
    remediationUrl: '«local.remediation_url»',
    encryptionKey: undefined,
  });
  const rules = topic.node.findAll().filter((node) => node instanceof CfnRule);
  return Object.fromEntries(
    rules.map((rule) => {
      const { 'detail-type': detailTypes } = rule.eventPattern as { 'detail-type': [string] };
      const [target] = stack.resolve(rule.targets) as [Target];
      const { inputPathsMap, inputTemplate } = target.inputTransformer;
      return [
        rule.node.id,
        {
          description: rule.description ?? '',
          detailType: detailTypes[0],
          paths: inputPathsMap,
          template: inputTemplate['Fn::Join'][1].map(referenceTo).join(''),
        },
      ];
    }),
  );
}

interface Target {
  readonly inputTransformer: {
    readonly inputPathsMap: Readonly<Record<string, string>>;
    readonly inputTemplate: { readonly 'Fn::Join': ['', readonly Part[]] };
  };
}

/** Of a joined text: the Region, or the console's host by partition. */
type Part = string | { readonly Ref: 'AWS::Region' } | { readonly 'Fn::If': unknown };

function referenceTo(part: Part): string {
  if (typeof part === 'string') return part;
  return 'Ref' in part ? '«local.region»' : '«local.console_host»';
}

function withReferences(text: string): string {
  return hclText(text).replaceAll(/«([^»]*)»/g, (_, reference: string) => `\${${reference}}`);
}
