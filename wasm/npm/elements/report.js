// <tekigo-report>: the findings of one document, with filters, the source beside them, and what each rule means.

import { visible } from "./colours.js";
import { h, icon, languageOf, pause, takeOver, watchLanguage } from "./dom.js";
import { explanation } from "./explanation.js";
import { explainerOf, outcomeOf, sourceOf } from "./given.js";
import { Groups } from "./groups.js";
import { SourcePane } from "./source-pane.js";
import { SourceText } from "./source-text.js";
import { reportSheet } from "./style.js";
import { number, say } from "./words.js";

const SEVERITIES = ["fatal", "error", "warning", "information"];
/** Lines of the list that are there at once; more come by a button. */
const PAGE = 60;
/** Findings taken in before the browser gets its turn. */
const PORTION = 2000;
/** Milliseconds of making lines before the browser gets its turn. */
const TURN = 8;
/** Milliseconds between two looks of the list while findings come in. */
const STREAMED = 200;
/** Rules that the choice of rules offers. */
const RULES = 200;

const ICONS = {
  fatal: "M8 0 16 8 8 16 0 8ZM7 4v5h2V4Zm0 6v2h2v-2Z",
  error: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0ZM5.4 4 4 5.4 6.6 8 4 10.6 5.4 12 8 9.4l2.6 2.6 1.4-1.4L9.4 8 12 5.4 10.6 4 8 6.6Z",
  warning: "M8 .8 16 15H0ZM7 6v4h2V6Zm0 5v2h2v-2Z",
  information: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0ZM7 3v2h2V3Zm0 3.5V13h2V6.5Z",
  good: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0Zm3.6 4.6L7 9.2 4.4 6.6 3 8l4 4 6-6Z",
  up: "M8 4 13 10H3Z",
  down: "M8 12 3 6h10Z",
};

// where there is no DOM (a server that renders pages), importing must not fail; defining does nothing there
const Base = globalThis.HTMLElement ?? class {};

let made = 0;

export class TekigoReport extends Base {
  static observedAttributes = ["lang", "aria-busy"];

  #id = `tekigo-${++made}`;
  #outcome = null;
  #groups = new Groups();
  #streaming = false;
  #source = null;
  #sourceText = null;
  #explain = null;
  #explained = new Map();
  #severities = new Set(SEVERITIES);
  #rule = "";
  #text = "";
  #shown = [];
  #room = PAGE;
  /** The open group, and which of its shown findings. */
  #open = null;
  #at = 0;
  #lang = "ja";
  #parts = null;
  #pane = new SourcePane((index) => this.select(index));
  #work = null;
  #reading = null;
  #frame = 0;
  #page = null;

