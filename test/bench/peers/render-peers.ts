// The tools beside the rule, as Markdown.

import { grouped } from '../figures.ts';
import { table } from '../report.ts';
import { allCalls, peerClaims } from './claims.ts';
import type { PeerMeasure, PeersReport, Tool } from './measure-peers.ts';
import type { PeerScenario } from './peer-account.ts';

const operations = [
  ['ListTrainingJobs', 'List'],
  ['DescribeTrainingJob', 'Describe'],
  ['Search', 'Search'],
  ['ListTags', 'Tags'],
  ['GetComplianceDetailsByConfigRule', 'Get results'],
  ['PutEvaluations', 'Put'],
] as const;

export function renderPeers(report: PeersReport): string {
  const { cpu, cores, commit, date } = report.machine;
  const [least, most] = report.loadAverage;
  return [
    `${date}, commit ${commit}, ${cpu}, ${cores} cores, in real time. The load average was ${least} to ${most} when a tool began${most > cores ? ': the machine had other work, and minutes are longer than on an idle one' : ''}.`,
    renderTools(report.tools),
    renderClaims(report),
    ...report.scenarios.map((scenario) => renderScenario(scenario, report.measures)),
    renderMemory(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function renderTools(tools: readonly Tool[]): string {
  return table(
    ['Tool', 'Versions', 'How it runs'],
    tools.map(({ name, versions, how }) => [
      name,
      Object.entries(versions)
        .map(([what, version]) => `${what} ${version}`)
        .join(', '),
      how,
    ]),
  );
}

function renderClaims(report: PeersReport): string {
  return peerClaims
    .map(({ claim, tools = [], holds }) => {
      const missing = tools.filter((name) => !report.measures.some(({ peer }) => peer === name));
      const remarks = [
        ...(missing.length > 0 ? [` (Not measured here: ${missing.join(', ')}.)`] : []),
        ...(holds(report) ? [] : [' **This does not hold.**']),
      ];
      return `- ${claim}${remarks.join('')}`;
    })
    .join('\n');
}

function renderScenario(scenario: PeerScenario, all: readonly PeerMeasure[]): string {
  const measures = all.filter(({ scenario: name, jobs }) =>
    [name === scenario.name, jobs === scenario.jobs].every(Boolean),
  );
  return [
    `**${describeScenario(scenario)}**`,
    table(
      [
        'Tool',
        'Run',
        'Right',
        'False passes',
        'False violations',
        'On gone jobs',
        'No verdict',
        'Exit code',
      ],
      measures.map((one) => [
        one.peer,
        String(one.run),
        `${grouped(one.right)} of ${grouped(one.existing)}`,
        ...[one.falsePasses, one.falseViolations, one.onGoneJobs, one.without, one.exitCode].map(
          grouped,
        ),
      ]),
    ),
    table(
      [
        ...['Tool', 'Run', 'Calls', ...operations.map(([, name]) => name), 'Other', 'Throttled'],
        ...['Evaluations sent', 'Minutes', 'CPU, s', 'Peak memory, MiB'],
      ],
      measures.map(costRow),
    ),
  ].join('\n\n');
}

function describeScenario({ jobs, violationShare, hasQuotas, troubles }: PeerScenario): string {
  const account = `${grouped(jobs)} jobs, ${violationShare * 100}% violations, ${hasQuotas ? 'the quotas of this page' : 'no quotas'}`;
  if (troubles === undefined) return account;
  const { denied, throttled, gone } = troubles;
  return `${account}; ${denied} jobs whose description is denied, ${throttled} that are throttled whenever they are described, ${gone} deleted and still listed`;
}

function costRow(one: PeerMeasure): readonly string[] {
  const named = operations.map(([name]) => one.calls[name] ?? 0);
  const all = allCalls(one);
  const other = all - named.reduce((total, calls) => total + calls, 0);
  return [
    ...[one.peer, String(one.run), grouped(all), ...named.map(grouped), grouped(other)],
    ...[grouped(one.throttled), grouped(one.evaluationsSent)],
    ...[(one.seconds / 60).toFixed(2), one.cpuSeconds.toFixed(1), one.peakMemoryMiB.toFixed(0)],
  ];
}

/** Peaks of second runs under the quotas, over the most jobs that were measured. */
function renderMemory({ measures }: PeersReport): string {
  const peakOf = (peer: string) =>
    measures
      .filter((one) => one.peer === peer && one.scenario === 'quotas' && one.run === 2)
      .toSorted((one, other) => other.jobs - one.jobs)[0]?.peakMemoryMiB;
  const [ofRule, ofRdklib] = [peakOf('this rule'), peakOf('rdklib rule')];
  if (ofRule === undefined || ofRdklib === undefined) return '';
  return `An idle run of this rule has ${ofRule.toFixed(0)} MiB at its peak, ${(ofRule / ofRdklib).toFixed(2)} times the ${ofRdklib.toFixed(0)} MiB of the second run of the rdklib rule.`;
}
