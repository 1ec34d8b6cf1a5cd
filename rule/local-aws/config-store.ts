/** What AWS Config knows in one account and Region: rules, result tokens and evaluation results. */
import { randomUUID } from 'node:crypto';
import { type EvaluationResult, ResultTable } from './result-table.ts';
import {
  buildScheduledEvent,
  type ScheduledEvent,
  type ScheduledEventOptions,
} from './scheduled-event.ts';
import { ServiceError } from './service-error.ts';
import type { Residence } from './training-job.ts';

export interface ConfigRule {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly inputParameters: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly functionArn: string;
}

export interface ConfigRuleInput {
  readonly name: string;
  readonly id?: string;
  readonly arn?: string;
  readonly inputParameters?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly functionArn?: string;
}

/** One evaluation PutEvaluations accepted, in the order of acceptance. */
export interface AcceptedEvaluation extends EvaluationResult {
  readonly ruleName: string;
  readonly putAtMs: number;
  /** False where an older ordering timestamp made Config keep what it had. */
  readonly applied: boolean;
}

export interface ConfigSettings {
  readonly residence: Residence;
  readonly resultTokenLifetimeMs: number;
  readonly olderOrderingTimestamp: 'ignored' | 'applied';
  nowMs(): number;
}

/** Carries out an evaluation that StartConfigRulesEvaluation asked for; runs until the promise settles. */
export type EvaluationListener = (event: ScheduledEvent) => Promise<unknown> | unknown;

interface RuleState {
  readonly rule: ConfigRule;
  readonly results: ResultTable;
  startedAtMs: number;
  running: number;
}

interface ResultToken {
  readonly rule: ConfigRule;
  readonly issuedAtMs: number;
}

const PERIOD_BETWEEN_STARTS_MS = 60_000;

export class ConfigStore {
  readonly #settings: ConfigSettings;
  readonly #rules = new Map<string, RuleState>();
  readonly #tokens = new Map<string, ResultToken>();
  #listener: EvaluationListener | undefined;
  /** Every evaluation PutEvaluations accepted. */
  readonly history: AcceptedEvaluation[] = [];
  /** How many PutEvaluations calls were answered with success, empty and test-mode ones included. */
  putCalls = 0;
  /** The account's configuration recorder. */
  recorder: 'recording' | 'stopped' | 'none' = 'recording';

  constructor(settings: ConfigSettings) {
    this.#settings = settings;
  }

