// axe-core on rendered pages: every document of our own, both readers, both languages, both schemes.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { absent, axe, example, root, start, stop, open, withSources } from "./browser.mjs";
import { serve } from "./server.mjs";

const options = { skip: absent, timeout: 200_000 };
const FOLDER = "clins-own";
const documents = readdirSync(join(root, "conformance/cases", FOLDER)).filter((name) => name.endsWith(".json"));
assert.ok(documents.length > 10, "the documents are there");
let validator;
let server;

before(async () => {
  if (absent) return;
  const { Validator } = await import(pathToFileURL(join(root, "wasm/npm/node.js")));
  validator = await Validator.load();
  server = await serve({ "/": join(root, "wasm/test/browser/pages") });
  await start();
});
after(async () => {
  await stop();
  await server?.close();
});

for (const audience of ["clinician", "patient"]) {
  for (const lang of ["ja", "en"]) {
    test(`rendered documents: ${audience}, ${lang}, light and dark`, options, async () => {
      // axe-core has to run in a page whose policy forbids every script
      const { page, close } = await open(server.url, { bypassCSP: true, expected: [/./] });
      const found = [];
      for (const name of documents) {
        const html = validator.render([example(`${FOLDER}/${name}`)], { audience, lang });
        await page.setContent(withSources(html));
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          found.push(...(await axe(page)).map((text) => `${name}, ${colorScheme}: ${text}`));
        }
      }
      assert.deepEqual(found, []);
      await close();
    });
  }
}

/** Words that cannot be broken, in every place where a page shows words of a document. */
function unbreakable() {
  const long = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(2);
  const extension = [{ url: `http://example.jp/${long}`, valueString: long }];
  const telecom = [{ system: "email", value: `${long}@example.org` }, { system: "phone", value: "03-0123-4545   99991" }];
  const patient = { resourceType: "Patient", extension, active: true, name: [{ text: long }], telecom, address: [{ text: long }], identifier: [{ system: "urn:oid:1.2.392.100495.20.3.51.11311234567", value: long }] };
  const organization = { resourceType: "Organization", name: long, telecom, extension };
  const report = { resourceType: "Basic", code: { text: long }, extension };
  const entry = [patient, organization, report].map((resource, index) => ({ fullUrl: `urn:uuid:00000000-0000-4000-8000-00000000000${index}`, resource }));
  return JSON.stringify({ resourceType: "Bundle", type: "collection", entry });
}

test("rendered documents fit into 320 pixels, whatever stands in them", options, async () => {
  const { page, close } = await open(server.url, { viewport: { width: 320, height: 640 }, bypassCSP: true, expected: [/./] });
  const texts = [["words that cannot be broken", unbreakable()], ...documents.map((name) => [name, example(`${FOLDER}/${name}`)])];
  const found = [];
  for (const audience of ["clinician", "patient"]) {
    for (const [name, text] of texts) {
      await page.setContent(withSources(validator.render([text], { audience })));
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (beyond > 0) found.push(`${name}, ${audience}: ${beyond} px beyond the edge`);
    }
  }
  assert.deepEqual(found, []);
  await close();
});

test("a table over time shows its newest column and whose row it is, in Japanese and English", options, async () => {
  const { page, close } = await open(server.url, { viewport: { width: 390, height: 640 }, bypassCSP: true, expected: [/./] });
  const dated = ["2024-01-15", "2024-04-15", "2024-07-15", "2024-09-30"].map((date) => example(`${FOLDER}/laboratory.json`).replace(/("effectiveDateTime": ")[\d-]+/g, `$1${date}`));
  for (const lang of ["ja", "en"]) {
    await page.setContent(withSources(validator.render(dated, { lang })));
    const seen = await page.locator(".tk-cumulative").first().evaluate((table) => {
      const inSight = (node) => {
        const { left, right } = node.getBoundingClientRect();
        return left >= -1 && right <= innerWidth + 1;
      };
      const scroller = table.parentElement;
      const heads = [...table.tHead.rows[0].cells];
      return { wide: scroller.scrollWidth > scroller.clientWidth, item: inSight(table.tBodies[0].rows[0].cells[0]), last: inSight(heads.at(-1)), unit: inSight(heads[1]), caption: table.caption.getBoundingClientRect().left >= 0 };
    });
    assert.deepEqual(seen, { wide: true, item: true, last: true, unit: false, caption: true }, lang);
  }
  // where there is room it begins where everything begins
  await page.setViewportSize({ width: 1400, height: 640 });
  const [left, heading] = await page.evaluate(() => [".tk-cumulative", "h2"].map((selector) => document.querySelector(selector).getBoundingClientRect().left));
  assert.ok(Math.abs(left - heading) < 2, `${left} and ${heading}`);
  await close();
});
