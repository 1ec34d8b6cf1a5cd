import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One process for many files: the CDK alone takes two seconds to load. Files leave nothing behind.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: {
      TZ: 'UTC',
      NO_COLOR: '1',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  },
});
