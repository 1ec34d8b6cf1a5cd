import type { MemberStackSetStackProps, MemberTemplate } from './member-stack-set.ts';

/**
 * The longest template that a StackSet takes without a bucket, in bytes.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html
 */
export const STACK_SET_BODY_LIMIT = 51_200;

const STACK_SET_NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;
const UNIT_OR_ROOT = /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const ACCOUNT = /^\d{12}$/;

/** What is wrong with the props, one entry a problem; empty for props that can be deployed. */
export function memberStackSetProblems(props: MemberStackSetStackProps): readonly string[] {
  return [
    ...(props.templates.length === 0 ? ['templates must list at least one template, got []'] : []),
    ...doubled(
      'templates',
      props.templates.map(({ name }) => name),
    ),
    ...props.templates.flatMap(templateProblems),
    ...listProblems(
      'organizationalUnitIds',
      props.organizationalUnitIds,
      UNIT_OR_ROOT,
      'ids such as ou-ab12-c3d4e5f6 or r-ab12',
    ),
    ...listProblems('regions', props.regions, REGION, 'Regions such as eu-central-1'),
    ...(props.excludedAccountIds ?? [])
      .filter((id) => !ACCOUNT.test(id))
      .map((id) => `excludedAccountIds must list ids of 12 digits, got ${JSON.stringify(id)}`),
    ...callAsProblems(props.callAs),
    ...managementAccountProblems(props),
    ...percentProblems('failureTolerancePercentage', props.failureTolerancePercentage, 0),
    ...percentProblems('maxConcurrentPercentage', props.maxConcurrentPercentage, 1),
  ];
}

function templateProblems({ name, body }: MemberTemplate): readonly string[] {
  const bytes = Buffer.byteLength(body);
  return [
    ...(STACK_SET_NAME.test(name)
      ? []
      : [
          `a template's name must be 1 to 128 letters, digits and hyphens, a letter first, got ${JSON.stringify(name)}`,
        ]),
    ...(bytes >= 1 && bytes <= STACK_SET_BODY_LIMIT
      ? []
      : [
          `the body of template ${name} must have 1 to ${STACK_SET_BODY_LIMIT} bytes, got ${bytes}; split it and list the parts`,
        ]),
  ];
}

function callAsProblems(callAs: string | undefined): readonly string[] {
  return callAs === undefined || callAs === 'SELF' || callAs === 'DELEGATED_ADMIN'
    ? []
    : [`callAs must be SELF or DELEGATED_ADMIN, got ${JSON.stringify(callAs)}`];
}

function managementAccountProblems({
  templates,
  callAs = 'DELEGATED_ADMIN',
  managementAccountId,
}: MemberStackSetStackProps): readonly string[] {
  if (managementAccountId !== undefined)
    return ACCOUNT.test(managementAccountId)
      ? []
      : [`managementAccountId must be 12 digits, got ${JSON.stringify(managementAccountId)}`];
  return templates.length > 1 && callAs === 'DELEGATED_ADMIN'
    ? [
        `managementAccountId must be given for ${templates.length} templates of a delegated administrator, got none; or deploy from the management account with callAs SELF`,
      ]
    : [];
}

function listProblems(
  name: string,
  values: readonly string[],
  form: RegExp,
  allowed: string,
): readonly string[] {
  if (values.length === 0)
    return [`${name} must list at least one, got []; allowed are ${allowed}`];
  return [
    ...values
      .filter((value) => !form.test(value))
      .map((value) => `${name} must list ${allowed}, got ${JSON.stringify(value)}`),
    ...doubled(name, values),
  ];
}

function doubled(name: string, values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, position) => values.indexOf(value) < position))].map(
    (value) => `${name} must list ${JSON.stringify(value)} once`,
  );
}

function percentProblems(
  name: string,
  value: number | undefined,
  least: number,
): readonly string[] {
  return value === undefined || (Number.isInteger(value) && value >= least && value <= 100)
    ? []
    : [`${name} must be a whole number from ${least} to 100, got ${value}`];
}
