// One file: from its text to a finding for each job that it defines. No file system, no clock.

import type { RuleParameters } from '../../verdict/parameters.ts';
import type { JobDefinition } from './job-definition.ts';
import { judgeDefinition, type Reason } from './judge-definition.ts';
import { documentKinds, type FileKind, kindOf } from './kinds.ts';
import { readHcl } from './read-hcl.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';
import { MalformedFileError, type Place, type SourceValue, startOfFile } from './source-value.ts';
import { type CommentLanguage, commentSuppressions, suppress } from './suppressions.ts';
import { jobsOfTerraform } from './terraform.ts';

export interface SourceFile {
  /** As findings name it. */
  readonly path: string;
  readonly text: string;
  /** Forces the kind, whatever the content looks like. */
  readonly kind?: FileKind;
}

/** What is said of one training job that a file defines. */
export interface FileFinding extends Place {
  readonly file: string;
  readonly kind: FileKind;
  readonly name: string;
  readonly verdict: 'compliant' | 'nonCompliant' | 'unknown' | 'notApplicable';
  readonly reasons: readonly FindingReason[];
}

export interface FindingReason extends Place {
  readonly kind: Reason['kind'];
  readonly text: string;
  /** Why the author accepts it; such a reason fails nothing. */
  readonly suppressed?: string;
}

export interface Elsewhere {
  /** The finding that the other file replaces. */
  readonly finding: FileFinding;
  /** From the folder of the file that names it. */
  readonly path: string;
}

/** Something to say of a file that is no verdict. */
export interface FileProblem extends Place {
  readonly file: string;
  readonly message: string;
}

export interface CheckedFile {
  readonly file: string;
  /** Absent where the file could not be read, or is none of the kinds. */
  readonly kind?: FileKind;
  readonly findings: readonly FileFinding[];
  /** Definitions in other files of which this one tells nothing: what to check in their place. */
  readonly elsewhere: readonly Elsewhere[];
  /** Why the file was not judged. */
  readonly errors: readonly FileProblem[];
  /** Suppressions that do nothing. */
  readonly warnings: readonly FileProblem[];
}

/**
 * Letters. Plans and lists of answers are JSON and may be long; a template has at most 1 MB.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const longestText = { json: 32 * 1024 * 1024, other: 1024 * 1024 } as const;

/** The longest text that is read of any file, in bytes. */
export const largestFileBytes = longestText.json;

/** Every finding of a file; one that is malformed has an error instead. */
export async function checkText(
  file: SourceFile,
  parameters: RuleParameters,
  nowMs: number,
): Promise<CheckedFile> {
  const at = ({ line, column }: Place) => ({ file: file.path, line, column });
  try {
    const found = await findJobs(file);
    if (found === undefined) return uncheckedFile(file.path, []);
    const { kind, jobs, language } = found;
    const { judged, problems } = suppress(
      jobs.map((definition) => ({
        definition,
        ...judgeDefinition(definition, parameters, nowMs),
      })),
      language === undefined ? [] : commentSuppressions(file.text, language),
    );
    const findings = judged.map(({ definition, verdict, reasons }): FileFinding => {
      const first = reasons.find(({ suppressed }) => suppressed === undefined) ?? reasons[0];
      return {
        ...at(first?.place ?? definition.block.place),
        kind,
        name: definition.name,
        verdict,
        reasons: reasons.map(({ place, ...reason }) => ({ ...reason, ...place })),
      };
    });
    return {
      file: file.path,
      kind,
      findings,
      elsewhere: findings.flatMap((finding, index) => {
        const path = jobs[index]?.elsewhere;
        return path === undefined ? [] : [{ finding, path }];
      }),
      errors: [],
      warnings: problems.map(({ message, place }) => ({ ...at(place), message })),
    };
  } catch (error) {
    if (!(error instanceof MalformedFileError)) throw error;
    const problem = { ...at(error.place), message: error.message };
    return uncheckedFile(file.path, [problem]);
  }
}

/** A file that says nothing of training jobs, or that could not be judged. */
export function uncheckedFile(file: string, errors: readonly FileProblem[]): CheckedFile {
  return { file, findings: [], elsewhere: [], errors, warnings: [] };
}

interface FoundJobs {
  readonly kind: FileKind;
  readonly jobs: readonly JobDefinition[];
  /** How comments look in the file; absent where it can have none. */
  readonly language?: CommentLanguage;
}

async function findJobs({ path, kind, ...file }: SourceFile): Promise<FoundJobs | undefined> {
  // A byte order mark counts as a space, so that everything behind it keeps its place.
  const text = file.text.replace(/^\u{FEFF}/u, ' ');
  if (kind === 'terraform' || (kind === undefined && /\.(tf|tofu)$/.test(path))) {
    refuseLongText(text, longestText.other);
    return { kind: 'terraform', jobs: jobsOfTerraform(await readHcl(text)), language: 'terraform' };
  }
  const { roots, language } = readDocuments(path, text);
  const found = roots.flatMap((root) => {
    const name = kind ?? kindOf(root);
    return name === undefined ? [] : [{ name, jobs: documentKinds[name].jobsOf(root) }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  return {
    kind: first.name,
    jobs: found.flatMap(({ jobs }) => jobs),
    ...(language && { language }),
  };
}

/** A text that opens a brace is JSON, or the YAML that looks like it. */
function readDocuments(
  path: string,
  text: string,
): { readonly roots: readonly SourceValue[]; readonly language?: 'yaml' } {
  refuseLongText(text, longestText.json);
  if (/^\s*[[{]/.test(text)) {
    try {
      return { roots: [readJson(text)] };
    } catch (error) {
      const isYaml = /\.ya?ml$/i.test(path);
      if (!isYaml || !(error instanceof MalformedFileError)) throw error;
    }
  }
  refuseLongText(text, longestText.other);
  return { roots: readYaml(text), language: 'yaml' };
}

function refuseLongText(text: string, longest: number): void {
  if (text.length > longest)
    throw new MalformedFileError(`longer than ${longest / 1024 / 1024} MiB`, startOfFile);
}
