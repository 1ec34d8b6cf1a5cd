import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { fieldsOf, openJson } from '../events/json.ts';
import type { ReevaluationPorts } from '../ports.ts';
import {
  createTable,
  expiresAt,
  number,
  numberOf,
  registerKey,
  residenceKey,
  type StateTableOptions,
  stateKey,
  text,
} from './state-table.ts';

/** The rules of an account, for the queue's consumer. */
export type RuleRegister = Pick<ReevaluationPorts, 'rules' | 'wake' | 'standing' | 'noteAsked'>;

export function createRuleRegister(options: StateTableOptions): RuleRegister {
  const { residence, nowMs } = options;
  const table = createTable(options);
  return {
    async rules() {
      const rules: { ruleName: string; askedAtMs: number }[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await table.query(
          {
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :rule)',
            ExpressionAttributeValues: {
              ':pk': text(residenceKey(residence)),
              ':rule': text('rule/'),
            },
          },
          start,
        );
        for (const { sk, askedAtMs } of page.Items ?? [])
          rules.push({
            ruleName: (sk?.S ?? '').slice('rule/'.length),
            askedAtMs: numberOf(askedAtMs) ?? 0,
          });
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return rules;
    },

    async wake(ruleName) {
      const woken = await table.update({
        Key: stateKey(residence, ruleName),
        UpdateExpression: 'SET wake = :true',
        ConditionExpression: 'attribute_exists(holder) AND leaseUntilMs > :now',
        ExpressionAttributeValues: { ':true': { BOOL: true }, ':now': number(nowMs()) },
      });
      return woken.kind === 'done';
    },

    async standing(ruleName) {
      const item = await table.get(stateKey(residence, ruleName));
      const saved = fieldsOf(openJson(item?.body?.S)).notifiedAtMs;
      const holderNotifiedAtMs = numberOf(item?.holderNotifiedAtMs) ?? 0;
      const isHeld = item?.holder !== undefined;
      const leaseLeftMs = isHeld ? (numberOf(item?.leaseUntilMs) ?? 0) - nowMs() : 0;
      return {
        notifiedAtMs: Math.max(typeof saved === 'number' ? saved : 0, holderNotifiedAtMs),
        leaseLeftMs: Math.max(leaseLeftMs, 0),
        wasKilled: isHeld && leaseLeftMs <= 0,
      };
    },

    async noteAsked(ruleName) {
      await table.update({
        Key: registerKey(residence, ruleName),
        UpdateExpression: 'SET askedAtMs = :now, expiresAt = :expiresAt',
        ExpressionAttributeValues: {
          ':now': number(nowMs()),
          ':expiresAt': number(expiresAt(nowMs())),
        },
      });
    },
  };
}
