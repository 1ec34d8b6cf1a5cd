import { describe, expect, it } from 'vitest';
import { readLocalAwsSettings } from '../../rule/cli/embedded/local-aws-settings.ts';

describe('what local-aws is told', () => {
  it('has a default for everything', () => {
    expect(readLocalAwsSettings({})).toEqual({
      ruleName: 'sagemaker-training-job-in-vpc',
      mayColor: true,
      options: {
        port: 4566,
        latencyMs: 0,
        timeScale: 1,
        searchLagMs: 0,
        quotas: {},
        accountId: '111122223333',
        region: 'eu-central-1',
        seed: { jobs: 200, violationShare: 0.05, spanDays: 365, seed: 1 },
      },
    });
  });

  it('takes quotas by operation', () => {
    const { options } = readLocalAwsSettings({ quota: ['ListTrainingJobs=2', 'Search=0.5'] });

    expect(options.quotas).toEqual({
      ListTrainingJobs: { perSecond: 2 },
      Search: { perSecond: 0.5 },
    });
  });

  it('names everything that it cannot use', () => {
    const read = () =>
      readLocalAwsSettings({
        ...{ jobs: 'many', timeScale: '0', account: '12', quota: ['Listing=2'] },
      });

    expect(read).toThrow(/--quota takes OPERATION=N, calls a second.*got "Listing=2"/);
    expect(read).toThrow(/--jobs must be a number from 0, got "many"/);
    expect(read).toThrow(/--time-scale must be a number above 0, got "0"/);
    expect(read).toThrow(/--account must be an account id of 12 digits, got "12"/);
  });
});
