import { describe, expect, it } from 'vitest';
import { annotate, annotationLimit } from '../../rule/verdict/annotation.ts';
import { ruleParameterTable } from '../../rule/verdict/parameters.ts';
import { remediationLink } from '../../rule/verdict/remediation-link.ts';
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

    expect(annotate(verdict, aTrainingJob(), link)).toBe(`One. Two.${fix}#noVpcConfig`);
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

  it('links to the section about the first reason where it fits, and to the page where it does not', () => {
    const room = annotationLimit - `${fix}#noVpcConfig`.length;

    const fits = annotate(violation('x'.repeat(room)), aTrainingJob(), link);
    const tooLong = annotate(violation('x'.repeat(room + 1)), aTrainingJob(), link);

    expect(fits).toBe(`${'x'.repeat(room)}${fix}#noVpcConfig`);
    expect(fits).toHaveLength(256);
    expect(tooLong).toBe(`${'x'.repeat(room + 1)}${fix}`);
  });

  it('counts the parent before it links to a section', () => {
    const parent = ' Started by tuning job churn.';
    const room = annotationLimit - `${parent}${fix}#noVpcConfig`.length;

    const fits = annotate(violation('x'.repeat(room)), startedBy('churn'), link);
    const tooLong = annotate(violation('x'.repeat(room + 1)), startedBy('churn'), link);

    expect(fits).toBe(`${'x'.repeat(room)}${parent}${fix}#noVpcConfig`);
    expect(tooLong).toBe(`${'x'.repeat(room + 1)}${parent}${fix}`);
  });

  it('links to the page without any reason, too', () => {
    const verdict: Verdict = { kind: 'nonCompliant', findings: [] };

    expect(annotate(verdict, aTrainingJob(), link)).toBe(fix);
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

describe('the link for a kind of violation', () => {
  const awsPage = ruleParameterTable.remediationUrl.default;

  it.each([
    ['an own page', 'https://wiki.example.com/vpc', 'https://wiki.example.com/vpc#noVpcConfig'],
    [
      'an own page with a query',
      'https://w.example.com/?p=7',
      'https://w.example.com/?p=7#noVpcConfig',
    ],
    ['an own page with an anchor', 'https://w.example.com/#/vpc', 'https://w.example.com/#/vpc'],
    ["AWS's page", awsPage, awsPage],
  ])('of %s', (_, page, expected) => {
    expect(remediationLink(page, 'noVpcConfig')).toBe(expected);
  });
});
