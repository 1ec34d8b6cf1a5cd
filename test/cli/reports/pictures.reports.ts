// The pictures of docs/performance.md as a browser draws them, in light and dark.

import { expect, it } from 'vitest';
import { renderedPictures } from '../../../docs/performance-page.ts';
import { askPage } from './chromium.ts';

interface Drawn {
  readonly ground: string;
  /** Texts that leave the picture, that lie over another, or that are too faint on its ground. */
  readonly outside: readonly string[];
  readonly overlapping: readonly string[];
  readonly faint: readonly string[];
}

/** Contrast as WCAG 2 defines it; 4.5 is its least for text. */
const probe = `
  const svg = document.querySelector('svg');
  const picture = svg.viewBox.baseVal;
  const texts = [...svg.querySelectorAll('text')];
  const luminance = (color) => {
    const [red, green, blue] = color.match(/[\\d.]+/g).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const fill = (element) => getComputedStyle(element).fill;
  const ground = fill(svg.querySelector('.ground'));
  const contrast = (text) => {
    const [dark, light] = [luminance(fill(text)), luminance(ground)].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const named = (found) => found.map((text) => text.textContent);
  const boxes = new Map(texts.map((text) => [text, text.getBBox()]));
  return {
    ground,
    outside: named(texts.filter((text) => {
      const { x, y, width, height } = boxes.get(text);
      return x < 0 || y < 0 || x + width > picture.width || y + height > picture.height;
    })),
    overlapping: named(texts.filter((text, index) => texts.slice(0, index).some((other) => {
      const [one, two] = [boxes.get(text), boxes.get(other)];
      return one.x < two.x + two.width && two.x < one.x + one.width &&
        one.y + 3 < two.y + two.height && two.y + 3 < one.y + one.height;
    }))),
    faint: named(texts.filter((text) => contrast(text) < 4.5)),
  };
`;

const cases = renderedPictures().flatMap(({ file, svg }) => [
  { file, svg, scheme: 'light', dark: false, ground: 'rgb(255, 255, 255)' },
  { file, svg, scheme: 'dark', dark: true, ground: 'rgb(13, 17, 23)' },
]);

it.each(cases)('every text of $file can be read in $scheme', async ({ svg, dark, ground }) => {
  const drawn = await askPage<Drawn>(`<!doctype html><body>${svg}</body>`, probe, { dark });

  expect(drawn).toEqual({ ground, outside: [], overlapping: [], faint: [] });
});
