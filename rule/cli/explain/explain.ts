// training-job-in-vpc explain: everything about one job.

import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Command, Option } from 'commander';
import { systemTimer } from '../../aws/timer.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { type Access, openAccess } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type CliCommand, type Io, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { streamOutput } from '../output.ts';
import { programName } from '../program-name.ts';
import {
  addRuleParameterOptions,
  parameterTextsOf,
  readParametersFile,
  ruleParametersFrom,
} from '../rule-parameter-options.ts';
import { parametersOfRule } from '../scan/like-rule.ts';
import { type Explanation, explainJob } from './explanation.ts';
import { nearestNames } from './nearest-names.ts';
import { renderExplanation } from './render-explanation.ts';
import { type WaitOutcome, waitForResult } from './wait-for.ts';

const longestWaitMinutes = 1_440;
const defaultWaitMinutes = '30';

export const explain: CliCommand = {
  name: 'explain',

  describe(command: Command): void {
    const where = 'Where:';
    const what = 'What:';
    command
      .summary('everything about one job: verdict, network, what AWS Config shows, what to do')
      .description(
        'Judges one training job and shows all that bears on it. What you may not read says so, and the rest stands: ' +
          'ec2:DescribeSubnets, DescribeRouteTables and DescribeSecurityGroups, config:GetComplianceDetailsByResource, ' +
          'cloudtrail:LookupEvents with --who.',
      )
      .argument('<job>', 'name of the training job')
      .addOption(new Option('--profile <name>', 'profile of the AWS CLI and SDKs').helpGroup(where))
      .addOption(
        new Option('--region <name>', 'Region. Default: the configured one.').helpGroup(where),
      )
      .addOption(
        new Option(
          '--like-rule <name>',
          'rule parameters of the deployed rule of this name',
        ).helpGroup(what),
      )
      .addOption(new Option('--who', 'who started the job, by CloudTrail').helpGroup(what))
      .addOption(
        new Option(
          '--wait [minutes]',
          `after a creation: wait for the job, then for its result in AWS Config, so many minutes each. Default: ${defaultWaitMinutes}.`,
        ).helpGroup(what),
      )
      .addOption(new Option('--json', 'all of it as JSON').helpGroup('Out:'));
    addRuleParameterOptions(command);
    command.addHelpText(
      'after',
      `
Examples:
  $ ${programName} explain churn-model-2026-03-01
  $ ${programName} explain churn-model-2026-03-01 --who --like-rule sagemaker-training-job-in-vpc
  $ ${programName} explain churn-model-2026-03-02 --wait
`,
    );
  },

  async run({ args, options }, io) {
    const request = await readRequest(args, options);
    try {
      return await explainOne(request, io);
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      io.stderr.write(`error: ${error.message}\n`);
      return exitCodes.unread.code;
    }
  },
};

interface ExplainSettings {
  readonly name: string;
  readonly profile?: string;
  readonly region?: string;
  readonly likeRule?: string;
  readonly withCreator: boolean;
  readonly waitMs: number | undefined;
  readonly asJson: boolean;
  readonly isQuiet: boolean;
  readonly mayColor: boolean;
  readonly given: Readonly<Record<string, string>>;
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
    withCreator: options.who === true,
    waitMs: minutes === undefined ? undefined : Number(minutes) * 60_000,
    asJson: options.json === true,
    isQuiet: options.quiet === true,
    mayColor: options.color !== false,
    given,
  };
}

async function explainOne(settings: ExplainSettings, io: Io): Promise<ExitCode> {
  const { name, likeRule, given, withCreator, waitMs } = settings;
  const access = await openAccess(settings, io);
  const ofRule = likeRule === undefined ? {} : await parametersOfRule(likeRule, access);
  const parameters = ruleParametersFrom(ofRule, given);
  const outcome = waitMs === undefined ? 'result' : await wait(settings, waitMs, access, io);
  if (outcome === 'interrupted') {
    io.stderr.write('Interrupted: run the same command again to wait on.\n');
    return exitCodes.interrupted.code;
  }
  const explanation = await explainJob({ name, parameters, withCreator }, access).catch(
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
  { name, isQuiet }: ExplainSettings,
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
  { asJson, mayColor }: ExplainSettings,
  { remediationUrl }: RuleParameters,
  io: Io,
): Promise<void> {
  const color = io.stdout.isTTY === true && mayColor && !io.environment.NO_COLOR;
  await streamOutput(io.stdout).write(
    asJson
      ? `${JSON.stringify(explanation, undefined, 2)}\n`
      : renderExplanation(explanation, { color, remediationUrl }),
  );
}

async function noSuchJob(name: string, access: Access): Promise<string> {
  const { account, region } = access.home;
  const client = new SageMakerClient(access.settingsFor(access.home));
  const nearest = await nearestNames(name, client).catch(() => []);
  client.destroy();
  const hint = nearest.length === 0 ? '' : `; the nearest names are ${nearest.join(', ')}`;
  return `account ${account} has no training job ${name} in ${region}${hint}`;
}
