// The list of documents, with how each fared.
import { h } from "./tekigo/elements/dom.js";
import { picture } from "./icons.js";
import { named, split } from "./names.js";
import { compact, language, number, say } from "./words.js";

/** The folder that all names begin with; it is not repeated in every line. */
function common(items) {
  if (items.length < 2) return 0;
  let prefix = items[0].name.slice(0, items[0].name.lastIndexOf("/") + 1);
  for (const { name } of items) {
    while (!name.startsWith(prefix)) prefix = prefix.slice(0, prefix.lastIndexOf("/", prefix.length - 2) + 1);
  }
  return prefix.length;
}

/** Puts these nodes into a list, in this order, and moves none that stands where it belongs. */
function arrange(list, nodes) {
  let at = list.firstElementChild;
  const wanted = new Set(nodes);
  for (const node of nodes) {
    while (at && !wanted.has(at)) {
      const gone = at;
      at = at.nextElementSibling;
      gone.remove();
    }
    if (at === node) at = at.nextElementSibling;
    else list.insertBefore(node, at);
  }
  while (at) {
    const gone = at;
    at = at.nextElementSibling;
    gone.remove();
  }
}

/** Lines that are there at once. */
const PAGE = 200;
/** From so many on there is a field to filter names by. */
const MANY = 8;

export class FilesView {
  #acts;
  #parts;
  /** The line of each key, and what it shows: those that show it still stay as they are. */
  #lines = new Map();
  #room = PAGE;
  #text = "";
  #onlyInvalid = false;
  #state = { items: [], current: null, rule: null };

