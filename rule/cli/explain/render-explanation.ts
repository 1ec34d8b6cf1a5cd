import { styleText } from 'node:util';
import { remediationLink } from '../../verdict/remediation-link.ts';
import { fitColumns } from '../fit-columns.ts';
import { programName } from '../program-name.ts';
import { mendCommand } from '../scan/mend-command.ts';
import { reasonLine } from '../scan/result.ts';
import type { Explanation } from './explanation.ts';
import type { ConfigResult } from './look-at-config.ts';
import type { TrailEntry } from './look-at-trail.ts';
import type { Part } from './part.ts';

const verdictWords = {
  compliant: 'COMPLIANT',
  nonCompliant: 'VIOLATION',
  notApplicable: 'OUT OF SCOPE',
  unknown: 'UNKNOWN',
} as const;
const colors = {
  compliant: 'green',
  nonCompliant: 'red',
  notApplicable: 'gray',
  unknown: 'yellow',
} as const;
const outcomes = {
  met: 'met',
  violated: 'VIOLATED',
  notAsked: 'not asked for',
  notJudged: 'not judged',
} as const;

export interface RenderOptions {
  readonly color: boolean;
  /** Of the terminal; undefined where lines stay whole. */
  readonly columns?: number | undefined;
  readonly remediationUrl: string;
}

/** One screen for people. */
export function renderExplanation(
  whole: Explanation,
  { color, columns, remediationUrl }: RenderOptions,
): string {
  const explanation = printable(whole);
  const { job, requirements, config } = explanation;
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const head = (title: string) => ['', paint('bold', title)];
  const verdict = paint(colors[job.verdict], verdictWords[job.verdict]);
  const lines = [
    `${verdict}  ${job.name}`,
    ...(job.reasons.length === 0 ? [] : [`  ${reasonLine(job)}`]),
    ...head('Requirements'),
    ...table(
      requirements.map((row) => [outcomes[row.outcome], `${row.requirement}: ${row.value}`]),
    ),
    ...head('Job'),
    ...table([
      ['account', `${job.account} in ${job.region}`],
      ['status', job.status],
      ['created', `${minute(job.createdAt)} UTC, ${job.ageDays} days ago`],
      ['started by', job.parent === undefined ? 'itself' : `${job.parent.kind} ${job.parent.name}`],
      ['role', job.role ?? 'none'],
      ['image', job.image],
      ['instances', job.instances],
    ]),
    ...networkLines(explanation, head),
    ...head('AWS Config'),
    ...configLines(config, job.verdict),
    ...exemptionLines(explanation, head),
    ...(explanation.creator === undefined
      ? []
      : [
          ...head('Creator'),
          ...trailLines(explanation.creator, 'CloudTrail shows no such event; it keeps 90 days.'),
        ]),
    ...head('What to do'),
    ...nextSteps(explanation, remediationUrl).map((text) => `  ${text}`),
  ];
  return `${fitColumns(lines.join('\n'), columns)}\n`;
}

type Head = (title: string) => readonly string[];

function networkLines({ network }: Explanation, head: Head): readonly string[] {
  if (network === undefined) return [];
  if (network.kind === 'unreadable') return [...head('Network'), unreadable(network.reason)];
  const { subnets, groups } = network.value;
  return [
    ...head('Network'),
    ...table([
      ...subnets.map(({ id, vpc, zone, isPublic }) => [
        id,
        vpc,
        `${zone}, ${isPublic ? 'public' : 'private'}`,
      ]),
      ...groups.map(({ id, name, vpc }) => [id, vpc, name]),
    ]),
  ];
}

function configLines(
  config: Part<readonly ConfigResult[]>,
  verdict: Explanation['job']['verdict'],
): readonly string[] {
  if (config.kind === 'unreadable') return [unreadable(config.reason)];
  if (config.value.length === 0) return ['  No rule has a result for this job.'];
  return config.value.flatMap(({ rule, compliance, since, annotation }) => [
    `  ${rule}: ${verdictWords[compliance]} since ${minute(since)} UTC, which ${compliance === verdict ? 'agrees' : 'does NOT agree'}`,
    ...(annotation === '' ? [] : [`    ${annotation}`]),
  ]);
}

const standings = {
  none: 'the job does not have it',
  exempt: 'exempts the job',
  ended: 'has ended: exempts nothing now',
  malformed: 'its date is not valid: exempts nothing',
  unreadable: 'exempts nothing',
} as const;

function exemptionLines({ exemption, tagger }: Explanation, head: Head): readonly string[] {
  if (exemption === undefined) return [];
  const { tag, standing, value, until, reason } = exemption;
  return [
    ...head('Exemption'),
    ...table([
      ['tag', `${tag}, ${standings[standing]}`],
      ...(value === undefined ? [] : [['value', value === '' ? 'empty' : value]]),
      ...(until === undefined ? [] : [['until', `${minute(until)} UTC`]]),
    ]),
    ...(reason === undefined ? [] : [unreadable(reason)]),
    ...(tagger === undefined ? [] : trailLines(tagger, noTagger)),
  ];
}

const noTagger =
  'CloudTrail shows nobody who set it; it keeps 90 days, and a job can have it from what started it.';

function trailLines(entry: Part<TrailEntry | undefined>, none: string): readonly string[] {
  if (entry.kind === 'unreadable') return [unreadable(entry.reason)];
  if (entry.value === undefined) return [`  ${none}`];
  const { event, identity, sourceIp, userAgent, at } = entry.value;
  return table([
    ['who', identity],
    ['from', `${sourceIp}, ${userAgent}`],
    ['at', `${at}, with ${event}`],
  ]);
}

/** What follows from all this, for the owner of the job. */
function nextSteps({ job, config }: Explanation, remediationUrl: string): readonly string[] {
  const known = config.kind === 'known' ? config.value : [];
  const differs = known.some(({ compliance }) => compliance !== job.verdict);
  const hint = differs
    ? [
        'Config does not agree: the rule may have other parameters (--like-rule NAME takes them), or its next run is due.',
      ]
    : [];
  if (job.verdict !== 'nonCompliant') return hint.length > 0 ? hint : ['Nothing.'];
  const isAtWork = job.status === 'InProgress';
  const [first] = job.reasons;
  return [
    isAtWork
      ? 'A job cannot be moved into a VPC: stop it, and start it again with a VpcConfig.'
      : 'A job cannot be changed afterwards: start it again with a VpcConfig, and delete this one.',
    job.parent === undefined
      ? 'This prints the request, and creates the job with --create:'
      : `The VpcConfig comes from its ${job.parent.kind}: set it there. This prints the request:`,
    `  ${mendCommand(job)}`,
    `How: ${first === undefined ? remediationUrl : remediationLink(remediationUrl, first.code)}`,
    `Afterwards: ${programName} explain NAME --region ${job.region} --wait`,
    ...hint,
  ];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function unreadable(reason: string): string {
  return `  could not be read: ${reason}`;
}

/** 2026-03-01 11:00. */
function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** What others wrote, such as a user agent, must not control the terminal. */
function printable(explanation: Explanation): Explanation {
  return JSON.parse(
    JSON.stringify(explanation, (_, value) =>
      typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ') : value,
    ),
  );
}
