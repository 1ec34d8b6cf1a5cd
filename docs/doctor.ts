// What doctor checks, as tables: docs/assumptions.md and docs/cli.md are rendered from the rows that it runs on.

import { assumptions } from '../rule/cli/doctor/assumptions.ts';
import { installation } from '../rule/cli/doctor/installation.ts';
import { rights } from '../rule/cli/doctor/rights.ts';

export const doctorRegions: Readonly<Record<string, () => string>> = {
  assumptions: () =>
    table(
      ['Assumed', 'What the code does', 'How to check by hand', '`doctor`'],
      assumptions.map(({ id, assumed, eitherWay, byHand, check }) => [
        assumed,
        eitherWay,
        byHand,
        'cannot' in check ? `cannot: ${check.cannot}` : `checks it, as \`${id}\``,
      ]),
    ),
  'doctor-installation': () =>
    table(
      ['Row', 'What a sound installation has', 'Where it does not'],
      installation.map(({ id, expected, toMend }) => [`\`${id}\``, expected, toMend]),
    ),
  'doctor-rights': () =>
    table(
      ['Right', 'What is read with it'],
      Object.entries(rights).map(([action, why]) => [`\`${action}\``, why]),
    ),
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
