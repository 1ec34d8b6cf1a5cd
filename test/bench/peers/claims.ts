// What docs/performance.md says of the tools beside the rule: each sentence with what it is read off. The page shows
// them, the bench fails where one does not hold, and so does CI for its small accounts.

import type { PeerMeasure, PeersReport } from './measure-peers.ts';

export interface PeerClaim {
  readonly claim: string;
  /** The tools that it names. */
  readonly tools?: readonly string[];
  /** Of every report that `npm run bench -- --peers` writes, small ones included. */
  readonly holds: (report: PeersReport) => boolean;
}

const rule = 'this rule';
/** As many as an idle run of any history makes. */
const fewCalls = 5;

export const peerClaims: readonly PeerClaim[] = [
  {
    claim:
      'This rule gave no false verdict in any run, and none on a job that was gone: it left out what it could not read.',
    holds: ({ measures }) =>
      of(measures, rule).every(
        ({ falsePasses, falseViolations, onGoneJobs }) =>
          falsePasses + falseViolations + onGoneJobs === 0,
      ),
  },
  {
    claim: 'Under the quotas it gave every job its verdict, with fewer calls than any other tool.',
    holds: (report) =>
      of(report.measures, rule, 'quotas').every(
        (own) =>
          own.without === 0 &&
          others(report, 'quotas')
            .filter(({ jobs, run }) => jobs === own.jobs && run === own.run)
            .every((other) => allCalls(other) > allCalls(own)),
      ),
  },
  {
    claim: `An hour later, with nothing new, it made at most ${fewCalls} calls and sent no evaluation. The others read every job again.`,
    holds: (report) =>
      of(report.measures, rule, 'quotas')
        .filter(({ run }) => run === 2)
        .every((own) => allCalls(own) <= fewCalls && own.evaluationsSent === 0) &&
      others(report, 'quotas')
        .filter(({ run }) => run === 2)
        .every(({ calls, jobs }) => (calls.DescribeTrainingJob ?? 0) >= jobs),
  },
  {
    claim:
      'A job that cannot be described costs Cloud Custodian and the rdklib rule the whole run: they came to no verdict at all.',
    tools: ['Cloud Custodian', 'rdklib rule'],
    holds: ({ measures }) =>
      [...of(measures, 'rdklib rule', 'troubles'), ...of(measures, 'Cloud Custodian', 'troubles')]
        // Custodian says nothing of jobs that it did not match.
        .every(({ without, existing }) => without === existing),
  },
  {
    claim:
      'Prowler and the shell loop call a job that they cannot read a violation, and give verdicts on jobs that are gone.',
    tools: ['Prowler', 'shell loop'],
    holds: ({ measures }) =>
      [...of(measures, 'Prowler', 'troubles'), ...of(measures, 'shell loop', 'troubles')].every(
        ({ falseViolations, onGoneJobs }) => falseViolations > 0 && onGoneJobs > 0,
      ),
  },
  {
    claim:
      'Under the quotas Prowler also calls jobs violations whose descriptions stayed throttled. How many they are depends on the quota of DescribeTrainingJob, which AWS does not publish.',
    tools: ['Prowler'],
    holds: ({ measures }) =>
      of(measures, 'Prowler', 'quotas').every(
        ({ falseViolations, throttled }) => falseViolations > 0 && throttled > 0,
      ),
  },
  {
    claim:
      'A quota of two listing calls a second breaks none of them: each came to a verdict on every job, right or wrong.',
    holds: (report) => others(report, 'quotas').every(({ without }) => without === 0),
  },
];

function of(
  measures: readonly PeerMeasure[],
  peer: string,
  scenario?: string,
): readonly PeerMeasure[] {
  return measures.filter(
    (one) => one.peer === peer && (scenario === undefined || one.scenario === scenario),
  );
}

function others({ measures }: PeersReport, scenario: string): readonly PeerMeasure[] {
  return measures.filter((one) => one.peer !== rule && one.scenario === scenario);
}

export function allCalls({ calls, otherCalls }: PeerMeasure): number {
  return Object.values(calls).reduce((total, one) => total + one, otherCalls);
}
