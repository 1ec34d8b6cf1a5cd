// The pictures of docs/performance.md, from what `npm run bench` recorded.

import { evaluationDollars } from '../rule/cli/estimate/prices.ts';
import { quotaShare, quotas } from '../test/bench/account.ts';
import { bills, firstSeed, usualShare } from '../test/bench/bill.ts';
import { allCalls } from '../test/bench/peers/claims.ts';
import type { PeerMeasure, PeersReport } from '../test/bench/peers/measure-peers.ts';
import { callCount, type Phase } from '../test/bench/phases.ts';
import type { Report } from '../test/bench/report.ts';
import { billLimits, firstSweepLimit, largest } from '../test/bench/targets.ts';
import { type Axis, type Chart, type Color, type Line, type Point, renderChart } from './chart.ts';

export interface Picture {
  /** Of its file in docs/pictures/. */
  readonly name: string;
  /** The same as the file's description. */
  readonly alternative: string;
  /** What bounds the figures in it. */
  readonly bound: string;
  readonly svg: string;
}

/** What a picture is drawn of; `missing` says what the recorded runs lack for it. */
export type PictureOrNot = Picture | { readonly name: string; readonly missing: string };

/** A chart with a sentence on what bounds its figures. */
interface Drawing extends Chart {
  readonly bound: string;
}

const thisRule = 'this rule';

/** Of the tools, in the order in which they are drawn. */
const peerColors: Readonly<Record<string, Color>> = {
  'rdklib rule': 'orange',
  'Cloud Custodian': 'green',
  Prowler: 'purple',
  'shell loop': 'pink',
};
/** Where a line that is worked out has its points. */
const sizesBeyond = [10_000, 100_000, largest];

export function drawPictures(
  report: Report,
  peers: PeersReport | undefined,
): readonly PictureOrNot[] {
  return [
    draw('calls', callsChart(report, peers)),
    draw('minutes', minutesChart(report, peers)),
    draw('bill', billChart(report, peers)),
    draw('coverage', coverageChart(report)),
  ];
}

/** How many pages a second the rule may list: what bounds it where few jobs are violations. */
const pagesPerSecond = quotas.ListTrainingJobs.perSecond * quotaShare;
const pageSize = 100;

function draw(name: string, drawing: Drawing | string): PictureOrNot {
  if (typeof drawing === 'string') return { name, missing: drawing };
  const { bound, ...chart } = drawing;
  return { name, alternative: chart.description, bound, svg: renderChart(chart) };
}

function callsChart(report: Report, peers: PeersReport | undefined): Drawing {
  const lines: readonly Line[] = [
    ...peerLines(peers, allCalls),
    {
      ...{ name: 'limit of a first sweep', color: 'muted', isLimit: true },
      points: [1_000, ...sizesBeyond].map(
        (jobs): Point => [jobs, firstSweepLimit(jobs, Math.round(jobs * usualShare))],
      ),
    },
    ruleLine(report, 'first sweep', `${thisRule}, first sweep`, callCount),
    ruleLine(report, 'idle run', `${thisRule}, idle run`, callCount),
  ];
  return {
    title: 'Calls of a run, against the jobs of the account',
    description: describe('Calls of a run against training jobs', lines, ''),
    ...{ x: jobsAxis, y: powersOfTen('calls', 1, 10_000_000), lines },
    bound: `What bounds it: a page of the listing and one of the index for every ${pageSize} jobs, a put for every ${pageSize} results, and a description of every violation. The limit is the target below. The other tools make as many calls in every run.`,
  };
}

function minutesChart(report: Report, peers: PeersReport | undefined): Drawing {
  const minutes = ({ seconds }: Pick<Phase, 'seconds'>) => seconds / 60;
  const lines: readonly Line[] = [
    ...peerLines(peers, minutes),
    {
      ...{ name: limitName, color: 'muted', isLimit: true },
      points: [1_000, ...sizesBeyond].map((jobs): Point => [jobs, leastMinutes(jobs)]),
    },
    ruleLine(report, 'first sweep', `${thisRule}, first sweep`, minutes),
    ruleLine(report, 'idle run', `${thisRule}, idle run`, minutes),
  ];
  return {
    title: 'Minutes of a run, against the jobs of the account',
    description: describe('Minutes of a run against training jobs', lines, ' minutes'),
    ...{ x: jobsAxis, y: powersOfTen('minutes', 0.001, 100_000), lines },
    bound: `What bounds it: the listing, of which the rule takes ${pagesPerSecond} of the ${quotas.ListTrainingJobs.perSecond} pages a second that the quota allows. The minutes of this rule are of virtual time, those of the other tools of real time, under the same quotas.`,
  };
}

