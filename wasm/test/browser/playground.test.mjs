// The playground in use: by mouse, by keyboard, by dropping, in both languages.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { absent, drop, example, onPlayground, open, openPlayground } from "./browser.mjs";

const options = { skip: absent, timeout: 200_000 };
const server = onPlayground();
const folder = mkdtempSync(join(tmpdir(), "tekigo-playground-"));

after(() => rmSync(folder, { recursive: true }));

const findings = (page) => page.locator("tekigo-report .issue");

test("a dropped document is judged, its findings lead to their places", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await drop(page, "#drop", [["visit.json", example("readme/visit.json")]]);
  await findings(page).first().waitFor();
  assert.equal(await page.locator(".doc-title h2").textContent(), "visit.json");
  assert.match(await page.locator(".doc-title .verdict").textContent(), /不適合/);
  assert.match(await page.locator("tekigo-report .chip.error").textContent(), /エラー\s*3/);
  await findings(page).filter({ hasText: "女性" }).locator(".head").click();
  const chosen = page.locator("tekigo-report .row.chosen");
  assert.match(await chosen.textContent(), /^28\s*"gender": "女性"/);
  assert.equal(await chosen.locator("mark").textContent(), '"女性"');
  // the caret stands below the value's first character
  const [caret, mark] = await Promise.all([page.locator("tekigo-report .caret-at").boundingBox(), chosen.locator("mark").boundingBox()]);
  assert.ok(Math.abs(caret.x - mark.x) < 2, `caret at ${caret.x}, value at ${mark.x}`);
  calm();
  await close();
});

test("a document may come before the engine is there", options, async () => {
  const { page, calm, close } = await open(server.url);
  await drop(page, "body", [["visit.json", example("readme/visit.json")]]);
  await findings(page).first().waitFor();
  assert.equal(await page.locator(".notice").count(), 0);
  calm();
  await close();
});

test("giving up what is looked at leaves what holds for the page: the start, a package, a master", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  const told = await page.evaluate(async () => {
    const { Engine } = await import("./engine.js");
    const engine = new Engine();
    const { version } = await engine.lasting("about", {});
    const lasting = engine.lasting("lines", { blob: new Blob(["{}\n{}\n"]), most: 9 });
    const looked = engine.call("about", {}).catch((why) => why);
    // both are asked of the worker, neither is answered: an answer is a task of its own
    for (let turn = 0; turn < 9; turn += 1) await null;
    engine.abort();
    return [typeof version, await lasting, await looked];
  });
  assert.deepEqual(told, ["string", [[1, 0, 2], [2, 3, 5]], { fail: "cancelled" }]);
  calm();
  await close();
});

test("filters by severity, rule and words, and gives them up again", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await page.click(".sample.of-bad");
  await findings(page).first().waitFor();
  const all = await findings(page).count();
  await page.locator("tekigo-report .chip.information").click();
  await page.waitForFunction((before) => document.querySelector("tekigo-report").shadowRoot.querySelectorAll(".issue").length < before, all);
  assert.equal(await page.locator("tekigo-report .issue.information").count(), 0);
  await page.locator("tekigo-report select").selectOption("cardinality-min");
  await page.waitForFunction(() => [...document.querySelector("tekigo-report").shadowRoot.querySelectorAll(".issue")].every((issue) => issue.dataset.key.includes("cardinality-min")));
  await page.locator("tekigo-report input[type=search]").fill("no such words");
  await page.locator("tekigo-report .empty button").click();
  await page.waitForFunction((before) => document.querySelector("tekigo-report").shadowRoot.querySelectorAll(".issue").length === before, all);
  calm();
  await close();
});

