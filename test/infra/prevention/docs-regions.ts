// What the generated regions of the prevention half's pages hold: the data that the tests run on.

import {
  monthlyEndpointDollars,
  trainingEndpoints,
} from '../../../infra/prevention/network/endpoints.ts';
import type { BreakGlass } from '../../../infra/prevention/policies/break-glass.ts';
import {
  type EnforcementOptions,
  enforcementDocument,
} from '../../../infra/prevention/policies/policy-document.ts';
import {
  MANAGED_POLICY_LIMIT,
  policySize,
  roomForIds,
  SERVICE_CONTROL_POLICY_LIMIT,
} from '../../../infra/prevention/policies/policy-size.ts';
import { protections } from '../../../infra/prevention/policies/protections.ts';
import { protectiveDocument } from '../../../infra/prevention/policies/protective-policy.ts';
import {
  actionsOf,
  conditionOf,
  requirements,
} from '../../../infra/prevention/policies/requirements.ts';
import {
  coveredActions,
  openWays,
  otherActionsWithVpcKeys,
  otherJobActions,
} from '../../../infra/prevention/policies/training-actions.ts';
import { breakGlassRows, breakGlassTag, guardRows, sessionRows } from './break-glass-table.ts';
import { guardrails, proactiveControls } from './guardrails.ts';
import { judgedRows, type Outcome, openRows, type Row, variants } from './truth-table.ts';

/** The regions by name; each is rendered from data, and takes no time. */
export const preventionRegions: Readonly<Record<string, () => string>> = {
  'prevention/requirements': () =>
    table(
      ['A request is denied unless', 'Only with', 'Condition', 'Actions'],
      requirements.map((requirement) => [
        link(requirement.unless, requirement.see),
        requirement.onlyWith === undefined ? 'always' : optionNames[requirement.onlyWith],
        Object.entries(conditionOf(requirement, undefined))
          .flatMap(([operator, values]) =>
            Object.keys(values).map((key) => code(`${operator} ${key}`)),
          )
          .join(', '),
        actionsOf(requirement)
          .map(({ action, onlyWith }) => short(action) + (onlyWith === undefined ? '' : '¹'))
          .join(', '),
      ]),
    ),
  'prevention/actions': () =>
    table(
      ['Action', 'Starts', 'Requirements beyond subnets and security groups'],
      coveredActions.map(({ action, starts, keys, see }) => [
        link(short(action), see),
        starts,
        [
          keys.includes('sagemaker:NetworkIsolation') ? 'network isolation' : '',
          keys.includes('sagemaker:InterContainerTrafficEncryption') ? 'encryption' : '',
          keys.includes('sagemaker:VolumeKmsKeyArn') ? 'volume key' : '',
        ]
          .filter((text) => text !== '')
          .join(', ') || 'none: SageMaker gives it no such key',
      ]),
    ),
  'prevention/other-actions': () =>
    table(
      ['Has a VPC key, left alone', 'Why'],
      Object.entries(otherActionsWithVpcKeys).map(([action, why]) => [short(action), why]),
    ),
  'prevention/other-jobs': () =>
    table(
      ['Creates a job, has no VPC key', 'What it does'],
      Object.entries(otherJobActions).map(([action, what]) => [short(action), what]),
    ),
  'prevention/open-ways': () =>
    table(
      ['Way', 'Action', 'What it leaves open'],
      openWays.map(({ way, action, leavesOpen, see }) => [
        link(way, see),
        action === undefined ? '' : short(action),
        leavesOpen,
      ]),
    ),
  'prevention/truth-table': () =>
    table(
      ['Request', 'Action', 'VPC', 'VPC on the list', 'VPC on the list, isolated, encrypted'],
      grouped([...judgedRows, ...openRows], ({ yields }) => [
        yields.vpc,
        yields.listed,
        yields.strict,
      ]),
    ),
  'prevention/usual-policy': () =>
    table(
      ['Request', 'Action', 'Meant', 'Attached alone', 'Beside a permissive policy'],
      grouped(judgedRows, ({ yields, usualPolicy }) => [
        yields.listed,
        compared(usualPolicy.alone, yields.listed),
        compared(usualPolicy.besidePermissive, yields.listed),
      ]),
    ),
  'prevention/usual-policy-count': () => {
    const meantToDeny = judgedRows.filter(({ yields }) => yields.listed === 'denied');
    const through = (how: 'alone' | 'besidePermissive') =>
      meantToDeny.filter(({ usualPolicy }) => usualPolicy[how] === 'allowed').length;
    return `Of ${meantToDeny.length} requests that it is meant to deny, it allows ${through('alone')} if it is the only policy, and ${through('besidePermissive')} if another policy allows SageMaker.`;
  },
  'prevention/break-glass': () =>
    table(
      [
        'A training job without a VPC, asked for by',
        'Exempt by tag',
        'By ARN',
        'By both',
        'Managed policy',
      ],
      breakGlassRows.map(({ who, yields }) => [
        who,
        yields.byTag,
        yields.byArn,
        yields.byBoth,
        yields.managedPolicy,
      ]),
    ),
  'prevention/guards': () =>
    table(
      ['Who does what', 'Exempt by tag', 'By ARN', 'By both'],
      guardRows.map(({ does, yields }) => [does, yields.byTag, yields.byArn, yields.byBoth]),
    ),
  'prevention/sessions': () =>
    table(
      ['Who assumes a role with the tag', 'SCP alone', 'With the resource control policy'],
      sessionRows.map(({ who, yields }) => [
        who,
        yields.scpAlone,
        yields.withResourceControlPolicy,
      ]),
    ),
  'prevention/protections': () =>
    table(
      ['Protects', 'Denied'],
      Object.values(protections).map(({ protects, actions, see }) => [
        link(protects, see),
        actions.map(code).join(', '),
      ]),
    ),
  'prevention/sizes': () => {
    const scp = SERVICE_CONTROL_POLICY_LIMIT.warnedAbove ?? 0;
    return table(
      ['Policy', 'Characters', 'Limit', 'Room for ids of subnets'],
      [
        sizeRow('managed policy, VPC only', {}, MANAGED_POLICY_LIMIT.characters),
        sizeRow('managed policy, every option', variants.strict, MANAGED_POLICY_LIMIT.characters),
        sizeRow('SCP, VPC only', {}, scp, byTag),
        sizeRow('SCP, every option', variants.strict, scp, byTag),
        ['protective SCP', String(policySize(protectiveDocument())), String(scp), ''],
      ],
    );
  },
  'hardened/guardrails': () =>
    table(
      [
        'Guardrail',
        'Denies',
        'With nothing set',
        'With the parameters',
        'What lets the deployment through',
      ],
      guardrails.map(({ name, denies, deniedCalls, remedy, see }) => [
        link(name, see),
        denies,
        deniedText(deniedCalls.unset),
        deniedText(deniedCalls.set),
        remedy,
      ]),
    ),
  'hardened/controls': () =>
    table(
      ['Control', 'Requires that', 'With nothing set', 'With the parameters', 'What to do'],
      proactiveControls.map(({ id, requires, met, remedy, see }) => [
        link(id, see),
        requires,
        met.unset ? 'passes' : 'refused',
        met.set ? 'passes' : 'refused',
        remedy,
      ]),
    ),
  'network/endpoints': () =>
    table(
      ['Endpoint', 'Type', 'Default', 'What uses it', 'Can be turned off'],
      trainingEndpoints.map(({ service, type, isDefault, carries, spareWhen, see }) => [
        link(code(service), see),
        type,
        isDefault ? 'yes' : 'no',
        carries,
        spareWhen === 'never' ? spareWhen : `if ${spareWhen}`,
      ]),
    ),
  'network/costs': () => {
    const interfaces = trainingEndpoints.filter(({ type }) => type === 'Interface');
    const sets: readonly (readonly [string, number])[] = [
      ['S3 only', 0],
      ['SageMaker API', 1],
      ['default', interfaces.filter(({ isDefault }) => isDefault).length],
      ['all', interfaces.length],
    ];
    const dollars = (count: number, zones: number) =>
      `$${monthlyEndpointDollars(count, zones, 0.01).toFixed(2)}`;
    return table(
      ['Endpoints', 'Of type Interface', '2 zones', '3 zones'],
      sets.map(([name, count]) => [name, String(count), dollars(count, 2), dollars(count, 3)]),
    );
  },
};

