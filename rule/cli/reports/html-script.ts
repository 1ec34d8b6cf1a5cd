/**
 * What the page does: it fills, filters, sorts and exports the table of jobs. It is written for browsers and never
 * makes HTML of a value: text goes in as text.
 */
export const pageScript = String.raw`
'use strict';
(() => {
  const { scannedAtMs, rows } = JSON.parse(document.getElementById('data').textContent);
  const words = { nonCompliant: 'Violation', unknown: 'Unknown', compliant: 'Compliant', notApplicable: 'Out of scope' };
  const ageOf = (row) => Math.max(0, Math.floor((scannedAtMs - row[3]) / 86400000));
  const columns = [
    { title: 'Verdict', text: (row) => words[row[0]], kind: 'short' },
    { title: 'Job', text: (row) => row[1], kind: 'long' },
    { title: 'Account/Region', text: (row) => row[2], kind: 'short' },
    { title: 'Created, UTC', text: (row) => new Date(row[3]).toISOString().slice(0, 16).replace('T', ' '), key: (row) => row[3], kind: 'short' },
    { title: 'Age, days', text: (row) => String(ageOf(row)), key: (row) => -row[3], kind: 'number' },
    { title: 'Why', text: (row) => row[5], kind: 'long' },
    { title: 'Status', text: (row) => row[4], kind: 'short' },
    { title: 'Started by', text: (row) => row[6], kind: 'middle' },
    { title: 'Role', text: (row) => row[7].replace(/^.*:role\//, '') },
    { title: 'What to do', text: (row) => row[8], kind: 'command' },
  ];
  const pageSize = 100;
  const byId = (id) => document.getElementById(id);
  const haystacks = rows.map((row) => [row[1], row[5], row[6], row[7]].join('\n').toLowerCase());
  let found = rows.map((_, position) => position);
  let page = 0;
  let sorted = { column: 3, descending: true };

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    return made;
  }
  function fillSelect(id, values, nameOf = (value) => value) {
    for (const value of [...new Set(values)].filter(Boolean).sort())
      byId(id).append(element('option', nameOf(value), { value }));
  }
  function rowElement(position) {
    const row = rows[position];
    const made = document.createElement('tr');
    columns.forEach(({ text, kind = '' }, column) => {
      const cell = element('td', '', { class: column === 0 ? kind + ' is-' + row[0] : kind });
      if (kind === 'command' && text(row) !== '') {
        const details = document.createElement('details');
        details.append(element('summary', 'Command'), element('code', text(row)));
        cell.append(details);
      } else cell.textContent = text(row);
      made.append(cell);
    });
    return made;
  }
  function show(all = false) {
    const pages = Math.max(1, Math.ceil(found.length / pageSize));
    page = Math.min(page, pages - 1);
    const shown = all ? found : found.slice(page * pageSize, (page + 1) * pageSize);
    document.querySelector('#table tbody').replaceChildren(...shown.map(rowElement));
    byId('shown').textContent = found.length.toLocaleString('en-US') + ' of ' + rows.length.toLocaleString('en-US') + ' jobs';
    byId('page').textContent = 'Page ' + (page + 1) + ' of ' + pages;
    byId('previous').disabled = page === 0;
    byId('next').disabled = page >= pages - 1;
    document.querySelectorAll('#table th').forEach((head, column) => {
      if (column === sorted.column) head.setAttribute('aria-sort', sorted.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
  }
  function update() {
    const text = byId('text').value.trim().toLowerCase();
    const [verdict, code, place] = ['verdict', 'code', 'place'].map((id) => byId(id).value);
    found = [];
    rows.forEach((row, position) => {
      if ((verdict === '' || row[0] === verdict) && (place === '' || row[2] === place) &&
        (code === '' || row[9].split(' ').includes(code)) && (text === '' || haystacks[position].includes(text)))
        found.push(position);
    });
    const { key, text: textOf } = columns[sorted.column];
    const keys = new Map(found.map((position) => [position, (key || textOf)(rows[position])]));
    const order = sorted.descending ? -1 : 1;
    found.sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      return a === b ? one - other : (a < b ? -1 : 1) * order;
    });
    page = 0;
    show();
  }
  function csvCell(value) {
    const safe = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
    return '"' + safe.replaceAll('"', '""') + '"';
  }
  function exportCsv() {
    const lines = [columns.map(({ title }) => title), ...found.map((position) => columns.map(({ text }) => text(rows[position])))];
    const blob = new Blob([lines.map((line) => line.map(csvCell).join(',') + '\r\n').join('')], { type: 'text/csv' });
    const link = element('a', '', { href: URL.createObjectURL(blob), download: 'training-jobs.csv' });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  columns.forEach(({ title }, column) => {
    const button = element('button', title, { type: 'button' });
    button.addEventListener('click', () => {
      sorted = { column, descending: sorted.column === column && !sorted.descending };
      update();
    });
    const head = element('th', '', { scope: 'col' });
    head.append(button);
    document.querySelector('#table thead tr').append(head);
  });
  fillSelect('verdict', rows.map((row) => row[0]), (value) => words[value]);
  fillSelect('code', rows.flatMap((row) => row[9].split(' ')));
  fillSelect('place', rows.map((row) => row[2]));
  for (const id of ['text', 'verdict', 'code', 'place']) byId(id).addEventListener('input', update);
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('export').addEventListener('click', exportCsv);
  byId('previous').addEventListener('click', () => { page -= 1; show(); });
  byId('next').addEventListener('click', () => { page += 1; show(); });
  addEventListener('beforeprint', () => show(true));
  addEventListener('afterprint', () => show());
  update();
})();
`;
