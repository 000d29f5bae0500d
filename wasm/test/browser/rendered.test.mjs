// axe-core on rendered pages: every document of our own, both readers, both languages, both schemes.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { absent, axe, example, root, start, stop, open } from "./browser.mjs";
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
        await page.setContent(html);
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
