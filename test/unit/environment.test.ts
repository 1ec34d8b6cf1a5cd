import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../rule/events/environment.ts';

describe('readEnvironment', () => {
  it('keeps no state, resumes nothing and takes half of a quota unless told otherwise', () => {
    expect(readEnvironment({})).toEqual({ quotaShare: 0.5 });
  });

  it('reads every variable', () => {
    const environment = readEnvironment({
      CHECKPOINT_PARAMETER_PREFIX: '/rule/',
      RESUME_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/queue',
      QUOTA_SHARE: '0.25',
    });

    expect(environment).toEqual({
      checkpointParameterPrefix: '/rule/',
      resumeQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/queue',
      quotaShare: 0.25,
    });
  });

  it('lists every variable that is wrong, with what was given', () => {
    const read = () =>
      readEnvironment({
        CHECKPOINT_PARAMETER_PREFIX: 'rule/',
        RESUME_QUEUE_URL: 'queue',
        QUOTA_SHARE: '2',
      });

    expect(read).toThrow(
      /CHECKPOINT_PARAMETER_PREFIX must .*"rule\/".*RESUME_QUEUE_URL must .*"queue".*QUOTA_SHARE must .*"2"/,
    );
  });
});
