// Runs an SSM Automation document as Systems Manager does, as far as the runbook of this project goes: checks the
// parameters, fills them in, executes the scripts of its steps with Python, and selects the outputs.

import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Parameter {
  readonly type: string;
  readonly default?: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: {
    readonly Runtime: string;
    readonly Handler: string;
    readonly InputPayload: Readonly<Record<string, string>>;
    readonly Script: string;
  };
  readonly outputs: readonly { readonly Name: string; readonly Selector: string }[];
}

export interface AutomationDocument {
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly mainSteps: readonly Step[];
  readonly outputs: readonly string[];
}

const python = process.env.PYTHON ?? 'python3';

/** Without this, Python finds boto3 itself. */
const standIn =
  process.env.BOTO3 === 'real' ? {} : { PYTHONPATH: join(import.meta.dirname, 'boto3-stand-in') };

/**
 * Whether the script can be executed. Python is no dependency of this project: .ci/run prevention demands it, and
 * `npm test` uses it where it is, and says where it is not.
 */
export function canRunScripts(): boolean {
  if (process.env.BOTO3 === 'real' || spawnSync(python, ['--version']).status === 0) return true;
  console.warn(
    `NOT TESTED: the stop runbook's script, since ${python} is not installed. .ci/run prevention demands it.`,
  );
  return false;
}

/** Executes a script read from standard input, and prints what its handler returns as the last line. */
const executor = `
import json, sys
step = json.load(sys.stdin)
names = {}
exec(compile(step["script"], "script", "exec"), names)
print(json.dumps(names[step["handler"]](step["payload"], {})))
`;

/**
 * The outputs of an execution, by the names that the document gives them.
 *
 * @throws Error for a parameter that the document does not allow, or with what Python says about a failed step.
 */
export async function runRunbook(
  document: AutomationDocument,
  given: Readonly<Record<string, string>>,
  endpoint: string,
): Promise<Record<string, unknown>> {
  const parameters = checkedParameters(document, given);
  const outputs: Record<string, unknown> = {};
  for (const step of document.mainSteps) {
    if (step.action !== 'aws:executeScript' || !step.inputs.Runtime.startsWith('python'))
      throw new Error(`step ${step.name} is no Python script: ${step.action}`);
    const payload = Object.fromEntries(
      Object.entries(step.inputs.InputPayload).map(([name, text]) => [
        name,
        fillIn(text, parameters),
      ]),
    );
    const returned = await execute(step, payload, endpoint);
    for (const { Name, Selector } of step.outputs)
      outputs[`${step.name}.${Name}`] = returned[Selector.replace('$.Payload.', '')];
  }
  return Object.fromEntries(document.outputs.map((name) => [name, outputs[name]]));
}

function checkedParameters(
  document: AutomationDocument,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).filter((name) => !(name in document.parameters));
  if (unknown.length > 0) throw new Error(`the document has no parameter ${unknown.join(', ')}`);
  const values = Object.entries(document.parameters).map(([name, parameter]) => {
    const value = given[name] ?? parameter.default;
    if (value === undefined) throw new Error(`parameter ${name} is missing`);
    if (parameter.allowedPattern && !new RegExp(parameter.allowedPattern).test(value))
      throw new Error(`parameter ${name} may not be ${value}`);
    if (parameter.allowedValues && !parameter.allowedValues.includes(value))
      throw new Error(`parameter ${name} may not be ${value}`);
    return [name, value] as const;
  });
  return Object.fromEntries(values);
}

function fillIn(text: string, parameters: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{ (\w+) \}\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`{{ ${name} }} is no parameter`);
    return value;
  });
}

async function execute(
  step: Step,
  payload: Readonly<Record<string, string>>,
  endpoint: string,
): Promise<Record<string, unknown>> {
  const printed = await new Promise<string>((resolve, reject) => {
    const environment = {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      PYTHONDONTWRITEBYTECODE: '1',
      ...standIn,
    };
    const child = execFile(
      python,
      ['-c', executor],
      { env: environment },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`step ${step.name} failed: ${stderr}`, { cause: error }));
        else resolve(stdout);
      },
    );
    child.stdin?.end(
      JSON.stringify({ script: step.inputs.Script, handler: step.inputs.Handler, payload }),
    );
  });
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}
