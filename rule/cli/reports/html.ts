// One file that needs nothing else: what the page shows at once is written out, the table is made from the data in it.

import { remediationLink } from '../../verdict/remediation-link.ts';
import { mendCommand } from '../scan/mend-command.ts';
import type { JobResult, ScanEnd } from '../scan/result.ts';
import { controlTopics, findingClasses, isFindingKind, mappingsOf } from './controls.ts';
import { pageScript } from './html-script.ts';
import { pageStyle } from './html-style.ts';
import type { ReportFormat, ReportOptions } from './report.ts';
import { count, grouped, totalsLine } from './totals.ts';

/** A page for people who were not at the terminal. */
export const html: ReportFormat = {
  meaning:
    'one page to pass on: totals, a picture over time, a table that sorts, filters and exports',
  holdsEveryJob: false,
  create(options) {
    const jobs: JobResult[] = [];
    return {
      begin: () => '',
      job(job) {
        jobs.push(job);
        return '';
      },
      end: (end) => page(options, jobs, end),
    };
  },
};

/** No request may leave the page, whatever a job's name or an error's text holds. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function page(options: ReportOptions, jobs: readonly JobResult[], end: ScanEnd): string {
  const { scannedAt, remediationUrl } = options;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>Training jobs outside a VPC, ${escaped(scannedAt.slice(0, 10))}</title>
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#jobs">Skip to the table of jobs</a>
<header>
<h1>Training jobs outside a VPC</h1>
<p>${escaped(totalsLine(end.summary, end.notScanned))} Scanned at <time datetime="${escaped(scannedAt)}">${escaped(
    scannedAt.slice(0, 16).replace('T', ' '),
  )} UTC</time>.</p>
</header>
<main>
${totals(end)}
${notScanned(end)}
${overTime(jobs)}
${byPlace(end)}
${policyOf(end, remediationUrl)}
${controlsOf(jobs, remediationUrl)}
${tableOfJobs}
</main>
<script id="data" type="application/json">${dataOf(jobs, scannedAt)}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

function totals({ summary, notScanned: missing }: ScanEnd): string {
  const cards = [
    ['violation', 'Violations', summary.nonCompliant],
    ['unknown', 'Unknown', summary.unknown],
    ['compliant', 'Compliant', summary.compliant],
    ['scope', 'Out of scope', summary.notApplicable],
    ['unknown', 'Places not scanned', missing.length],
  ] as const;
  const items = cards.map(
    ([kind, name, amount]) =>
      `<div class="card ${kind}"><dt>${name}</dt><dd>${grouped(amount)}</dd></div>`,
  );
  return `<section aria-labelledby="totals-title"><h2 id="totals-title">Totals</h2><dl class="cards">${items.join('')}</dl></section>`;
}

function notScanned({ notScanned: places }: ScanEnd): string {
  if (places.length === 0) return '';
  const rows = places.map(({ account, region = 'every Region', reason, before = '' }) =>
    row([account, region, before === '' ? 'everything' : `jobs created before ${before}`, reason]),
  );
  return section(
    'Not scanned',
    'not-scanned',
    `<p>Nothing is said of these: there may be violations in them.</p>${simpleTable(
      ['Account', 'Region', 'What', 'Why'],
      rows,
    )}`,
  );
}

const chart = { width: 960, height: 180, axis: 24 };

/** Violations by the month of their creation; the numbers are there for those who cannot see the picture. */
function overTime(jobs: readonly JobResult[]): string {
  const months = byMonth(jobs.filter(({ verdict }) => verdict === 'nonCompliant'));
  if (months.length === 0) return '';
  const highest = Math.max(...months.map(({ amount }) => amount));
  const step = chart.width / months.length;
  const bars = months.map(({ month, amount }, position) => {
    const height = (amount / highest) * (chart.height - chart.axis - 8);
    const x = (position * step + step * 0.1).toFixed(1);
    const y = (chart.height - chart.axis - height).toFixed(1);
    return `<rect x="${x}" y="${y}" width="${(step * 0.8).toFixed(1)}" height="${height.toFixed(1)}"><title>${month}: ${grouped(amount)}</title></rect>`;
  });
  const every = Math.ceil(months.length / 12);
  const labels = months.flatMap(({ month }, position) =>
    position % every === 0
      ? [
          `<text x="${(position * step + step / 2).toFixed(1)}" y="${chart.height - 6}">${month}</text>`,
        ]
      : [],
  );
  const rows = months.map(({ month, amount }) => row([month, grouped(amount)]));
  return section(
    'Violations over time',
    'over-time',
    `<p>By the month in which the job was created, UTC; the highest bar is ${count(highest, 'job')}.</p>
<svg viewBox="0 0 ${chart.width} ${chart.height}" role="img" aria-label="Bars of violations by month; the table below has the numbers">${bars.join('')}${labels.join('')}</svg>
<details><summary>The numbers</summary>${simpleTable(['Month', 'Violations'], rows)}</details>`,
  );
}

