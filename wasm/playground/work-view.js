// One document: how it fared, its findings, its page, its keys.
import { h } from "./tekigo/elements/dom.js";
import { keysView } from "./keys-view.js";
import { menu } from "./menu.js";
import { picture } from "./icons.js";
import { named, split } from "./names.js";
import { save, stem } from "./save.js";
import { language, number, pick, say, size } from "./words.js";

const VIEWS = ["findings", "document", "keys"];
/** Pages above this size are shown when somebody asks: laying them out takes the browser seconds. */
const BIG_PAGE = 3_000_000;

/** Why a document is not checked, and what to do. */
export function refusal({ reason, size: bytes, limit, detail }) {
  const name = reason[0].toUpperCase() + reason.slice(1);
  return h(
    "div", { class: "empty refusal" },
    picture("refused"),
    h("h3", {}, say(`bad${name}`, { size: size(bytes ?? 0), limit: size(limit ?? 0) })),
    h("p", {}, say(`bad${name}Help`)),
    detail && h("p", { class: "soft" }, h("code", {}, detail)),
  );
}

export class WorkView {
  #node;
  #acts;
  #item = null;
  #view = "findings";
  #audience = "clinician";
  #withFindings = false;
  #report;
  #document;
  #panels = {};
  #tabs = {};
  #head;
  #turn = 0;
  #page = null;

  /** `acts`: `{call(op, options, onPart), options(item), several(), saveAll(format), headed(item, head), failed(item, why), cancel(), remove(item)}`. */
  constructor(node, acts) {
    this.#node = node;
    this.#acts = acts;
    this.#report = h("tekigo-report", {});
    this.#report.explain = (rule) => acts.call("explain", { rule });
    this.#document = h("tekigo-document", {});
  }

  get item() {
    return this.#item;
  }

