import { defineConfig } from 'vitest/config';

// Needs rendered templates and AWS's runtime interface client, which .ci/runtime brings; so it is no part of `npm test`.
export default defineConfig({
  test: {
    include: ['test/runtime/**/*.runtime.ts'],
    testTimeout: 120_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
