import { styleText } from 'node:util';
import { wrapLines } from '../wrap-lines.ts';
import type { Check, Finding, Outcome } from './findings.ts';
import type { ChosenNetwork } from './network-options.ts';

const words: Readonly<Record<Outcome, string>> = {
  doesNotHold: 'DOES NOT HOLD',
  unknown: 'UNKNOWN',
  shown: 'see',
  holds: 'holds',
};
const colors = { doesNotHold: 'red', unknown: 'yellow', shown: 'gray', holds: 'green' } as const;
const titles: Readonly<Record<Check, string>> = {
  oneVpc: 'VPC',
  tenancy: 'tenancy',
  zones: 'zones',
  addresses: 'addresses',
  dns: 'DNS',
  route: 'route',
  s3: 'Amazon S3',
  endpoint: 'endpoint',
  policy: 'policy',
  egress: 'outbound',
  members: 'between instances',
  acl: 'network ACL',
  isolation: 'isolation',
};
/** Subjects that go without saying. */
const wholes: ReadonlySet<string> = new Set(['VPC', 'subnets', 'job']);
/** What needs somebody comes first. */
const order: readonly Outcome[] = ['doesNotHold', 'unknown', 'shown', 'holds'];

export interface RenderOptions {
  readonly color: boolean;
  readonly columns: number;
}

/** For people: each finding with what was seen, and what to change. */
export function renderFindings(
  findings: readonly Finding[],
  { color, columns }: RenderOptions,
): string {
  const width = Math.max(...findings.map(({ outcome }) => words[outcome].length));
  const indent = ' '.repeat(width + 2);
  const lines = order.flatMap((outcome) =>
    findings
      .filter((finding) => finding.outcome === outcome)
      .flatMap(({ check, subject, value, change }) => {
        const word = words[outcome].padEnd(width);
        const about = wholes.has(subject)
          ? titles[check]
          : `${titles[check]}, ${printable(subject)}`;
        const said = wrapLines(`${about}: ${printable(value)}`, columns - width - 2, '  ');
        const [first = '', ...rest] = said;
        const painted = color ? styleText(colors[outcome], word, { validateStream: false }) : word;
        const todo =
          change === undefined
            ? []
            : wrapLines(`to change: ${change}`, columns - width - 4, '  ').map(
                (line) => `  ${line}`,
              );
        return [`${painted}  ${first}`, ...[...rest, ...todo].map((line) => `${indent}${line}`)];
      }),
  );
  return `${[...lines, '', totalLine(findings)].join('\n')}\n`;
}

export function findingsAsJson(
  { subnetIds, securityGroupIds }: ChosenNetwork,
  findings: readonly Finding[],
): string {
  const network = { subnetIds, securityGroupIds };
  return `${JSON.stringify({ network, findings }, undefined, 2)}\n`;
}

function totalLine(findings: readonly Finding[]): string {
  const count = (outcome: Outcome) => findings.filter((one) => one.outcome === outcome).length;
  const [wrong, unknown] = [count('doesNotHold'), count('unknown')];
  if (wrong > 0)
    return `A job could not run here as it is: ${wrong} ${wrong === 1 ? 'finding does' : 'findings do'} not hold, ${unknown} unknown.`;
  return unknown > 0
    ? `Whether a job could run here is not known: ${unknown} ${unknown === 1 ? 'finding is' : 'findings are'} unknown.`
    : 'As far as can be seen, a job could run here.';
}

/** What others wrote, such as a policy, must not control the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
