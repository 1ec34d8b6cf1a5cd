/** The look of the page: light and dark by the reader's own setting, on paper without its controls. */
export const pageStyle = `
:root { color-scheme: light dark;
  --text: light-dark(#16191f, #e9ebed); --quiet: light-dark(#545b64, #a9b2bc);
  --ground: light-dark(#ffffff, #12151a); --card: light-dark(#f4f6f8, #1d222a); --line: light-dark(#c6cbd1, #3b434e);
  --violation: light-dark(#b0160c, #ff9b8f); --unknown: light-dark(#7a5200, #f2c14e);
  --compliant: light-dark(#12652b, #7ddc9a); --link: light-dark(#0a58ca, #8ab8ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 90rem; padding: 1.5rem; background: var(--ground); color: var(--text);
  font: 0.95rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.7rem; } h2 { margin: 2rem 0 0.6rem; font-size: 1.2rem; }
a { color: var(--link); } code { font-size: 0.85em; overflow-wrap: anywhere; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.cards { display: flex; flex-wrap: wrap; gap: 0.8rem; margin: 0; }
.card { flex: 1 1 9rem; padding: 0.8rem 1rem; background: var(--card); border-left: 5px solid var(--line);
  border-radius: 4px; }
.card dt { color: var(--quiet); } .card dd { margin: 0; font-size: 1.8rem; font-variant-numeric: tabular-nums; }
.card.violation { border-color: var(--violation); } .card.unknown { border-color: var(--unknown); }
.card.compliant { border-color: var(--compliant); }
svg { display: block; width: 100%; height: auto; } svg rect { fill: var(--violation); min-height: 1px; }
svg text { fill: var(--quiet); font-size: 11px; text-anchor: middle; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { background: var(--card); white-space: nowrap; }
tbody tr:last-child td { border-bottom: 0; }
td.short { white-space: nowrap; } td.long { min-width: 15rem; } td.middle { min-width: 9rem; } td.number, th.number { text-align: right; }
td.number { font-variant-numeric: tabular-nums; }
th button { padding: 0; border: 0; background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
th[aria-sort=ascending] button::after { content: ' \\2191'; } th[aria-sort=descending] button::after { content: ' \\2193'; }
form { display: flex; flex-wrap: wrap; gap: 0.8rem; align-items: end; }
label { display: flex; flex-direction: column; color: var(--quiet); font-size: 0.85rem; }
input, select, form button, nav button { padding: 0.4rem 0.6rem; border: 1px solid var(--quiet); border-radius: 4px;
  background: var(--ground); color: var(--text); font: inherit; }
input { width: 18rem; max-width: 100%; } select { max-width: 18rem; }
nav { margin-top: 0.8rem; } nav button:disabled { opacity: 0.5; }
.is-nonCompliant { color: var(--violation); font-weight: 600; } .is-unknown { color: var(--unknown); font-weight: 600; }
@media print { form, nav, .skip { display: none; } body { max-width: none; padding: 0; font-size: 9pt; }
  .scroll { overflow: visible; border: 0; } tr { break-inside: avoid; } }
`;
