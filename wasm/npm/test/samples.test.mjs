// The samples of the documentation run, and the pages show exactly them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packed } from "./project.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const samples = join(root, "docs/samples");
const referral = readFileSync(join(root, "conformance/cases/clins-own/referral.json"), "utf8");
const { folder, installed, project } = packed();
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync(samples, project, { recursive: true });
const sample = (name) => import(pathToFileURL(join(project, name)));

test("every sample of npm stands in a page, letter for letter", () => {
  const pages = ["npm.md", "integrate-web.md", "integrate-electron.md", "elements.md"].map((page) => readFileSync(join(root, "docs", page), "utf8")).join("\n");
  for (const name of readdirSync(samples).filter((name) => /\.(js|mjs|html)$/.test(name))) {
    const text = readFileSync(join(samples, name), "utf8");
    assert.ok(pages.includes(`\n${text}\`\`\``), `docs/samples/${name} is not what the pages show`);
  }
});

test("web EHR: checks before sending, makes the patient's page", async () => {
  const { check, page } = await sample("web-ehr.js");
  assert.deepEqual(await check(referral), { valid: true, errors: [] });
  const broken = await check(referral.replace('"status": "final"', '"status": "finl"').replace('"status":"final"', '"status":"finl"'));
  assert.ok(!broken.valid && /^\d+: /.test(broken.errors[0]), JSON.stringify(broken));
  assert.match(await page(referral), /^<!DOCTYPE html>/);
});

test("Electron: the main process answers its windows (Electron itself is not part of this test)", async () => {
  const electron = join(project, "node_modules/electron");
  mkdirSync(electron, { recursive: true });
  writeFileSync(join(electron, "package.json"), '{ "name": "electron", "type": "module", "exports": "./index.js" }');
  writeFileSync(join(electron, "index.js"), "export const handlers = new Map(); export const ipcMain = { handle: (name, handler) => handlers.set(name, handler) };");
  await sample("electron-main.mjs");
  const { handlers } = await import(pathToFileURL(join(electron, "index.js")));
  const ask = (name, ...given) => handlers.get(name)({}, ...given);
  assert.equal((await ask("tekigo:validate", referral)).valid, true);
  assert.equal((await ask("tekigo:keys", referral)).kind, "referral");
  assert.match(await ask("tekigo:page", referral, "patient"), /^<!DOCTYPE html>/);
});

test("the package's own page begins with the first sample", () => {
  const readme = readFileSync(join(root, "wasm/npm/README.md"), "utf8");
  assert.ok(readme.includes(`\n${readFileSync(join(samples, "first.mjs"), "utf8")}\`\`\``));
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
    assert.deepEqual(readFileSync(join(installed, name)), readFileSync(join(root, name)), name);
  }
});

test("the first sample", () => {
  const file = join(root, "conformance/cases/readme/visit.json");
  const run = spawnSync(process.execPath, [join(project, "first.mjs"), file], { encoding: "utf8", timeout: 120_000 });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /^\d+ error .*gender/m);
  assert.match(run.stdout, /不適合\n$/);
});

test("a folder in Node", () => {
  const cases = join(root, "conformance/cases/clins-own");
  const run = spawnSync(process.execPath, [join(project, "node-folder.mjs"), cases], { encoding: "utf8", timeout: 120_000 });
  assert.equal(run.status, 0, run.stderr);
  const lines = run.stdout.trim().split("\n");
  assert.equal(lines.length, readdirSync(cases).filter((name) => name.endsWith(".json")).length);
  assert.ok(lines.includes("referral.json 適合"), run.stdout);
});
