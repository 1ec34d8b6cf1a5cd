// The variables of a module, as `terraform fmt` lays their file out.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './modules.ts';

export interface Variable {
  /** Terraform's own text, absent where the variable is required. */
  readonly default: string | undefined;
  /** The patterns that its values are held against. */
  readonly patterns: readonly string[];
  /** The values that it takes, where they are listed. */
  readonly allowedValues: readonly unknown[] | undefined;
  /** The numbers that its validation names. */
  readonly bounds: readonly number[];
}

export function readVariables(module: string): ReadonlyMap<string, Variable> {
  const text = readFileSync(join(project, module, 'variables.tf'), 'utf8');
  return new Map(
    [...text.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => {
      const condition = /condition += (.*)/.exec(body)?.[1] ?? '';
      const listed = /contains\((\[[^\]]*\])/.exec(condition)?.[1];
      return [
        name,
        {
          default: /^ {2}default += (.*)$/m.exec(body)?.[1],
          patterns: [...condition.matchAll(/regex\(("(?:[^"\\]|\\.)*")/g)].map(
            ([, pattern = '""']) => JSON.parse(pattern) as string,
          ),
          allowedValues: listed === undefined ? undefined : (JSON.parse(listed) as unknown[]),
          bounds: [...condition.matchAll(/[<>]= ([\d.]+)/g)].map(([, bound]) => Number(bound)),
        },
      ];
    }),
  );
}

/** The pattern of a parameter without the empty text, which a template takes for no value, and without JavaScript's \/. */
export function patternOfParameter(allowedPattern = ''): string {
  return allowedPattern.replace(/\)\?\$$/, ')$').replaceAll('\\/', '/');
}
