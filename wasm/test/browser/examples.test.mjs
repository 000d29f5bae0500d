// The examples of the package, as a reader would run them: built by Vite, or laid beside the package, and opened.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { absent, open, playground, root, start, stop } from "./browser.mjs";
import { serve } from "./server.mjs";

const examples = join(root, "wasm/npm/examples");
const missing = existsSync(join(examples, "node_modules/vite")) ? false : "Vite is not installed: npm ci in wasm/npm/examples";
const options = { skip: absent || missing, timeout: 200_000 };
const out = mkdtempSync(join(tmpdir(), "tekigo-examples-"));
let server;

before(async () => {
  if (options.skip) return;
  const built = spawnSync(process.execPath, [join(examples, "node_modules/vite/bin/vite.js"), "build", "--outDir", join(out, "built"), "--emptyOutDir", "--logLevel", "warn"], { cwd: examples, encoding: "utf8" });
  assert.equal(built.status, 0, built.stdout + built.stderr);
  cpSync(join(examples, "html"), join(out, "html"), { recursive: true });
  cpSync(join(playground(), "tekigo"), join(out, "html/tekigo"), { recursive: true });
  server = await serve({ "/": join(out, "built"), "/html/": join(out, "html") });
  await start();
});
after(async () => {
  await stop();
  await server?.close();
  rmSync(out, { recursive: true });
});

for (const name of ["html", "react", "vue"]) {
  test(`${name}: a chosen file has its findings and its page`, options, async () => {
    const { page, calm, close } = await open(`${server.url}${name}/`, { expected: [/favicon/, /404/] });
    await page.locator("tekigo-report").waitFor();
    await page.setInputFiles("input[type=file]", join(root, "conformance/cases/clins-own/referral.json"));
    await page.locator("tekigo-report .issue").first().waitFor();
    await page.locator("tekigo-report .row").first().waitFor();
    await page.locator("tekigo-report .head").first().click();
    await page.locator("tekigo-report .explain-act").click();
    await page.locator("tekigo-report .explain .rule-line").waitFor();
    const shown = name === "html" ? page.locator("tekigo-document .tk-patient").first() : page.frameLocator("tekigo-document iframe").locator(".tk-patient").first();
    await shown.waitFor();
    assert.match(await shown.textContent(), /適合 花子/);
    // what a text would hide is found, and nothing of the document before stays
    await page.setInputFiles("input[type=file]", { name: "bom.json", mimeType: "application/json", buffer: Buffer.from('\ufeff{"resourceType":') });
    await page.locator("tekigo-report .issue", { hasText: "BOM" }).waitFor();
    await page.locator("tekigo-document .empty").waitFor();
    assert.equal(await page.locator("tekigo-document .tree, tekigo-document iframe").count(), 0);
    calm();
    await close();
  });
}
