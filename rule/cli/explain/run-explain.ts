// The story of an explanation: one job, looked at from every side that may be read.

import { systemTimer } from '../../aws/timer.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { type Access, openAccess } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type Io, type Request, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { streamOutput } from '../output.ts';
import {
  parameterTextsOf,
  readParametersFile,
  ruleParametersFrom,
} from '../rule-parameter-options.ts';
import { parametersOfRule } from '../scan/like-rule.ts';
import { columnsOf, writeMessage } from '../write-message.ts';
import { defaultWaitMinutes, longestWaitMinutes } from './explain.ts';
import { type Explanation, explainJob } from './explanation.ts';
import { noSuchJob } from './nearest-names.ts';
import { renderExplanation } from './render-explanation.ts';
import { type WaitOutcome, waitForResult } from './wait-for.ts';

/** @throws UsageError */
export async function runExplain({ args, options }: Request, io: Io): Promise<ExitCode> {
  const settings = await readRequest(args, options);
  try {
    return await explainIn(await openAccess(settings, io), settings, io);
  } catch (error) {
    if (io.interrupted.aborted) return exitCodes.interrupted.code;
    if (!(error instanceof AccessError)) throw error;
    writeMessage(io.stderr, `error: ${error.message}`);
    return exitCodes.unread.code;
  }
}

/** What is asked for of a job, wherever it is. */
export interface ExplainQuestion {
  readonly name: string;
  readonly likeRule?: string;
  readonly withWho: boolean;
  readonly waitMs: number | undefined;
  readonly asJson: boolean;
  readonly isQuiet: boolean;
  readonly mayColor: boolean;
  readonly given: Readonly<Record<string, string>>;
}

interface ExplainSettings extends ExplainQuestion {
  readonly profile?: string;
  readonly region?: string;
}

/** @throws UsageError that lists every problem. */
async function readRequest(
  [name = '']: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExplainSettings> {
  const text = (key: string) => (typeof options[key] === 'string' ? options[key] : undefined);
  const [profile, region, likeRule, file] = ['profile', 'region', 'likeRule', 'parameters'].map(
    text,
  );
  const minutes = options.wait === true ? defaultWaitMinutes : text('wait');
  const problems = [
    ...(/^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/.test(name)
      ? []
      : [
          `the job must be named as SageMaker does, 1 to 63 letters, digits and hyphens, got ${JSON.stringify(name)}`,
        ]),
    ...(minutes === undefined || (Number(minutes) > 0 && Number(minutes) <= longestWaitMinutes)
      ? []
      : [`--wait takes minutes, up to ${longestWaitMinutes}, got ${JSON.stringify(minutes)}`]),
  ];
  if (problems.length > 0) throw new UsageError(problems);
  const ofFile = file === undefined ? {} : await readParametersFile(file);
  const given = { ...ofFile, ...parameterTextsOf(options) };
  ruleParametersFrom(given);
  return {
    name,
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(likeRule !== undefined && { likeRule }),
    withWho: options.who === true,
    waitMs: minutes === undefined ? undefined : Number(minutes) * 60_000,
    asJson: options.json === true,
    isQuiet: options.quiet === true,
    mayColor: options.color !== false,
    given,
  };
}

/**
 * Waits where that is asked for, and shows the job.
 *
 * @throws UsageError where there is no such job; AccessError where it cannot be read.
 */
export async function explainIn(
  access: Access,
  settings: ExplainQuestion,
  io: Io,
): Promise<ExitCode> {
  const { name, likeRule, given, withWho, waitMs } = settings;
  const ofRule = likeRule === undefined ? {} : await parametersOfRule(likeRule, access);
  const parameters = ruleParametersFrom(ofRule, given);
  const outcome = waitMs === undefined ? 'result' : await wait(settings, waitMs, access, io);
  if (outcome === 'interrupted') {
    io.stderr.write('Interrupted: run the same command again to wait on.\n');
    return exitCodes.interrupted.code;
  }
  const explanation = await explainJob({ name, parameters, withWho }, access).catch(
    (error: unknown) => {
      throw new AccessError(`${name} could not be read: ${access.explain(error)}`, {
        cause: error,
      });
    },
  );
  if (explanation === undefined) throw new UsageError([await noSuchJob(name, access)]);
  await show(explanation, settings, parameters, io);
  if (explanation.job.verdict === 'nonCompliant') return exitCodes.violations.code;
  if (outcome === 'noResult') {
    io.stderr.write('error: AWS Config has no result of this job yet: look again later\n');
    return exitCodes.unread.code;
  }
  return exitCodes.clean.code;
}

async function wait(
  { name, isQuiet }: ExplainQuestion,
  limitMs: number,
  access: Access,
  io: Io,
): Promise<WaitOutcome> {
  const note = (text: string) => {
    if (!isQuiet) io.stderr.write(`${text}\n`);
  };
  try {
    const options = { name, limitMs, timer: systemTimer, interrupted: io.interrupted, note };
    return await waitForResult(options, access);
  } catch (error) {
    throw new AccessError(`waiting for ${name} failed: ${access.explain(error)}`, { cause: error });
  }
}

async function show(
  explanation: Explanation,
  { asJson, mayColor }: ExplainQuestion,
  { remediationUrl }: RuleParameters,
  io: Io,
): Promise<void> {
  const color = io.stdout.isTTY === true && mayColor && !io.environment.NO_COLOR;
  await streamOutput(io.stdout).write(
    asJson
      ? `${JSON.stringify(explanation, undefined, 2)}\n`
      : renderExplanation(explanation, { color, columns: columnsOf(io.stdout), remediationUrl }),
  );
}
