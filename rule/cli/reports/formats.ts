import { csv } from './csv.ts';
import { html } from './html.ts';
import { json, ndjson } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { ocsf } from './ocsf.ts';
import type { ReportFormat } from './report.ts';
import { table } from './table.ts';

/** Every report of a scan, by the name that `--report` takes. */
export const reportFormats = {
  table,
  json,
  ndjson,
  csv,
  markdown,
  html,
  junit,
  ocsf,
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type FormatName = keyof typeof reportFormats;
export const formatNames = Object.keys(reportFormats) as FormatName[];