  /** Takes the view of a document; `again` where the language or the rules changed. */
  open(item) {
    this.#item = item;
    this.#turn += 1;
    this.#page = null;
    item.checking = !item.refused;
    this.#build();
    if (item.refused) return;
    this.#read();
    if (this.#view !== "findings") this.#fill(this.#view);
  }

  /** Nothing is open any more; what comes next begins with its findings. */
  close() {
    this.#turn += 1;
    this.#item = null;
    this.#view = "findings";
    this.#report.begin(null);
    this.#report.source = null;
    this.#report.ariaBusy = "false";
    this.#document.html = null;
  }

  /** The same document in another language: what is known stays. */
  relabel() {
    if (!this.#item) return;
    const view = this.#view;
    this.#build();
    if (!this.#item.refused && view !== "findings") this.#fill(view);
  }

  /** To the button that closes what is open: who closes files one after the other stays there. */
  focusClose() {
    this.#head?.querySelector(".close")?.focus();
  }

  #build() {
    const item = this.#item;
    this.#head = h("div", { class: "doc-head" });
    this.#drawHead();
    if (item.refused) {
      this.#node.replaceChildren(this.#head, refusal(item.refused));
      return;
    }
    const tabs = h("div", { class: "views", role: "tablist", "aria-label": say("views"), keydown: (event) => this.#key(event) });
    const panels = [];
    for (const view of VIEWS) {
      const chosen = view === this.#view;
      const tab = h("button", { type: "button", role: "tab", id: `tab-${view}`, "aria-controls": `panel-${view}`, "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1", click: () => this.#show(view) }, say(view));
      const panel = h("div", { role: "tabpanel", id: `panel-${view}`, "aria-labelledby": `tab-${view}`, class: `panel-${view}`, hidden: !chosen });
      this.#tabs[view] = tab;
      this.#panels[view] = panel;
      tabs.append(tab);
      panels.push(panel);
    }
    this.#panels.findings.append(this.#report);
    this.#node.replaceChildren(this.#head, tabs, ...panels);
  }

  #drawHead() {
    const { name, head, refused, checking } = this.#item;
    const facts = [];
    let verdict = h("span", { class: "verdict waiting", role: "status" }, picture("waiting"), say(checking ? "checking" : this.#item.stopped ? "stopped" : "notChecked"));
    if (refused) verdict = h("span", { class: "verdict refused" }, picture("refused"), say("refused"));
    else if (head) {
      verdict = h("span", { class: `verdict ${head.valid ? "good" : "bad"}` }, picture(head.valid ? "good" : "bad"), say(head.valid ? "valid" : "invalid"));
      if (head.resourceType) facts.push(h("span", {}, head.resourceType));
      const named = head.profiles.map((url) => url.split("/").at(-1));
      if (named.length > 0) facts.push(h("span", { title: head.profiles.join("\n") }, named[0], named.length > 1 ? ` +${named.length - 1}` : ""));
      facts.push(h("span", {}, size(head.bytes)), h("span", {}, say("ms", { ms: head.ms < 10 ? head.ms.toFixed(1) : number(Math.round(head.ms)) })));
      for (const [key, [filled, all]] of [["required", head.completeness.required], ["semiRequired", head.completeness.semiRequired]]) {
        if (all > 0) facts.push(h("span", {}, `${say(key)} ${number(filled)} / ${number(all)}`, h("meter", { min: 0, max: all, value: filled, "aria-hidden": "true" })));
      }
    }
    const [folder, own] = split(name);
    const report = (format, ending) => () => this.#saveReport(format, ending);
    const groups = [[say("downloadReport"), [[say("reportHtml"), report("html", "html")], [say("reportJson"), report("json", "json")], [say("reportCsv"), report("csv", "csv")], [say("reportSarif"), report("sarif", "sarif")], [say("reportOutcome"), report("outcome", "json")]]]];
    if (this.#acts.several()) groups.push([say("downloadAll"), this.#allActs()]);
    const focused = this.#head.contains(document.activeElement) ? document.activeElement.className : "";
    this.#head.replaceChildren(
      ...[
        h("div", { class: "doc-title" }, h("h2", {}, folder && named(folder, "folder"), named(own)), verdict),
        h("div", { class: "doc-acts" }, !head && !refused && h("button", { type: "button", class: "button", click: () => (checking ? this.#acts.cancel() : this.open(this.#item)) }, say(checking ? "stop" : "check")), head && !refused && menu(say("download"), groups), h("button", { type: "button", class: "close", "aria-label": say("closeFile"), title: say("closeFile"), click: () => this.#acts.remove(this.#item) }, picture("close"))),
        facts.length > 0 && h("p", { class: "facts" }, facts),
      ].filter(Boolean),
    );
    if (focused) this.#head.querySelector(focused === "close" ? ".close" : ".button, .close").focus();
  }

  #allActs() {
    return [[say("allNdjson"), () => this.#acts.saveAll("ndjson")], [say("allCsv"), () => this.#acts.saveAll("csv")]];
  }

  /** The menu of the overview. */
  allMenu() {
    return menu(say("download"), [[say("downloadAll"), this.#allActs()]]);
  }

  async #read() {
    const item = this.#item;
    const turn = this.#turn;
    const stale = () => turn !== this.#turn;
    this.#report.begin(null);
    this.#report.source = null;
    this.#report.ariaBusy = "true";
    try {
      // the engine gets the bytes first: it is what people wait for
      const judged = this.#acts.call("open", { blob: item.blob, options: this.#acts.options(item) }, (part) => {
        if (part.head) this.#acts.headed(item, part.head);
        if (stale()) return;
        if (part.head) {
          this.#report.begin(part.head);
          this.#drawHead();
        } else {
          this.#report.add(part.issues);
        }
      });
      // it may be given up while the text is still read
      judged.catch(() => {});
      const source = new Uint8Array(await item.blob.arrayBuffer());
      if (!stale()) this.#report.source = source;
      await judged;
      if (!stale()) this.#report.end();
    } catch (why) {
      item.stopped = why?.fail === "cancelled";
      this.#acts.failed(item, why);
      if (!stale() && item.refused) this.open(item);
    } finally {
      item.checking = false;
      if (!stale()) {
        this.#report.ariaBusy = "false";
        this.#drawHead();
      }
    }
  }

  #show(view) {
    this.#view = view;
    for (const name of VIEWS) {
      const chosen = name === view;
      this.#tabs[name].setAttribute("aria-selected", String(chosen));
      this.#tabs[name].setAttribute("tabindex", chosen ? "0" : "-1");
      this.#panels[name].hidden = !chosen;
    }
    this.#fill(view);
  }

  #fill(view) {
    if (view === "document") this.#showPage();
    if (view === "keys") this.#showKeys();
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = VIEWS.findIndex((view) => this.#tabs[view] === event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    const view = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
    this.#show(view);
    this.#tabs[view].focus();
  }

  // ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────

  async #showPage() {
    const panel = this.#panels.document;
    const item = this.#item;
    const settings = { audience: this.#audience, findings: this.#withFindings, lang: language() };
    const key = JSON.stringify(settings);
    if (this.#page?.key === key && this.#page.item === item && panel.childNodes.length > 0) return;
    const turn = this.#turn;
    const bar = this.#pageBar();
    const place = h("div", { class: "page-place" }, h("p", { class: "working", role: "status" }, say("making")));
    panel.replaceChildren(bar, place);
    this.#page = { key, item };
    try {
      const { page, warnings } = await this.#acts.call("render", { blob: item.blob, options: settings });
      if (turn !== this.#turn || this.#page.key !== key) return;
      this.#page.html = page;
      bar.querySelector(".save-page").disabled = false;
      const put = () => {
        this.#document.html = page;
        place.replaceChildren(this.#document);
      };
      if (page.length > BIG_PAGE) {
        place.replaceChildren(h("div", { class: "empty" }, h("p", {}, say("bigPage", { size: size(page.length) })), h("button", { type: "button", class: "button primary", click: put }, say("openPage"))));
      } else {
        put();
      }
      if (warnings?.length) {
        place.before(h("details", { class: "page-warnings" }, h("summary", {}, picture("information"), `${say("pageWarnings")} (${number(warnings.length)})`), h("ul", {}, warnings.map(({ message }) => h("li", {}, pick(message))))));
      }
    } catch (why) {
      if (turn !== this.#turn || this.#page?.key !== key) return;
      this.#page = null;
      if (why?.fail === "cancelled") return;
      place.replaceChildren(h("div", { class: "empty" }, picture("information"), h("p", {}, say("noPage", { reason: pick(why?.words) || why?.message || "" }))));
    }
  }

  #pageBar() {
    const choice = (audience) =>
      h("button", { type: "button", "aria-pressed": String(this.#audience === audience), click: (event) => { this.#audience = audience; this.#again(event, `audience-${audience}`); }, "data-again": `audience-${audience}` }, say(audience));
    return h(
      "div", { class: "page-bar" },
      h("div", { class: "switch", role: "group", "aria-label": say("audience") }, choice("clinician"), choice("patient")),
      h("label", { class: "tick" }, h("input", { type: "checkbox", checked: this.#withFindings, "data-again": "findings", change: (event) => { this.#withFindings = event.target.checked; this.#again(event, "findings"); } }), say("withFindings")),
      h("button", { type: "button", class: "button save-page", disabled: true, click: () => this.#savePage() }, picture("download"), say("savePage")),
    );
  }

  /** Draws the page anew and gives the focus back to what asked for it. */
  #again(event, name) {
    const focused = document.activeElement === event.target;
    this.#showPage();
    if (focused) this.#panels.document.querySelector(`[data-again="${name}"]`)?.focus();
  }

  #savePage() {
    if (this.#page?.html) save(`${stem(this.#item.name)}-${this.#audience}-${language()}.html`, this.#page.html);
  }

  async #saveReport(format, ending) {
    const item = this.#item;
    try {
      const text = await this.#acts.call("report", { blob: item.blob, options: { ...this.#acts.options(item), format, lang: language() } });
      save(`${stem(item.name)}-${format === "outcome" ? "outcome" : "report"}.${ending}`, text);
    } catch (why) {
      this.#acts.failed(item, why);
    }
  }

  // ── the keys ──────────────────────────────────────────────────────────────────────────────────────────────────

  async #showKeys() {
    const panel = this.#panels.keys;
    const item = this.#item;
    const turn = this.#turn;
    panel.replaceChildren(h("p", { class: "working", role: "status" }, say("making")));
    try {
      const answer = await this.#acts.call("keys", { blob: item.blob, file: item.name });
      if (turn === this.#turn) panel.replaceChildren(...keysView(answer));
    } catch (why) {
      if (turn === this.#turn) panel.replaceChildren(h("div", { class: "empty" }, picture("information"), h("p", {}, pick(why?.words) || why?.message || "")));
    }
  }
}
