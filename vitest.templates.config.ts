import { defineConfig } from 'vitest/config';

// Needs rendered templates and AWS's service models, which .ci/templates brings; so it is no part of `npm test`.
export default defineConfig({
  test: {
    include: ['test/templates/**/*.templates.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
