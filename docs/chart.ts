// A line chart as SVG: pure, in two colour schemes, with each line named beside its end. GitHub shows an SVG as a
// picture, without scripts and without fonts from elsewhere, so everything it needs is in it.

export interface Chart {
  readonly title: string;
  /** What the picture says, for those who cannot see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Vertical lines at these places of the x axis. */
  readonly marks?: { readonly name: string; readonly at: readonly number[] };
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'logarithmic';
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface Line {
  readonly name: string;
  /** Of the palette; `muted` is for what is no measurement. */
  readonly color: Color;
  readonly points: readonly Point[];
  /** Worked out from the last of the points, not measured. */
  readonly workedOut?: readonly Point[];
  /** Drawn as dots, as a bound or a target is. */
  readonly isLimit?: boolean;
  /** Points so dense that only the line is drawn. */
  readonly isDense?: boolean;
}

export type Point = readonly [x: number, y: number];

/** Colours that people with any kind of colour vision tell apart, on white and on black. */
const palette = {
  blue: ['#0969da', '#58a6ff'],
  orange: ['#b3500f', '#f0883e'],
  green: ['#116b3d', '#3fb950'],
  purple: ['#8250df', '#bc8cff'],
  pink: ['#bf3989', '#f778ba'],
  muted: ['#59636e', '#9198a1'],
} as const;
export type Color = keyof typeof palette;

const width = 960;
const height = 536;
const frame = { left: 84, right: 716, top: 64, bottom: 440 };
const labelHeight = 18;
/** As long as a dash and nearly as its gap. */
const dash = 6;

export function renderChart(chart: Chart): string {
  const { title, description, x, y, lines, marks } = chart;
  const toX = scaleOf(x, frame.left, frame.right);
  const toY = scaleOf(y, frame.bottom, frame.top);
  const place = ([atX, atY]: Point): Point => [toX(atX), toY(atY)];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${styleSheet()}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    text(frame.left, 34, title, 'class="title"'),
    ...x.ticks.flatMap(({ at, text: label }) => [
      `<path class="grid" d="M${figure(toX(at))} ${frame.top}V${frame.bottom}"/>`,
      text(toX(at), frame.bottom + 22, label, 'class="tick" text-anchor="middle"'),
    ]),
    ...y.ticks.flatMap(({ at, text: label }) => [
      `<path class="grid" d="M${frame.left} ${figure(toY(at))}H${frame.right}"/>`,
      text(frame.left - 10, toY(at) + 4, label, 'class="tick" text-anchor="end"'),
    ]),
    ...(marks?.at ?? []).map(
      (at) => `<path class="mark" d="M${figure(toX(at))} ${frame.top}V${frame.bottom}"/>`,
    ),
    text((frame.left + frame.right) / 2, frame.bottom + 48, x.label, 'text-anchor="middle"'),
    text(frame.left, 54, y.label, 'class="tick"'),
    ...lines.map((line, index) => renderLine(line, index, place)),
    ...renderNames(lines, place),
    renderLegend(chart),
    '</svg>',
  ].join('\n')}\n`;
}

function scaleOf({ scale, from, to }: Axis, low: number, high: number): (value: number) => number {
  const measure = scale === 'logarithmic' ? Math.log : (value: number) => value;
  const [start, end] = [measure(from), measure(to)];
  return (value) => low + ((measure(value) - start) / (end - start)) * (high - low);
}

/** The dashes of lines that coincide lie beside each other. */
function renderLine(line: Line, index: number, place: (point: Point) => Point): string {
  const { color, points, workedOut = [], isLimit = false, isDense = false } = line;
  const last = points.at(-1);
  const beyond = last === undefined ? workedOut : [last, ...workedOut];
  return [
    path(points.map(place), `line ${color}${isLimit ? ' limit' : ''}`),
    path(beyond.map(place), `line ${color} worked-out`, index * dash),
    ...(isLimit || isDense ? [] : points.map((point) => circle(place(point), `${color} point`))),
    ...workedOut.map((point) => circle(place(point), `${color} hollow`)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function path(points: readonly Point[], kind: string, dashOffset = 0): string {
  if (points.length < 2) return '';
  const steps = points.map(
    ([x, y], index) => `${index === 0 ? 'M' : 'L'}${figure(x)} ${figure(y)}`,
  );
  const offset = dashOffset === 0 ? '' : ` stroke-dashoffset="${dashOffset}"`;
  return `<path class="${kind}" d="${steps.join('')}"${offset}/>`;
}

function circle([x, y]: Point, kind: string): string {
  return `<circle class="${kind}" cx="${figure(x)}" cy="${figure(y)}" r="3.5"/>`;
}

/** Each name beside the end of its line, moved apart where ends meet, with a thread to the end. */
function renderNames(lines: readonly Line[], place: (point: Point) => Point): readonly string[] {
  const ends = lines
    .flatMap(({ name, color, points, workedOut = [] }) => {
      const end = workedOut.at(-1) ?? points.at(-1);
      return end === undefined ? [] : [{ name, color, end: place(end) }];
    })
    .toSorted((one, other) => one.end[1] - other.end[1]);
  const heights = spread(ends.map(({ end }) => end[1]));
  return ends.map(({ name, color, end: [x, y] }, index) => {
    const at = heights[index] ?? y;
    const start = frame.right + 26;
    return [
      `<path class="thread ${color}" d="M${figure(x + 6)} ${figure(y)}H${frame.right + 8}L${start - 4} ${figure(at)}"/>`,
      text(start, at + 4, name, `class="name ${color}"`),
    ].join('\n');
  });
}

/** Heights in their order, none nearer to the next than a label is high, all within the frame. */
export function spread(wanted: readonly number[]): readonly number[] {
  const heights: number[] = [];
  for (const height of wanted)
    heights.push(Math.max(height, (heights.at(-1) ?? Number.NEGATIVE_INFINITY) + labelHeight));
  let below = frame.bottom + labelHeight;
  for (let index = heights.length - 1; index >= 0; index -= 1) {
    heights[index] = Math.min(heights[index] ?? below, below - labelHeight);
    below = heights[index] ?? below;
  }
  return heights;
}

function renderLegend({ lines, marks }: Chart): string {
  const kinds = [
    ...(lines.some((line) => !line.isLimit) ? [['measured', 'line muted', 'muted point']] : []),
    ...(lines.some(({ workedOut = [] }) => workedOut.length > 0)
      ? [['worked out', 'line muted worked-out', 'muted hollow']]
      : []),
    ...(lines.some(({ isLimit }) => isLimit) ? [['limit', 'line muted limit', '']] : []),
    ...(marks ? [[marks.name, 'mark', '']] : []),
  ] as const;
  return kinds
    .map(([name = '', line, point], index) => {
      const start = frame.left + index * 140;
      const y = height - 14;
      return [
        `<path class="${line}" d="M${start} ${y - 4}H${start + 32}"/>`,
        point ? circle([start + 16, y - 4], point) : '',
        text(start + 40, y, name, 'class="tick"'),
      ].join('');
    })
    .join('\n');
}

function styleSheet(): string {
  const colors = (scheme: 0 | 1) =>
    Object.entries(palette)
      .map(([name, shades]) => `.${name}{--color:${shades[scheme]}}`)
      .join('');
  return [
    'text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:var(--text)}',
    '.title{font-size:17px;font-weight:600}.tick{font-size:12px;fill:var(--quiet)}',
    '.name{fill:var(--color);font-weight:600}',
    '.grid,.mark{stroke:var(--grid);fill:none}.mark{stroke:var(--quiet);stroke-dasharray:2 5}',
    '.line{stroke:var(--color);stroke-width:2.2;fill:none;stroke-linejoin:round}',
    '.worked-out{stroke-dasharray:7 6}.limit{stroke-dasharray:1.5 4.5;stroke-linecap:round;stroke-width:2.6}',
    '.point{fill:var(--color)}.hollow{stroke:var(--color);stroke-width:1.6;fill:var(--ground)}',
    '.thread{stroke:var(--color);fill:none;opacity:.45}.ground{fill:var(--ground)}',
    `svg{--ground:#fff;--text:#1f2328;--quiet:#59636e;--grid:#d8dee4}${colors(0)}`,
    `@media(prefers-color-scheme:dark){svg{--ground:#0d1117;--text:#e6edf3;--quiet:#9198a1;--grid:#2b323b}${colors(1)}}`,
  ].join('');
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${figure(x)}" y="${figure(y)}" ${attributes}>${escaped(content)}</text>`;
}

function figure(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
