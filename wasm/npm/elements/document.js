// <tekigo-document>: a page that `Validator.render` gave. In a frame that may run nothing (the default), or as nodes in a
// shadow tree, for pages whose policy forbids the frame's style sheet.

import { h, languageOf, sheet, takeOver, watchLanguage } from "./dom.js";
import { pageOf } from "./given.js";
import { documentSheet } from "./style.js";
import { say } from "./words.js";

/** What a page of ours holds. Anything else in what a caller gives is left out with all that is in it. */
const ELEMENTS = new Set(
  ("a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure " +
    "footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strong sub summary sup table " +
    "tbody td tfoot th thead time tr u ul var wbr svg g line path circle rect polyline").split(" "),
);
const ADDRESS = /^(?:https?:|mailto:|tel:|#)/i;
const DATA = /^data:(?:image\/(?:png|jpeg|gif|webp)|application\/(?:pdf|octet-stream|dicom)|image\/tiff|text\/plain)[;,]/i;

const Base = globalThis.HTMLElement ?? class {};

export class TekigoDocument extends Base {
  static observedAttributes = ["mode", "lang"];

  #html = null;
  #stage = null;
  #page = null;
  /** The colours of the frame that is there: `light`, `dark`, or `""` where the reader's own preference leads to them. */
  #colours = "";
  #toPaper = () => this.#paper();
  #fromPaper = () => this.#stage.querySelector(".paper")?.remove();

  connectedCallback() {
    if (!this.#stage) {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [documentSheet()];
      this.#stage = h("div", { class: "stage", part: "stage", transitionend: () => this.#recolour() });
      root.append(this.#stage);
    }
    this.#page = watchLanguage(this, () => this.#label());
    addEventListener("beforeprint", this.#toPaper);
    addEventListener("afterprint", this.#fromPaper);
    takeOver(this, ["html"]);
    this.#show();
  }

  disconnectedCallback() {
    this.#page?.disconnect();
    removeEventListener("beforeprint", this.#toPaper);
    removeEventListener("afterprint", this.#fromPaper);
  }

  attributeChangedCallback(name, old, now) {
    // attributes of the markup come before the element is put together
    if (!this.#stage || !this.isConnected || old === now) return;
    if (name === "mode") this.#show();
    else this.#label();
  }

  /** `frame` (default) or `tree`. */
  get mode() {
    return this.getAttribute("mode") === "tree" ? "tree" : "frame";
  }

  set mode(mode) {
    this.setAttribute("mode", mode);
  }

  /** The page, as `Validator.render` gave it, or null. */
  get html() {
    return this.#html;
  }

  set html(html) {
    // a page of another patient does not stay
    this.#html = null;
    try {
      this.#html = pageOf(html);
    } finally {
      if (this.#stage && this.isConnected) this.#show();
    }
  }

  #label() {
    const lang = languageOf(this);
    this.#stage.setAttribute("lang", lang);
    this.#stage.querySelector("iframe")?.setAttribute("title", say(lang, "page"));
    for (const tree of this.#stage.querySelectorAll(".tree")) tree.setAttribute("aria-label", say(lang, "page"));
    const empty = this.#stage.querySelector(".empty");
    if (empty) empty.textContent = say(lang, "noPage");
  }

  #show() {
    if (this.#html === null) this.#stage.replaceChildren(h("p", { class: "empty", part: "empty" }));
    else if (this.mode === "tree") {
      this.#stage.replaceChildren(this.#tree());
      queueMicrotask(() => this.#loaded());
    } else this.#stage.replaceChildren(this.#frame());
    this.#label();
  }

  /** On paper a frame is only as long as on the screen; there the page is nodes, all of them. */
  #paper() {
    if (this.#html === null || this.mode === "tree" || this.#stage.querySelector(".paper") || !this.checkVisibility()) return;
    const tree = this.#tree();
    tree.classList.add("paper");
    this.#stage.append(tree);
    this.#label();
  }

  /** The colours that hold here, where they are not those that the reader prefers: a frame knows only the latter. */
  #scheme() {
    const used = { "rgb(1, 2, 3)": "light", "rgb(3, 2, 1)": "dark" }[getComputedStyle(this.#stage).outlineColor] ?? "";
    return used === (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") ? "" : used;
  }

  /** The page around has changed its colours. */
  #recolour() {
    if (this.#html !== null && this.mode === "frame" && this.#scheme() !== this.#colours) this.#show();
  }

  /** A frame without scripts, forms, pop-ups and an origin; attachments may be saved. */
  #frame() {
    this.#colours = this.#scheme();
    const html = this.#colours ? this.#html.replace(/<html(?=[\s>])/i, `<html data-tk-scheme="${this.#colours}"`) : this.#html;
    return h("iframe", { part: "frame", sandbox: "allow-downloads", referrerpolicy: "no-referrer", srcdoc: html, load: () => this.#loaded() });
  }

  #loaded() {
    this.dispatchEvent(new CustomEvent("tekigo-load", { bubbles: true, composed: true }));
  }

  #tree() {
    // the style sheet is taken out first: even in a document that shows nothing a policy would speak against it
    let css = "";
    const html = this.#html.replace(/<style[^>]*>([^]*?)<\/style>/gi, (_, text) => {
      css += `${text}\n`;
      return "";
    });
    // a parsed document is inert: nothing of it runs or loads
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const host = h("div", { class: "tree", part: "tree", tabindex: "0", role: "region" });
    const inner = host.attachShadow({ mode: "open" });
    // what the page says of its own root and body holds for what it stands in here
    inner.adoptedStyleSheets = [sheet(css.replace(/html:has\([^{}]*\),\s*body:has\([^{}]*\)(?=\s*\{)/g, ":host"))];
    // the page around has its own main part
    for (const main of parsed.querySelectorAll("main")) {
      const plain = parsed.createElement("div");
      for (const { name, value } of main.attributes) plain.setAttribute(name, value);
      plain.append(...main.childNodes);
      main.replaceWith(plain);
    }
    for (const child of [...parsed.body.childNodes]) {
      const kept = clean(child);
      if (kept) inner.append(document.adoptNode(kept));
    }
    // addresses within the page lead nowhere from a shadow tree by themselves
    inner.addEventListener("click", (event) => {
      const address = event.target.closest?.("a[href^='#']")?.getAttribute("href");
      if (!address) return;
      event.preventDefault();
      const target = inner.getElementById(decodeURIComponent(address.slice(1)));
      if (!target) return;
      target.scrollIntoView();
      if (!target.matches("a[href], button, summary, [tabindex]")) target.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
    });
    return host;
  }
}

/** The node without what no page of ours holds; null where nothing is left. Walks without recursion: pages nest deep. */
function clean(root) {
  const work = [root];
  let result = root;
  while (work.length > 0) {
    const node = work.pop();
    if (node.nodeType === Node.TEXT_NODE) continue;
    if (node.nodeType !== Node.ELEMENT_NODE || !ELEMENTS.has(node.localName)) {
      if (node === root) result = null;
      else node.remove();
      continue;
    }
    for (const { name, value } of [...node.attributes]) {
      if (!allowed(node.localName, name, value.trim())) node.removeAttribute(name);
    }
    work.push(...node.childNodes);
  }
  return result;
}

function allowed(element, name, value) {
  if (/^on|^style$|^srcset$|^action$|^formaction$/i.test(name)) return false;
  if (name === "href") return element === "a" && (ADDRESS.test(value) || DATA.test(value));
  if (name === "src") return element === "img" && /^data:image\/(?:png|jpeg|gif|webp)[;,]/i.test(value);
  return !/href|src$/i.test(name);
}