  connectedCallback() {
    if (!this.#parts) this.#build();
    this.#pane.connect();
    this.#page = watchLanguage(this, () => this.#relabel());
    this.#relabel(true);
    takeOver(this, ["explain", "source", "outcome", "filter"]);
    // reading stopped when the element was taken out, which moving it does too
    if (this.#source !== null && !this.#sourceText) this.source = this.#source;
  }

  disconnectedCallback() {
    this.#pane.disconnect();
    this.#page?.disconnect();
    this.#work?.abort();
    this.#reading?.abort();
  }

  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (name === "lang") this.#relabel();
    else this.#soon();
  }

  /** What `Validator.validate` gave, or null. */
  get outcome() {
    return this.#outcome && { ...this.#outcome, issues: this.#groups.issues };
  }

  set outcome(outcome) {
    this.begin(outcome);
    if (outcome) this.#take(outcome.issues ?? [], this.#outcome);
  }

  /** For results that come in portions: an outcome whose issues follow by `add` and end with `end`. */
  begin(outcome) {
    // what stood there was of another document and goes, whatever comes
    this.#clear();
    const given = outcomeOf(outcome);
    if (!given) return;
    this.#outcome = { ...given, issues: [] };
    this.#streaming = true;
  }

  #clear() {
    this.#work?.abort();
    this.#outcome = null;
    this.#groups = new Groups();
    this.#streaming = false;
    this.#open = null;
    this.#room = PAGE;
    if (this.#rule) this.#rule = "";
    this.#pane.mark([]);
    this.#tab("source");
    this.#soon();
  }

  add(issues) {
    this.#groups.add(issues);
    this.#soon();
  }

  end() {
    this.#streaming = false;
    this.#pane.mark(this.#groups.issues);
    this.#soon();
  }

  /** Takes in many findings without holding up the page. */
  async #take(issues, outcome) {
    for (let from = 0; from < issues.length; from += PORTION) {
      this.#groups.add(issues.slice(from, from + PORTION));
      if (from + PORTION < issues.length) await pause();
      if (this.#outcome !== outcome) return;
    }
    this.end();
  }

  /** The document's text: a string or bytes, or null to show none. */
  get source() {
    return this.#source;
  }

  set source(source) {
    this.#source = null;
    this.#sourceText = null;
    this.#pane.text = null;
    this.#reading?.abort();
    try {
      this.#source = sourceOf(source);
    } finally {
      this.#layOut();
      this.#tab("source");
    }
    if (this.#source === null) return;
    const reading = (this.#reading = new AbortController());
    SourceText.from(source, reading.signal).then(
      (text) => {
        if (this.#reading !== reading) return;
        this.#sourceText = text;
        this.#pane.text = text;
        this.#showPlace();
      },
      () => {},
    );
  }

  /** `(rule) => Rule | Promise<Rule>`, usually `(rule) => validator.explain(rule)`. */
  get explain() {
    return this.#explain;
  }

  set explain(explain) {
    this.#explain = explainerOf(explain);
    this.#explained.clear();
    this.#layOut();
  }

  /** `{severities, rule, text}`; what is not given stays. */
  get filter() {
    return { severities: [...this.#severities], rule: this.#rule, text: this.#text };
  }

  set filter({ severities, rule, text } = {}) {
    if (severities) this.#severities = new Set(severities);
    if (rule !== undefined) this.#rule = rule;
    if (text !== undefined) this.#text = text;
    this.#room = PAGE;
    this.#soon();
  }

  /** The finding that is open, or null. */
  get selected() {
    return this.#open ? this.#groups.issues[this.#open.shown[this.#at]] : null;
  }

  /** Opens the finding at this index of `outcome.issues`. */
  async select(index) {
    await this.#settled();
    const group = this.#shown.find((one) => one.shown.includes(index));
    if (!group) return;
    const position = this.#shown.indexOf(group);
    if (position >= this.#room) this.#room = position + PAGE;
    await this.#choose(group, group.shown.indexOf(index));
    this.#parts.list.querySelector(".open")?.scrollIntoView?.({ block: "nearest" });
  }

  focus(options) {
    const target = this.#parts?.list.querySelector(".open .head, .head") ?? this.#parts?.search;
    target?.focus(options);
  }

  #build() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [reportSheet()];
    const chips = h("div", { class: "chips", role: "group" });
    const rule = h("select", { class: "field", part: "rule", change: (event) => (this.filter = { rule: event.target.value }) });
    const search = h("input", { class: "field", part: "search", type: "search", autocomplete: "off", spellcheck: "false", input: (event) => (this.filter = { text: event.target.value }) });
    const count = h("p", { class: "count", role: "status", part: "count" });
    const bar = h("div", { class: "bar", part: "toolbar" }, chips, rule, search, count);
    const list = h("ul", { class: "list", part: "list", role: "list" });
    const empty = h("div", { class: "empty", part: "empty" });
    const more = h("button", { type: "button", class: "more", part: "more", click: () => this.#more() });
    const side = h("div", { class: "list-side", part: "list-side" }, list, empty, more);
    const tabs = h("div", { class: "tabs", role: "tablist", part: "tabs" });
    const sourceTab = this.#tabButton("source");
    const explainTab = this.#tabButton("explain");
    tabs.append(sourceTab, explainTab);
    const sourcePanel = h("div", { class: "panel", role: "tabpanel", id: `${this.#id}-source`, "aria-labelledby": `${this.#id}-source-tab` }, this.#pane.node);
    const explainBody = h("div", { class: "explain", part: "explain", tabindex: "0", role: "region" });
    const explainPanel = h("div", { class: "panel", role: "tabpanel", id: `${this.#id}-explain`, "aria-labelledby": `${this.#id}-explain-tab`, hidden: true }, explainBody);
    const pane = h("div", { class: "pane", part: "pane" }, tabs, sourcePanel, explainPanel);
    const body = h("div", { class: "body" }, side, pane);
    root.append(h("div", { class: "frame", part: "frame" }, bar, body));
    root.addEventListener("keydown", (event) => this.#key(event));
    tabs.addEventListener("keydown", (event) => this.#tabKey(event));
    this.#parts = { chips, rule, search, count, list, empty, more, body, pane, tabs, sourceTab, explainTab, sourcePanel, explainPanel, explainBody };
    this.#layOut();
  }

  #tabButton(name) {
    const chosen = name === "source";
    return h("button", {
      type: "button", class: "tab", role: "tab", part: "tab", id: `${this.#id}-${name}-tab`, "aria-controls": `${this.#id}-${name}`,
      "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1", click: () => (name === "source" ? this.#tab("source") : this.#showExplanation(false)),
    });
  }

  #relabel(always = false) {
    const lang = languageOf(this);
    if (!this.#parts || (!always && lang === this.#lang)) return;
    this.#lang = lang;
    this.#pane.lang = lang;
    const { chips, rule, search, list, tabs, sourceTab, explainTab, explainBody, body } = this.#parts;
    body.closest(".frame").setAttribute("lang", lang);
    chips.setAttribute("aria-label", say(lang, "severities"));
    rule.setAttribute("aria-label", say(lang, "ruleFilter"));
    search.setAttribute("aria-label", say(lang, "search"));
    search.setAttribute("placeholder", say(lang, "search"));
    list.setAttribute("aria-label", say(lang, "findings"));
    tabs.setAttribute("aria-label", say(lang, "paneTabs"));
    sourceTab.textContent = say(lang, "source");
    explainTab.textContent = say(lang, "explanation");
    explainBody.setAttribute("aria-label", say(lang, "explanation"));
    this.#layOut();
    this.#soon();
    this.#showPlace();
    if (!this.#parts.explainPanel.hidden) this.#showExplanation(false);
  }

  /** Whether there is a pane, and which tabs it has. */
  #layOut() {
    if (!this.#parts) return;
    const { body, pane, sourceTab, explainTab } = this.#parts;
    const source = this.#source !== null;
    const explain = this.#explain !== null;
    pane.hidden = !source && !explain;
    pane.style.display = pane.hidden ? "none" : "";
    body.classList.toggle("alone", pane.hidden);
    sourceTab.hidden = !source;
    explainTab.hidden = !explain;
    if (!source && explain) this.#tab("explain");
  }

  // ── the list ──────────────────────────────────────────────────────────────────────────────────────────────────

  #soon() {
    if (!this.#parts) return;
    this.#frame ||= requestAnimationFrame((now) => {
      this.#frame = 0;
      // while findings pour in, the list is drawn now and then only
      if (this.#streaming && now - this.#drawn < STREAMED) {
        this.#soon();
        return;
      }
      this.#drawn = now;
      this.#refresh();
    });
  }

  async #refresh() {
    this.#work?.abort();
    const work = (this.#work = new AbortController());
    const lang = this.#lang;
    const run = (async () => {
      const shown = await this.#groups.filtered({ severities: this.#severities, rule: this.#rule, text: this.#text }, lang, work.signal);
      if (work.signal.aborted) return;
      this.#shown = shown;
      if (this.#open) {
        const again = shown.find(({ key }) => key === this.#open.key);
        this.#open = again ?? null;
        this.#at = again ? Math.min(this.#at, again.shown.length - 1) : 0;
      }
      this.#drawBar();
      await this.#drawList();
    })();
    this.#settling = run.catch(() => {});
    await this.#settling;
  }

  /** Counts the drawings of the list, and whether one is under way. */
  #drawing = 0;
  #underWay = false;
  #settling = Promise.resolve();
  #drawn = 0;

  /** Until what was asked for is on the screen. */
  async #settled() {
    while (this.#frame) await new Promise((resolve) => requestAnimationFrame(resolve));
    await this.#settling;
  }

  #drawBar() {
    const { chips, rule, search, count } = this.#parts;
    const lang = this.#lang;
    // nothing was counted where there is no outcome: a nought would say that all is well
    const counts = this.#outcome?.counts;
    const focused = this.shadowRoot.activeElement?.dataset?.severity;
    const nodes = SEVERITIES.filter((severity) => severity !== "fatal" || counts?.fatal > 0).map((severity) =>
      h(
        "button",
        {
          type: "button", class: `chip ${severity}`, part: `chip chip-${severity}`, "aria-pressed": String(this.#severities.has(severity)),
          "data-severity": severity, click: () => this.#toggle(severity),
        },
        icon(ICONS[severity]), h("span", {}, say(lang, severity)), counts && h("b", {}, number(counts[severity] ?? 0)),
      ),
    );
    chips.replaceChildren(...nodes);
    if (focused) chips.querySelector(`[data-severity="${focused}"]`)?.focus();
    const rules = [...this.#groups.rules].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, RULES);
    const options = rules.map(([id, times]) => h("option", { value: id, selected: id === this.#rule }, `${id} (${number(times)})`));
    // an open list of choices must not be taken away while results still come in
    if (this.shadowRoot.activeElement !== rule || rule.options.length !== options.length + 1) {
      rule.replaceChildren(h("option", { value: "" }, say(lang, "allRules")), ...options);
    }
    rule.value = this.#rule;
    if (search.value !== this.#text) search.value = this.#text;
    const all = this.#groups.issues.length;
    const shown = this.#shown.reduce((sum, group) => sum + group.shown.length, 0);
    // past the engine's bound findings are only counted
    const counted = SEVERITIES.reduce((sum, severity) => sum + (counts?.[severity] ?? 0), 0);
    const key = this.#streaming ? "reading" : shown < all ? "shown" : counted > all ? "shownKept" : "shownAll";
    const words = say(lang, key, { shown: number(shown), all: number(all), counted: number(counted) });
    if (count.textContent !== words) count.textContent = this.#outcome ? words : "";
  }

  /** Puts the lines into the list, each in the place of the one that stood there, and lets the browser have its turn between them. */
  async #drawList() {
    const { list, empty } = this.#parts;
    const drawing = ++this.#drawing;
    this.#underWay = true;
    const active = this.shadowRoot.activeElement?.closest?.(".issue");
    const kept = active && list.contains(active) ? { key: active.dataset.key, head: this.shadowRoot.activeElement.classList.contains("head") } : null;
    let old = list.firstElementChild;
    let since = performance.now();
    for (const group of this.#shown.slice(0, this.#room)) {
      const line = this.#line(group);
      const next = old?.nextElementSibling;
      if (old) old.replaceWith(line);
      else list.append(line);
      old = next;
      if (performance.now() - since < TURN) continue;
      // a frame, so that what came is laid out before more comes
      await new Promise(requestAnimationFrame);
      if (drawing !== this.#drawing) return;
      since = performance.now();
    }
    while (old) {
      const next = old.nextElementSibling;
      old.remove();
      old = next;
    }
    this.#underWay = false;
    if (kept?.head) this.#headOf(kept.key)?.focus();
    this.#moreWords();
    list.hidden = this.#shown.length === 0;
    empty.hidden = this.#shown.length > 0 || this.#streaming;
    if (!empty.hidden) empty.replaceChildren(...this.#emptyWords());
  }

  #moreWords() {
    const { more } = this.#parts;
    const left = this.#shown.length - this.#room;
    more.hidden = left <= 0;
    more.textContent = left > 0 ? say(this.#lang, "more", { count: number(Math.min(PAGE, left)) }) : "";
  }

  #emptyWords() {
    const lang = this.#lang;
    if (!this.#outcome) return [h("p", { role: "status" }, say(lang, this.ariaBusy === "true" ? "checking" : "nothing"))];
    if (this.#groups.issues.length === 0) return [icon(ICONS.good), h("p", {}, say(lang, "none"))];
    const clear = () => (this.filter = { severities: SEVERITIES, rule: "", text: "" });
    return [h("p", {}, say(lang, "noneShown")), h("button", { type: "button", class: "act", click: clear }, say(lang, "clear"))];
  }

  #line(group) {
    const lang = this.#lang;
    const open = this.#open?.key === group.key;
    const issue = this.#groups.issues[group.shown[open ? this.#at : 0]];
    const detail = `${this.#id}-detail-${group.first}`;
    const many = group.shown.length > 1;
    const place = many ? group.path : issue.expression;
    const head = h(
      "button",
      {
        type: "button", class: "head", part: "head", "aria-expanded": String(open), "aria-controls": detail,
        click: () => this.#choose(open && this.#open?.key === group.key ? null : group, 0, true),
      },
      icon(ICONS[group.severity]),
      h("span", { class: "message", part: "message" }, h("span", { class: "unsighted" }, `${say(lang, group.severity)}: `), visible(issue.message[lang] ?? issue.message.ja)),
      many ? h("span", { class: "times", part: "times", title: say(lang, "places", { count: number(group.shown.length) }) }, h("span", { "aria-hidden": "true" }, `×${number(group.shown.length)}`), h("span", { class: "unsighted" }, say(lang, "places", { count: number(group.shown.length) }))) : issue.waived ? h("span", { class: "waived" }, say(lang, "waived")) : null,
      // as an editor takes it: without separators
      h("span", { class: "where" }, visible([place, !many && `${issue.line}:${issue.column}`].filter(Boolean).join(" · "))),
    );
    const node = h("li", { class: `issue ${group.severity}${open ? " open" : ""}`, part: `issue issue-${group.severity}${open ? " issue-open" : ""}`, "data-key": group.key }, head);
    const inner = h("div", { class: "detail", id: detail, part: "detail", hidden: !open });
    if (open) inner.append(...this.#detail(group, issue));
    node.append(inner);
    return node;
  }

  #detail(group, issue) {
    const lang = this.#lang;
    const nodes = [];
    // the rule's own words have places for arguments, which only the finding can fill
    const general = this.#explained.get(issue.rule)?.mend?.[lang];
    const mend = issue.mend?.[lang] ?? issue.mend?.ja ?? (general?.includes("{") ? undefined : general);
    if (mend) nodes.push(h("p", { class: "mend", part: "mend" }, h("b", {}, say(lang, "mend")), this.#mend(mend)));
    else if (!this.#explained.has(issue.rule)) this.#fetchRule(issue.rule).then((rule) => rule?.mend && this.#open?.key === group.key && this.#redraw([group]));
    const because = issue.because === undefined ? null : this.#groups.issues[issue.because];
    const facts = [
      issue.expression && ["path", h("code", {}, visible(issue.expression))],
      ["rule", h("code", {}, issue.specRule ? `${issue.rule} (${issue.specRule})` : issue.rule)],
      issue.level && ["level", say(lang, issue.level)],
      issue.profile && ["profile", visible(issue.profile)],
      ["basis", issue.source],
      issue.waived && ["waived", [issue.waived.reason, issue.waived.until].filter(Boolean).join(" – ")],
      because && ["because", h("button", { type: "button", class: "act small", click: () => this.select(issue.because) }, visible(because.message[lang] ?? because.message.ja))],
    ].filter(Boolean);
    nodes.push(h("dl", { class: "facts" }, facts.flatMap(([key, value]) => [h("dt", {}, say(lang, key)), h("dd", {}, value)])));
    const acts = h("div", { class: "acts" });
    if (this.#explain) acts.append(h("button", { type: "button", class: "act explain-act", part: "act", click: () => this.#showExplanation(true) }, icon(ICONS.information), say(lang, "explain")));
    if (group.shown.length > 1) {
      const step = (by, key, name) => h("button", { type: "button", class: `act small ${key}`, part: "act", "aria-label": say(lang, key), title: say(lang, key), click: () => this.#step(by, key) }, icon(ICONS[name]));
      acts.append(h("span", { class: "steps" }, step(-1, "previousPlace", "up"), step(1, "nextPlace", "down"), h("span", { role: "status" }, say(lang, "placeOf", { at: number(this.#at + 1), count: number(group.shown.length) }))));
    }
    if (acts.childNodes.length > 0) nodes.push(acts);
    return nodes;
  }

  /** What to do. The command line's way to an explanation is the way to the explanation here. */
  #mend(words) {
    if (!this.#explain) return visible(words);
    return words.split(/(tekigo explain [\w.-]*\w)/).flatMap((part, odd) => (odd % 2 ? h("button", { type: "button", class: "within", click: () => this.#showExplanation(true) }, say(this.#lang, "explanation")) : visible(part)));
  }

  #headOf(key) {
    return [...this.#parts.list.children].find((line) => line.dataset.key === key)?.querySelector(".head");
  }

  /** Draws these lines anew where they stand; the focus stays on a line's head. */
  #redraw(groups) {
    if (this.#underWay) {
      this.#drawList();
      return;
    }
    for (const group of groups) {
      const old = [...this.#parts.list.children].find((line) => line.dataset.key === group.key);
      if (!old) continue;
      const focused = this.shadowRoot.activeElement === old.querySelector(".head");
      const line = this.#line(group);
      old.replaceWith(line);
      if (focused) line.querySelector(".head").focus({ preventScroll: true });
    }
  }

  async #choose(group, at, byHand = false) {
    const touched = new Set([this.#open, group].filter(Boolean));
    this.#open = group;
    this.#at = at;
    if (!this.#underWay && this.#shown.indexOf(group) < this.#parts.list.children.length) this.#redraw(touched);
    else await this.#drawList();
    this.#showPlace();
    if (group && byHand) this.#parts.list.querySelector(".open")?.scrollIntoView?.({ block: "nearest" });
    const issue = this.selected;
    const index = group ? group.shown[at] : -1;
    this.dispatchEvent(new CustomEvent("tekigo-select", { bubbles: true, composed: true, detail: { issue, index } }));
    if (issue && !this.#parts.explainPanel.hidden && this.#source === null) this.#showExplanation(false);
    else if (issue && this.#source !== null) this.#tab("source");
  }

  #step(by, key) {
    const count = this.#open.shown.length;
    this.#choose(this.#open, (this.#at + by + count) % count);
    this.#parts.list.querySelector(`.open .${key}`)?.focus();
  }

  #showPlace() {
    const issue = this.selected;
    if (issue && this.#sourceText) this.#pane.show(issue);
  }

  #toggle(severity) {
    const severities = new Set(this.#severities);
    if (!severities.delete(severity)) severities.add(severity);
    this.filter = { severities };
  }

  async #more() {
    const { list } = this.#parts;
    const first = this.#room;
    this.#room += PAGE;
    // those that are there stay
    if (list.children.length === first) list.append(...this.#shown.slice(first, this.#room).map((group) => this.#line(group)));
    else await this.#drawList();
    this.#moreWords();
    list.children[first]?.querySelector(".head")?.focus();
  }

  // ── the rule ──────────────────────────────────────────────────────────────────────────────────────────────────

  async #fetchRule(id) {
    if (!this.#explain) return null;
    if (!this.#explained.has(id)) {
      try {
        this.#explained.set(id, await this.#explain(id));
      } catch {
        this.#explained.set(id, null);
      }
    }
    return this.#explained.get(id);
  }

  async #showExplanation(takeFocus) {
    const { explainBody } = this.#parts;
    const lang = this.#lang;
    const issue = this.selected;
    this.#tab("explain");
    if (!issue) {
      explainBody.replaceChildren(h("p", { class: "soft" }, say(lang, "chooseFinding")));
      return;
    }
    // what stood there was about another finding
    explainBody.replaceChildren(h("p", { class: "soft" }, say(lang, "reading")));
    // an invariant is told under the name that the specification gives it
    const own = issue.rule === "invariant" && issue.specRule ? await this.#fetchRule(issue.specRule) : null;
    const rule = own ?? (await this.#fetchRule(issue.rule));
    if (issue !== this.selected) return;
    const count = own ? this.#groups.specRules.get(issue.specRule) : this.#groups.rules.get(issue.rule);
    explainBody.replaceChildren(...(rule ? explanation(lang, rule, { count }) : [h("p", { class: "soft" }, say(lang, "noExplanation"))]));
    explainBody.scrollTop = 0;
    if (takeFocus) explainBody.focus();
  }

  #tab(name) {
    if (!this.#parts) return;
    const { sourceTab, explainTab, sourcePanel, explainPanel } = this.#parts;
    if (name === "source" && this.#source === null && this.#explain !== null) name = "explain";
    for (const [tab, panel, chosen] of [[sourceTab, sourcePanel, name === "source"], [explainTab, explainPanel, name === "explain"]]) {
      tab.setAttribute("aria-selected", String(chosen));
      tab.setAttribute("tabindex", chosen ? "0" : "-1");
      panel.hidden = !chosen;
    }
  }

  // ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #tabKey(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const { sourceTab, explainTab } = this.#parts;
    const other = event.target === sourceTab ? explainTab : sourceTab;
    if (other.hidden) return;
    event.preventDefault();
    other.click();
    other.focus();
  }

  /** Arrows go from finding to finding, Home and End to the first and last, Escape back from the explanation. */
  #key(event) {
    const { list, search, explainPanel } = this.#parts;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!explainPanel.hidden && this.#source !== null && explainPanel.contains(event.target)) {
        this.#tab("source");
        (list.querySelector(".open .explain-act") ?? list.querySelector(".head"))?.focus();
        event.preventDefault();
      }
      return;
    }
    const inField = event.target === search || event.target.localName === "select";
    if (event.key === "/" && !inField) {
      event.preventDefault();
      search.focus();
      return;
    }
    const heads = [...list.querySelectorAll(".head")];
    const from = heads.indexOf(event.target.closest?.(".issue")?.querySelector(".head"));
    if (event.key === "ArrowDown" && event.target === search && heads.length > 0) {
      event.preventDefault();
      heads[0].focus();
      return;
    }
    if (from < 0 || inField) return;
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: heads.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) search.focus();
    else heads[Math.min(to, heads.length - 1)].focus();
  }
}
