// The story of a replacement: what there is, what takes its place, what to say of it; and, if asked, its creation.

import { type Access, openAccess } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type Io, type Request, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { resolveNetwork } from '../network/chosen-network.ts';
import { streamOutput } from '../output.ts';
import { writeMessage } from '../write-message.ts';
import { createAndWait } from './create-job.ts';
import { findSource, type Source } from './find-source.ts';
import { trainingJobs } from './job-kinds.ts';
import { lookAtNeeds, lookAtTags } from './look-around.ts';
import type { Members, NetworkChanges } from './network-changes.ts';
import { notesOn, notesOnParent } from './notes.ts';
import { withoutOwnMetrics } from './own-algorithms.ts';
import { patchPipeline } from './pipeline-steps.ts';
import { type RecreateSettings, readRecreateSettings } from './recreate-settings.ts';
import { renderReplacement } from './render-replacement.ts';
import { type Note, type Replacement, replacementOf } from './replacement.ts';

/** @throws UsageError */
export async function runRecreate({ args, options }: Request, io: Io): Promise<ExitCode> {
  const settings = readRecreateSettings(args, options);
  try {
    return await recreateJob(settings, io);
  } catch (error) {
    if (io.interrupted.aborted) return exitCodes.interrupted.code;
    if (!(error instanceof AccessError)) throw error;
    writeMessage(io.stderr, `error: ${error.message}`);
    return exitCodes.unread.code;
  }
}

async function recreateJob(settings: RecreateSettings, io: Io): Promise<ExitCode> {
  const asks = createQuestions(settings, io);
  const source = await findSource(settings, asks.open, io);
  const network = await resolveNetwork(settings.choice, asks.open);
  const { isolate, encrypt } = settings;
  const replacement = await replace(source, { network, isolate, encrypt }, settings, asks);
  if (settings.create) {
    refuseParents(replacement);
    refuseOtherRegion(regionOf(source), settings, (await asks.open()).home.region);
    showNotes(replacement.notes, settings, io);
    return await createAndWait(replacement, settings, await asks.open(), io);
  }
  const region = settings.region ?? regionOf(source) ?? (await asks.open()).home.region;
  const { text, notes } = renderReplacement(replacement, settings.format, region);
  await streamOutput(io.stdout).write(text);
  showNotes([...replacement.notes, ...notes], settings, io);
  return exitCodes.clean.code;
}

interface Questions {
  /** @throws AccessError where AWS cannot be asked. */
  readonly open: () => Promise<Access>;
  /** Undefined where AWS is not to be asked, or cannot be while a file says what matters. */
  readonly openIfPossible: () => Promise<Access | undefined>;
}

function createQuestions(settings: RecreateSettings, io: Io): Questions {
  let access: Promise<Access> | undefined;
  const open = () => {
    if (settings.offline)
      throw new AccessError('this cannot be known without AWS: leave --offline away');
    access ??= openAccess(settings, io);
    return access;
  };
  return {
    open,
    async openIfPossible() {
      if (settings.offline) return undefined;
      if (settings.from === undefined) return await open();
      return await open().catch((error: unknown) => {
        if (error instanceof AccessError) return undefined;
        throw error;
      });
    },
  };
}

