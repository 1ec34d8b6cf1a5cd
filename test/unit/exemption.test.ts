import { describe, expect, it } from 'vitest';
import { exemptionOf, type TagReading } from '../../rule/verdict/exemption.ts';

const notifiedAtMs = Date.UTC(2026, 2, 1, 12);
const exempt = (value: string): TagReading => ({ kind: 'read', values: { exempt: value } });

describe('the exemption of a job', () => {
  it.each([
    ['no tags were read', undefined, 'exempt'],
    ['no tag exempts', { kind: 'read', values: { undefined: '' } }, undefined],
    ['the job lacks the tag', { kind: 'read', values: { Exempt: '' } }, 'exempt'],
    ['a tag has the name of a member of every object', { kind: 'read', values: {} }, 'toString'],
  ] as const)('is none where %s', (_, tags, exemptTag) => {
    expect(exemptionOf(tags, exemptTag, notifiedAtMs)).toEqual({ kind: 'none' });
  });

  it('is unreadable where the tags are', () => {
    const tags: TagReading = { kind: 'unreadable', reason: 'denied' };
    expect(exemptionOf(tags, 'exempt', notifiedAtMs)).toEqual(tags);
  });

  it.each([
    ['', undefined],
    ['benchmark', undefined],
    ['not until=tomorrow-like words but nountil=x', 'malformed'],
    ['the-until=2026-01-01', 'malformed'],
    ['ticket/until=2026-03-05', 'malformed'],
    ['2026-until=03-05', 'malformed'],
    ['until=2026-03-01', '2026-03-02T00:00:00.000Z'],
    ['ticket 4711 until=2026-03-05 approved', '2026-03-06T00:00:00.000Z'],
    ['until=2026-03-01T12:00:01Z', '2026-03-01T12:00:01.000Z'],
    ['until=2026-03-01T12:00:00Z', 'ended'],
    ['until=2026-02-28', 'ended'],
    ['until=2026-02-30', 'malformed'],
    ['until=03/05/2026', 'malformed'],
    ['until=', 'malformed'],
    ['until=2026-03-05 until=2026-03-06', 'malformed'],
    ['benchmark\u00a0until=2026-03-05', '2026-03-06T00:00:00.000Z'],
    ['benchmark\u3000until=2026-02-28', 'ended'],
    ['Until=2026-02-28', 'ended'],
    ['UNTIL=2026-03-01T12:00:01Z', '2026-03-01T12:00:01.000Z'],
    ['until=2026-03-05 Until=2026-03-06', 'malformed'],
  ])('of the value %j is %s', (value, expected) => {
    const untilMs = Date.parse(expected ?? '');
    expect(exemptionOf(exempt(value), 'exempt', notifiedAtMs)).toEqual({
      value,
      ...(Number.isNaN(untilMs) ? { kind: expected ?? 'exempt' } : { kind: 'exempt', untilMs }),
    });
  });
});
