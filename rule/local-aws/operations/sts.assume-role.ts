import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';

interface Input {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
}

const DEFAULT_DURATION_SECONDS = 3_600;

/**
 * The answer's credentials act in the role's account. Any role can be assumed by anyone; a fault denies.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const assumeRole = defineOperation<Input>({
  service: 'sts',
  name: 'AssumeRole',
  constraints: {
    RoleArn: { type: 'string', required: true, minLength: 20, maxLength: 2_048 },
    RoleSessionName: {
      type: 'string',
      required: true,
      minLength: 2,
      maxLength: 64,
      pattern: '[\\w+=,.@-]*',
    },
    DurationSeconds: { type: 'integer', min: 900, max: 43_200 },
  },
  run({ input, world }) {
    const [, accountId, path = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(input.RoleArn) ?? [];
    if (accountId === undefined)
      throw new ServiceError('ValidationError', `${input.RoleArn} is invalid`);
    const role = path.slice(path.lastIndexOf('/') + 1);
    const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${input.RoleSessionName}`;
    const durationSeconds = input.DurationSeconds ?? DEFAULT_DURATION_SECONDS;
    const issued = world.accessKeys.issue(accountId, arn, durationSeconds);
    return {
      Credentials: {
        AccessKeyId: issued.accessKeyId,
        SecretAccessKey: issued.secretAccessKey,
        SessionToken: issued.sessionToken,
        Expiration: issued.expiresAt.toISOString(),
      },
      AssumedRoleUser: { Arn: arn, AssumedRoleId: `AROALOCAL:${input.RoleSessionName}` },
    };
  },
});
