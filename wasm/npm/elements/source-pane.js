// The source beside the findings: only the rows in sight exist. Below the row of the chosen finding stands a caret line.

import { coloured, markAt, visible } from "./colours.js";
import { h } from "./dom.js";
import { number, say } from "./words.js";

/** Rows kept above and below those in sight, so that a turn of the wheel shows no gap. */
const SPARE = 12;
/** Browsers stop growing an element near 17 million pixels; beyond this height a pixel of scrolling is more than a pixel. */
const TALLEST = 8_000_000;
/** Places of the strip beside the scroll bar that shows where findings are. */
const TICKS = 120;
const RANK = { fatal: 3, error: 3, warning: 2, information: 1 };
const NAMES = ["", "information", "warning", "error"];

export class SourcePane {
  /** The node to put into a page. */
  node;
  #scroller;
  #sizer;
  #window;
  #ruler;
  #live;
  #text = null;
  #height = 20;
  #issues = [];
  /** Of each row that has findings: the worst severity as a rank, and the index of the first finding of it. */
  #marked = new Map();
  #chosen = null;
  #lang = "ja";
  #drawn = "";
  #frame = 0;
  #onIssue;
  #resizes;

  /** `onIssue(index)` is called when somebody clicks a row that has findings. */
  constructor(onIssue) {
    this.#onIssue = onIssue;
    this.#sizer = h("div", { class: "sizer" });
    this.#window = h("div", { class: "rows" });
    this.#scroller = h("div", { class: "scroller", part: "source-scroller", tabindex: "0", role: "region", scroll: () => this.#soon() }, this.#sizer, this.#window);
    this.#ruler = h("div", { class: "ruler", part: "ruler", "aria-hidden": "true", click: (event) => this.#jump(event) });
    this.#live = h("p", { class: "unsighted", role: "status" });
    this.node = h("div", { class: "source", part: "source" }, this.#scroller, this.#ruler, this.#live);
    this.#window.addEventListener("click", (event) => this.#clicked(event));
  }

  connect() {
    this.#resizes = globalThis.ResizeObserver && new ResizeObserver(() => {
      this.#drawn = "";
      this.#measure();
      this.#soon();
    });
    this.#resizes?.observe(this.#scroller);
  }

  disconnect() {
    this.#resizes?.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  set lang(lang) {
    this.#lang = lang;
    this.#scroller.setAttribute("aria-label", say(lang, "sourceOf"));
    this.#drawn = "";
    this.#soon();
  }

  /** The laid out text, or null. */
  set text(text) {
    this.#text = text;
    this.#chosen = null;
    this.#place();
    this.#scroller.scrollTop = 0;
    this.#scroller.scrollLeft = 0;
    this.#live.textContent = "";
    this.#drawn = "";
    this.#size();
    this.#soon();
  }

  /** The findings whose rows are marked. */
  mark(issues) {
    this.#issues = issues;
    this.#place();
  }

  #place() {
    this.#marked.clear();
    for (const [index, { line, column, severity }] of this.#text ? this.#issues.entries() : []) {
      const row = this.#text.rowOf(line, column);
      const rank = RANK[severity] ?? 1;
      const known = this.#marked.get(row);
      if (!known || known.rank < rank) this.#marked.set(row, { rank, index });
    }
    this.#drawn = "";
    this.#rule();
    this.#soon();
  }

  /** Shows a finding's place, in the middle of the pane. */
  show(issue) {
    if (!this.#text) return;
    const row = this.#text.rowOf(issue.line, issue.column);
    const { column } = this.#text.row(row);
    this.#chosen = { row, offset: issue.column - column, severity: issue.severity, message: issue.message?.[this.#lang] ?? "" };
    this.#size();
    const middle = Math.max(0, Math.floor(this.#scroller.clientHeight / this.#height / 2) - 1);
    this.#scroller.scrollTop = Math.max(0, row - middle) * this.#step();
    this.#drawn = "";
    this.#draw();
    const caret = this.#window.querySelector(".caret-at");
    const within = caret ? caret.offsetLeft : 0;
    const room = this.#scroller.clientWidth;
    this.#scroller.scrollLeft = within > room - 80 ? within - room / 2 : 0;
    const { text } = this.#text.row(row);
    this.#live.textContent = `${say(this.#lang, "place", { line: number(issue.line), column: number(issue.column) })}: ${text.trim().slice(0, 200)}`;
  }

  focus() {
    this.#scroller.focus();
  }

  #rows() {
    return (this.#text?.rows ?? 0) + (this.#chosen ? 1 : 0);
  }

  /** Pixels of scrolling for a row. */
  #step() {
    const rows = this.#rows();
    return rows * this.#height > TALLEST ? TALLEST / rows : this.#height;
  }

  #size() {
    this.#sizer.style.blockSize = `${this.#rows() * this.#step()}px`;
  }

  #measure() {
    const row = this.#window.querySelector(".row");
    const height = row?.getBoundingClientRect().height;
    if (height && Math.abs(height - this.#height) > 0.1) {
      this.#height = height;
      this.#size();
    }
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const rows = this.#rows();
    const step = this.#step();
    const top = this.#scroller.scrollTop;
    const seen = Math.ceil(this.#scroller.clientHeight / this.#height) || 1;
    const first = Math.max(0, Math.min(rows - seen, Math.floor(top / step)) - SPARE);
    const last = Math.min(rows, first + seen + 2 * SPARE);
    const key = `${first}:${last}:${this.#chosen?.row}:${this.#chosen?.offset}`;
    // at one pixel a pixel the rows lie where they belong; in a squeezed one they follow what is in sight
    const offset = step === this.#height ? first * step : top - (Math.floor(top / step) - first) * this.#height;
    this.#window.style.translate = `0 ${Math.max(0, offset)}px`;
    if (key === this.#drawn) return;
    const fresh = this.#drawn === "";
    this.#drawn = key;
    const nodes = [];
    for (let at = first; at < last; at += 1) nodes.push(this.#row(at));
    this.#window.replaceChildren(...nodes);
    if (fresh) {
      const before = this.#height;
      this.#measure();
      if (before !== this.#height) {
        this.#drawn = "";
        this.#soon();
      }
    }
  }

  /** The node of the row at `at`, counted with the caret line. */
  #row(at) {
    const chosen = this.#chosen;
    if (chosen && at === chosen.row + 1) return this.#caret();
    const index = chosen && at > chosen.row ? at - 1 : at;
    const { line, text, continued, inside } = this.#text.row(index);
    const { rank = 0, index: finding } = this.#marked.get(index) ?? {};
    const mine = chosen?.row === index;
    const mark = mine ? markAt(text, chosen.offset) : undefined;
    const classes = ["row", rank && `has-${NAMES[rank]}`, mine && "chosen"].filter(Boolean).join(" ");
    const label = continued ? h("span", { class: "no", title: say(this.#lang, "continued") }, "·") : h("span", { class: "no" }, number(line));
    const node = h("div", { class: classes, part: mine ? "source-row source-row-chosen" : "source-row" }, label);
    if (rank) node.dataset.finding = finding;
    node.append(h("code", {}, coloured(text, { isXml: this.#text.isXml, plain: inside, mark })));
    return node;
  }

  #caret() {
    const { row, offset, severity, message } = this.#chosen;
    const { text } = this.#text.row(row);
    const [from] = markAt(text, offset);
    // the same text, unseen, puts the caret below its character whatever the width of the characters is
    const before = h("span", { class: "ghost" }, text.slice(0, from));
    const under = h("span", { class: "caret-at" }, "^");
    const words = h("span", { class: "caret-words" }, visible(message));
    return h("div", { class: `row caret ${severity}`, part: "caret", "aria-hidden": "true" }, h("span", { class: "no" }), h("code", {}, before, under, words));
  }

  /** The strip of places. */
  #rule() {
    const rows = Math.max(1, this.#text?.rows ?? 1);
    const worst = new Uint8Array(TICKS);
    for (const [row, { rank }] of this.#marked) {
      const tick = Math.min(TICKS - 1, Math.floor((row / rows) * TICKS));
      if (worst[tick] < rank) worst[tick] = rank;
    }
    const ticks = [];
    worst.forEach((rank, tick) => {
      if (!rank) return;
      const node = h("i", { class: NAMES[rank] });
      node.style.insetBlockStart = `${(tick / TICKS) * 100}%`;
      ticks.push(node);
    });
    this.#ruler.replaceChildren(...ticks);
  }

  #jump(event) {
    const box = this.#ruler.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    this.#scroller.scrollTop = share * this.#sizer.offsetHeight - this.#scroller.clientHeight / 2;
  }

  #clicked(event) {
    const finding = event.target.closest("[data-finding]")?.dataset.finding;
    // marking text with the mouse is no click
    if (finding && getSelection().isCollapsed) this.#onIssue(Number(finding));
  }
}
