import { hasGap } from '../../support/resolve-template.ts';
import { fieldsOf, type Properties } from './config-problems.ts';
import { problem } from './problem.ts';
import { serviceModel } from './service-model.ts';

/** The longest template that CloudFormation takes without a bucket, in bytes. */
export function templateBodyLimit(): number {
  const [most = 0] = serviceModel('cloudformation').documentedNumbers(
    'CreateStackSetInput',
    'TemplateBody',
    /maximum length of ([\d,]+) bytes/,
  );
  return most;
}

export function stackSetProblems(properties: Properties, where: string): readonly string[] {
  const { StackSetName, PermissionModel, AutoDeployment } = properties;
  const [nameLimit = 0] = serviceModel('cloudformation').documentedNumbers(
    'CreateStackSetInput',
    'StackSetName',
    /can't be longer than (\d+) characters/,
  );
  const name = String(StackSetName ?? '');
  return [
    ...(hasGap(name) || new RegExp(`^[a-zA-Z][-a-zA-Z0-9]{0,${nameLimit - 1}}$`).test(name)
      ? []
      : [
          problem(
            `${where}.StackSetName`,
            `have 1 to ${nameLimit} letters, digits and hyphens, a letter first`,
            name,
            'rename it',
          ),
        ]),
    ...((PermissionModel === 'SERVICE_MANAGED') === (fieldsOf(AutoDeployment).Enabled !== undefined)
      ? []
      : [
          problem(
            `${where}.AutoDeployment`,
            'be there with PermissionModel SERVICE_MANAGED, and only then',
            AutoDeployment,
            'say whether new accounts get the stack',
          ),
        ]),
  ];
}

export function templateSizeProblems(body: string, where: string): readonly string[] {
  const bytes = Buffer.byteLength(body);
  const most = templateBodyLimit();
  return bytes <= most
    ? []
    : [problem(where, `have at most ${most} bytes`, bytes, 'split or shorten the template')];
}
