// One account and Region: every row of the installation and of the assumptions, with what its check says.

import { mapConcurrently } from '../../aws/map-concurrently.ts';
import type { Place } from '../access/place.ts';
import { assumptions } from './assumptions.ts';
import { examine, type Finding, NothingToSeeError, UnreadError } from './finding.ts';
import { installation } from './installation.ts';
import type { Subject } from './subject.ts';

/** Checks at once: AWS Config and IAM allow few calls a second. */
const checksAtOnce = 4;

export interface RowReport {
  readonly id: string;
  /** What is expected or assumed. */
  readonly statement: string;
  readonly outcome: Finding['kind'];
  /** Why it is unchecked; `cannot`: no command that only reads could see it. */
  readonly because?: 'denied' | 'failed' | 'nothingToSee' | 'cannot';
  readonly evidence: string;
  /** What to do about a fault, or what the rule does where an assumption does not hold. */
  readonly consequence: string;
}

export interface PlaceReport extends Pick<Place, 'account' | 'region'> {
  /** False where there is neither the function nor a rule that invokes it: then nothing else was examined. */
  readonly isInstalled: boolean;
  readonly installation: readonly RowReport[];
  readonly assumptions: readonly RowReport[];
}

export interface ExamineOptions {
  /** Whether a place without an installation is of interest by itself: what is assumed can be checked there too. */
  readonly isOnlyPlace: boolean;
}

/** @throws where a check has a defect; a call that is refused or fails is part of the report. */
export async function examinePlace(
  subject: Subject,
  { isOnlyPlace }: ExamineOptions,
): Promise<PlaceReport> {
  const { account, region } = subject.place;
  const isInstalled = await hasInstallation(subject);
  if (!isInstalled && !isOnlyPlace)
    return { account, region, isInstalled, installation: [], assumptions: [] };
  return {
    account,
    region,
    isInstalled,
    installation: await mapConcurrently(
      installation,
      checksAtOnce,
      async ({ id, expected, toMend, check }) =>
        rowReport({ id, statement: expected, consequence: toMend }, await examine(check, subject)),
    ),
    assumptions: await mapConcurrently(assumptions, checksAtOnce, async (row) => {
      const words = { id: row.id, statement: row.assumed, consequence: row.eitherWay };
      const { check } = row;
      if (typeof check === 'function') return rowReport(words, await examine(check, subject));
      return { ...words, outcome: 'unchecked', because: 'cannot', evidence: check.cannot };
    }),
  };
}

function rowReport(
  words: Pick<RowReport, 'id' | 'statement' | 'consequence'>,
  finding: Finding,
): RowReport {
  const { kind: outcome, evidence } = finding;
  return {
    ...words,
    outcome,
    ...(finding.kind === 'unchecked' && { because: finding.because }),
    evidence,
  };
}

/** True also where it cannot be told. */
async function hasInstallation(subject: Subject): Promise<boolean> {
  const isThere = (look: () => Promise<unknown>) =>
    look().then(
      () => true,
      (error: unknown) => {
        if (error instanceof UnreadError) return true;
        if (error instanceof NothingToSeeError) return false;
        throw error;
      },
    );
  return (await isThere(subject.rule)) || (await isThere(subject.functionConfiguration));
}
