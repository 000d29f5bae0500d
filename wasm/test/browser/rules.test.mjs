// What people bring with them: a package of rules, a terminology master, another receiver.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { tgz } from "../../npm/test/tgz.mjs";
import { absent, drop, onPlayground, openPlayground, tekigo, unbuilt } from "./browser.mjs";

const options = { skip: absent, timeout: 200_000 };
const folder = mkdtempSync(join(tmpdir(), "tekigo-rules-"));
const server = onPlayground();

after(() => rmSync(folder, { recursive: true }));

/** Ids of the rules that were broken, once everything is listed. */
async function rules(page) {
  await page.waitForFunction(() => /^指摘 [\d,]+ 件/.test(document.querySelector("tekigo-report").shadowRoot.querySelector(".count").textContent));
  return page.evaluate(() => document.querySelector("tekigo-report").outcome.issues.map(({ rule }) => rule));
}

test("a dropped package of rules holds for what is open, at once", options, async () => {
  const pack = tgz({
    "package/package.json": JSON.stringify({ name: "born", version: "1.0.0", fhirVersions: ["4.0.1"] }),
    "package/StructureDefinition-born.json": JSON.stringify({
      resourceType: "StructureDefinition", url: "urn:tekigo:born", version: "1.0.0", name: "Born", status: "active", fhirVersion: "4.0.1", kind: "resource", abstract: false,
      type: "Patient", baseDefinition: "http://hl7.org/fhir/StructureDefinition/Patient", derivation: "constraint",
      differential: { element: [{ id: "Patient", path: "Patient" }, { id: "Patient.birthDate", path: "Patient.birthDate", min: 1 }] },
    }),
  });
  const { page, calm, close } = await openPlayground(server.url);
  await drop(page, "body", [["patient.json", '{"resourceType":"Patient","meta":{"profile":["urn:tekigo:born"]}}']]);
  await page.locator("tekigo-report .issue").first().waitFor();
  assert.ok((await rules(page)).includes("profile-unknown"));
  await drop(page, "body", [["born.tgz", [...pack]]]);
  await page.locator(".notice.good", { hasText: "born 1.0.0 を規則に加えました" }).waitFor();
  await page.locator("tekigo-report .issue", { hasText: "birthDate" }).waitFor();
  const after = await rules(page);
  assert.ok(after.includes("cardinality-min") && !after.includes("profile-unknown"), after.join(" "));
  await page.click("#open-settings");
  await page.locator(".loaded", { hasText: "born 1.0.0" }).waitFor();
  calm();
  await close();
});

test("a dropped master judges codes", { ...options, skip: unbuilt }, async () => {
  const system = "http://tekigo.example.jp/colours";
  const file = join(folder, "colours.json");
  writeFileSync(file, JSON.stringify({ resourceType: "CodeSystem", url: system, version: "20260601", name: "Colours", status: "active", content: "complete", concept: [{ code: "red", display: "赤" }] }));
  const made = spawnSync(tekigo, ["masters", "import", file, "--out", join(folder, "packs")], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  const [pack] = readdirSync(join(folder, "packs"));
  const { page, calm, close } = await openPlayground(server.url);
  await drop(page, "body", [["colour.json", JSON.stringify({ resourceType: "Basic", code: { coding: [{ system, code: "blue" }] } })]]);
  await page.locator("tekigo-report .issue").first().waitFor();
  const before = await rules(page);
  assert.ok(before.includes("code-system-unknown"), before.join(" "));
  await page.setInputFiles("#pick-files", join(folder, "packs", pack));
  await page.locator(".notice.good", { hasText: "用語マスター" }).waitFor();
  await page.locator("tekigo-report .issue", { hasText: "blue" }).first().waitFor();
  assert.ok(!(await rules(page)).includes("code-system-unknown"));
  calm();
  await close();
});

test("another receiver is another judgement, of what is open and of the rest", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  const text = '{"resourceType":"Patient","meta":{"profile":["urn:tekigo:nowhere"]}}';
  await drop(page, "body", [["one.json", text], ["other.json", text]]);
  await page.waitForFunction(() => document.querySelectorAll(".file .is-good").length === 2);
  await page.locator(".file", { hasText: "one.json" }).click();
  await page.locator(".verdict.good").waitFor();
  await page.click("#open-settings");
  await page.check('#settings input[value="clins"]');
  await page.keyboard.press("Escape");
  await page.locator(".verdict.bad").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".file .is-bad").length === 2);
  calm();
  await close();
});
