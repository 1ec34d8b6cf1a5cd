/** What a run did, counted as it goes, also if the run fails. */
export interface RunCounts {
  listed: number;
  judged: number;
  compliant: number;
  nonCompliant: number;
  /** Violations that a tag exempts. */
  exempt: number;
  unknown: number;
  retired: number;
  sent: number;
  unchanged: number;
}

export function zeroCounts(): RunCounts {
  return {
    listed: 0,
    judged: 0,
    compliant: 0,
    nonCompliant: 0,
    exempt: 0,
    unknown: 0,
    retired: 0,
    sent: 0,
    unchanged: 0,
  };
}
