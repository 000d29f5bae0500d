// Debian's Chromium, driven by playwright-core. Every page is watched: it may ask only its own server, log no error and throw
// nothing, unless a test says what it expects.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../../..");

const NAMES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

/** Chromium's program, if any. */
export const path = process.env.CHROMIUM ?? NAMES.find((name) => existsSync(name));
const installed = existsSync(join(here, "node_modules/playwright-core"));
/** Why nothing can be shown here, or false. */
export const absent = !path ? "Chromium is not installed" : !installed ? "playwright-core is not installed: npm ci in wasm/test/browser" : false;

/** The command line of these sources. */
export const tekigo = process.env.TEKIGO_BIN ?? join(root, "target/debug/tekigo");
/** Why nothing can be shown that needs it, or false. */
export const unbuilt = absent || (existsSync(tekigo) ? false : "the command line is not built: cargo build -p tekigo");

/** The playground as a folder; made anew unless whoever runs the tests has done it. */
export function playground() {
  if (process.env.TEKIGO_PLAYGROUND) return process.env.TEKIGO_PLAYGROUND;
  const out = join(root, "target/playground");
  const made = spawnSync(process.execPath, [join(root, "wasm/playground/lay-out.mjs"), out], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  return out;
}

let browser;

export async function start() {
  const { chromium } = await import("playwright-core");
  browser = await chromium.launch({ executablePath: path, args: FLAGS });
}

/**
 * Serves the playground for the tests of a file, with the browser started, and stops both after them. What it gives is the server once the
 * tests run.
 */
export function onPlayground() {
  const server = {};
  before(async () => {
    if (absent) return;
    Object.assign(server, await serve({ "/": playground() }));
    await start();
  });
  after(async () => {
    await stop();
    await server.close?.();
  });
  return server;
}

/**
 * Processor milliseconds of the longest tasks on the page's thread while `work` runs, longest first. The wall's clock would
 * count what other programs take of the processor.
 */
export async function longestTasks(page, work) {
  await browser.startTracing(page, { categories: ["toplevel"] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const threads = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid}:${tid}`));
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => ph === "X" && name.includes("RunTask") && threads.has(`${pid}:${tid}`)).filter(({ tdur }) => tdur !== undefined);
  assert.ok(tasks.length > 100, "the trace tells the tasks of the page's thread");
  return tasks.map(({ tdur }) => Math.round(tdur / 1000)).sort((a, b) => b - a);
}

/**
 * Clicks what `selector` finds with these words in the task after it appears: a pointer that has to move there may come when it is gone again.
 * To be asked for before whatever makes it appear; what it gives waits for the click.
 */
export async function clickOnceThere(page, selector, words) {
  await page.evaluate(([selector, words]) => {
    globalThis.clicked = new Promise((resolve) => {
      const look = () => {
        const found = [...document.querySelectorAll(selector)].find((node) => node.textContent.includes(words));
        if (!found) return;
        watcher.disconnect();
        // not in the same task: the page is still at work on what it has just shown
        setTimeout(() => {
          found.click();
          resolve();
        });
      };
      const watcher = new MutationObserver(look);
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });
  }, [selector, words]);
  return () => page.evaluate(() => globalThis.clicked);
}

/** An empty page, for whoever needs the browser's engine and none of its pages. */
export const blank = async () => (await browser.newContext()).newPage();

export async function stop() {
  await browser?.close();
}

/**
 * A page of its own. `faults` collects what may not happen; `calm()` proves that nothing of it did. `expected` are patterns of
 * messages that the test provokes.
 */
export async function open(url, { expected = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "ja-JP", serviceWorkers: "block", ...options });
  const page = await context.newPage();
  // nothing that is waited for takes a second on a quiet machine; on a busy one a start of the engine has taken ten
  page.setDefaultTimeout(60_000);
  const faults = [];
  const origin = new URL(url).origin;
  const note = (text) => {
    if (!expected.some((pattern) => pattern.test(text))) faults.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || /policy/i.test(message.text())) note(message.text());
  });
  page.on("pageerror", (error) => note(String(error)));
  page.on("dialog", (dialog) => {
    note(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  context.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(origin) && !/^(?:data|blob|about):/.test(address)) faults.push(`request: ${address}`);
  });
  await page.goto(url);
  return { page, context, faults, calm: () => assert.deepEqual(faults, []), close: () => context.close() };
}

/** The playground, its engine ready. */
export async function openPlayground(url, options) {
  const opened = await open(url, options);
  await opened.page.waitForSelector('#engine-state[data-state="ready"]', { state: "attached" });
  return opened;
}

const require = createRequire(import.meta.url);

/** What axe-core finds, as text: all rules, best practice too, but those in `without`. */
export async function axe(page, without = []) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations, passes } = await page.evaluate((without) => globalThis.axe.run(document, { resultTypes: ["violations", "passes"], iframes: false, rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) }), without);
  assert.ok(passes.length > 15, "axe-core looked at the page");
  return violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")} — ${failureSummary.split("\n").slice(1).join("; ").trim()}`).slice(0, 4).join("\n  ")}`);
}

/** A file as a drop from the desktop brings it. `files`: `[name, text, type]`. */
export async function drop(page, selector, files) {
  const transfer = await page.evaluateHandle((all) => {
    const made = new DataTransfer();
    for (const [name, text, type] of all) made.items.add(new File([typeof text === "string" ? text : new Uint8Array(text)], name, { type: type ?? "" }));
    return made;
  }, files);
  for (const event of ["dragenter", "dragover", "drop"]) await page.dispatchEvent(selector, event, { dataTransfer: transfer });
}

/** One of this repository's documents. */
export const example = (name) => readFileSync(join(root, "conformance/cases", name), "utf8");

/** A rendered page with the style sheet as it stands in the sources: that of the built module may be older. */
export function withSources(html) {
  const of = (name) => readFileSync(join(root, "core/src/render/html", name), "utf8");
  return html.replace(/<style>[^]*?<\/style>/, () => `<style>${of("style.css")}</style>`).replace(/sha256-[^']+/, () => `sha256-${of("style.sha256").trim()}`);
}
