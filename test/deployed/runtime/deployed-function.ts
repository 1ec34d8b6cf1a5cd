// The function of a rendered template as Lambda would be given it: code, handler, runtime and environment.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasGap, type ParameterValues, resolveResources } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';
import { fieldsOf } from '../templates/config-problems.ts';

const root = join(import.meta.dirname, '../../..');

export interface DeployedFunction {
  readonly handler: string;
  /** Lambda's name of it, such as nodejs24.x. */
  readonly runtime: string;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  /** As the template sets it; the queue's URL is only known once the queue exists. */
  readonly environment: Readonly<Record<string, string>>;
  /** The name of the queue that the environment's RESUME_QUEUE_URL is about, where there is one. */
  readonly queueName: string | undefined;
  /** Puts the code where LAMBDA_TASK_ROOT is to be: inline code as `index.js`, an asset as it is. */
  install(directory: string): void;
}

/** @throws Error unless the template has exactly one function. */
export function deployedFunction(
  templatePath: string,
  values: ParameterValues = {},
): DeployedFunction {
  const template = readTemplate(readFileSync(join(root, templatePath), 'utf8'));
  const resources = resolveResources(template, values);
  const functions = [...resources.values()].filter(({ Type }) => Type === 'AWS::Lambda::Function');
  const [found] = functions;
  if (found === undefined || functions.length > 1)
    throw new Error(`${templatePath} has ${functions.length} functions, expected 1`);
  const { Handler, Runtime, Timeout, MemorySize = 128, Environment, Code } = found.Properties;
  const environment = fieldsOf(fieldsOf(Environment).Variables) as Record<string, string>;
  const { RESUME_QUEUE_URL: queueUrl } = environment;
  return {
    handler: String(Handler),
    runtime: String(Runtime),
    timeoutMs: Number(Timeout) * 1_000,
    memoryMiB: Number(MemorySize),
    environment,
    queueName: queueUrl === undefined ? undefined : queueName(queueUrl),
    install: (directory) => install(fieldsOf(Code), join(root, templatePath, '..'), directory),
  };

  function queueName(url: string): string {
    if (!hasGap(url)) return url.slice(url.lastIndexOf('/') + 1);
    const id = url.slice(1, -1);
    return String(resources.get(id)?.Properties.QueueName ?? id);
  }
}

function install(code: ReturnType<typeof fieldsOf>, assets: string, directory: string): void {
  if (typeof code.ZipFile === 'string') {
    writeFileSync(join(directory, 'index.js'), code.ZipFile);
    return;
  }
  const asset = String(code.S3Key).replace(/\.zip$/, '');
  cpSync(join(assets, `asset.${asset}`), directory, { recursive: true });
}
