import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const commandLineBundle = 'test/support/command-line-bundle.ts';
const env = { TZ: 'UTC', NO_COLOR: '1' };

export default defineConfig({
  test: {
    // By default vitest leaves one core idle. One worker more than cores, since some tests wait for processes and quotas.
    maxWorkers: availableParallelism() + 1,
    // What is concurrent waits.
    maxConcurrency: 40,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          globalSetup: [commandLineBundle],
          setupFiles: ['test/support/property-seed.ts'],
          // One process for many files: the CDK alone takes two seconds to load. Files leave nothing behind.
          isolate: false,
          env: {
            ...env,
            AWS_REGION: 'eu-central-1',
            AWS_ACCESS_KEY_ID: 'local',
            AWS_SECRET_ACCESS_KEY: 'local',
            AWS_EC2_METADATA_DISABLED: 'true',
          },
        },
      },
      // What the others need beside Node, the part of .ci/run with the same name brings.
      {
        extends: true,
        test: { name: 'contract', include: ['test/local-aws/contract/**/*.contract.ts'], env },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: ['test/deployed/pages/**/*.pages.ts'],
          testTimeout: 180_000,
          env,
        },
      },
      {
        extends: true,
        test: {
          name: 'reports',
          include: ['test/cli/reports/**/*.reports.ts'],
          // One browser at a time.
          fileParallelism: false,
          testTimeout: 120_000,
          env,
        },
      },
      {
        extends: true,
        test: {
          name: 'cli',
          include: ['test/cli/outside/**/*.outside.ts'],
          globalSetup: [commandLineBundle],
          testTimeout: 600_000,
          env,
        },
      },
      {
        extends: true,
        test: { name: 'templates', include: ['test/deployed/templates/**/*.templates.ts'], env },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/deployed/package/**/*.package.ts'],
          // Each installs CDK.
          testTimeout: 600_000,
          hookTimeout: 600_000,
          env,
        },
      },
      {
        extends: true,
        test: {
          name: 'terraform',
          include: ['test/deployed/terraform/**/*.terraform.ts'],
          testTimeout: 120_000,
          env,
        },
      },
      {
        extends: true,
        test: {
          name: 'runtime',
          include: ['test/deployed/runtime/**/*.runtime.ts'],
          testTimeout: 120_000,
          env,
        },
      },
    ],
  },
});
