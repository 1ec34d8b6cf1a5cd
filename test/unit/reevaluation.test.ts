import { describe, expect, it } from 'vitest';
import { resumeDelay } from '../../rule/coverage/resume.ts';
import type { QueueMessage, ReceivedMessage } from '../../rule/events/queue-message.ts';
import type { ReevaluationPorts, RuleStanding, StartOutcome } from '../../rule/ports.ts';
import { reevaluate } from '../../rule/reevaluate.ts';

const nowMs = Date.UTC(2026, 2, 1, 12);
const minuteMs = 60_000;
const idle: RuleStanding = { notifiedAtMs: 0, leaseLeftMs: 0, wasKilled: false };

interface Situation {
  readonly standings?: Readonly<Record<string, Partial<RuleStanding>>>;
  readonly askedAtMs?: number;
  readonly outcomes?: Readonly<Record<string, StartOutcome | Error>>;
}

/** Serves messages in a situation, and tells what came of them. */
async function serve(messages: readonly (QueueMessage | undefined)[], situation: Situation = {}) {
  const { standings = { rule: {} }, askedAtMs = 0, outcomes = {} } = situation;
  const started: string[] = [];
  const sent: { message: QueueMessage; delaySeconds: number }[] = [];
  const woken: string[] = [];
  const codes: string[] = [];
  const standing = (ruleName: string) => ({ ...idle, ...standings[ruleName] });
  const ports: ReevaluationPorts = {
    rules: async () => Object.keys(standings).map((ruleName) => ({ ruleName, askedAtMs })),
    standing: async (ruleName) => standing(ruleName),
    async wake(ruleName) {
      if (standing(ruleName).leaseLeftMs > 0) woken.push(ruleName);
      return standing(ruleName).leaseLeftMs > 0;
    },
    async start(ruleName) {
      const outcome = outcomes[ruleName] ?? { kind: 'started' };
      if (outcome instanceof Error) throw outcome;
      if (outcome.kind === 'started') started.push(ruleName);
      return outcome;
    },
    noteAsked: async () => undefined,
    send: async (message, delaySeconds) => void sent.push({ message, delaySeconds }),
    nowMs: () => nowMs,
    log: { record: (code) => void codes.push(code) },
  };
  const received = messages.map(
    (message, index): ReceivedMessage => ({
      messageId: `message-${index}`,
      accountId: '111122223333',
      message,
    }),
  );
  const failed = await reevaluate(received, ports);
  return { started, sent, woken, codes, failed };
}

function resume(notifiedAtMs: number, ruleName = 'rule'): QueueMessage {
  return { kind: 'resume', ruleName, notifiedAtMs };
}

function changed(changedAtMs = nowMs - minuteMs): QueueMessage {
  return { kind: 'jobChanged', changedAtMs };
}

describe('a message that resumes a run', () => {
  const asked = nowMs - 5 * minuteMs;

  it.each<[string, Partial<RuleStanding>, readonly string[]]>([
    ['has its rule evaluated', { notifiedAtMs: asked }, ['rule']],
    ['is dropped once a newer run has saved', { notifiedAtMs: nowMs - minuteMs }, []],
    [
      'has its rule evaluated where the newer run was killed',
      { notifiedAtMs: nowMs - minuteMs, wasKilled: true },
      ['rule'],
    ],
  ])('%s', async (_what, standing, expected) => {
    const { started, sent } = await serve([resume(asked)], { standings: { rule: standing } });

    expect(started).toEqual(expected);
    expect(sent).toEqual([]);
  });

  it('waits for a run at work, whose process may have ended', async () => {
    const standings = { rule: { leaseLeftMs: 90_000 } };

    const { started, sent } = await serve([resume(asked)], { standings });

    expect(started).toEqual([]);
    expect(sent).toEqual([{ message: { ...resume(asked), sends: 1 }, delaySeconds: 90 }]);
  });

  it('replaces the older ones of its rule', async () => {
    const { started } = await serve([resume(asked), resume(asked + 1), resume(asked, 'other')]);

    expect(started).toEqual(['rule', 'other']);
  });
});

describe('news of a job', () => {
  it('has every rule that has not run since evaluated, under its real name', async () => {
    const standings = {
      'rule-conformance-pack-abcdefghi': { notifiedAtMs: nowMs - 60 * minuteMs },
      seen: { notifiedAtMs: nowMs - 30_000 },
    };

    const { started } = await serve([changed(), changed()], { standings });

    expect(started).toEqual(['rule-conformance-pack-abcdefghi']);
  });

  it('leaves a mark on the lease of a run at work, and nothing else', async () => {
    const standings = { rule: { leaseLeftMs: 90_000 } };

    const { woken, started, sent } = await serve([changed()], { standings });

    expect(woken).toEqual(['rule']);
    expect([...started, ...sent]).toEqual([]);
  });

  it.each([
    ['the last run', { standings: { rule: { notifiedAtMs: nowMs - 2 * minuteMs } } }],
    ['the last request', { askedAtMs: nowMs - 2 * minuteMs }],
  ])('waits until 5 minutes after %s', async (_what, situation) => {
    const { started, sent } = await serve([changed()], situation);

    expect(started).toEqual([]);
    expect(sent).toEqual([{ message: { ...changed(), sends: 1 }, delaySeconds: 180 }]);
  });

  it.each<[string, StartOutcome | Error]>([
    ['is denied', { kind: 'denied', reason: 'not allowed' }],
    ['is gone', { kind: 'noSuchRule', reason: 'no such rule' }],
    ['cannot be reached', new Error('no answer')],
  ])('reaches the other rules where one %s', async (_what, outcome) => {
    const standings = { 'a-foreign-rule': {}, rule: {} };

    const { started } = await serve([changed()], {
      standings,
      outcomes: { 'a-foreign-rule': outcome },
    });

    expect(started).toEqual(['rule']);
  });

  it('comes back where a rule could not be served', async () => {
    const { failed } = await serve([changed()], { outcomes: { rule: new Error('no answer') } });

    expect(failed).toEqual(['message-0']);
  });
});

describe('any message', () => {
  it('is postponed at most eight times, and then logged as dropped', async () => {
    let message = changed();
    let rounds = 0;
    for (; rounds < 20; rounds += 1) {
      const { sent, codes } = await serve([message], { outcomes: { rule: { kind: 'later' } } });
      const [again] = sent;
      if (again === undefined) {
        expect(codes).toContain('message-given-up');
        break;
      }
      message = again.message;
    }

    expect(rounds).toBe(8);
  });

  it('that is not recognized is logged, and does not affect the others', async () => {
    const { started, codes } = await serve([undefined, changed()]);

    expect(codes).toContain('message-unknown');
    expect(started).toEqual(['rule']);
  });
});

describe('resumeDelay', () => {
  it('is short after progress, then grows to 15 minutes, then leaves it to the schedule', () => {
    expect([0, 1, 2, 3, 4].map(resumeDelay)).toEqual([5, 60, 240, 900, undefined]);
  });
});
