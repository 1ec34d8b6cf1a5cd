import { describe, expect, it } from 'vitest';
import { annotate, annotationLimit } from '../../rule/verdict/annotation.ts';
import type { Verdict } from '../../rule/verdict/verdict.ts';
import { aTrainingJob } from '../support/factories.ts';

const link = 'https://example.com/fix';
const fix = ` Fix: ${link}`;

function violation(text: string): Verdict {
  return { kind: 'nonCompliant', findings: [{ kind: 'noVpcConfig', text }] };
}

function startedBy(name: string) {
  return aTrainingJob({ parent: { kind: 'tuning job', name } });
}

describe('an annotation', () => {
  it('lists every reason, one sentence after the other', () => {
    const verdict: Verdict = {
      kind: 'nonCompliant',
      findings: [
        { kind: 'noVpcConfig', text: 'One.' },
        { kind: 'networkIsolationOff', text: 'Two.' },
      ],
    };

    expect(annotate(verdict, aTrainingJob(), link)).toBe(`One. Two.${fix}`);
  });

  it('is cut at 256 characters, with a sign of it, and never before', () => {
    const room = annotationLimit - fix.length;

    const whole = annotate(violation('x'.repeat(room)), aTrainingJob(), link);
    const cut = annotate(violation('x'.repeat(room + 1)), aTrainingJob(), link);

    expect(whole).toBe(`${'x'.repeat(room)}${fix}`);
    expect(cut).toBe(`${'x'.repeat(room - 1)}…${fix}`);
    expect(cut).toHaveLength(256);
  });

  it('cuts the reasons before the parent', () => {
    const text = annotate(violation('x'.repeat(300)), startedBy('churn-tuning'), link);

    expect(text).toMatch(/^x+… Started by tuning job churn-tuning\. Fix: /);
    expect(text).toHaveLength(256);
  });

  it('cuts a parent that takes more than half of the room, where the reasons need the rest', () => {
    const text = annotate(violation('x'.repeat(300)), startedBy('y'.repeat(300)), link);
    const room = annotationLimit - fix.length;
    const parentRoom = Math.floor(room / 2);

    expect(text).toBe(
      `${'x'.repeat(room - parentRoom - 1)}…${` Started by tuning job ${'y'.repeat(300)}`.slice(0, parentRoom - 1)}…${fix}`,
    );
  });

  it('gives a long parent all the room that short reasons leave', () => {
    const text = annotate(violation('Short.'), startedBy('y'.repeat(300)), link);

    expect(text).toMatch(/^Short\. Started by tuning job y+… Fix: /);
    expect(text).toHaveLength(256);
  });

  it('never ends in half a character', () => {
    const verdict = violation(`${'x'.repeat(annotationLimit - fix.length - 2)}😀😀`);

    const text = annotate(verdict, aTrainingJob(), link);

    expect(text).toBe(`${'x'.repeat(annotationLimit - fix.length - 2)}…${fix}`);
  });

  it('keeps a whole character before the cut, and halves that were there before', () => {
    const room = annotationLimit - fix.length;

    const after = annotate(violation(`${'x'.repeat(room - 3)}😀xx`), aTrainingJob(), link);
    const inside = annotate(violation(`\uD83Dx${'x'.repeat(room)}`), aTrainingJob(), link);

    expect(after).toBe(`${'x'.repeat(room - 3)}😀…${fix}`);
    expect(inside).toBe(`\uD83Dx${'x'.repeat(room - 3)}…${fix}`);
  });

  it('keeps the longest link, and at least one sentence of the reasons', () => {
    const longest = `https://example.com/${'z'.repeat(170)}`;

    const text = annotate(violation('x'.repeat(300)), startedBy('y'.repeat(300)), longest);

    expect(text).toBe(`${'x'.repeat(39)}… Started by tuning …${` Fix: ${longest}`}`);
    expect(text).toHaveLength(256);
  });
});
