// Findings that the author of a file accepts, with a reason: in a comment, in CloudFormation's Metadata, in the Comment
// of a state.

import type { JobDefinition, Suppression } from './job-definition.ts';
import type { DefinitionVerdict, Reason } from './judge-definition.ts';
import {
  itemsOf,
  knownText,
  type Place,
  type SourceValue,
  textAt,
  valueAt,
} from './source-value.ts';

/** `training-job-in-vpc:ignore noVpcConfig: why this is accepted` */
const marker = 'training-job-in-vpc:ignore';
const form = new RegExp(
  `^${marker}\\s+(\\w+(?:\\s*,\\s*\\w+)*)\\s*(?::\\s*(.*?))?\\s*(?:\\*/)?\\s*$`,
);

/** Longer reasons are cut: a line of any length must not keep the pattern busy. */
const longestSuppression = 1_000;

/** What starts a comment, by the language of the file. JSON has none. */
const commentStarts = {
  yaml: /(?:^|\s)#/,
  terraform: /(?:^|\s)(?:#|\/\/|\/\*)/,
} as const;

export type CommentLanguage = keyof typeof commentStarts;

/** The suppression in a comment's text, if there is one. */
export function suppressionIn(text: string, place: Place): Suppression | undefined {
  const at = text.indexOf(marker);
  if (at < 0) return undefined;
  const [, kinds, reason = ''] = form.exec(text.slice(at, at + longestSuppression)) ?? [];
  return kinds === undefined ? undefined : { kinds: kinds.split(/\s*,\s*/), reason, place };
}

/** A suppression in a comment, and the line of the file that it is about. */
export interface CommentSuppression extends Suppression {
  readonly aboutLine: number;
}

/** A comment at the end of a line is about that line; one that stands alone is about what follows. */
export function commentSuppressions(
  text: string,
  language: CommentLanguage,
): readonly CommentSuppression[] {
  if (!text.includes(marker)) return [];
  const lines = text.split(/\r?\n/);
  const commentAt = (line: string) => line.search(commentStarts[language]);
  return lines.flatMap((line, index) => {
    const start = commentAt(line);
    const place = { line: index + 1, column: Math.max(start, 0) + 1 };
    const found = start < 0 ? undefined : suppressionIn(line.slice(start), place);
    if (found === undefined) return [];
    const isAlone = line.slice(0, start).trim() === '';
    const isContent = (other: string) => {
      const comment = commentAt(other);
      return other.slice(0, comment < 0 ? undefined : comment).trim() !== '';
    };
    const next = isAlone ? lines.findIndex((other, at) => at > index && isContent(other)) : index;
    return [{ ...found, aboutLine: (next < 0 ? index : next) + 1 }];
  });
}

/**
 * The suppressions of a resource: `Metadata: { training-job-in-vpc: { ignore: [{ finding, reason }] } }`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-metadata.html
 */
export function metadataSuppressions(metadata: SourceValue | undefined): readonly Suppression[] {
  const own = valueAt(metadata, 'training-job-in-vpc');
  return itemsOf(valueAt(own, 'ignore')).map((item) => ({
    kinds: [textAt(item, 'finding') ?? knownText(item) ?? ''],
    reason: textAt(item, 'reason') ?? '',
    place: item.place,
  }));
}

export interface JudgedDefinition extends DefinitionVerdict {
  readonly definition: JobDefinition;
  readonly reasons: readonly (Reason & { readonly suppressed?: string })[];
}

/** What is wrong with a suppression; the finding stands all the same. */
export interface SuppressionProblem {
  readonly message: string;
  readonly place: Place;
}

/** The definitions with what is suppressed marked as such, and the suppressions that do nothing. */
export function suppress(
  judged: readonly JudgedDefinition[],
  comments: readonly CommentSuppression[],
): {
  readonly judged: readonly JudgedDefinition[];
  readonly problems: readonly SuppressionProblem[];
} {
  const used = new Set<Suppression>();
  const seen = new Set<Suppression>(comments);
  const ofComments = comments.map((comment) => ({
    comment,
    about: definitionsAt(comment.aboutLine, judged),
  }));
  const marked = judged.map((one) => {
    const own = one.definition.ignored ?? [];
    for (const suppression of own) seen.add(suppression);
    const about = [
      ...own,
      ...ofComments.filter(({ about }) => about.has(one.definition)).map(({ comment }) => comment),
    ];
    const reasons = one.reasons.map((reason) => {
      if (one.verdict === 'notApplicable') return reason;
      const match = about.find(({ kinds }) => kinds.includes(reason.kind));
      if (match !== undefined) used.add(match);
      return match === undefined || match.reason === ''
        ? reason
        : { ...reason, suppressed: match.reason };
    });
    return { ...one, reasons };
  });
  const problems = [...seen].flatMap((suppression): SuppressionProblem[] => {
    const { kinds, reason, place } = suppression;
    if (reason === '')
      return [
        { message: `a suppression needs a reason: "${marker} ${kinds.join(',')}: why"`, place },
      ];
    return used.has(suppression)
      ? []
      : [{ message: `nothing to suppress here: ${kinds.join(', ')}`, place }];
  });
  return { judged: marked, problems };
}

/** A line belongs to the definitions whose block opens last before it. */
function definitionsAt(
  line: number,
  judged: readonly JudgedDefinition[],
): ReadonlySet<JobDefinition> {
  const around = judged
    .map(({ definition }) => definition)
    .filter(({ block }) => block.place.line <= line && line <= block.end.line);
  const opening = around.reduce((latest, { block }) => Math.max(latest, block.place.line), 0);
  return new Set(around.filter(({ block }) => block.place.line === opening));
}