/** Every month from the first to the last, those without a violation included. */
function byMonth(jobs: readonly JobResult[]) {
  const amounts = new Map<string, number>();
  for (const { createdAt } of jobs) {
    const month = createdAt.slice(0, 7);
    amounts.set(month, (amounts.get(month) ?? 0) + 1);
  }
  const known = [...amounts.keys()].sort();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const months: { readonly month: string; readonly amount: number }[] = [];
  for (const at = new Date(`${first}-01T00:00:00Z`); ; at.setUTCMonth(at.getUTCMonth() + 1)) {
    const month = at.toISOString().slice(0, 7);
    months.push({ month, amount: amounts.get(month) ?? 0 });
    if (month >= last) return months;
  }
}

function byPlace({ summary }: ScanEnd): string {
  const rows = summary.places.map(
    ({ account, region, nonCompliant, unknown, compliant, notApplicable }) =>
      row([account, region, ...[nonCompliant, unknown, compliant, notApplicable].map(grouped)]),
  );
  return section(
    'By account and Region',
    'places',
    simpleTable(['Account', 'Region', 'Violations', 'Unknown', 'Compliant', 'Out of scope'], rows),
  );
}

function policyOf({ summary }: ScanEnd, remediationUrl: string): string {
  const given = Object.entries({ ...summary.parameters, ...summary.filters });
  const items = given.map(
    ([name, value]) => `<li><code>${escaped(name)}</code> ${escaped(value)}</li>`,
  );
  const list = items.length === 0 ? '<p>All at their defaults.</p>' : `<ul>${items.join('')}</ul>`;
  return section(
    'What was asked for',
    'policy',
    `${list}<p>How to mend a job: <a href="${escaped(remediationUrl)}" rel="noreferrer">${escaped(remediationUrl)}</a></p>`,
  );
}

/** What the violations of this report are evidence for, and how severe each kind is. */
function controlsOf(jobs: readonly JobResult[], remediationUrl: string): string {
  const amounts = new Map<string, number>();
  for (const { verdict, reasons } of jobs)
    if (verdict === 'nonCompliant')
      for (const { code } of reasons) amounts.set(code, (amounts.get(code) ?? 0) + 1);
  const kinds = Object.keys(findingClasses).filter(isFindingKind);
  const rows = kinds
    .filter((kind) => amounts.has(kind))
    .map((kind) => {
      const { topic, severity, because } = findingClasses[kind];
      const controls = mappingsOf([kind]).map(
        ({ mapping, controls: ids }) =>
          `${mapping.framework}: ${ids.join(', ')} (${mapping.publisher})`,
      );
      const link = remediationLink(remediationUrl, kind);
      return `<tr><td><a href="${escaped(link)}" rel="noreferrer"><code>${kind}</code></a></td><td>${grouped(amounts.get(kind) ?? 0)}</td><td>${severity}: ${escaped(because)}.</td><td><details><summary>${escaped(controlTopics[topic])}: ${controls.length} frameworks</summary>${escaped(controls.join('; '))}.</details></td></tr>`;
    });
  if (rows.length === 0) return '';
  return section(
    'Severity and controls',
    'controls',
    `<p>Which controls a publisher of checks maps the same finding to. Nobody has reviewed the mapping for your organization.</p>${simpleTable(
      ['Finding', 'Jobs', 'Severity', 'Controls, with who published the mapping'],
      rows,
    )}`,
  );
}

const tableOfJobs = section(
  'Jobs',
  'jobs',
  `<noscript><p>The table of jobs is made by a script in this file, which is switched off.</p></noscript>
<form id="filters" role="search" aria-label="Filter the jobs">
<label>Text <input id="text" type="search" autocomplete="off" placeholder="name, role, parent, why"></label>
<label>Verdict <select id="verdict"><option value="">all</option></select></label>
<label>Why <select id="code"><option value="">all</option></select></label>
<label>Account and Region <select id="place"><option value="">all</option></select></label>
<button type="button" id="export">Export as CSV</button>
</form>
<p id="shown" role="status"></p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of jobs">
<table id="table"><thead><tr></tr></thead><tbody></tbody></table>
</div>
<nav aria-label="Pages of the table"><button type="button" id="previous">Previous</button> <span id="page"></span> <button type="button" id="next">Next</button></nav>`,
);

/** The jobs as rows of values; an opening `<` would end the script that carries them. */
function dataOf(jobs: readonly JobResult[], scannedAt: string): string {
  const rows = jobs.map((job) => [
    job.verdict,
    job.name,
    `${job.account}/${job.region}`,
    Date.parse(job.createdAt),
    job.status,
    job.reasons.map(({ text }) => text).join(' '),
    job.parent === undefined ? '' : `${job.parent.kind} ${job.parent.name}`,
    job.role ?? '',
    job.verdict === 'nonCompliant' ? mendCommand(job) : '',
    job.reasons.map(({ code }) => code).join(' '),
  ]);
  return JSON.stringify({ scannedAtMs: Date.parse(scannedAt), rows })
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function section(title: string, id: string, content: string): string {
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`;
}

function simpleTable(heads: readonly string[], rows: readonly string[]): string {
  const cells = heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(heads.join(', '))}"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