const limitName = 'limit: the listing';

function leastMinutes(jobs: number): number {
  return jobs / pageSize / pagesPerSecond / 60;
}

function billChart(report: Report, peers: PeersReport | undefined): Drawing {
  const all = bills(report.phases);
  const quiet = all.map(
    ({ jobs, items }): Point => [jobs, items.reduce((total, { amount }) => total + amount, 0)],
  );
  const lines: readonly Line[] = [
    ...resendingLines(peers),
    { name: `${thisRule}, its first month`, color: 'blue', points: firstMonth(report, quiet) },
    { name: `${thisRule}, then`, color: 'blue', points: quiet },
    {
      ...{ name: 'limit of a quiet account', color: 'muted', isLimit: true },
      points: [...billLimits],
    },
  ];
  const [most, second] = (all.at(-1)?.items ?? []).toSorted(
    (one, other) => other.amount - one.amount,
  );
  const items = [most, second].flatMap((item) =>
    item === undefined ? [] : [`${item.name} ($${item.amount.toFixed(2)})`],
  );
  return {
    title: 'What AWS bills a month, evaluated every hour',
    description: describe('US dollars a month against training jobs', lines, ' dollars'),
    ...{ x: jobsAxis, y: powersOfTen('US dollars a month', 0.1, 1_000_000, '$'), lines },
    bound: `What bounds it, at ${grouped(all.at(-1)?.jobs ?? 0)} jobs: ${items.join(' and ')}; in the first month, an evaluation for each job. It is the published prices of what was measured. Prowler, Cloud Custodian and the shell loop send Config nothing, and are not in the picture: they cost the machine that they run on.`,
  };
}

/** The evaluations of the first sweep on top of a quiet month. */
function firstMonth({ phases }: Report, quiet: readonly Point[]): readonly Point[] {
  return quiet.flatMap(([jobs, dollars]): readonly Point[] => {
    const first = usualPhases(phases, 'first sweep').find((phase) => phase.jobs === jobs);
    return first === undefined
      ? []
      : [[jobs, dollars + evaluationDollars(first.evaluationsSent)] as const];
  });
}

/** The evaluations alone, of the tools that sent some in their second run. */
function resendingLines(peers: PeersReport | undefined): readonly Line[] {
  return Object.entries(peerColors).flatMap(([name, color]): readonly Line[] => {
    const again = measuresOf(peers, name).filter(
      ({ run, evaluationsSent }) => run === 2 && evaluationsSent > 0,
    );
    const last = again.at(-1);
    if (last === undefined) return [];
    const monthly = (jobs: number, sent: number): Point => [jobs, evaluationDollars(sent * 720)];
    return [
      {
        ...{ name: `${name}, its evaluations`, color },
        points: again.map(({ jobs, evaluationsSent }) => monthly(jobs, evaluationsSent)),
        workedOut: sizesBeyond.map((jobs) =>
          monthly(jobs, (last.evaluationsSent / last.jobs) * jobs),
        ),
      },
    ];
  });
}

function coverageChart({ phases }: Report): Drawing | string {
  const sweep = usualPhases(phases, 'first sweep').find(({ jobs }) => jobs === largest);
  const { coverage, runStartsSeconds = [] } = sweep ?? {};
  if (sweep === undefined || coverage === undefined)
    return `the recorded run has no series of the coverage of ${grouped(largest)} jobs`;
  const last = coverage.at(-1)?.[0] ?? 0;
  const end = Math.ceil(last / 600) * 10;
  return {
    title: `First sweep of ${grouped(largest)} jobs: how much of the history has a result`,
    description: `The share of the jobs, counted from the newest, that all have a result, against minutes since the first run began: half of them after ${minutesUntil(coverage, largest / 2)} minutes, all after ${minutesUntil(coverage, largest)}.`,
    x: {
      ...{ label: 'minutes since the first run began', scale: 'linear', from: 0, to: end },
      ticks: Array.from({ length: end / 10 + 1 }, (_, index) => ({
        at: index * 10,
        text: String(index * 10),
      })),
    },
    y: {
      ...{ label: 'newest jobs that all have a result', scale: 'linear', from: 0, to: 1 },
      ticks: [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, text: `${Math.round(at * 100)}%` })),
    },
    lines: [
      {
        ...{ name: limitName, color: 'muted', isLimit: true },
        points: [
          [0, 0],
          [leastMinutes(largest), 1],
        ],
      },
      {
        ...{ name: thisRule, color: 'blue', isDense: true },
        points: [
          [0, 0],
          ...coverage.map(([seconds, jobs]): Point => [seconds / 60, jobs / largest]),
        ],
      },
    ],
    marks: { name: 'a run begins', at: runStartsSeconds.map((seconds) => seconds / 60) },
    bound: `What bounds it: the listing, at ${pagesPerSecond * pageSize} jobs a second. A run works until its 15 minutes are nearly over, and the next one goes on where it stopped.`,
  };
}