  /** The rule exists and has no results; one of the same name is replaced, with its results and tokens. */
  createRule(input: ConfigRuleInput): ConfigRule {
    const { accountId, region } = this.#settings.residence;
    const id = input.id ?? `config-rule-${randomUUID().slice(0, 6)}`;
    const rule: ConfigRule = {
      name: input.name,
      id,
      arn: input.arn ?? `arn:aws:config:${region}:${accountId}:config-rule/${id}`,
      inputParameters: input.inputParameters ?? {},
      functionArn:
        input.functionArn ?? `arn:aws:lambda:${region}:${accountId}:function:${input.name}`,
      ...(input.description === undefined ? {} : { description: input.description }),
    };
    const results = new ResultTable(this.#settings.olderOrderingTimestamp);
    const startedAtMs = Number.NEGATIVE_INFINITY;
    this.#rules.set(rule.name, { rule, results, startedAtMs, running: 0 });
    return rule;
  }

  deleteRule(ruleName: string): void {
    this.#stateOf(ruleName);
    this.#rules.delete(ruleName);
  }

  /** All rules, by name. */
  rules(): ConfigRule[] {
    return [...this.#rules.values()]
      .map(({ rule }) => rule)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** @throws ServiceError NoSuchConfigRuleException */
  rule(ruleName: string): ConfigRule {
    return this.#stateOf(ruleName).rule;
  }

  /** A fresh token that PutEvaluations takes for this rule. */
  issueResultToken(ruleName: string): string {
    const rule = this.rule(ruleName);
    const token = `eyJlbmNyeXB0ZWREYXRhIjpb${randomUUID().replaceAll('-', '')}`;
    this.#tokens.set(token, { rule, issuedAtMs: this.#settings.nowMs() });
    return token;
  }

  /** No token issued so far is accepted any more. */
  expireResultTokens(): void {
    this.#tokens.clear();
  }

  /** The rule of a token. @throws ServiceError InvalidResultTokenException, NoSuchConfigRuleException */
  ruleOfToken(token: string): ConfigRule {
    const known = this.#tokens.get(token);
    const ageMs = known ? this.#settings.nowMs() - known.issuedAtMs : Number.POSITIVE_INFINITY;
    if (!known || ageMs > this.#settings.resultTokenLifetimeMs)
      throw new ServiceError('InvalidResultTokenException', 'The resultToken provided is invalid');
    if (this.#rules.get(known.rule.name)?.rule !== known.rule) throw noSuchRule(known.rule.name);
    return known.rule;
  }

  /** The results stand as the evaluations say; NOT_APPLICABLE removes a row. */
  accept(ruleName: string, results: readonly EvaluationResult[]): void {
    const table = this.#stateOf(ruleName).results;
    const putAtMs = this.#settings.nowMs();
    for (const result of results) {
      const applied = table.apply(result);
      this.history.push({ ...result, ruleName, putAtMs, applied });
    }
  }

  /** The rule's results as the Config console would show them, oldest row first. */
  resultsOf(ruleName: string): EvaluationResult[] {
    return [...this.resultTable(ruleName).rows()];
  }

  resultTable(ruleName: string): ResultTable {
    return this.#stateOf(ruleName).results;
  }

  /** Config holds nothing for the rule, as after DeleteEvaluationResults. */
  deleteResults(ruleName: string): void {
    this.#stateOf(ruleName).results.clear();
  }

  /** StartConfigRulesEvaluation calls `listener` with a fresh event; there is one listener. */
  onStartEvaluation(listener: EvaluationListener): void {
    this.#listener = listener;
  }

  isEvaluating(ruleName: string): boolean {
    return this.#stateOf(ruleName).running > 0;
  }

  /** Whether the rule was started less than a minute ago. */
  isStartedLately(ruleName: string): boolean {
    return this.#settings.nowMs() - this.#stateOf(ruleName).startedAtMs < PERIOD_BETWEEN_STARTS_MS;
  }

  /**
   * An evaluation of the rule is under way until the listener's promise settles. Its failure is the
   * listener's to report: Config invokes the function asynchronously and never sees its error.
   */
  startEvaluation(ruleName: string): void {
    const state = this.#stateOf(ruleName);
    state.startedAtMs = this.#settings.nowMs();
    const listener = this.#listener;
    if (!listener) return;
    const event = this.scheduledEvent({ ruleName });
    state.running++;
    const settle = () => {
      state.running--;
    };
    setImmediate(() => {
      Promise.resolve()
        .then(() => listener(event))
        .then(settle, settle);
    });
  }

  /** The event Config sends to the rule's function now, with a fresh token unless one is given. */
  scheduledEvent(options: ScheduledEventOptions): ScheduledEvent {
    const rule = this.rule(options.ruleName);
    return buildScheduledEvent({
      rule,
      accountId: this.#settings.residence.accountId,
      parameters: options.parameters === undefined ? rule.inputParameters : options.parameters,
      notificationCreatedAt: options.notificationCreatedAt ?? new Date(this.#settings.nowMs()),
      resultToken: options.resultToken ?? this.issueResultToken(rule.name),
    });
  }

  #stateOf(ruleName: string): RuleState {
    const state = this.#rules.get(ruleName);
    if (!state) throw noSuchRule(ruleName);
    return state;
  }
}

function noSuchRule(ruleName: string): ServiceError {
  return new ServiceError(
    'NoSuchConfigRuleException',
    `The ConfigRule '${ruleName}' provided in the request is invalid. Please check the configRule name`,
  );
}
