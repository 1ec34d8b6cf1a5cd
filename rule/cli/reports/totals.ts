import type { NotScanned, ScanSummary } from '../scan/result.ts';

/** The whole in one sentence. */
export function totalsLine(summary: ScanSummary, notScanned: readonly NotScanned[]): string {
  const { jobs, nonCompliant, unknown, compliant, notApplicable, places } = summary;
  const missing =
    notScanned.length === 0 ? '' : `; NOT scanned: ${count(notScanned.length, 'place')}`;
  return (
    `${count(nonCompliant, 'violation')} and ${grouped(unknown)} unknown among ${count(jobs, 'job')} ` +
    `(${grouped(compliant)} compliant, ${grouped(notApplicable)} out of scope) ` +
    `in ${count(places.length, 'account and Region', 'accounts and Regions')}${missing}.`
  );
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${grouped(amount)} ${amount === 1 ? one : many}`;
}

/** 462178 as 462,178. */
export function grouped(amount: number): string {
  return amount.toLocaleString('en-US');
}
