import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../rule/events/environment.ts';

describe('readEnvironment', () => {
  it('keeps no state, resumes nothing and uses half of a quota by default', () => {
    expect(readEnvironment({ AWS_REGION: 'eu-central-1' })).toEqual({
      quotaShare: 0.5,
      region: 'eu-central-1',
      tellsViolations: false,
    });
  });

  it('reads every variable', () => {
    const environment = readEnvironment({
      AWS_REGION: 'eu-central-1',
      STATE_TABLE_NAME: 'stack-State-A1B2C3',
      RESUME_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/queue',
      QUOTA_SHARE: '0.25',
      TELL_VIOLATIONS: 'true',
    });

    expect(environment).toEqual({
      region: 'eu-central-1',
      stateTableName: 'stack-State-A1B2C3',
      resumeQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/queue',
      quotaShare: 0.25,
      tellsViolations: true,
    });
  });

  it('lists every variable that is wrong, with what was given', () => {
    const read = () =>
      readEnvironment({
        STATE_TABLE_NAME: 'a table',
        RESUME_QUEUE_URL: 'queue',
        QUOTA_SHARE: '2',
      });

    expect(read).toThrow(
      /STATE_TABLE_NAME must .*"a table".*RESUME_QUEUE_URL must .*"queue".*QUOTA_SHARE must .*"2"/,
    );
  });
});
