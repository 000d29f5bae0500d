// Ten megabytes: the page stays free while they are judged, listed, laid out and filtered.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { absent, clickOnceThere, example, longestTasks, onPlayground, openPlayground } from "./browser.mjs";

const options = { skip: absent, timeout: 200_000 };
const server = onPlayground();
const folder = mkdtempSync(join(tmpdir(), "tekigo-load-"));

after(() => rmSync(folder, { recursive: true }));

/** The laboratory example with its results again and again, until it has so many bytes. */
function large(bytes, indent) {
  const bundle = JSON.parse(example("clins-own/laboratory.json"));
  const entries = bundle.entry;
  const share = JSON.stringify(entries, null, indent).length;
  bundle.entry = [];
  for (let copy = 0; copy * share < bytes; copy += 1) {
    for (const entry of entries) {
      bundle.entry.push({ ...entry, fullUrl: `urn:uuid:${String(copy).padStart(8, "0")}-0000-4000-8000-${String(bundle.entry.length).padStart(12, "0")}` });
    }
  }
  return JSON.stringify(bundle, null, indent);
}

/** Opens a 10 MB Bundle, looks at it, filters: tasks above 50 ms by the wall's clock, and the longest by the processor's. */
async function watch(file) {
  const { page, calm, close } = await openPlayground(server.url);
  await page.evaluate(() => {
    globalThis.long = [];
    new PerformanceObserver((list) => globalThis.long.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({ entryTypes: ["longtask"] });
  });
  const report = page.locator("tekigo-report");
  const longest = await longestTasks(page, async () => {
    await page.setInputFiles("#pick-files", file);
    await page.waitForFunction(() => /^指摘 [\d,]+ 件/.test(document.querySelector("tekigo-report")?.shadowRoot.querySelector(".count").textContent ?? ""), null, { timeout: 150_000 });
    await report.locator(".issue .head").first().click();
    await report.locator(".row.chosen").waitFor();
    for (const share of [0.5, 1]) {
      await report.locator(".scroller").evaluate((node, to) => node.scrollTo(0, node.scrollHeight * to), share);
      await page.waitForTimeout(100);
    }
    await report.locator("input[type=search]").fill("entry[7]");
    await page.waitForFunction(() => /件の指摘$/.test(document.querySelector("tekigo-report").shadowRoot.querySelector(".count").textContent));
  });
  const wall = await page.evaluate(() => globalThis.long);
  calm();
  await close();
  return { wall, longest };
}

for (const [name, indent] of [["10 MB on many lines", 2], ["10 MB on one line", 0]]) {
  test(`${name}: no task of the page above 50 ms`, options, async (t) => {
    const file = join(folder, "large.json");
    const text = large(10_000_000, indent);
    assert.ok(text.length >= 10_000_000);
    writeFileSync(file, text);
    const { wall, longest } = await watch(file);
    t.diagnostic(`longest tasks: ${longest.slice(0, 5).join(", ")} ms of the processor; PerformanceObserver longtask: ${JSON.stringify(wall)}`);
    // on a machine that other programs use, the observer's wall time has their turns in it: then the processor's time decides
    assert.ok(wall.length === 0 || longest[0] <= 50, `${longest[0]} ms`);
  });
}

test("a long judgement can be stopped, and asked for again", options, async () => {
  const file = join(folder, "long.json");
  writeFileSync(file, large(30_000_000, 0));
  const { page, calm, close } = await openPlayground(server.url);
  const clicked = await clickOnceThere(page, ".doc-acts .button", "中止");
  await page.setInputFiles("#pick-files", file);
  await clicked();
  await page.locator(".verdict", { hasText: "中止しました" }).waitFor();
  // the engine is there again at once
  await page.setInputFiles("#pick-files", { name: "small.json", mimeType: "", buffer: Buffer.from('{"resourceType":"Patient","gender":"M"}') });
  await page.locator("tekigo-report .issue", { hasText: "M" }).first().waitFor();
  await page.locator(".file", { hasText: "long.json" }).click();
  await page.locator(".verdict.bad").waitFor({ timeout: 150_000 });
  calm();
  await close();
});

test("ten thousand kinds of findings: listing, opening, searching and more of them never hold up the page", options, async (t) => {
  const file = join(folder, "many.json");
  const patient = { resourceType: "Patient" };
  for (let index = 0; index < 10_000; index += 1) patient[`field${String(index).padStart(5, "0")}`] = index;
  writeFileSync(file, JSON.stringify(patient, null, 1));
  const { page, calm, close } = await openPlayground(server.url);
  const report = page.locator("tekigo-report");
  const counted = (words) => page.waitForFunction((words) => document.querySelector("tekigo-report")?.shadowRoot.querySelector(".count").textContent.includes(words), words);
  const longest = await longestTasks(page, async () => {
    await page.setInputFiles("#pick-files", file);
    await counted("10,001");
    await report.locator("input[type=search]").fill("field0999");
    await counted("10 / 10,001");
    await report.locator("input[type=search]").fill("");
    await counted("指摘 10,001");
    for (let press = 0; press < 25; press += 1) await report.locator(".more").click();
    await report.locator(".head").nth(1500).click();
    await report.locator(".row.chosen").waitFor();
  });
  assert.equal(await report.locator(".issue").count(), 60 * 26);
  t.diagnostic(`longest tasks: ${longest.slice(0, 5).join(", ")} ms`);
  assert.ok(longest[0] <= 50, `${longest[0]} ms`);
  // one far beyond what is listed comes up, with all before it
  await page.evaluate(() => document.querySelector("tekigo-report").select(9000));
  const open = report.locator(".issue.open");
  assert.match(await open.textContent(), /field0[89]\d{3}/);
  assert.ok(await open.evaluate((line) => line.getBoundingClientRect().top < innerHeight), "in sight");
  calm();
  await close();
});

test("four thousand documents: no task of the page above 50 ms, and the field for names is never made anew", options, async (t) => {
  const file = join(folder, "many.ndjson");
  const line = (index) => JSON.stringify({ resourceType: "Patient", gender: index % 2 ? "male" : "M", [`f${index % 40}`]: 1 });
  writeFileSync(file, Array.from({ length: 4000 }, (_, index) => line(index)).join("\n"));
  const { page, calm, close } = await openPlayground(server.url);
  const search = page.locator(".files-filter input[type=search]");
  const longest = await longestTasks(page, async () => {
    await page.setInputFiles("#pick-files", file);
    await page.locator(".overview").waitFor();
    // while results come in, as who composes a word does
    await search.evaluate((field) => (globalThis.field = field));
    await search.focus();
    await page.keyboard.type("39", { delay: 50 });
    await page.waitForFunction(() => document.querySelector(".progress").hidden, null, { timeout: 150_000 });
    await page.locator(".tick input").check();
    await search.fill("");
    for (let press = 0; press < 9; press += 1) await page.locator(".files .more").click();
    await page.locator(".file").nth(1500).click();
    await page.locator(".verdict.bad").waitFor();
  });
  assert.ok(await search.evaluate((field) => field === globalThis.field && field.isConnected));
  t.diagnostic(`longest tasks: ${longest.slice(0, 5).join(", ")} ms`);
  assert.ok(longest[0] <= 50, `${longest[0]} ms`);
  assert.equal(await page.locator(".file").count(), 2001, "the overview and half of them");
  calm();
  await close();
});
