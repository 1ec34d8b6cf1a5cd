// What a tool beside the rule has to say for itself, to be measured: a file of its own exports one of these, and
// `peers.ts` lists it.

import type { Usage } from './execute.ts';

/** What a tool concludes of a job; a job that it says nothing about is not in its verdicts. */
export type PeerVerdict = 'compliant' | 'nonCompliant';
export type PeerVerdicts = ReadonlyMap<string, PeerVerdict>;

export interface Peer {
  readonly name: string;
  /** Pinned requirements of pip, the tool itself first; each peer has a virtual environment of its own. */
  readonly packages: readonly string[];
  /** How it is called, and what was decided for it, for the page. */
  readonly how: string;
  /** Installing it takes minutes, so that the small bench goes without. @default false */
  readonly isHeavy?: boolean;
  /** The largest number of jobs that it is run over. @default any */
  readonly upToJobs?: number;
  /** One run over the account, as somebody who uses the tool would start it. */
  readonly run: (workplace: Workplace) => Promise<PeerRun>;
}

export interface PeerRun {
  readonly usage: Usage;
  readonly verdicts: PeerVerdicts;
}

/** Where a peer runs: an account, a folder of its own, and the directory of its programs. */
export interface Workplace {
  /** For all AWS services. */
  readonly endpoint: string;
  readonly region: string;
  /** Empty for each run. */
  readonly folder: string;
  /** Of the peer's virtual environment. */
  readonly programs: string;
  /** The event with which Config would invoke a rule now. */
  event(parameters?: Readonly<Record<string, string>>): object;
  /** What Config holds of that rule. */
  reportedResults(): PeerVerdicts;
  /** The names of the jobs that the account's listing shows. */
  listedJobs(): readonly string[];
  /** Runs a program to its end, in the folder and with credentials for the endpoint. */
  execute(command: string, args: readonly string[], options?: ExecuteOptions): Promise<Usage>;
}

export interface ExecuteOptions {
  readonly environment?: Readonly<Record<string, string>>;
}
