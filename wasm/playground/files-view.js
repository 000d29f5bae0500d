// The list of documents, with how each fared.
import { h } from "./tekigo/elements/dom.js";
import { picture } from "./icons.js";
import { named, split } from "./names.js";
import { compact, number, say } from "./words.js";

/** The folder that all names begin with; it is not repeated in every line. */
function common(items) {
  if (items.length < 2) return 0;
  let prefix = items[0].name.slice(0, items[0].name.lastIndexOf("/") + 1);
  for (const { name } of items) {
    while (!name.startsWith(prefix)) prefix = prefix.slice(0, prefix.lastIndexOf("/", prefix.length - 2) + 1);
  }
  return prefix.length;
}

/** Lines that are there at once. */
const PAGE = 200;
/** From so many on there is a field to filter names by. */
const MANY = 8;

export class FilesView {
  #node;
  #acts;
  #room = PAGE;
  #text = "";
  #onlyInvalid = false;
  #state = { items: [], current: null, rule: null };

  /** `acts`: `{open(item), overview(), add(), remove(item), clear(), stop(), rule(null)}`. */
  constructor(node, acts) {
    this.#node = node;
    this.#acts = acts;
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
    const { items, current, rule, done, busy } = this.#state;
    const active = document.activeElement;
    const kept = this.#node.contains(active) ? active.dataset.focus : undefined;
    const caret = kept === "search" ? [active.selectionStart, active.selectionEnd] : null;
    const shown = items.filter((item) => this.#passes(item));
    const several = items.length > 1;
    const nodes = [
      h(
        "div", { class: "files-head" },
        h("h2", {}, say("files"), " ", h("span", { class: "count" }, say("filesCount", { count: number(items.length) }))),
        h("button", { type: "button", class: "button small", "data-focus": "add", click: this.#acts.add, "aria-label": say("addFiles"), title: say("addFiles") }, picture("add"), say("add")),
      ),
    ];
    if (busy) {
      nodes.push(
        h(
          "div", { class: "progress" },
          h("progress", { max: items.length, value: done, "aria-label": say("progress", { done, total: items.length }) }),
          h("span", {}, say("progress", { done: number(done), total: number(items.length) })),
          h("button", { type: "button", class: "button small", "data-focus": "stop", click: this.#acts.stop }, say("stop")),
        ),
      );
    }
    if (items.length >= MANY) {
      const search = (event) => {
        this.#text = event.target.value;
        this.#room = PAGE;
        this.show(this.#state);
      };
      nodes.push(
        h(
          "div", { class: "files-filter" },
          h("input", { type: "search", class: "field", "data-focus": "search", "aria-label": say("searchFiles"), placeholder: say("searchFiles"), value: this.#text, input: search }),
          h("label", { class: "tick" }, h("input", { type: "checkbox", "data-focus": "only", checked: this.#onlyInvalid, change: (event) => { this.#onlyInvalid = event.target.checked; this.show(this.#state); } }), say("onlyInvalid")),
        ),
      );
    }
    if (rule) {
      nodes.push(h("p", { class: "files-rule" }, say("filesWith", { rule }), h("button", { type: "button", class: "button small", "data-focus": "rule", click: () => this.#acts.rule(null) }, say("allFiles"))));
    }
    const list = h("ul", { class: "files-list", role: "list" });
    if (several) list.append(this.#line("overview", current === "overview", this.#acts.overview, [picture("list", "icon"), h("span", { class: "file-name" }, say("overview"))]));
    const cut = common(items);
    let within = "";
    for (const item of shown.slice(0, this.#room)) {
      // a folder is told once, above its files
      const [folder] = split(item.name.slice(cut));
      if (folder !== within) list.append(h("li", { class: "folder-line", title: folder }, named(folder || "./")));
      within = folder;
      list.append(this.#item(item, item === current, cut));
    }
    if (shown.length === 0) list.append(h("li", { class: "folder-line" }, say("noFile")));
    nodes.push(list);
    if (shown.length > this.#room) {
      const more = () => {
        this.#room += PAGE;
        this.show(this.#state);
      };
      nodes.push(h("button", { type: "button", class: "more", "data-focus": "more", click: more }, say("moreFiles", { count: number(Math.min(PAGE, shown.length - this.#room)) })));
    }
    nodes.push(h("div", { class: "files-foot" }, h("button", { type: "button", class: "button quiet small", "data-focus": "clear", click: this.#acts.clear }, picture("close"), say("clearAll"))));
    this.#node.setAttribute("aria-label", say("files"));
    const scrolled = this.#node.querySelector(".files-list")?.scrollTop ?? 0;
    this.#node.replaceChildren(...nodes);
    list.scrollTop = scrolled;
    if (kept) {
      const again = this.#node.querySelector(`[data-focus="${CSS.escape(kept)}"]`);
      again?.focus();
      if (caret) again?.setSelectionRange(...caret);
    }
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
    const lines = [...this.#node.querySelectorAll(".file")];
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