function minutesUntil(coverage: readonly Point[], jobs: number): string {
  const reached = coverage.find(([, newestJobs]) => newestJobs >= jobs);
  return reached === undefined ? 'more' : (reached[0] / 60).toFixed(0);
}

/** What the lines come to at their right ends, for those who cannot see them. */
function describe(what: string, lines: readonly Line[], unit: string): string {
  const ends = lines.flatMap(({ name, points, workedOut = [], isLimit = false }) => {
    const end = workedOut.at(-1) ?? points.at(-1);
    if (end === undefined || isLimit) return [];
    if (workedOut.length > 0)
      return `${name} ${grouped(Number(end[1].toPrecision(2)))}${unit} (worked out)`;
    const figure = end[1] >= 10 ? Math.round(end[1]) : Number(end[1].toPrecision(2));
    return `${name} ${grouped(figure)}${unit}`;
  });
  return `${what}, both on logarithmic axes. At ${grouped(largest)} jobs: ${ends.join('; ')}.`;
}

function ruleLine(
  { phases }: Report,
  name: 'first sweep' | 'idle run',
  label: string,
  figure: (phase: Phase) => number,
): Line {
  const points = usualPhases(phases, name).map((phase): Point => [phase.jobs, figure(phase)]);
  return { name: label, color: 'blue', points };
}

function usualPhases(phases: readonly Phase[], name: Phase['name']): readonly Phase[] {
  return phases.filter(
    (phase) =>
      phase.name === name &&
      phase.violationShare === usualShare &&
      phase.seed === firstSeed &&
      phase.unreadableJobs === undefined,
  );
}

/** First runs under the page's quotas; beyond the largest of them in proportion to the jobs. */
function peerLines(
  peers: PeersReport | undefined,
  figure: (measure: PeerMeasure) => number,
): readonly Line[] {
  return Object.entries(peerColors).flatMap(([name, color]): readonly Line[] => {
    const first = measuresOf(peers, name).filter(({ run }) => run === 1);
    const last = first.at(-1);
    if (last === undefined) return [];
    return [
      {
        ...{ name, color },
        points: first.map((measure): Point => [measure.jobs, figure(measure)]),
        workedOut: sizesBeyond.map((jobs): Point => [jobs, (figure(last) / last.jobs) * jobs]),
      },
    ];
  });
}

function measuresOf(peers: PeersReport | undefined, name: string): readonly PeerMeasure[] {
  return (peers?.measures ?? [])
    .filter(({ peer, scenario }) => peer === name && scenario === 'quotas')
    .toSorted((one, other) => one.jobs - other.jobs);
}

const jobsAxis: Axis = {
  ...{ label: 'training jobs of the account', scale: 'logarithmic', from: 200, to: 600_000 },
  ticks: [300, 1_000, 10_000, 100_000, largest].map((at) => ({ at, text: grouped(at) })),
};

function powersOfTen(label: string, from: number, to: number, unit = ''): Axis {
  const count = Math.round(Math.log10(to / from));
  return {
    ...{ label, scale: 'logarithmic', from, to },
    ticks: Array.from({ length: count + 1 }, (_, index) => {
      const at = Number((from * 10 ** index).toPrecision(3));
      return { at, text: unit === '$' && at < 1 ? `$${at.toFixed(2)}` : `${unit}${grouped(at)}` };
    }),
  };
}

function grouped(amount: number): string {
  return amount.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
