/** What the function of central mode needs in its environment in addition to `environment.ts`. */
export interface CentralEnvironment {
  /** The ARN of the role that every member account has, with `*` for the account. */
  readonly memberRoleArn: string;
  /** The external ID that the members' trust policies require; absent if they require none. */
  readonly externalId?: string;
}

const memberRoleForm = /^arn:aws[a-z-]*:iam::\*:role\/[\w+=,.@/-]{1,512}$/;
/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (ExternalId) */
const externalIdForm = /^[\w+=,.@:/-]{2,1224}$/;

/** The environment, typed; lists every variable that is wrong. */
export function readCentralEnvironment(variables: NodeJS.ProcessEnv): CentralEnvironment {
  const { MEMBER_ROLE_ARN: memberRoleArn = '', MEMBER_EXTERNAL_ID: externalId = '' } = variables;
  const problems: string[] = [];
  if (!memberRoleForm.test(memberRoleArn))
    problems.push(
      `MEMBER_ROLE_ARN must be the ARN of the members' role with * for the account, such as arn:aws:iam::*:role/sagemaker-training-job-in-vpc-member, got ${JSON.stringify(memberRoleArn)}`,
    );
  if (externalId !== '' && !externalIdForm.test(externalId))
    problems.push(
      `MEMBER_EXTERNAL_ID must be 2 to 1224 characters of A-Z, a-z, 0-9 and _+=,.@:/-, got ${JSON.stringify(externalId)}`,
    );
  if (problems.length > 0)
    throw new Error(`the function's environment is invalid: ${problems.join('; ')}`);
  return {
    memberRoleArn,
    ...(externalId !== '' && { externalId }),
  };
}
