// The page: takes documents, hands them to the workers, and shows what comes back. Nothing here sends or stores anything; the
// language and the colours stand in the address.
import "./tekigo/elements/index.js";
import { h } from "./tekigo/elements/dom.js";
import { openPaste, openSettings } from "./dialogs.js";
import { Engine } from "./engine.js";
import { LARGEST, MOST, chosen, concerns, dropped, kindOf } from "./files.js";
import { FilesView } from "./files-view.js";
import { picture } from "./icons.js";
import { notify } from "./notices.js";
import { keep } from "./offline.js";
import { overview } from "./overview-view.js";
import { save } from "./save.js";
import { language, number, pick, say, setLanguage, translate } from "./words.js";
import { WorkView } from "./work-view.js";

const $ = (id) => document.getElementById(id);
const SAMPLES = [
  ["referral-with-faults.json", "sampleFaults", "bad"],
  ["referral-with-summary.json", "sampleReferral", "file"],
  ["laboratory.json", "sampleLaboratory", "file"],
  ["checkup-specific.json", "sampleCheckup", "file"],
];

const engine = new Engine();
const options = { for: "auto", edition: "2024-06" };
const loaded = { packages: [], masters: [] };
/** Marks this visit's places in the browser's history: after a reload the files of the visit before are gone. */
const VISIT = performance.timeOrigin;
let items = [];
let current = null;
let rule = null;
let about = null;
let busy = 0;
let last = 0;
let pasted = 0;
let engineState = "starting";

const files = new FilesView($("files"), {
  open: (item) => show(item),
  overview: () => show("overview"),
  add: () => $("pick-files").click(),
  remove: (item) => remove(item),
  clear: () => clear(),
  stop: () => {
    engine.stop();
    notify("information", say("stopped"), { stays: false });
  },
  rule: (id) => {
    rule = id;
    redraw();
  },
});
const work = new WorkView($("work"), {
  call: (op, given, onPart) => engine.call(op, given, onPart),
  options: (item) => optionsFor(item),
  several: () => items.length > 1,
  saveAll: (format) => saveAll(format),
  headed: (item, head) => {
    item.head = head;
    redraw();
  },
  failed: (item, why) => failed(item, why),
  cancel: () => engine.abort(),
  remove: (item) => {
    remove(item);
    work.focusClose();
  },
});

/** What the engine is told about a document; it has no clock of its own. */
const optionsFor = (item) => ({ file: item.name, for: options.for, edition: options.edition, now: new Date().toISOString() });

/** Browsers give a folder's files in any order. */
const inOrder = new Intl.Collator("ja", { numeric: true });

// ── taking documents ────────────────────────────────────────────────────────────────────────────────────────────────

async function take({ files: given, folder }) {
  const wanted = (folder ? given.filter(({ path }) => concerns(path)) : given).sort((a, b) => inOrder.compare(a.path, b.path));
  const skipped = given.length - wanted.length;
  if (folder && wanted.length === 0) return void notify("warning", say("emptyFolder"));
  const fresh = [];
  for (const { file, path } of wanted) {
    if (items.length + fresh.length >= MOST) {
      notify("warning", say("tooMany", { count: number(MOST) }));
      break;
    }
    fresh.push(...(await itemsOf(file, path)));
  }
  if (skipped > 0) notify("information", say("skippedOthers", { count: number(skipped) }), { stays: false });
  if (fresh.length === 0) return;
  items.push(...fresh);
  rule = null;
  const first = items.length === 1 || fresh.length === 1 ? fresh[0] : "overview";
  show(first);
  judge(fresh.filter((item) => item !== first));
}

/** The documents of a file: none where it is a package or a pack, many where it is NDJSON. */
async function itemsOf(file, path) {
  const kind = await kindOf(file, path);
  if (kind === "package" || kind === "master") return load(kind, file, path);
  if (kind === "document") return [made(path, file)];
  if (kind !== "lines") return [made(path, file, { reason: kind, size: file.size, limit: LARGEST })];
  try {
    const lines = await engine.lasting("lines", { blob: file, most: MOST + 1 - items.length });
    if (lines.length > MOST - items.length) notify("warning", say("tooMany", { count: number(MOST) }));
    return lines.slice(0, MOST - items.length).map(([line, from, to]) => made(`${path}:${line}`, file, undefined, [from, to]));
  } catch {
    return [made(path, file, { reason: "unread" })];
  }
}

/** A document; `part` of the file, where it is a line of it. Slices are made when they are read: thousands at once take their time. */
const made = (name, file, refused, part) => ({
  id: ++last, name, refused, head: null, checking: false,
  get blob() {
    return part ? file.slice(...part) : file;
  },
});

/** Adds a package to the rules, or a master; what was judged before is judged anew. */
async function load(kind, blob, name) {
  try {
    const info = await engine.load(kind, { blob, name });
    if (kind === "package") {
      loaded.packages.push(info);
      notify("good", say("loadedPackage", info));
    } else {
      loaded.masters = [...loaded.masters.filter(({ system }) => system !== info.system), info];
      notify("good", say("loadedMaster", { name: pick(info.name), count: number(info.codes) }));
    }
    again();
    return [];
  } catch (why) {
    const reason = kind === "package" ? "gzip" : "master";
    return [made(name, blob, { reason, detail: pick(why?.words) || why?.message })];
  }
}

