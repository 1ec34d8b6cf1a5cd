// The story of an examination: who asks, where, place by place, and the report.

import { mapConcurrently } from '../../aws/map-concurrently.ts';
import { type Access, openAccess } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type Place, placeName } from '../access/place.ts';
import { accessOptionsOf } from '../access/where.ts';
import type { Io, Request } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { streamOutput } from '../output.ts';
import { findPlaces } from '../scan/find-places.ts';
import type { NotScanned } from '../scan/result.ts';
import { programVersion } from '../version.ts';
import { writeMessage } from '../write-message.ts';
import { closeClients, createClients } from './clients.ts';
import { type DoctorSettings, readDoctorSettings } from './doctor-settings.ts';
import { examinePlace, type PlaceReport } from './examine-place.ts';
import { type DoctorReport, exitCodeOf, renderText } from './report.ts';
import { createSubject } from './subject.ts';

const placesAtOnce = 8;
/** One try of a call; how many there are is the SDK's own: three, or AWS_MAX_ATTEMPTS. */
const requestTimeoutMs = 10_000;
const widest = 100;

/** @throws UsageError, OutputError */
export async function runDoctor(options: Request['options'], io: Io): Promise<ExitCode> {
  const settings = readDoctorSettings(options);
  try {
    const access = await openAccess({ ...accessOptionsOf(settings), requestTimeoutMs }, io);
    if (settings.mayTest)
      io.stderr.write(
        'doctor reads. It may call PutEvaluations in test mode, which writes nothing:\n' +
          '--no-test-call leaves that call out.\n',
      );
    return await examineAll(settings, access, io);
  } catch (error) {
    if (io.interrupted.aborted) return exitCodes.interrupted.code;
    if (!(error instanceof AccessError)) throw error;
    writeMessage(io.stderr, `error: ${error.message}`);
    return exitCodes.unread.code;
  }
}

async function examineAll(settings: DoctorSettings, access: Access, io: Io): Promise<ExitCode> {
  const { asJson, failOn, functionName, isQuiet, mayColor } = settings;
  const { places, notScanned } = await findPlaces(settings, access).catch((error: unknown) => {
    throw new AccessError(`the accounts could not be listed: ${access.explain(error)}`, {
      cause: error,
    });
  });
  let doneCount = 0;
  const outcomes = await mapConcurrently(places, placesAtOnce, async (place) => {
    if (io.interrupted.aborted) return undefined;
    const outcome = await examineOne(place, places.length === 1, settings, access, io.interrupted);
    doneCount += 1;
    if (!isQuiet && places.length > 1)
      io.stderr.write(`${placeName(place)} examined: ${doneCount} of ${places.length}\n`);
    return outcome;
  });
  if (io.interrupted.aborted) {
    io.stderr.write('Interrupted: run the same command again; it begins anew.\n');
    return exitCodes.interrupted.code;
  }
  const report: DoctorReport = {
    version: programVersion,
    checkedAt: new Date(access.startedAtMs).toISOString(),
    functionName,
    places: outcomes.flatMap((one) => (one !== undefined && 'installation' in one ? [one] : [])),
    notExamined: [
      ...notScanned,
      ...outcomes.flatMap((one) => (one !== undefined && 'reason' in one ? [one] : [])),
    ],
  };
  const { stdout, environment } = io;
  const color = stdout.isTTY === true && mayColor && !environment.NO_COLOR;
  const columns = Math.min(stdout.columns ?? widest, widest);
  await streamOutput(stdout).write(
    asJson ? `${JSON.stringify(report, undefined, 2)}\n` : renderText(report, { columns, color }),
  );
  return exitCodeOf(report, failOn);
}

async function examineOne(
  place: Place,
  isOnlyPlace: boolean,
  { functionName, mayTest, withNames }: DoctorSettings,
  access: Access,
  interrupted: AbortSignal,
): Promise<PlaceReport | NotScanned> {
  const { account, region } = place;
  try {
    await access.checkCredentials(account);
  } catch (error) {
    return { account, region, reason: access.explain(error) };
  }
  const clients = createClients(access.settingsFor(place));
  const { startedAtMs: nowMs, explain } = access;
  const subject = createSubject({
    ...{ place, nowMs, functionName, mayTest, withNames, clients, explain, interrupted },
  });
  try {
    return await examinePlace(subject, { isOnlyPlace });
  } finally {
    closeClients(clients);
  }
}