test("everything by keyboard: example, finding, explanation, back, views", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await page.locator(".sample").first().focus();
  await page.keyboard.press("Enter");
  await findings(page).first().waitFor();
  const inReport = () => page.evaluate(() => document.querySelector("tekigo-report").shadowRoot.activeElement?.className ?? "");
  // by Tab only, from wherever the focus is
  for (let presses = 0; presses < 40 && !(await inReport()).includes("head"); presses += 1) await page.keyboard.press("Tab");
  assert.match(await inReport(), /head/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("tekigo-report .issue.open").waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("tekigo-report").shadowRoot.activeElement.getAttribute("aria-expanded")), "true");
  for (let presses = 0; presses < 5 && !(await inReport()).includes("explain-act"); presses += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("tekigo-report .explain .rule-line").waitFor();
  assert.match(await inReport(), /explain/);
  await page.keyboard.press("Escape");
  assert.match(await inReport(), /explain-act/);
  await page.keyboard.press("/");
  await page.keyboard.type("gender");
  await page.waitForFunction(() => document.querySelector("tekigo-report").shadowRoot.querySelectorAll(".issue").length === 1);
  await page.locator("#tab-findings").focus();
  await page.keyboard.press("ArrowRight");
  await page.locator("tekigo-document iframe").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.locator(".panel-keys table").first().waitFor();
  calm();
  await close();
});

test("the rendered page for both audiences, and what is saved is what is shown", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await page.click(".sample.of-file");
  await page.click("#tab-document");
  const frame = page.frameLocator("tekigo-document iframe");
  await frame.locator(".tk-patient").first().waitFor();
  assert.match(await frame.locator(".tk-patient").first().textContent(), /適合 花子/);
  // its style sheet is let in, by digest
  assert.notEqual(await frame.locator(".tk-patient").first().evaluate((node) => getComputedStyle(node).borderTopWidth), "0px");
  assert.equal(await frame.locator(".tk-raw").count() > 0, true);
  await page.click('[data-again="audience-patient"]');
  await frame.locator(".tk-for-patient").waitFor();
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click(".save-page")]);
  assert.equal(saved.suggestedFilename(), "referral-with-summary-patient-ja.html");
  assert.match(readFileSync(await saved.path(), "utf8"), /^<!DOCTYPE html>[\s\S]*tk-for-patient/);
  calm();
  await close();
});

test("the keys of a referral, and what the service will take out of it", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await page.click(".sample.of-file");
  await page.click("#tab-keys");
  await page.locator(".panel-keys table").nth(1).waitFor();
  const text = await page.locator(".panel-keys").textContent();
  for (const words of ["必要なキーはそろっています", "1311234569^2024^R0002", "本態性高血圧症", "アムロジン"]) assert.ok(text.includes(words), words);
  calm();
  await close();
});

test("a folder: a list, an overview, the files of one rule, and reports on all", options, async () => {
  mkdirSync(join(folder, "day/sub"), { recursive: true });
  for (const name of ["referral", "laboratory", "allergies"]) writeFileSync(join(folder, "day", `${name}.json`), example(`clins-own/${name}.json`));
  writeFileSync(join(folder, "day/sub/visit.json"), example("readme/visit.json"));
  writeFileSync(join(folder, "day/sub/patient.xml"), '<Patient xmlns="http://hl7.org/fhir"><gender value="F"/></Patient>');
  writeFileSync(join(folder, "day/note.txt"), "no document");
  const { page, calm, close } = await openPlayground(server.url);
  await page.setInputFiles("#pick-folder", join(folder, "day"));
  await page.locator(".overview").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".file .is-waiting").length === 0);
  assert.match(await page.locator(".overview h2").textContent(), /5 件/);
  assert.match(await page.locator(".notice").textContent(), /1 件は読みませんでした/);
  await page.locator(".overview .link", { hasText: "binding-required" }).click();
  await page.locator(".files-rule").waitFor();
  const names = await page.locator(".file .file-name").allTextContents();
  assert.equal(names.length, 3, "the overview, the visit and the XML patient");
  await page.locator(".file", { hasText: "patient.xml" }).click();
  await findings(page).first().waitFor();
  await page.locator(".menu .button").click();
  const [saved] = await Promise.all([page.waitForEvent("download"), page.locator(".menu-act", { hasText: "NDJSON" }).click()]);
  const lines = readFileSync(await saved.path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ file }) => file), ["day/allergies.json", "day/laboratory.json", "day/referral.json", "day/sub/patient.xml", "day/sub/visit.json"]);
  assert.deepEqual(lines.map(({ valid }) => valid), [true, true, true, false, false]);
  calm();
  await close();
});

