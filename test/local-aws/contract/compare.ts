import type { Difference } from './differences.ts';
import type { Answers } from './exchange.ts';

/** One value that the doubles do not agree on. */
export interface Finding {
  readonly at: string;
  readonly localAws: string;
  readonly moto: string;
}

/** Everything in which the answers of one exchange differ. */
export function compare(exchange: string, localAws: Answers, moto: Answers): Finding[] {
  const paths = new Set([...localAws.keys(), ...moto.keys()]);
  return [...paths]
    .map((path) => ({
      at: `${exchange} / ${path}`,
      localAws: localAws.get(path) ?? 'absent',
      moto: moto.get(path) ?? 'absent',
    }))
    .filter((finding) => finding.localAws !== finding.moto);
}

/** Whether the listed difference accounts for the finding. */
export function explains(difference: Difference, finding: Finding): boolean {
  return (
    fits(difference.at, finding.at) &&
    fits(difference.localAws, finding.localAws) &&
    fits(difference.moto, finding.moto)
  );
}

function fits(pattern: string, text: string): boolean {
  const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*')}$`, 's').test(text);
}
