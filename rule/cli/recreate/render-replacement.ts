// A replacement as text: JSON for the AWS CLI, its command line, or Python.

import { UsageError } from '../command.ts';
import type { OutputFormat } from './output-formats.ts';
import { pythonScript } from './python-script.ts';
import { pythonScriptV2 } from './python-script-v2.ts';
import type { Note, Replacement } from './replacement.ts';

export interface Rendered {
  readonly text: string;
  /** What this form cannot say. */
  readonly notes: readonly Note[];
}

/** @throws UsageError where the form has nothing for this kind. */
export function renderReplacement(
  replacement: Replacement,
  format: OutputFormat,
  region: string,
): Rendered {
  const { kind, document } = replacement;
  const json = `${JSON.stringify(document, undefined, 2)}\n`;
  if (format === 'json') return { text: json, notes: [] };
  if (format === 'cli') return { text: cliCommand(replacement, json, region), notes: [] };
  if (kind !== 'training job')
    throw new UsageError([
      `--format ${format} is for training jobs, and this is a ${kind}: json or cli`,
    ]);
  return format === 'python'
    ? pythonScript(replacement, region)
    : pythonScriptV2(replacement, region);
}

function cliCommand({ kind, name, command }: Replacement, json: string, region: string): string {
  const input =
    kind === 'pipeline'
      ? `--pipeline-name ${name} \\\n  --pipeline-definition ${quoted(json.trim())}`
      : `--cli-input-json ${quoted(json.trim())}`;
  return `aws sagemaker ${command} --region ${region} \\\n  ${input}\n`;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