async function replace(
  source: Source,
  changes: NetworkChanges,
  { newName }: RecreateSettings,
  { openIfPossible }: Questions,
): Promise<Replacement> {
  const about = childNotes(source);
  if (source.kind === 'pipeline') return patched(source.pipeline, changes, about);
  const { kind, description } = source;
  const access = await openIfPossible();
  const arn = description[kind.arnMember];
  const tags =
    access === undefined || typeof arn !== 'string' ? undefined : await lookAtTags(arn, access);
  const account = typeof arn === 'string' ? arn.split(':')[4] : undefined;
  const { document: whole, ...rest } = replacementOf(kind, description, {
    ...changes,
    name: newName,
    nowMs: access?.startedAtMs ?? Date.now(),
    tags: tags?.kind === 'known' ? tags.value : undefined,
  });
  const document = kind === trainingJobs ? withoutOwnMetrics(whole, account) : whole;
  const notes =
    kind === trainingJobs
      ? notesOn({
          ...{ old: description, oldName: String(description.TrainingJobName) },
          ...{ request: document, newName: rest.name, changes },
        })
      : notesOnParent(rest, changes);
  return {
    ...rest,
    document,
    notes: [
      ...about,
      ...notes,
      ...(tags?.kind === 'unreadable' && description.Tags === undefined
        ? [
            {
              code: 'tagsUnread',
              text: `its tags could not be read, and are left out: ${tags.reason}`,
            },
          ]
        : []),
      ...(access === undefined ? unasked(description) : await lookAtNeeds(document, access)),
    ],
  };
}

function unasked({ Tags }: Members): readonly Note[] {
  const what = ['role', 'image', ...(Tags === undefined ? ['tags'] : [])];
  return [{ code: 'notAsked', text: `AWS was not asked: ${what.join(', ')} were not looked at` }];
}

function childNotes({ child }: Source): readonly Note[] {
  if (child === undefined) return [];
  const { name, parent } = child;
  return [
    {
      code: 'child',
      text: `${name} was started by ${parent.kind} ${parent.name}, which decides on its network: that one is printed; --alone prints the request of ${name} itself`,
    },
  ];
}

function patched(
  pipeline: { readonly name: string; readonly definition: Members },
  changes: NetworkChanges,
  about: readonly Note[],
): Replacement {
  const { name, definition } = pipeline;
  const { definition: document, changed, kept } = patchPipeline(definition, changes);
  if (changed.length === 0) throw new UsageError([nothingToPatch(name, kept, changes)]);
  return {
    ...{ kind: 'pipeline', name, document, command: 'update-pipeline' },
    notes: [
      ...about,
      { code: 'steps', text: `changed steps of the pipeline ${name}: ${changed.join(', ')}` },
      ...(kept.length === 0
        ? []
        : [
            {
              code: 'keptSteps',
              text: `these have a network of their own and keep it: ${kept.join(', ')}`,
            },
          ]),
      {
        code: 'update',
        text: `aws sagemaker update-pipeline --pipeline-name ${name} --pipeline-definition file://FILE puts it in place; what makes the pipeline, such as a script, has to change as well`,
      },
    ],
  };
}

function nothingToPatch(
  name: string,
  kept: readonly string[],
  { network }: NetworkChanges,
): string {
  if (kept.length === 0) return `the pipeline ${name} has no step that starts training jobs`;
  return network === undefined
    ? `the pipeline ${name} would stay as it is: name a network with --subnets and --security-groups, or --stack`
    : `in the pipeline ${name} variables decide on the network of ${kept.join(', ')}: change their values`;
}

/** Where the description is from. */
function regionOf(source: Source): string | undefined {
  if (source.kind === 'pipeline') return undefined;
  const arn = source.description[source.kind.arnMember];
  return typeof arn === 'string' ? arn.split(':')[3] : undefined;
}

/** @throws UsageError */
function refuseParents({ kind }: Replacement): void {
  if (kind === 'training job') return;
  throw new UsageError([
    `--create makes training jobs only, and this would be a ${kind}: print it, look at it, and create it yourself`,
  ]);
}

/** @throws UsageError where a file is of another Region than the configured one, and nobody says which is meant. */
function refuseOtherRegion(
  described: string | undefined,
  { region }: RecreateSettings,
  configured: string,
): void {
  if (region !== undefined || described === undefined || described === configured) return;
  throw new UsageError([
    `the description is of ${described}, and the configured Region is ${configured}: say with --region where to create the job`,
  ]);
}

function showNotes(notes: readonly Note[], { isQuiet }: RecreateSettings, { stderr }: Io): void {
  if (isQuiet) return;
  for (const { text } of notes) writeMessage(stderr, `note: ${text}.`);
}