/** Judges documents one after the other, beside what somebody looks at. */
function judge(some) {
  for (const item of some) {
    if (item.refused || item.head) continue;
    busy += 1;
    item.checking = true;
    engine
      .queued("head", () => ({ blob: item.blob, options: optionsFor(item) }))
      .then((head) => (item.head = head), (why) => failed(item, why))
      .finally(() => {
        item.checking = false;
        busy -= 1;
        // results of thousands of documents come faster than lists can be drawn: the last is drawn at once
        if (busy === 0) redraw();
        else later ||= setTimeout(redraw, LATER);
      });
  }
  redraw();
}

/** The rules or the options changed. */
function again() {
  if (items.length === 0) return;
  engine.stop();
  for (const item of items) item.head = null;
  const shown = current;
  if (shown) show(shown);
  judge(items.filter((item) => item !== shown));
}

function failed(item, why) {
  if (why?.fail === "cancelled" || why?.fail === "stopped") return;
  if (why?.fail === "crash" || why?.fail === "unread") {
    item.refused = { reason: why.fail, detail: why.fail === "crash" ? why.message : undefined };
    redraw();
    return;
  }
  if (["csp", "network", "other"].includes(why?.fail)) return engineFailed(why);
  notify("bad", pick(why?.words) || why?.message || String(why));
}

// ── showing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `back`: what the browser's history leads to, which has its place in it already. */
function show(what, back = false) {
  const opened = current === null;
  if (!back && what !== current) history.pushState({ visit: VISIT, at: what.id ?? what }, "");
  // what was looked at until now is not waited for
  if (what !== current) engine.abort();
  current = what;
  $("start").hidden = true;
  $("desk").hidden = false;
  document.body.classList.add("at-desk");
  if (what === "overview") drawOverview();
  else work.open(what);
  redraw();
  if (opened) $("main").focus({ preventScroll: true });
}

function drawOverview() {
  $("work").replaceChildren(
    overview(items, {
      more: work.allMenu(),
      chooseRule: (id) => {
        rule = id;
        redraw();
        requestAnimationFrame(() => $("files").querySelector(".file:not([data-focus=overview])")?.focus());
      },
    }),
  );
}

/** Milliseconds between two looks of the lists while results come in. */
const LATER = 200;
let later = 0;
let frame = 0;

function redraw() {
  clearTimeout(later);
  later = 0;
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    if (items.length === 0) return;
    document.body.classList.toggle("one-file", items.length === 1);
    files.show({ items, current, rule, busy: busy > 0, done: items.filter(({ head, refused }) => head || refused).length });
    // a menu that somebody has open is not taken away while results come in
    if (current === "overview" && !document.querySelector("#work .menu-panel:not([hidden])")) {
      const focused = $("work").contains(document.activeElement) ? document.activeElement.textContent : null;
      drawOverview();
      if (focused) [...$("work").querySelectorAll("button")].find((button) => button.textContent === focused)?.focus();
    }
  });
}

/** The first page. The files stay, for who comes back to them. */
function home() {
  engine.abort();
  work.close();
  current = null;
  $("desk").hidden = true;
  $("start").hidden = false;
  document.body.classList.remove("at-desk", "one-file");
  resumeWords();
  $("main").focus({ preventScroll: true });
}

function clear() {
  engine.stop();
  items = [];
  rule = null;
  history.pushState({ visit: VISIT, at: null }, "");
  home();
}

/** Closes one file; what stands beside it comes up where it was looked at. */
function remove(item) {
  const at = items.indexOf(item);
  if (at < 0) return;
  items.splice(at, 1);
  if (items.length === 0) return clear();
  if (current === item || (current === "overview" && items.length === 1)) show(items[Math.min(at, items.length - 1)]);
  redraw();
}

function resumeWords() {
  $("resume").hidden = items.length === 0;
  $("resume").textContent = say("resume", { count: number(items.length) });
}

addEventListener("popstate", ({ state }) => {
  const at = state?.visit === VISIT ? state.at : null;
  if (at === current || at === current?.id) return;
  if (at === null) return home();
  const item = items.find(({ id }) => id === at);
  if (item) show(item, true);
  else if (items.length > 0) show(items.length > 1 ? "overview" : items[0], true);
});

async function saveAll(format) {
  const parts = [];
  for (const item of items) {
    if (item.refused) continue;
    try {
      const text = await engine.queued("report", () => ({ blob: item.blob, options: { ...optionsFor(item), format, lang: language() } }));
      // one head line for all
      parts.push(format === "csv" && parts.length > 0 ? text.slice(text.indexOf("\n") + 1) : text);
    } catch (why) {
      failed(item, why);
    }
  }
  save(`tekigo-report.${format}`, parts.join(""));
}

// ── the engine ──────────────────────────────────────────────────────────────────────────────────────────────────────

