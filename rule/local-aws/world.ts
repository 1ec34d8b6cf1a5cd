/** Everything the embedded AWS knows, by account and Region, and the controls over it. */
import { AccessKeys } from './access-keys.ts';
import type { BusEvent } from './bus-event.ts';
import type { Clock } from './clock.ts';
import { ConfigStore } from './config-store.ts';
import { DynamoDbStore } from './dynamodb-store.ts';
import { Faults } from './faults.ts';
import { FunctionStore } from './function-store.ts';
import type { Settings } from './options.ts';
import { ParentStore } from './parent-store.ts';
import { Population, type PopulationOptions } from './population.ts';
import { QueueStore } from './queue-store.ts';
import type { ScheduledEvent, ScheduledEventOptions } from './scheduled-event.ts';
import { TrainingJobStore } from './training-job-store.ts';

/** The state of one account in one Region. */
export interface AccountRegion {
  readonly accountId: string;
  readonly region: string;
  readonly jobs: TrainingJobStore;
  readonly parents: ParentStore;
  readonly config: ConfigStore;
  readonly dynamodb: DynamoDbStore;
  readonly sqs: QueueStore;
  readonly lambda: FunctionStore;
  /** What was put on the default event bus, in order. */
  readonly events: BusEvent[];
}

export class World {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly accessKeys: AccessKeys;
  readonly #scopes = new Map<string, AccountRegion>();
  #endpoint = '';

  constructor(settings: Settings, population?: PopulationOptions) {
    this.settings = settings;
    this.clock = settings.clock;
    this.faults = new Faults(settings.faultSeed);
    this.accessKeys = new AccessKeys(settings.accountId, () => this.clock.nowMs());
    // At the instant that was asked for: the clock already runs, and jobs have its milliseconds in their names.
    if (population) this.#populateAt(settings.startAt.getTime(), population);
  }

  get jobs(): TrainingJobStore {
    return this.in().jobs;
  }

  get parents(): ParentStore {
    return this.in().parents;
  }

  get config(): ConfigStore {
    return this.in().config;
  }

  get dynamodb(): DynamoDbStore {
    return this.in().dynamodb;
  }

  get sqs(): QueueStore {
    return this.in().sqs;
  }

  get lambda(): FunctionStore {
    return this.in().lambda;
  }

  get events(): readonly BusEvent[] {
    return this.in().events;
  }

  /** The event Config sends to the rule's function in the default account and Region. */
  scheduledEvent(options: ScheduledEventOptions): ScheduledEvent {
    return this.config.scheduledEvent(options);
  }

  /** The state of an account and Region, empty at first; without arguments that of the defaults. */
  in(accountId = this.settings.accountId, region = this.settings.region): AccountRegion {
    const key = `${accountId}/${region}`;
    const known = this.#scopes.get(key);
    if (known) return known;
    const created = this.#createScope(accountId, region);
    this.#scopes.set(key, created);
    return created;
  }

  /** The account and Region hold exactly this population of jobs. */
  populate(options: PopulationOptions, accountId?: string, region?: string): void {
    this.#populateAt(this.clock.nowMs(), options, accountId, region);
  }

  /** Queue URLs begin with the endpoint; the server tells it once it listens. */
  listenAt(endpoint: string): void {
    this.#endpoint = endpoint;
  }

  #populateAt(
    nowMs: number,
    options: PopulationOptions,
    accountId?: string,
    region?: string,
  ): void {
    const scope = this.in(accountId, region);
    const population = new Population(options, scope, nowMs);
    const replaced = this.#createScope(scope.accountId, scope.region, population);
    const { jobs, parents } = replaced;
    this.#scopes.set(`${scope.accountId}/${scope.region}`, { ...scope, jobs, parents });
  }

  #createScope(accountId: string, region: string, population?: Population): AccountRegion {
    const { settings } = this;
    const residence = { accountId, region };
    const nowMs = () => this.clock.nowMs();
    const jobs = new TrainingJobStore({ ...settings, residence, nowMs }, population);
    return {
      ...residence,
      jobs,
      parents: new ParentStore(residence, jobs),
      config: new ConfigStore({ ...settings, residence, nowMs }),
      dynamodb: new DynamoDbStore(residence),
      sqs: new QueueStore(residence, nowMs, () => this.#endpoint),
      lambda: new FunctionStore(residence),
      events: [],
    };
  }
}
