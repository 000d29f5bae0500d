// axe-core in every state, in both schemes, wide and narrow; and what axe cannot see: reflow, targets, focus.
import assert from "node:assert/strict";
import { test } from "node:test";
import { absent, axe, drop, example, onPlayground, openPlayground } from "./browser.mjs";

const options = { skip: absent, timeout: 200_000 };
const server = onPlayground();

/** Every state of the page, each after the one before it. */
const STATES = [
  ["first page", async () => {}],
  ["findings", async (page) => {
    await page.click(".sample.of-bad");
    await page.locator("tekigo-report .issue").first().waitFor();
  }],
  ["an open finding", async (page) => {
    await page.locator("tekigo-report .head").first().click();
    await page.locator("tekigo-report .issue.open .facts").waitFor();
  }],
  ["a group of findings", async (page) => {
    await page.locator("tekigo-report .issue:has(.times) .head").first().click();
    await page.locator("tekigo-report .issue.open .steps").waitFor();
  }],
  ["an explanation", async (page) => {
    await page.locator("tekigo-report .explain-act").click();
    await page.locator("tekigo-report .explain .rule-line").waitFor();
  }],
  ["nothing passes the filter", async (page) => {
    await page.locator("tekigo-report input[type=search]").fill("no such words");
    await page.locator("tekigo-report .empty").waitFor();
  }],
  ["rendered page", async (page) => {
    await page.click("#tab-document");
    await page.locator("tekigo-document iframe").waitFor();
  }],
  ["keys", async (page) => {
    await page.click("#tab-keys");
    await page.locator(".panel-keys table").first().waitFor();
  }],
  ["menu", async (page) => page.locator(".menu > .button").click()],
  ["settings", async (page) => {
    await page.keyboard.press("Escape");
    await page.click("#open-settings");
  }],
  ["refused file", async (page) => {
    await page.keyboard.press("Escape");
    await drop(page, "body", [["scan.json", "%PDF-1.7"]]);
    await page.locator(".refusal").waitFor();
  }],
  ["overview", async (page) => {
    await drop(page, "body", [["visit.json", example("readme/visit.json")], ["allergies.json", example("clins-own/allergies.json")]]);
    await page.locator(".overview").waitFor();
    await page.waitForFunction(() => document.querySelectorAll(".file .is-waiting").length === 0);
  }],
];

for (const [scheme, lang, width] of [["light", "ja", 1280], ["dark", "en", 1280], ["dark", "ja", 360]]) {
  test(`axe-core finds nothing: ${scheme}, ${lang}, ${width} px`, options, async () => {
    const { page, calm, close } = await openPlayground(`${server.url}?lang=${lang}`, { colorScheme: scheme, viewport: { width, height: 800 }, reducedMotion: "reduce" });
    const found = [];
    for (const [state, go] of STATES) {
      await go(page);
      found.push(...(await axe(page)).map((text) => `${state}: ${text}`));
    }
    assert.deepEqual(found, []);
    calm();
    await close();
  });
}

test("320 pixels hold everything: the page never scrolls sideways", options, async () => {
  const { page, close } = await openPlayground(server.url, { viewport: { width: 320, height: 640 } });
  for (const [state, go] of STATES) {
    await go(page);
    const beyond = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    assert.ok(beyond <= 0, `${state}: ${beyond} px beyond the edge`);
  }
  await close();
});

test("every target has at least 24 pixels", options, async () => {
  const { page, close } = await openPlayground(server.url);
  for (const [state, go] of STATES) {
    await go(page);
    const small = await page.evaluate(() => {
      const found = [];
      const visit = (root) => {
        for (const node of root.querySelectorAll("*")) {
          if (node.shadowRoot) visit(node.shadowRoot);
          if (!node.matches("button, select, input:not([hidden]), summary, a[href]") || !node.checkVisibility?.({ visibilityProperty: true })) continue;
          const target = node.closest("label") ?? node;
          const { width, height } = target.getBoundingClientRect();
          if (width > 0 && (width < 24 || height < 24) && !node.classList.contains("skip")) found.push(`${node.localName}.${node.className} ${Math.round(width)}×${Math.round(height)}`);
        }
      };
      visit(document);
      return found;
    });
    assert.deepEqual(small, [], state);
  }
  await close();
});