function engineWords() {
  $("engine-state").textContent = engineState === "starting" ? say("starting") : engineState === "ready" ? say("ready") : "";
  $("engine-state").dataset.state = engineState;
  $("about").textContent = about ? `tekigo ${about.version} · ${about.rules}` : "";
}

let failureNotice = null;
let failure = null;

function engineFailed(why) {
  const { fail, message, words } = why;
  failure = why;
  engineState = "failed";
  engineWords();
  failureNotice?.();
  const name = { csp: "Csp", network: "Network" }[fail] ?? "Other";
  failureNotice = notify("bad", say(`fail${name}`), { help: say(`fail${name}Help`), detail: pick(words) || message, acts: [[say("retry"), start]] });
}

async function start() {
  failureNotice?.();
  engineState = "starting";
  engineWords();
  try {
    about = await engine.lasting("about", {});
    engineState = "ready";
    if (current && current !== "overview") show(current);
    keepOffline();
  } catch (why) {
    engineFailed(why);
  }
  engineWords();
}

const keepOffline = () =>
  keep({
    kept: () => ($("offline").hidden = false),
    newer: (change) => notify("information", say("newer"), { help: say("newerHelp"), acts: [[say("reload"), change]] }),
  });

// ── words and colours ───────────────────────────────────────────────────────────────────────────────────────────────

function remember(name, value, fallback) {
  const address = new URL(location.href);
  if (value === fallback) address.searchParams.delete(name);
  else address.searchParams.set(name, value);
  history.replaceState(history.state, "", address);
}

function speak(lang) {
  setLanguage(lang);
  document.documentElement.lang = lang;
  document.title = say("title");
  translate(document);
  for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  $("samples").replaceChildren(
    ...SAMPLES.map(([name, key, look]) =>
      h("li", {}, h("button", { type: "button", class: `sample of-${look}`, click: () => sample(name) }, picture(look), h("span", { class: "sample-title" }, say(key)), h("span", { class: "sample-hint" }, say(`${key}Hint`)))),
    ),
  );
  engineWords();
  if (engineState === "failed" && failure) engineFailed(failure);
  resumeWords();
  if (current === "overview") drawOverview();
  else if (current) work.relabel();
  redraw();
}

function colour(theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme]:not(html)")) button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
}

async function sample(name) {
  try {
    const response = await fetch(`samples/${name}`);
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    await take({ files: [{ file: new File([await response.blob()], name), path: name }], folder: false });
  } catch (error) {
    engineFailed({ fail: "network", message: String(error.message ?? error) });
  }
}

// ── wiring ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function paste(text) {
  pasted += 1;
  const name = say("pasted", { number: pasted });
  take({ files: [{ file: new File([text], name), path: name }], folder: false });
}

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
let depth = 0;

addEventListener("dragenter", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  depth += 1;
  $("veil").hidden = false;
});
addEventListener("dragleave", (event) => {
  if (!hasFiles(event)) return;
  depth = Math.max(0, depth - 1);
  $("veil").hidden = depth === 0;
});
addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});
addEventListener("drop", async (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  depth = 0;
  $("veil").hidden = true;
  take(await dropped(event.dataTransfer));
});
addEventListener("paste", (event) => {
  if (event.target.closest?.("input, textarea")) return;
  const list = event.clipboardData?.files ?? [];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (list.length > 0) take(chosen(list));
  else if (text.trim() !== "") paste(text);
});
for (const id of ["pick-files", "pick-folder"]) {
  $(id).addEventListener("change", (event) => {
    take(chosen(event.target.files));
    // the same file can be chosen again
    event.target.value = "";
  });
}
$("start").addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (act === "files") $("pick-files").click();
  if (act === "folder") $("pick-folder").click();
  if (act === "paste") openPaste($("paste"), paste);
  if (act === "resume") show(items.length > 1 ? "overview" : items[0]);
});
$("open-settings").addEventListener("click", () =>
  openSettings($("settings"), {
    options,
    loaded,
    about,
    change: (changed) => {
      Object.assign(options, changed);
      again();
    },
    choose: () => $("pick-files").click(),
  }),
);
for (const dialog of document.querySelectorAll("dialog")) {
  // a press beside the dialog closes it
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());
}
document.addEventListener("click", ({ target }) => {
  const { lang, theme } = target.closest?.("button[data-lang], button[data-theme]")?.dataset ?? {};
  if (lang) {
    remember("lang", lang);
    speak(lang);
  }
  if (theme) {
    remember("theme", theme, "auto");
    colour(theme);
  }
});

const asked = new URLSearchParams(location.search);
const wished = asked.get("lang") ?? (/^ja\b/i.test(navigator.language ?? "ja") ? "ja" : "en");
$("boot").remove();
colour(["light", "dark"].includes(asked.get("theme")) ? asked.get("theme") : "auto");
speak(wished === "en" ? "en" : "ja");
if (typeof WebAssembly !== "object" || !CSS.supports("color", "light-dark(red, red)")) {
  engineState = "failed";
  notify("bad", say("failOld"), { help: say("failOldHelp") });
} else {
  start();
}
