// Everything that is assumed about AWS, in one list: docs/assumptions.md is rendered from it, and doctor checks it.

import type { Assumption } from './assumption.ts';
import { jobAssumptions } from './assumptions/jobs.ts';
import { preventionAssumptions } from './assumptions/prevention.ts';
import { reportingAssumptions } from './assumptions/reporting.ts';

export const assumptions: readonly Assumption[] = [
  ...reportingAssumptions,
  ...jobAssumptions,
  ...preventionAssumptions,
];