  /** `acts`: `{open(item), overview(), add(), remove(item), clear(), stop(), rule(null)}`. */
  constructor(node, acts) {
    this.#acts = acts;
    const button = (className, click, ...children) => h("button", { type: "button", class: className, click }, ...children);
    const changed = (change) => (event) => {
      change(event.target);
      this.#room = PAGE;
      this.#draw();
    };
    const more = () => {
      this.#room += PAGE;
      this.#draw();
    };
    const parts = {
      title: h("h2", {}), add: button("button small", acts.add),
      done: h("progress", {}), progress: h("span", {}), stop: button("button small", acts.stop),
      // made once: a field that is made anew takes away what is being composed in it
      search: h("input", { type: "search", class: "field", input: changed(({ value }) => (this.#text = value)) }),
      only: h("input", { type: "checkbox", change: changed(({ checked }) => (this.#onlyInvalid = checked)) }), onlyWords: h("span", {}),
      rule: h("span", {}), allFiles: button("button small", () => acts.rule(null)),
      list: h("ul", { class: "files-list", role: "list" }), more: button("more", more),
      clear: button("button quiet small", acts.clear), clearWords: h("span", {}),
    };
    parts.clear.dataset.focus = "clear";
    parts.clear.append(picture("close"), parts.clearWords);
    parts.busy = h("div", { class: "progress" }, parts.done, parts.progress, parts.stop);
    parts.filter = h("div", { class: "files-filter" }, parts.search, h("label", { class: "tick" }, parts.only, parts.onlyWords));
    parts.ruled = h("p", { class: "files-rule" }, parts.rule, parts.allFiles);
    parts.node = node;
    this.#parts = parts;
    node.append(h("div", { class: "files-head" }, parts.title, parts.add), parts.busy, parts.filter, parts.ruled, parts.list, parts.more, h("div", { class: "files-foot" }, parts.clear));
    node.addEventListener("keydown", (event) => this.#key(event));
  }

  /** `{items, current, rule, done, busy}`. */
  show(state) {
    this.#state = state;
    this.#draw();
  }

  #passes(item) {
    const { rule } = this.#state;
    if (rule && !item.head?.rules?.[rule]) return false;
    if (this.#onlyInvalid && !(item.refused || item.head?.valid === false)) return false;
    return !this.#text || item.name.toLowerCase().includes(this.#text.toLowerCase());
  }

  #draw() {
    const { items, rule, done, busy } = this.#state;
    const parts = this.#parts;
    const name = (button, words) => {
      button.ariaLabel = words;
      button.title = words;
    };
    parts.node.setAttribute("aria-label", say("files"));
    parts.title.replaceChildren(say("files"), " ", h("span", { class: "count" }, say("filesCount", { count: number(items.length) })));
    parts.add.replaceChildren(picture("add"), say("add"));
    name(parts.add, say("addFiles"));
    parts.busy.hidden = !busy;
    parts.done.max = Math.max(1, items.length);
    parts.done.value = done;
    parts.progress.textContent = say("progress", { done: number(done), total: number(items.length) });
    parts.done.ariaLabel = parts.progress.textContent;
    parts.stop.textContent = say("stop");
    parts.filter.hidden = items.length < MANY;
    // a filter that nobody sees would hide files
    if (parts.filter.hidden) this.#unfilter();
    parts.search.ariaLabel = say("searchFiles");
    parts.search.placeholder = say("searchFiles");
    parts.onlyWords.textContent = say("onlyInvalid");
    parts.ruled.hidden = !rule;
    parts.rule.textContent = rule ? say("filesWith", { rule }) : "";
    parts.allFiles.textContent = say("allFiles");
    parts.clearWords.textContent = say("clearAll");
    this.#drawList();
  }

  #unfilter() {
    this.#text = this.#parts.search.value = "";
    this.#onlyInvalid = this.#parts.only.checked = false;
  }

  #drawList() {
    const { items, current } = this.#state;
    const { list, more } = this.#parts;
    const shown = items.filter((item) => this.#passes(item));
    const before = this.#lines;
    this.#lines = new Map();
    const nodes = [];
    const add = (key, looks, make) => {
      const known = before.get(key);
      const node = known?.looks === looks ? known.node : make();
      this.#lines.set(key, { node, looks });
      nodes.push(node);
    };
    const overviewLooks = [language(), current === "overview"].join();
    if (items.length > 1) add("overview", overviewLooks, () => this.#line("overview", current === "overview", this.#acts.overview, [picture("list", "icon"), h("span", { class: "file-name" }, say("overview"))]));
    const cut = common(items);
    let within = "";
    for (const item of shown.slice(0, this.#room)) {
      // a folder is told once, above its files
      const [folder] = split(item.name.slice(cut));
      if (folder !== within) nodes.push(h("li", { class: "folder-line", title: folder }, named(folder || "./")));
      within = folder;
      const { head, refused, checking } = item;
      const looks = [language(), cut, item === current, Boolean(refused), checking, head?.valid, head?.counts.fatal, head?.counts.error, head?.counts.warning].join();
      add(item.id, looks, () => this.#item(item, item === current, cut));
    }
    if (shown.length === 0) nodes.push(h("li", { class: "folder-line" }, say("noFile")));
    const kept = list.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    arrange(list, nodes);
    if (kept && !list.contains(document.activeElement)) list.querySelector(`[data-focus="${CSS.escape(kept)}"]`)?.focus();
    const left = shown.length - this.#room;
    more.hidden = left <= 0;
    more.textContent = left > 0 ? say("moreFiles", { count: number(Math.min(PAGE, left)) }) : "";
  }

  #line(key, current, act, children, title) {
    return h("li", {}, h("button", { type: "button", class: "file", "data-focus": key, "aria-current": current ? "true" : undefined, title, click: act }, children));
  }

  #item(item, current, cut) {
    const { head, refused } = item;
    const state = refused ? "refused" : !head ? "waiting" : head.valid ? "good" : "bad";
    const words = refused ? say("refused") : !head ? say(item.checking ? "checking" : "waiting") : say(head.valid ? "valid" : "invalid");
    const [folder, name] = split(item.name.slice(cut));
    const counts = head ? [["error", head.counts.fatal + head.counts.error], ["warning", head.counts.warning]].filter(([, count]) => count > 0) : [];
    return this.#line(`item-${item.id}`, current, () => this.#acts.open(item), [
      picture(state, `icon is-${state}`),
      h("span", { class: "file-name" }, named(name), h("span", { class: "unsighted" }, ` ${words}`)),
      h("span", { class: "file-counts" }, counts.map(([severity, count]) => h("span", { class: `tally ${severity}`, title: `${say(severity)} ${number(count)}` }, h("span", { "aria-hidden": "true" }, compact(count)), h("span", { class: "unsighted" }, `${number(count)} ${say(severity)}`)))),
    ], folder ? folder + name : undefined);
  }

  #key(event) {
    if (!["ArrowDown", "ArrowUp", "Home", "End", "Delete"].includes(event.key)) return;
    const lines = [...this.#parts.list.querySelectorAll(".file")];
    const from = lines.indexOf(event.target.closest(".file"));
    if (from < 0) return;
    event.preventDefault();
    if (event.key === "Delete") {
      const item = this.#state.items.find(({ id }) => lines[from].dataset.focus === `item-${id}`);
      // the focus goes on to the next file, or back to the last
      (lines[from + 1] ?? lines[from - 1])?.focus();
      if (item) this.#acts.remove(item);
      return;
    }
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: lines.length - 1 }[event.key];
    lines[Math.max(0, Math.min(lines.length - 1, to))].focus();
  }
}
