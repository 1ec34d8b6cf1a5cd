import { describe, expect, it } from 'vitest';
import { parseCommandLine, USAGE } from '../../rule/local-aws/command-line.ts';

describe('the command line of npm run local-aws', () => {
  it('has a default for everything', () => {
    expect(parseCommandLine([])).toEqual({
      ruleName: 'sagemaker-training-job-in-vpc',
      options: {
        port: 4566,
        latencyMs: 0,
        timeScale: 1,
        searchLagMs: 0,
        quotas: {},
        seed: { jobs: 200, violationShare: 0.05, spanDays: 365, seed: 1 },
      },
    });
  });

  it('takes quotas by operation', () => {
    const parsed = parseCommandLine(['--quota', 'ListTrainingJobs=2', '--quota', 'Search=0.5']);

    expect(parsed).toMatchObject({
      options: { quotas: { ListTrainingJobs: { perSecond: 2 }, Search: { perSecond: 0.5 } } },
    });
  });

  it('names every argument that it cannot use', () => {
    const parse = () => parseCommandLine(['--jobs', 'many', '--quota', 'Listing=2']);

    expect(parse).toThrow(/--quota takes <operation>=<calls a second>.*got "Listing=2"/);
    expect(parse).toThrow(/--jobs takes a number from 0, got "many"/);
  });

  it('describes every option', () => {
    expect(parseCommandLine(['--help'])).toBe('help');
    for (const option of ['--port', '--jobs', '--violations', '--quota', '--time-scale'])
      expect(USAGE).toContain(option);
  });
});
