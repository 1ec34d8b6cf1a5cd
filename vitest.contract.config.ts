import { defineConfig } from 'vitest/config';

// Needs a moto server, which .ci/contract installs and starts; so it is no part of `npm test`.
export default defineConfig({
  test: {
    include: ['test/contract/**/*.contract.ts'],
    testTimeout: 30_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
