// The creation of a replacement: the only thing of this program that writes to AWS.

import { createInterface } from 'node:readline/promises';
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Access } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type Io, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { explainIn } from '../explain/run-explain.ts';
import { isMembers, type Members } from './network-changes.ts';
import type { RecreateSettings } from './recreate-settings.ts';
import type { Replacement } from './replacement.ts';

/**
 * Creates the job once somebody agrees, and waits for it and its result as `explain --wait` does.
 *
 * @throws UsageError where nobody can be asked; AccessError where SageMaker refuses.
 */
export async function createAndWait(
  replacement: Replacement,
  settings: RecreateSettings,
  access: Access,
  io: Io,
): Promise<ExitCode> {
  const { name, document } = replacement;
  const answer = settings.yes ? 'yes' : await ask(replacement, access, io);
  if (answer !== 'yes') {
    io.stderr.write('Nothing was created.\n');
    return answer === 'interrupted' ? exitCodes.interrupted.code : exitCodes.clean.code;
  }
  const client = new SageMakerClient({ ...access.settingsFor(access.home), maxAttempts: 1 });
  try {
    // The document has been made by the operation's own model.
    const input = document as unknown as CreateTrainingJobCommandInput;
    const { TrainingJobArn: arn = name } = await client.send(new CreateTrainingJobCommand(input));
    io.stderr.write(`Created ${arn}.\n`);
  } catch (error) {
    throw new AccessError(`${name} was not created: ${access.explain(error)}`, { cause: error });
  } finally {
    client.destroy();
  }
  const { waitMs, isQuiet, mayColor } = settings;
  return await explainIn(
    access,
    { name, withWho: false, waitMs, asJson: false, isQuiet, mayColor, given: {} },
    io,
  );
}

/** @throws UsageError where there is no terminal to ask at. */
async function ask(
  replacement: Replacement,
  { home: { account, region } }: Access,
  { stdin, stderr, interrupted }: Io,
): Promise<'yes' | 'no' | 'interrupted'> {
  if (!stdin.isTTY)
    throw new UsageError(['--create asks before it creates, which needs a terminal: or add --yes']);
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    stderr.write(summaryOf(replacement));
    const question = `Create this training job in account ${account}, ${region}? [y/N] `;
    const answer = await terminal.question(question, { signal: interrupted });
    return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
  } catch (error) {
    // At a terminal, Ctrl-C is the question's own.
    if (error instanceof Error && error.name === 'AbortError') {
      stderr.write('\n');
      return 'interrupted';
    }
    throw error;
  } finally {
    terminal.close();
  }
}

/** What is about to be created, as far as it fits a few lines. */
function summaryOf({ name, document }: Replacement): string {
  const { Subnets, SecurityGroupIds } = membersAt(document.VpcConfig);
  const { TrainingImage, AlgorithmName } = membersAt(document.AlgorithmSpecification);
  const { InstanceType, InstanceCount, InstanceGroups } = membersAt(document.ResourceConfig);
  const several = Array.isArray(InstanceGroups) ? `${InstanceGroups.length} groups` : 'serverless';
  const rows = [
    ['name', name],
    ['image', TrainingImage ?? AlgorithmName ?? 'none'],
    ['instances', InstanceType === undefined ? several : `${InstanceCount} × ${InstanceType}`],
    ['subnets', listed(Subnets)],
    ['groups', listed(SecurityGroupIds)],
    ['isolation', document.EnableNetworkIsolation === true ? 'on' : 'off'],
    ['encryption', document.EnableInterContainerTrafficEncryption === true ? 'on' : 'off'],
  ];
  return rows.map(([label, value]) => `  ${String(label).padEnd(11)} ${value}\n`).join('');
}

function membersAt(value: unknown): Members {
  return isMembers(value) ? value : {};
}

function listed(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : 'none';
}