test("NDJSON is a document a line; pasted text is a document", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  const lines = ['{"resourceType":"Patient","gender":"male"}', "", '{"resourceType":"Patient","gender":"M"}', "{"].join("\n");
  await drop(page, "#drop", [["patients.ndjson", lines]]);
  await page.waitForFunction(() => document.querySelectorAll(".file").length === 4 && document.querySelectorAll(".file .is-waiting").length === 0);
  assert.deepEqual((await page.locator(".file .file-name").allTextContents()).map((name) => name.replace(/ .*/, "")), ["まとめ", "patients.ndjson:1", "patients.ndjson:3", "patients.ndjson:4"]);
  await page.locator("[data-focus=clear]").click();
  await page.click("[data-act=paste]");
  await page.fill("#paste-area", '{"resourceType": "Patient", "birthDate": "2020-13-01"}');
  await page.keyboard.press("Control+Enter");
  await findings(page).filter({ hasText: "2020-13-01" }).waitFor();
  calm();
  await close();
});

test("the language changes everything at once, and stands in the address", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await page.click(".sample.of-bad");
  await findings(page).first().waitFor();
  await page.locator("tekigo-report .head").first().click();
  await page.click("button[data-lang=en]");
  await page.waitForFunction(() => document.querySelector("tekigo-report").shadowRoot.querySelector(".chip.error span").textContent === "error");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.match(page.url(), /lang=en/);
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
  for (const selector of [".top .private", ".files-head", ".views", ".doc-head", "tekigo-report .bar", "tekigo-report .tabs", "tekigo-report .issue.open .facts dt"]) {
    assert.doesNotMatch(await page.locator(selector).first().textContent(), japanese, selector);
  }
  await page.click("#tab-document");
  await page.frameLocator("tekigo-document iframe").locator("html[lang=en]").waitFor();
  calm();
  await close();
  const again = await openPlayground(`${server.url}?lang=en&theme=dark`);
  assert.equal(await again.page.title(), "tekigo — FHIR / JP-CLINS validator");
  assert.equal(await again.page.locator("body").evaluate((node) => getComputedStyle(node).colorScheme), "dark");
  await again.close();
});

test("the reports that are saved are the command line's", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await drop(page, "#drop", [["visit.json", example("readme/visit.json")]]);
  await findings(page).first().waitFor();
  for (const [words, check] of [
    ["HTML", (text) => assert.match(text, /^<!DOCTYPE html>/)],
    ["SARIF", (text) => assert.equal(JSON.parse(text).version, "2.1.0")],
    ["OperationOutcome", (text) => assert.equal(JSON.parse(text).resourceType, "OperationOutcome")],
    ["CSV", (text) => assert.match(text, /visit\.json/)],
  ]) {
    await page.locator(".menu > .button").click();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.locator(".menu-act", { hasText: words }).first().click()]);
    check(readFileSync(await saved.path(), "utf8"));
  }
  calm();
  await close();
});

test("names of files: what turns text around is shown, a folder is told once, large counts are short", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await drop(page, "#drop", [["報告\u202egnp.json", '{"resourceType":"Patient"}'], ["مريض.json", '{"resourceType":"Patient"}']]);
  await page.locator(".overview").waitFor();
  const line = page.locator(".file", { hasText: "gnp.json" });
  assert.equal(await line.locator(".unseen").textContent(), "U+202E");
  assert.equal(await page.locator(".file", { hasText: "مريض" }).locator("bdi[dir=ltr]").count(), 1, "its ending at its end");
  await line.click();
  assert.equal(await page.locator(".doc-title h2 .unseen").textContent(), "U+202E");
  await page.locator("[data-focus=clear]").click();
  for (const part of ["a", "b/c"]) {
    mkdirSync(join(folder, "named", part), { recursive: true });
    for (const name of ["one", "two"]) writeFileSync(join(folder, "named", part, `${name}.json`), '{"resourceType":"Patient"}');
  }
  await page.setInputFiles("#pick-folder", join(folder, "named"));
  await page.locator(".overview").waitFor();
  assert.deepEqual(await page.locator(".files-list > li").evaluateAll((lines) => lines.map((line) => line.querySelector("bdi")?.textContent ?? "")), ["", "a/", "one.json", "two.json", "b/c/", "one.json", "two.json"]);
  assert.equal(await page.locator(".file").nth(3).getAttribute("title"), "b/c/one.json");
  const shown = await page.evaluate(async () => {
    const { compact, setLanguage } = await import("./words.js");
    const ja = [compact(9999), compact(45_000)];
    setLanguage("en");
    return [...ja, compact(45_000)];
  });
  assert.deepEqual(shown, ["9,999", "4.5万", "45K"]);
  calm();
  await close();
});

