// The tests that mutants meet. Without the set-up of the project's own configuration: they start no program.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    setupFiles: ['test/support/property-seed.ts'],
    // With CI set, property tests draw the same cases for every mutant.
    env: { TZ: 'UTC', NO_COLOR: '1', CI: 'true' },
  },
});
