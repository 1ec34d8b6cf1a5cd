/** What an operation of the embedded AWS is: its place on the wire, its constraints and its behaviour. */
import type { ConstraintTable } from './constraints.ts';
import type { Fault } from './faults.ts';
import type { OperationName, Settings } from './options.ts';
import type { Pager } from './pager.ts';
import type { AccountRegion, World } from './world.ts';

export type ServiceName = 'sagemaker' | 'config' | 'dynamodb' | 'sqs' | 'sts' | 'lambda' | 'events';

export type Output = Readonly<Record<string, unknown>>;

/** The request an operation carries out, with the state it acts on. */
export interface Call<Input> {
  readonly input: Input;
  /** State of the caller's account and the request's Region. */
  readonly scope: AccountRegion;
  readonly callerArn: string;
  readonly world: World;
  readonly settings: Settings;
  readonly pager: Pager;
  /** A fault that changes what the operation does, rather than whether it is reached. */
  readonly fault: Fault | undefined;
}

export interface OperationDefinition<Input> {
  readonly service: ServiceName;
  readonly name: OperationName;
  readonly constraints: ConstraintTable;
  run(call: Call<Input>): Output | Promise<Output>;
}

export type Operation = OperationDefinition<Record<string, unknown>>;

/**
 * The definition as the gateway calls it: it has checked the constraints by then, and they are what gives
 * `Input` its types.
 */
export function defineOperation<Input>(definition: OperationDefinition<Input>): Operation {
  return {
    ...definition,
    run: (call) => definition.run({ ...call, input: call.input as Input }),
  };
}
