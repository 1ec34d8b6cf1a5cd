import { writeFileSync } from 'node:fs';

/** The file holds the report as JSON, a line for each member and each point of a series. */
export function writeRecord(file: string, report: object): void {
  const text = JSON.stringify(report, null, 2).replace(
    /\[\s+(-?[\d.]+(?:,\s+-?[\d.]+)*)\s+\]/g,
    (_all, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`,
  );
  writeFileSync(file, `${text}\n`);
}
