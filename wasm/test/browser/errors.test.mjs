// What goes wrong is told in clear words: files that are none, engines that may not run, no network.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { absent, drop, example, onPlayground, open, openPlayground, playground, root } from "./browser.mjs";
import { serve } from "./server.mjs";

const options = { skip: absent, timeout: 200_000 };
const server = onPlayground();

const refusals = [
  ["scan.json", "%PDF-1.7\n%âãÏÓ", /これは PDF です/],
  ["photo.json", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], /これは画像です/],
  ["export.json", [0x50, 0x4b, 0x03, 0x04, 0x14, 0, 0, 0], /これは ZIP/],
  ["pack.tgz", [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3], /FHIR パッケージとして読めませんでした/],
  ["page.json", "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", /これは HTML のページです/],
  ["utf16.json", [0xff, 0xfe, 0x7b, 0, 0x7d, 0], /文字コードが UTF-16 です/],
  ["raw.json", [1, 2, 0, 0, 0, 3], /バイナリーのファイルです/],
  ["empty.json", "", /空のファイルです/],
  ["disease.masters", "TEKIGOM1 but nothing else", /パックとして読めませんでした/],
];

test("what is no document is told as what it is, and what to do", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  for (const [name, content, words] of refusals) {
    await drop(page, "body", [[name, content]]);
    await page.locator(".doc-title h2", { hasText: name }).waitFor();
    assert.match(await page.locator(".refusal").textContent(), words, name);
    assert.ok((await page.locator(".refusal p").first().textContent()).length > 10, `${name}: what to do`);
  }
  calm();
  await close();
});

test("text that is not JSON has a fatal finding at its place", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await drop(page, "body", [["broken.json", '{\n  "resourceType": "Patient",\n  "active": @\n}\n']]);
  await page.locator("tekigo-report .issue.fatal").first().waitFor();
  await page.locator("tekigo-report .issue.fatal .head").first().click();
  assert.match(await page.locator("tekigo-report .row.chosen").textContent(), /^3/);
  await page.click("#tab-document");
  await page.locator(".panel-document .empty", { hasText: "ページにできません" }).waitFor();
  calm();
  await close();
});

test("a file beyond the limit is refused before it is read", options, async () => {
  const { page, calm, close } = await openPlayground(server.url);
  await page.evaluate(() => {
    const made = new DataTransfer();
    made.items.add(new File([`{"a":"${"x".repeat(100_000_000)}"}`], "huge.json"));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer: made }));
  });
  await page.locator(".refusal", { hasText: "大きすぎます (上限 100 MB)" }).waitFor();
  calm();
  await close();
});

test("an engine that the policy forbids is told with the cure, and can be tried again", options, async () => {
  server.answer((path) => (path === "/worker.js" ? { headers: { "content-security-policy": "default-src 'self'; script-src 'self'" } } : {}));
  const { page, close } = await open(server.url, { expected: [/wasm|WebAssembly|policy/i] });
  const notice = page.locator(".notice.bad[role=alert]");
  await notice.waitFor();
  assert.match(await notice.textContent(), /WebAssembly\) の実行が止められています/);
  assert.match(await notice.textContent(), /'wasm-unsafe-eval'/);
  // what is dropped meanwhile is neither checked nor lost
  await drop(page, "body", [["visit.json", example("readme/visit.json")]]);
  await page.locator(".verdict", { hasText: "未検査" }).waitFor();
  await page.click("button[data-lang=en]");
  assert.doesNotMatch(await notice.textContent(), /[\u3040-\u30ff\u4e00-\u9fff]/, "in the language of the page");
  server.answer(() => ({}));
  await notice.locator(".button").click();
  await page.waitForSelector('#engine-state[data-state="ready"]', { state: "attached" });
  await page.locator(".verdict.bad").waitFor();
  assert.equal(await page.locator(".notice").count(), 0);
  await close();
});

test("an engine that cannot be loaded is told as that", options, async () => {
  for (const failing of [/\.wasm$/, /^\/worker\.js$/]) {
    server.answer((path) => (failing.test(path) ? { status: 503 } : {}));
    const { page, close } = await open(server.url, { expected: [/503|worker/i] });
    const notice = page.locator(".notice.bad[role=alert]");
    await notice.waitFor();
    assert.match(await notice.textContent(), /検査エンジンを読み込めませんでした.*接続を確かめて/s, String(failing));
    await close();
  }
  server.answer(() => ({}));
});

