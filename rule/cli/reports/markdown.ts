import { programName } from '../program-name.ts';
import { type JobResult, type NotScanned, reasonLine } from '../scan/result.ts';
import type { ReportFormat } from './report.ts';
import { totalsLine } from './totals.ts';

/** A table for issues, wikis and the summary of a pipeline. */
export const markdown: ReportFormat = {
  meaning: 'a table for issues and wikis',
  holdsEveryJob: false,
  create: ({ scannedAt, remediationUrl }) => ({
    begin: () =>
      `# Training jobs outside a VPC\n\nScanned at ${scannedAt}. \`${programName} recreate\` prints the request that starts a job again in a VPC; ` +
      `how to mend a job: ${remediationUrl}\n\n` +
      row(['Verdict', 'Job', 'Account', 'Region', 'Created', 'Why']) +
      row(['---', '---', '---', '---', '---', '---']),
    job: (job) => row(cellsOf(job)),
    end: ({ summary, notScanned }) =>
      `\n${totalsLine(summary, notScanned)}\n${notScanned.length === 0 ? '' : notScannedSection(notScanned)}`,
  }),
};

function cellsOf(job: JobResult): readonly string[] {
  const { verdict, name, account, region, createdAt } = job;
  return [verdict, name, account, region, createdAt.slice(0, 16), reasonLine(job)].map(escaped);
}

function notScannedSection(places: readonly NotScanned[]): string {
  const lines = places.map(
    ({ account, region = 'every Region', reason }) =>
      `- ${escaped(`${account}, ${region}: ${reason}`)}\n`,
  );
  return `\n## Not scanned\n\n${lines.join('')}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** What a job's own words may hold must neither end a cell nor become a link or HTML. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_{}[\]<>#|~!]/g, (character) => `\\${character}`);
}
