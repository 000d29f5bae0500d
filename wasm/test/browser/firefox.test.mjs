// The same page in Firefox (Debian's ESR), by WebDriver BiDi: judged, shown, rendered; axe-core has nothing to say there either.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { axe, here, playground } from "./browser.mjs";
import { serve } from "./server.mjs";

const path = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((name) => existsSync(name));
const installed = existsSync(join(here, "node_modules/puppeteer-core"));
const options = { skip: !path ? "Firefox is not installed" : installed ? false : "puppeteer-core is not installed: npm ci in wasm/test/browser", timeout: 200_000 };
let server;
let browser;

before(async () => {
  if (options.skip) return;
  server = await serve({ "/": playground() });
  const { default: puppeteer } = await import("puppeteer-core");
  browser = await puppeteer.launch({ browser: "firefox", executablePath: path, headless: true, extraPrefsFirefox: { "intl.accept_languages": "ja-JP, ja" } });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("Firefox: an example is judged, its finding opened, its page and keys shown", options, async () => {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(`${server.url}?lang=ja`);
  await page.waitForSelector('#engine-state[data-state="ready"]');
  await page.click(".sample.of-bad");
  const inReport = (selector) => page.waitForFunction((wanted) => document.querySelector("tekigo-report").shadowRoot.querySelector(wanted) !== null, {}, selector);
  const press = async (selector) => {
    await inReport(selector);
    await page.evaluate((wanted) => document.querySelector("tekigo-report").shadowRoot.querySelector(wanted).click(), selector);
  };
  await press(".issue .head");
  await inReport(".row.chosen");
  // the caret stands below its character in this browser too
  const [caret, mark] = await page.evaluate(() => [".caret-at", "mark"].map((name) => document.querySelector("tekigo-report").shadowRoot.querySelector(name).getBoundingClientRect().x));
  assert.ok(Math.abs(caret - mark) < 2, `${caret} ${mark}`);
  await press(".explain-act");
  await inReport(".explain .rule-line");
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollHeight <= innerHeight && document.scrollingElement.scrollWidth <= innerWidth), true, "the desk fills the window and no more");
  assert.deepEqual(await axe(page), []);
  await page.click("#tab-document");
  // the frame has no origin, and only tells that it is there
  await page.waitForFunction(() => document.querySelector("tekigo-document")?.shadowRoot.querySelector("iframe"));
  await page.click("#tab-keys");
  await page.waitForSelector(".panel-keys table");
  assert.deepEqual(faults, []);
});