test("files are closed one by one; the last leads to the first page", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  const patient = '{"resourceType":"Patient"}';
  await drop(page, "#drop", [["a.json", patient], ["b.json", patient], ["c.json", patient], ["d.json", patient]]);
  await page.locator(".overview").waitFor();
  const left = () => page.locator(".file .file-name bdi").allTextContents();
  await page.locator(".file", { hasText: "b.json" }).click();
  await page.locator(".doc-acts .close").click();
  await page.locator(".doc-title h2", { hasText: "c.json" }).waitFor();
  assert.deepEqual(await left(), ["a.json", "c.json", "d.json"]);
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "このファイルを閉じる");
  // by key, and the focus stays in the list
  await page.locator(".file", { hasText: "a.json" }).focus();
  await page.keyboard.press("Delete");
  await page.waitForFunction(() => document.querySelectorAll(".file .file-name bdi").length === 2);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /c\.json/);
  assert.equal(await page.locator(".doc-title h2").textContent(), "c.json");
  await page.locator(".doc-acts .close").click();
  await page.locator(".doc-title h2", { hasText: "d.json" }).waitFor();
  await page.locator(".doc-acts .close").click();
  await page.locator("#start").waitFor();
  assert.equal(await page.locator("#resume").isVisible(), false);
  calm();
  await close();
});

test("back and forward go between what was looked at, and leave no file behind", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  const patient = '{"resourceType":"Patient"}';
  await drop(page, "#drop", [["a.json", patient], ["b.json", patient]]);
  await page.locator(".overview").waitFor();
  await page.locator(".file", { hasText: "a.json" }).click();
  await page.locator(".file", { hasText: "b.json" }).click();
  const title = (words) => page.locator(".doc-title h2", { hasText: words }).waitFor();
  await title("b.json");
  await page.click("button[data-lang=en]");
  await page.goBack();
  await title("a.json");
  await page.goBack();
  await page.locator(".overview").waitFor();
  await page.goBack();
  await page.locator("#resume", { hasText: "Back to the open files (2)" }).waitFor();
  await page.goForward();
  await page.locator(".overview").waitFor();
  await page.goBack();
  await page.click("#resume");
  await page.locator(".overview").waitFor();
  // what the visit before looked at is gone after a reload: its places in the history are the first page
  await page.reload();
  await page.waitForSelector('#engine-state[data-state="ready"]', { state: "attached" });
  await page.goBack();
  await page.locator("#start").waitFor();
  calm();
  await close();
});

test("while a document waits for its turn again, the list says so", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await page.evaluate(() => {
    globalThis.said = [];
    new MutationObserver(() => globalThis.said.push(document.querySelector("tekigo-report")?.ariaBusy)).observe(document.body, { subtree: true, attributes: true, childList: true });
  });
  await drop(page, "#drop", [["visit.json", example("readme/visit.json")]]);
  await findings(page).first().waitFor();
  await page.waitForFunction(() => document.querySelector("tekigo-report").ariaBusy === "false");
  assert.ok(await page.evaluate(() => globalThis.said.includes("true")));
  calm();
  await close();
});

test("on paper: what is looked at, whole, and nothing to press", options, async () => {
  const { page, calm, close } = await openPlayground(`${server.url}?theme=dark`);
  await page.click(".sample.of-bad");
  await findings(page).first().waitFor();
  const pages = async () => ((await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  assert.ok((await pages()) > 3, "findings");
  await page.emulateMedia({ media: "print" });
  for (const selector of [".top", ".files", ".views", ".doc-acts", ".foot", "tekigo-report .bar"]) assert.equal(await page.locator(selector).first().isVisible(), false, selector);
  assert.equal(await page.locator("body").evaluate((node) => getComputedStyle(node).colorScheme), "light");
  await page.emulateMedia({ media: null });
  await page.click("#tab-document");
  await page.frameLocator("tekigo-document iframe").locator(".tk-patient").first().waitFor();
  assert.ok((await pages()) > 2, "the rendered page");
  await page.click("#tab-keys");
  await page.locator(".panel-keys table").first().waitFor();
  assert.ok((await pages()) >= 1, "keys");
  calm();
  await close();
});