const byTag: BreakGlass = { principalTag: breakGlassTag };

const optionNames = {
  allowedSubnets: 'allowed subnets',
  allowedSecurityGroups: 'allowed security groups',
  networkIsolation: 'network isolation',
  interContainerEncryption: 'inter-container encryption',
  volumeKmsKey: 'volume key',
} as const;

/** A line for all actions of which the same request has the same outcomes. */
function grouped(
  rows: readonly Row[],
  outcomesOf: (row: Row) => readonly string[],
): readonly (readonly string[])[] {
  const actionsByLine = Map.groupBy(rows, (row) =>
    JSON.stringify([row.request, ...outcomesOf(row)]),
  );
  return [...actionsByLine].map(([line, [...sameRows]]) => {
    const [request = '', ...outcomes] = JSON.parse(line) as readonly string[];
    return [request, listed(sameRows.map(({ action }) => action)), ...outcomes];
  });
}

/** The actions by name, or, where most are meant, which are not. */
function listed(actions: readonly string[]): string {
  const names = (some: readonly string[]) => some.map(short).join(', ');
  const others = coveredActions.map(({ action }) => action).filter((it) => !actions.includes(it));
  if (others.length > 2) return names(actions);
  return others.length === 0 ? 'all' : `all but ${names(others)}`;
}

function compared(outcome: Outcome, meant: Outcome): string {
  if (outcome === meant) return outcome;
  return outcome === 'allowed' ? '**let through**' : 'blocked as well';
}

function sizeRow(
  name: string,
  options: EnforcementOptions,
  limit: number,
  breakGlass?: BreakGlass,
): readonly string[] {
  const size = policySize(enforcementDocument(options, breakGlass));
  // Counted with a list of one, since the statement that holds the list takes its own share.
  const listed = options.allowedSubnetIds ?? ['subnet-0123456789abcdef0'];
  const withList = enforcementDocument({ ...options, allowedSubnetIds: listed }, breakGlass);
  const room = listed.length + roomForIds(withList, limit);
  return [name, String(size), String(limit), String(room)];
}

function deniedText(calls: readonly string[]): string {
  return calls.length === 0 ? 'passes' : calls.map(code).join(', ');
}

function short(action: string): string {
  return code(action.replace('sagemaker:', ''));
}

function code(text: string): string {
  return `\`${text}\``;
}

function link(text: string, url: string): string {
  return `[${text}](${url})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
