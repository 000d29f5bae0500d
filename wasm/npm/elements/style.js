// How the elements look. Every colour is a custom property that the page may set (`--tekigo-accent: …`); without one it
// follows the page's `color-scheme`, so that a dark page gets dark findings.

import { sheet } from "./dom.js";

const SHARED = `
:host {
  --ink: var(--tekigo-ink, light-dark(#1c2330, #e6e9ef));
  --soft: var(--tekigo-soft, light-dark(#566072, #a3adbf));
  --paper: var(--tekigo-paper, light-dark(#ffffff, #171c24));
  --panel: var(--tekigo-panel, light-dark(#f4f6f9, #1e242e));
  --line: var(--tekigo-line, light-dark(#dde2ea, #303947));
  --edge: var(--tekigo-edge, light-dark(#838d9e, #76839a));
  --accent: var(--tekigo-accent, light-dark(#1d4f9c, #9cc0ff));
  --hover: var(--tekigo-hover, light-dark(#eef3fb, #222b39));
  --error: var(--tekigo-error, light-dark(#b3202f, #ff8d97));
  --error-paper: var(--tekigo-error-paper, light-dark(#fdecee, #3a1c22));
  --warning: var(--tekigo-warning, light-dark(#855200, #f2bd5c));
  --warning-paper: var(--tekigo-warning-paper, light-dark(#fff3d9, #382b12));
  --information: var(--tekigo-information, light-dark(#1a5fac, #8abdff));
  --information-paper: var(--tekigo-information-paper, light-dark(#e8f1fc, #172c47));
  --good: var(--tekigo-good, light-dark(#17703f, #74d8a0));
  --good-paper: var(--tekigo-good-paper, light-dark(#e4f6ec, #14321f));
  --mark: var(--tekigo-mark, light-dark(#ffe2b8, #5c3d12));
  --radius: var(--tekigo-radius, 8px);
  --mono: var(--tekigo-mono, ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "BIZ UDGothic", "Noto Sans Mono CJK JP", monospace);
  display: block;
  container-type: inline-size;
  color: var(--ink);
  font-family: var(--tekigo-font, inherit);
  line-height: 1.6;
}
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.unsighted { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

const REPORT = `
:host { block-size: var(--tekigo-height, 38rem); }
.frame { display: flex; flex-direction: column; block-size: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
.bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 8px 10px; border-block-end: 1px solid var(--line); background: var(--panel); flex: none; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; }
.chip { display: inline-flex; align-items: center; gap: 6px; min-block-size: 30px; padding: 0 12px 0 9px; border: 1px solid var(--edge); border-radius: 999px; background: var(--paper); color: var(--soft); font-size: .84rem; white-space: nowrap; }
.chip b { font-variant-numeric: tabular-nums; font-weight: 600; }
.chip[aria-pressed="true"] { border-color: currentColor; }
.chip.fatal[aria-pressed="true"], .chip.error[aria-pressed="true"] { color: var(--error); background: var(--error-paper); }
.chip.warning[aria-pressed="true"] { color: var(--warning); background: var(--warning-paper); }
.chip.information[aria-pressed="true"] { color: var(--information); background: var(--information-paper); }
.chip[aria-pressed="false"] b, .chip[aria-pressed="false"] span { text-decoration: line-through; text-decoration-thickness: 1px; }
.icon { inline-size: 16px; block-size: 16px; flex: none; fill: currentColor; }
.field { min-block-size: 30px; padding: 2px 10px; border: 1px solid var(--edge); border-radius: 6px; background: var(--paper); font-size: .84rem; min-inline-size: 0; }
select.field { flex: 0 1 15rem; max-inline-size: 100%; }
input.field { flex: 1 1 11rem; }
input.field::placeholder { color: var(--soft); opacity: 1; }
.count { margin: 0; color: var(--soft); font-size: .8rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.body { display: grid; grid-template-columns: minmax(0, 11fr) minmax(0, 10fr); flex: 1; min-block-size: 0; }
.body.alone { grid-template-columns: minmax(0, 1fr); }
/* positioned, so that what is for screen readers only scrolls with its line */
.list-side { position: relative; overflow-y: auto; overscroll-behavior: contain; min-block-size: 0; }
.list { list-style: none; margin: 0; padding: 0; }
/* lines out of sight are not laid out */
.issue { border-block-end: 1px solid var(--line); border-inline-start: 3px solid transparent; content-visibility: auto; contain-intrinsic-block-size: auto 4rem; }
.issue.open { border-inline-start-color: var(--tone); background: var(--hover); }
.fatal, .error { --tone: var(--error); }
.warning { --tone: var(--warning); }
.information { --tone: var(--information); }
.head { display: grid; grid-template-columns: 20px minmax(0, 1fr) auto; gap: 2px 8px; inline-size: 100%; text-align: start; padding: 9px 12px 9px 10px; background: none; border: 0; align-items: start; }
.head:hover { background: var(--hover); }
.head:focus-visible { outline-offset: -2px; }
.head .icon { color: var(--tone); margin-block-start: 3px; }
.message { overflow-wrap: anywhere; font-size: .92rem; line-height: 1.5; }
.issue:not(.open) .message { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.issue.open .message { font-weight: 600; }
.where { grid-column: 2 / -1; color: var(--soft); font-size: .78rem; overflow-wrap: anywhere; font-family: var(--mono); line-height: 1.45; }
.times { font-size: .78rem; font-variant-numeric: tabular-nums; color: var(--soft); border: 1px solid var(--line); background: var(--paper); border-radius: 999px; padding: 0 8px; white-space: nowrap; margin-block-start: 2px; }
.detail { padding: 0 14px 12px 38px; font-size: .86rem; }
.mend { margin: 2px 0 8px; padding: 8px 12px; border-radius: 6px; background: var(--good-paper); overflow-wrap: anywhere; }
.mend b { display: block; color: var(--good); font-size: .78rem; }
.within { min-block-size: 24px; padding: 0; border: 0; background: none; color: var(--accent); text-decoration: underline; text-underline-offset: 3px; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 12px; margin: 0 0 8px; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.facts code, .rule-line code { font-family: var(--mono); font-size: .92em; }
.acts { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.act { display: inline-flex; align-items: center; gap: 6px; min-block-size: 28px; padding: 0 10px; border: 1px solid var(--edge); border-radius: 6px; background: var(--paper); font-size: .82rem; }
.act:hover { border-color: var(--accent); color: var(--accent); }
.act.small { padding: 0 6px; }
.steps { display: inline-flex; align-items: center; gap: 4px; color: var(--soft); font-variant-numeric: tabular-nums; font-size: .82rem; }
.more { inline-size: 100%; padding: 10px; border: 0; background: none; color: var(--accent); font-size: .86rem; }
.more:hover { text-decoration: underline; }
.empty { padding: 40px 20px; text-align: center; color: var(--soft); }
.empty .icon { inline-size: 40px; block-size: 40px; color: var(--good); display: block; margin: 0 auto 10px; }
.empty p { margin: 0 0 10px; }
.pane { display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; border-inline-start: 1px solid var(--line); background: var(--paper); }
.tabs { display: flex; gap: 2px; padding: 0 8px; border-block-end: 1px solid var(--line); flex: none; }
.tab { border: 0; background: none; padding: 7px 10px 5px; font-size: .82rem; color: var(--soft); border-block-end: 2px solid transparent; }
.tab[aria-selected="true"] { color: var(--accent); border-block-end-color: var(--accent); font-weight: 600; }
.tab:focus-visible { outline-offset: -2px; }
.panel { flex: 1; min-block-size: 0; }
.panel[hidden] { display: none; }
.source { position: relative; block-size: 100%; }
.scroller { position: absolute; inset: 0 10px 0 0; overflow: auto; overscroll-behavior: contain; }
.scroller:focus-visible { outline-offset: -2px; }
.sizer { inline-size: 1px; }
.rows { position: absolute; inset-block-start: 0; inset-inline-start: 0; min-inline-size: 100%; inline-size: max-content; font-family: var(--mono); font-size: .8rem; }
.row { display: flex; block-size: 1.6em; line-height: 1.6; white-space: pre; padding-inline-end: 24px; }
.row code { font: inherit; unicode-bidi: isolate; direction: ltr; }
.no { inline-size: 4.6em; flex: none; text-align: end; padding-inline-end: 1em; color: var(--soft); user-select: none; font-variant-numeric: tabular-nums; position: sticky; inset-inline-start: 0; background: var(--paper); border-inline-start: 3px solid transparent; }
.has-error .no { color: var(--error); border-inline-start-color: var(--error); font-weight: 600; }
.has-warning .no { color: var(--warning); border-inline-start-color: var(--warning); font-weight: 600; }
.has-information .no { border-inline-start-color: var(--information); }
.row[data-finding] { cursor: pointer; }
.chosen, .chosen .no { background: var(--hover); }
.caret { color: var(--tone); }
.caret .no { background: var(--paper); }
.ghost { visibility: hidden; }
.caret-at { font-weight: 700; }
.caret-words { padding-inline-start: 1ch; font-family: var(--tekigo-font, inherit); }
mark { background: var(--mark); color: inherit; border-radius: 3px; }
.t-key { color: light-dark(#1d4f9c, #9cc0ff); }
.t-string { color: light-dark(#17603a, #8fd6a8); }
.t-number, .t-word { color: light-dark(#8a3c00, #f0b27a); }
.t-tag { color: light-dark(#7a2a80, #d9a3e0); }
.unseen { color: var(--error); border: 1px solid currentColor; border-radius: 3px; font-size: .8em; padding: 0 2px; }
.ruler { position: absolute; inset: 0 0 0 auto; inline-size: 10px; border-inline-start: 1px solid var(--line); cursor: pointer; }
.ruler i { position: absolute; inset-inline: 2px; block-size: 3px; border-radius: 2px; }
.ruler .error { background: var(--error); } .ruler .warning { background: var(--warning); } .ruler .information { background: var(--information); opacity: .5; }
.explain { block-size: 100%; overflow-y: auto; padding: 12px 16px 20px; font-size: .9rem; overflow-wrap: anywhere; }
.explain:focus-visible { outline-offset: -2px; }
.explain h3 { font-size: .8rem; color: var(--soft); margin: 16px 0 4px; font-weight: 600; }
.explain p { margin: 4px 0; }
.explain .rule-line { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.explain .rule-message { font-size: 1rem; font-weight: 600; margin-block-start: 8px; }
.explain var { font-style: normal; font-family: var(--mono); font-size: .85em; border-block-end: 1px dotted currentColor; padding: 0 2px; }
.explain pre { margin: 0; padding: 8px 12px; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; font-family: var(--mono); font-size: .8rem; line-height: 1.55; max-block-size: 22rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.explain pre code { font: inherit; }
.soft { color: var(--soft); }
.badge { display: inline-block; border-radius: 999px; padding: 0 10px; font-size: .78rem; color: var(--tone); }
.badge.fatal, .badge.error { background: var(--error-paper); } .badge.warning { background: var(--warning-paper); } .badge.information { background: var(--information-paper); }
.waived { border: 1px dashed var(--edge); border-radius: 999px; padding: 0 8px; font-size: .75rem; }
@container (max-width: 46rem) {
  .body { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 3fr) minmax(0, 2fr); }
  .body.alone { grid-template-rows: minmax(0, 1fr); }
  .pane { border-inline-start: 0; border-block-start: 2px solid var(--line); }
  select.field, input.field { flex: 1 1 8rem; }
  .count { flex-basis: 100%; }
  .bar { gap: 6px; padding: 6px 10px; }
  .detail { padding-inline-start: 16px; }
  .no { inline-size: 3.6em; padding-inline-end: .7em; }
}
@media (forced-colors: active) {
  .chip[aria-pressed="true"] { border-width: 2px; }
  /* transparent is no colour there */
  .issue:not(.open), .no, .tab[aria-selected="false"] { border-color: Canvas; }
  .issue { border-block-end-color: CanvasText; }
  .has-error .no, .has-warning .no, .has-information .no { border-color: CanvasText; }
  .issue.open { border-inline-start-color: Highlight; }
  mark { outline: 1px solid; }
  .ruler i { forced-color-adjust: none; }
}
@media print {
  :host { block-size: auto; }
  .frame, .list-side { overflow: visible; }
  .bar, .pane, .acts { display: none; }
  .issue:not(.open) .message { display: block; overflow: visible; }
  .issue { break-inside: avoid; }
  .body { grid-template-columns: minmax(0, 1fr); }
}
`;

const DOCUMENT = `
:host { block-size: var(--tekigo-height, 40rem); }
.stage { block-size: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
/* not to be seen: tells which colours hold, and when they change (document.js) */
.stage { outline: 0 none light-dark(#010203, #030201); transition: outline-color 1ms; }
iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; background: var(--paper); }
.tree { block-size: 100%; overflow: auto; }
.paper { display: none; }
.empty { margin: 0; padding: 40px 20px; text-align: center; color: var(--soft); }
@media print {
  :host { block-size: auto; }
  .stage { block-size: auto; border: 0; overflow: visible; }
  .stage:has(.paper) iframe { display: none; }
  .tree, .paper { display: block; block-size: auto; overflow: visible; }
}
`;

/** The sheets are made where they are used first: importing a module touches no document. */
function once(...css) {
  let made;
  return () => (made ??= sheet(css.join("")));
}

export const reportSheet = once(SHARED, REPORT);
export const documentSheet = once(SHARED, DOCUMENT);
