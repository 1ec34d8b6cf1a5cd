// The story of a scan: what was asked for, who asks, where, with which parameters, and then job by job.

import { systemTimer } from '../../aws/timer.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { type Access, openAccess } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type Place, placeName } from '../access/place.ts';
import { accessOptionsOf } from '../access/where.ts';
import type { Io, Request } from '../command.ts';
import { estimatePlaces, renderEstimate } from '../estimate/estimate.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { fitColumns } from '../fit-columns.ts';
import { streamOutput } from '../output.ts';
import {
  type ParameterTexts,
  readParametersFile,
  ruleParametersFrom,
} from '../rule-parameter-options.ts';
import { columnsOf, writeMessage } from '../write-message.ts';
import { connectPlace } from './connect-place.ts';
import { literalPart } from './filters.ts';
import { type FoundPlaces, findPlaces } from './find-places.ts';
import { parametersOfRule } from './like-rule.ts';
import { createProgress } from './progress.ts';
import { openReports, type ReportSinks } from './report-sinks.ts';
import { openMemory, type ScanMemory } from './scan-memory.ts';
import { createScan, type RunningScan, type ScanOutcome } from './scan-places.ts';
import { readScanSettings, type ScanSettings } from './scan-settings.ts';

/** @throws UsageError, OutputError */
export async function runScan(options: Request['options'], io: Io): Promise<ExitCode> {
  const settings = readScanSettings(options);
  const given = await parametersGiven(settings);
  try {
    const access = await openAccess(accessOptionsOf(settings), io);
    const parameters = await parametersFor(settings, given, access);
    const act = settings.estimate ? estimateWith : scanWith;
    return await act(settings, parameters, access, io);
  } catch (error) {
    if (io.interrupted.aborted) return exitCodes.interrupted.code;
    if (!(error instanceof AccessError)) throw error;
    writeMessage(io.stderr, `error: ${error.message}`);
    return exitCodes.unread.code;
  }
}

/** What the rule would cost in these places; nothing is judged. */
async function estimateWith(
  settings: ScanSettings,
  parameters: RuleParameters,
  access: Access,
  io: Io,
): Promise<ExitCode> {
  const note = (text: string) => {
    if (!settings.isQuiet) io.stderr.write(`${text}\n`);
  };
  const report = await estimatePlaces({
    ...(await placesFor(settings, access)),
    parameters,
    nowMs: access.startedAtMs,
    quotaShare: settings.quotaShare,
    connect: (place) => connect(place, { settings, access, io, note }),
    explain: access.explain,
  });
  if (io.interrupted.aborted) return exitCodes.interrupted.code;
  const isJson = settings.reports.some(({ format, path }) => format === 'json' && !path);
  await streamOutput(io.stdout).write(
    isJson
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : fitColumns(renderEstimate(report), columnsOf(io.stdout)),
  );
  return report.notScanned.length > 0 ? exitCodes.unread.code : exitCodes.clean.code;
}

async function scanWith(
  settings: ScanSettings,
  parameters: RuleParameters,
  access: Access,
  io: Io,
): Promise<ExitCode> {
  const where = await placesFor(settings, access);
  const scannedAt = new Date(access.startedAtMs).toISOString();
  const { remediationUrl } = parameters;
  const memory = await memoryFor(settings, parameters, where.places);
  try {
    const begin = await openReports(settings, { scannedAt, remediationUrl }, io);
    let scan: RunningScan | undefined;
    const progress = createProgress(io.stderr, {
      isQuiet: settings.isQuiet,
      facts: () => scan?.facts() ?? nothingYet,
    });
    try {
      for (const note of memory?.notes ?? []) progress.note(note);
      scan = createScan({
        ...where,
        parameters,
        filters: settings.filters,
        scannedAtMs: access.startedAtMs,
        connect: (place) => connect(place, { settings, access, io, note: progress.note }),
        explain: access.explain,
        memory,
        nowMs: () => performance.now(),
      });
      progress.update();
      const sinks = await begin(progress);
      const outcome = await runInto(sinks, scan);
      progress.stop();
      return conclude(settings, outcome, io);
    } finally {
      progress.stop();
    }
  } finally {
    await memory?.close();
  }
}

const nothingYet = {
  jobs: 0,
  violations: 0,
  unknown: 0,
  elapsedMs: 0,
  share: undefined,
  waitingFor: undefined,
};

async function runInto(sinks: ReportSinks, scan: RunningScan): Promise<ScanOutcome> {
  try {
    const outcome = await scan.run((results) => sinks.jobs(results));
    const { summary, notScanned } = outcome;
    await sinks.end({ summary, notScanned });
    return outcome;
  } catch (error) {
    await sinks.discard();
    throw error;
  }
}

/** The parameters that were typed or are in a file. @throws UsageError before AWS is asked for anything. */
async function parametersGiven({
  parametersFile,
  parameters,
}: ScanSettings): Promise<ParameterTexts> {
  const ofFile = parametersFile === undefined ? {} : await readParametersFile(parametersFile);
  const given = { ...ofFile, ...parameters };
  ruleParametersFrom(given);
  return given;
}

/** What was given wins over what the deployed rule has. */
async function parametersFor(
  { likeRule }: ScanSettings,
  given: ParameterTexts,
  access: Access,
): Promise<RuleParameters> {
  const ofRule = likeRule === undefined ? {} : await parametersOfRule(likeRule, access);
  return ruleParametersFrom(ofRule, given);
}

async function placesFor(settings: ScanSettings, access: Access): Promise<FoundPlaces> {
  try {
    return await findPlaces(settings, access);
  } catch (error) {
    throw new AccessError(
      `the organization's accounts could not be listed: ${access.explain(error)}`,
      { cause: error },
    );
  }
}

async function memoryFor(
  { state, filters }: ScanSettings,
  parameters: RuleParameters,
  places: readonly Place[],
): Promise<ScanMemory | undefined> {
  if (state === undefined) return undefined;
  return await openMemory({ path: state, parameters, name: filters.name, places });
}

interface Circumstances {
  readonly settings: ScanSettings;
  readonly access: Access;
  readonly io: Io;
  readonly note: (text: string) => void;
}

/** The place's credentials are had first: a role that cannot be assumed is no denied listing. */
async function connect(place: Place, { settings, access, io, note }: Circumstances) {
  await access.checkCredentials(place.account);
  const { filters, quotaShare } = settings;
  const notes = new Set<string>();
  return connectPlace({
    settings: access.settingsFor(place),
    timer: systemTimer,
    quotaShare,
    nameContains: filters.name === undefined ? undefined : literalPart(filters.name),
    mayStart: () => !io.interrupted.aborted,
    onNote(text) {
      if (!notes.has(text)) note(`${placeName(place)}: ${text}`);
      notes.add(text);
    },
  });
}

function conclude(settings: ScanSettings, outcome: ScanOutcome, io: Io): ExitCode {
  const { summary, notScanned, wasInterrupted } = outcome;
  if (wasInterrupted) {
    io.stderr.write(
      settings.state === undefined
        ? 'Interrupted: the report is about part of the jobs. With --state FILE the next scan would go on from there.\n'
        : 'Interrupted: run the same command again, and it goes on from here.\n',
    );
    return exitCodes.interrupted.code;
  }
  const { failOn } = settings;
  if (failOn.includes('violations') && summary.nonCompliant > 0) return exitCodes.violations.code;
  const isUnread = summary.unknown > 0 || notScanned.length > 0;
  return failOn.includes('unread') && isUnread ? exitCodes.unread.code : exitCodes.clean.code;
}