test("once opened it works without its server", options, async () => {
  const alone = await serve({ "/": playground() });
  const { page, context, close } = await openPlayground(alone.url, { serviceWorkers: "allow" });
  await page.locator("#offline").waitFor();
  await alone.close();
  await page.goto(`${alone.url}?lang=en`);
  await page.waitForSelector('#engine-state[data-state="ready"]');
  await drop(page, "#drop", [["visit.json", example("readme/visit.json")]]);
  await page.locator("tekigo-report .issue").first().waitFor();
  await page.locator("[data-focus=clear]").click();
  await page.click(".sample.of-file");
  await page.locator("tekigo-report .issue").first().waitFor();
  assert.ok(context);
  await close();
});

test("the headers that docs/playground.md names are enough", options, async () => {
  const page = readFileSync(join(root, "docs/playground.md"), "utf8");
  const [digest] = /sha256-[\w+/=]+/.exec(readFileSync(join(playground(), "index.html"), "utf8"));
  const policies = new Map([...page.matchAll(/^(\S+) +Content-Security-Policy: (.+)$/gm)].map(([, file, policy]) => [file, policy.replace("sha256-…", digest)]));
  assert.deepEqual([...policies.keys()], ["index.html", "worker.js"]);
  server.answer((path) => ({ headers: { "content-security-policy": policies.get(path === "/" ? "index.html" : path.slice(1)) ?? "default-src 'none'" } }));
  const { page: shown, calm, close } = await openPlayground(server.url);
  await shown.click(".sample.of-file");
  await shown.locator("tekigo-report .issue").first().waitFor();
  await shown.click("#tab-document");
  const patient = shown.frameLocator("tekigo-document iframe").locator(".tk-patient").first();
  await patient.waitFor();
  assert.notEqual(await patient.evaluate((node) => getComputedStyle(node).borderTopWidth), "0px");
  server.answer(() => ({}));
  calm();
  await close();
});

test("nothing leaves the page: every request is for its own files, none after they are loaded", options, async () => {
  const alone = await serve({ "/": playground() });
  const { page, calm, close } = await openPlayground(alone.url);
  await page.evaluate(() => {
    globalThis.broken = [];
    document.addEventListener("securitypolicyviolation", (event) => globalThis.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await drop(page, "#drop", [["referral.json", example("clins-own/referral-with-summary.json")]]);
  await page.locator("tekigo-report .issue").first().waitFor();
  const before = alone.asked.length;
  await page.locator("tekigo-report .head").first().click();
  await page.click("#tab-document");
  await page.frameLocator("tekigo-document iframe").locator(".tk-patient").first().waitFor();
  await page.click("#tab-keys");
  await page.locator(".panel-keys table").first().waitFor();
  assert.deepEqual(alone.asked.slice(before).filter((path) => path !== "/favicon.ico"), []);
  assert.deepEqual(await page.evaluate(() => globalThis.broken), []);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
  calm();
  await close();
  await alone.close();
});

test("a newer version waits until somebody agrees: a page never gets workers that are not its own", options, async () => {
  const copy = mkdtempSync(join(tmpdir(), "tekigo-newer-"));
  cpSync(playground(), copy, { recursive: true });
  const alone = await serve({ "/": copy });
  const { page, calm, close } = await openPlayground(alone.url, { serviceWorkers: "allow" });
  await page.locator("#offline").waitFor();
  // the next version: another engine's answer to the page, and a list under another name
  const change = (name, from, to) => writeFileSync(join(copy, name), readFileSync(join(copy, name), "utf8").replace(from, to));
  change("words.js", '"FHIR / JP-CLINS 検査"', '"新しい版"');
  change("sw.js", /tekigo-playground-\w+/, "tekigo-playground-next");
  await page.reload();
  await page.waitForSelector('#engine-state[data-state="ready"]', { state: "attached" });
  const notice = page.locator(".notice", { hasText: "新しい版があります" });
  await notice.waitFor();
  assert.equal(await page.locator(".brand-what").textContent(), "FHIR / JP-CLINS 検査", "still the old one, whole");
  await notice.locator(".button").click();
  await page.locator(".brand-what", { hasText: "新しい版" }).waitFor();
  await page.waitForSelector('#engine-state[data-state="ready"]', { state: "attached" });
  assert.equal(await page.locator(".notice").count(), 0);
  assert.equal((await page.evaluate(() => caches.keys())).length, 1, "the old one is gone");
  calm();
  await close();
  await alone.close();
  rmSync(copy, { recursive: true });
});
