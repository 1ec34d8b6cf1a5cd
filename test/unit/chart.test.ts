import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Chart, renderChart, spread } from '../../docs/chart.ts';
import { drawPictures } from '../../docs/performance-pictures.ts';

const chart: Chart = {
  title: 'Calls & <costs>',
  description: 'What they come to',
  x: { label: 'jobs', scale: 'logarithmic', from: 1, to: 100, ticks: [{ at: 10, text: '10' }] },
  y: { label: 'calls', scale: 'linear', from: 0, to: 100, ticks: [{ at: 50, text: '50' }] },
  lines: [
    {
      name: 'a tool',
      color: 'orange',
      points: [
        [1, 10],
        [10, 50],
      ],
      workedOut: [[100, 100]],
    },
    {
      name: 'a bound',
      color: 'muted',
      isLimit: true,
      points: [
        [1, 0],
        [100, 100],
      ],
    },
  ],
};

it('a logarithmic axis has the geometric mean in its middle, a linear one the arithmetic', () => {
  const svg = renderChart(chart);
  const [, x, y] = /<path class="line orange" d="M[\d.]+ [\d.]+L([\d.]+) ([\d.]+)"/.exec(svg) ?? [];

  expect([Number(x), Number(y)]).toEqual([(84 + 716) / 2, (64 + 440) / 2]);
});

it('what is worked out is dashed, has hollow points and is named in the legend', () => {
  const svg = renderChart(chart);

  expect(svg).toContain('class="line orange worked-out"');
  expect(svg.match(/class="orange hollow"/g)).toHaveLength(1);
  expect(svg).toContain('>worked out<');
  expect(renderChart({ ...chart, lines: chart.lines.slice(1) })).not.toContain('worked out');
});

it('both colour schemes and the description are in the picture, and text is escaped', () => {
  const svg = renderChart(chart);

  expect(svg).toContain('@media(prefers-color-scheme:dark)');
  expect(svg).toContain('<desc id="description">What they come to</desc>');
  expect(svg).toContain('Calls &amp; &lt;costs&gt;');
});

it('names of lines never overlap, keep their order and stay within the frame', () => {
  const heights = fc
    .array(fc.integer({ min: 64, max: 440 }), { minLength: 1, maxLength: 12 })
    .map((list) => list.toSorted((one, other) => one - other));
  fc.assert(
    fc.property(heights, (wanted) => {
      const placed = spread(wanted);
      placed.forEach((height, index) => {
        const before = placed[index - 1];
        if (before !== undefined) expect(height - before).toBeGreaterThanOrEqual(18);
        expect(height).toBeLessThanOrEqual(440);
      });
    }),
  );
});

it('a picture that the recorded runs have no figures for says what is missing', () => {
  const report = {
    machine: { cpu: '', cores: 2, memoryGiB: 1, node: '', commit: '', date: '' },
    ...{ phases: [], cpu: [], memory: [], bundleKiB: 1 },
    startup: { processes: 1, ruleMs: 1, clientsMs: 1, ratio: 1 },
  };

  expect(drawPictures(report, undefined)).toContainEqual({
    name: 'coverage',
    missing: 'the recorded run has no series of the coverage of 462,178 jobs',
  });
});
