import { expect, it } from 'vitest';
import type { ListedPage } from '../../rule/ports.ts';
import { listGap } from '../../rule/run/list-gap.ts';

function inventoryOf(pages: readonly ListedPage[]) {
  return {
    async *list() {
      yield* pages;
    },
    lookUp: async () => 'absent' as const,
  };
}

it('shows a name once, as its newest job, where a listing has two jobs of the name', async () => {
  const job = (name: string, second: number) => ({
    name,
    createdAtMs: second * 1_000,
    status: 'Completed',
  });
  const pages = [
    { jobs: [job('reused', 90), job('other', 80)], isLast: false },
    { jobs: [job('other', 80), job('reused', 20)], isLast: true },
  ];

  const listed = [];
  for await (const page of listGap(inventoryOf(pages), {
    gap: { from: 0, to: 100 },
    isOpen: false,
    byTime: false,
  }))
    listed.push(...page.jobs);

  expect(listed).toEqual([job('reused', 90), job('other', 80)]);
});
