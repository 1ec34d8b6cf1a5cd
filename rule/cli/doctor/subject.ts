// One account and Region under examination: what several checks look at is read once.

import type { ConfigRule, ConfigRuleEvaluationStatus } from '@aws-sdk/client-config-service';
import {
  DescribeConfigRuleEvaluationStatusCommand,
  paginateDescribeConfigRules,
} from '@aws-sdk/client-config-service';
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { failureKind } from '../../aws/errors.ts';
import type { Place } from '../access/place.ts';
import { isNotFound } from './answers.ts';
import type { Clients } from './clients.ts';
import { deniedText, NothingToSeeError, UnreadError } from './finding.ts';
import { type NewestJobs, readNewestJobs } from './read-jobs.ts';
import { type LogEntry, readLog } from './read-log.ts';
import { readState, type SavedState } from './read-state.ts';
import type { Action } from './rights.ts';

export interface Subject {
  readonly place: Place;
  /** AWS's own time when the command began; epoch milliseconds. */
  readonly nowMs: number;
  readonly functionName: string;
  /** Whether PutEvaluations may be called in test mode. */
  readonly mayTest: boolean;
  readonly clients: Clients;
  /** The answer of a call. @throws UnreadError where it is refused or fails. */
  ask<Answer>(action: Action, call: () => Promise<Answer>): Promise<Answer>;
  /** How many jobs, and which ones only where names were asked for. */
  jobs(names: readonly string[]): string;
  /** Every rule that invokes the function, in whatever account that is. */
  rules(): Promise<readonly ConfigRule[]>;
  /** The first of them. @throws NothingToSeeError where there is none. */
  rule(): Promise<ConfigRule>;
  ruleStatus(): Promise<ConfigRuleEvaluationStatus>;
  /** The function of this account. @throws NothingToSeeError where it is elsewhere or nowhere. */
  functionConfiguration(): Promise<FunctionConfiguration>;
  /** Undefined where the rule has saved nothing yet. @throws NothingToSeeError where there is no table. */
  state(): Promise<SavedState | undefined>;
  /** What the function logged in the last days. @throws NothingToSeeError where there is no log. */
  log(): Promise<readonly LogEntry[]>;
  /** @throws NothingToSeeError where the account has no jobs. */
  newestJobs(): Promise<NewestJobs>;
}

export interface SubjectOptions {
  readonly place: Place;
  readonly nowMs: number;
  readonly functionName: string;
  readonly mayTest: boolean;
  readonly withNames: boolean;
  readonly clients: Clients;
  explain(error: unknown): string;
  /** Once it is aborted, nothing more is asked. */
  readonly interrupted: AbortSignal;
}

export function createSubject(options: SubjectOptions): Subject {
  const { place, nowMs, functionName, mayTest, withNames, clients, explain, interrupted } = options;

  const subject: Subject = {
    place,
    nowMs,
    functionName,
    mayTest,
    clients,

    async ask(action, call) {
      if (interrupted.aborted)
        throw new UnreadError('failed', `${action} was not asked for: interrupted`);
      try {
        return await call();
      } catch (error) {
        if (error instanceof Error && failureKind(error) === 'denied')
          throw new UnreadError('denied', deniedText(action, error), error);
        throw new UnreadError('failed', `${action} failed: ${explain(error)}`, error);
      }
    },

    jobs(names) {
      const many = names.length === 1 ? '1 job' : `${names.length} jobs`;
      return withNames && names.length > 0 ? `${many} (${names.slice(0, 10).join(', ')})` : many;
    },

    rules: once(async () => {
      const rules = await subject.ask('config:DescribeConfigRules', async () => {
        const found: ConfigRule[] = [];
        for await (const { ConfigRules = [] } of paginateDescribeConfigRules(
          { client: clients.config },
          {},
        ))
          found.push(...ConfigRules);
        return found;
      });
      return rules.filter(
        ({ Source }) => functionIn(Source?.SourceIdentifier)?.name === functionName,
      );
    }),

    async rule() {
      const [rule] = await subject.rules();
      if (rule === undefined)
        throw new NothingToSeeError(`no rule invokes a function ${functionName}`);
      return rule;
    },

    ruleStatus: once(async () => {
      const { ConfigRuleName = '' } = await subject.rule();
      const { ConfigRulesEvaluationStatus: [status = {}] = [] } = await subject.ask(
        'config:DescribeConfigRuleEvaluationStatus',
        () =>
          clients.config.send(
            new DescribeConfigRuleEvaluationStatusCommand({ ConfigRuleNames: [ConfigRuleName] }),
          ),
      );
      return status;
    }),

    functionConfiguration: once(async () => {
      const account = await functionAccount(subject);
      if (account !== undefined && account !== place.account)
        throw new NothingToSeeError(
          `the function is in account ${account}: examine it with --accounts ${account}`,
        );
      try {
        return await subject.ask('lambda:GetFunctionConfiguration', () =>
          clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName })),
        );
      } catch (error) {
        if (!isNotFound(error)) throw error;
        throw new NothingToSeeError(
          `there is no function ${functionName} in account ${place.account} in ${place.region}`,
        );
      }
    }),

    state: once(() => readState(subject)),
    log: once(() => readLog(subject)),
    newestJobs: once(() => readNewestJobs(subject)),
  };
  return subject;
}

/** Account and name of a function by its ARN. */
export function functionIn(
  arn: string | undefined,
): { readonly account: string; readonly name: string } | undefined {
  const [, , , , account = '', kind, name] = arn?.split(':') ?? [];
  return kind === 'function' && name !== undefined ? { account, name } : undefined;
}

/** The account of the function that the rule invokes; undefined where no rule says. */
async function functionAccount(subject: Subject): Promise<string | undefined> {
  const rules = await subject.rules().catch((error: unknown) => {
    // Whoever may not read rules may still be allowed to read the function.
    if (error instanceof UnreadError) return [];
    throw error;
  });
  return functionIn(rules[0]?.Source?.SourceIdentifier)?.account;
}

function once<Value>(look: () => Promise<Value>): () => Promise<Value> {
  let looked: Promise<Value> | undefined;
  return () => {
    looked ??= look();
    return looked;
  };
}
