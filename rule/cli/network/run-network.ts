// The story of a network: which one, what EC2 says of it, and whether a job could run there.

import { type Access, openAccess } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type Io, type Request, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { streamOutput } from '../output.ts';
import { writeMessage } from '../write-message.ts';
import { checkNetwork } from './check-network.ts';
import { resolveNetwork } from './chosen-network.ts';
import type { Finding, Outcome } from './findings.ts';
import { type JobFile, readJobFile } from './job-file.ts';
import type { ChosenNetwork } from './network-options.ts';
import { type NetworkSettings, readNetworkSettings } from './network-settings.ts';
import { readNetwork } from './read-network.ts';
import { findingsAsJson, renderFindings } from './render-findings.ts';
import { sdkDefaults } from './sdk-defaults.ts';

/** @throws UsageError */
export async function runNetwork({ options }: Request, io: Io): Promise<ExitCode> {
  const settings = readNetworkSettings(options);
  try {
    return await showNetwork(settings, io);
  } catch (error) {
    if (io.interrupted.aborted) return exitCodes.interrupted.code;
    if (!(error instanceof AccessError)) throw error;
    writeMessage(io.stderr, `error: ${error.message}`);
    return exitCodes.unread.code;
  }
}

async function showNetwork(settings: NetworkSettings, io: Io): Promise<ExitCode> {
  let access: Promise<Access> | undefined;
  const open = () => {
    access ??= openAccess(settings, io);
    return access;
  };
  const job = settings.job === undefined ? undefined : await readJobFile(settings.job, io);
  const network = await chooseNetwork(settings, job, open);
  const { isolate, encrypt, services } = settings;
  const output = streamOutput(io.stdout);
  if (settings.printsDefaults) {
    await output.write(sdkDefaults({ network, isolate, encrypt }));
    return exitCodes.clean.code;
  }
  const findings = checkNetwork(await readNetwork(network, await open()), {
    network,
    instances: settings.instances ?? job?.instances ?? 1,
    isIsolated: isolate || job?.isIsolated === true,
    services,
  });
  await output.write(
    settings.asJson
      ? findingsAsJson(network, findings)
      : renderFindings(findings, {
          color: output.isTerminal && settings.mayColor && !io.environment.NO_COLOR,
          columns: output.isTerminal ? (io.stdout.columns ?? 80) : 100,
        }),
  );
  return exitCodeOf(findings, settings);
}

/** @throws UsageError where nothing names one. */
async function chooseNetwork(
  { choice, job: path }: NetworkSettings,
  job: JobFile | undefined,
  open: () => Promise<Access>,
): Promise<ChosenNetwork> {
  const chosen = (await resolveNetwork(choice, open)) ?? job?.network;
  if (chosen === undefined)
    throw new UsageError([
      `the job in ${path} has no VpcConfig with a subnet and a security group: name them with --subnets and --security-groups`,
    ]);
  return chosen;
}

function exitCodeOf(findings: readonly Finding[], { failOn }: NetworkSettings): ExitCode {
  const has = (outcome: Outcome) => findings.some((finding) => finding.outcome === outcome);
  if (failOn.includes('violations') && has('doesNotHold')) return exitCodes.violations.code;
  return failOn.includes('unread') && has('unknown') ? exitCodes.unread.code : exitCodes.clean.code;
}
