// Figures of docs/performance.md: `node wasm/npm/test/figures.mjs [NDJSON…]`. Time is the processor time of this process (threads
// that compile included): clocks lie where others use the machine too. Not a test.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { compile } from "../lib/load.js";
import { Engine } from "../lib/engine.js";

const wasm = readFileSync(new URL("../dist/tekigo.wasm", import.meta.url));
const cases = new URL("../../../conformance/cases/", import.meta.url);
const visit = readFileSync(new URL("readme/visit.json", cases));
const referral = readFileSync(new URL("clins-own/referral.json", cases));

/** Milliseconds of processor time that `work` takes, best of `rounds`. */
async function cost(work, rounds = 1) {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
const show = (what, value, unit = "ms") => console.log(`${what.padEnd(58)} ${typeof value === "number" ? value.toFixed(value < 10 ? 2 : 0) : value} ${unit}`);
const call = (engine, input) => engine.call("validate", "", [input], (answer) => answer.length);

if (process.env.TEKIGO_BROTLI) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length };
  show("brotli, quality 11", brotliCompressSync(wasm, { params }).length, "bytes");
}
show("raw", wasm.length, "bytes");
show("gzip, level 9", gzipSync(wasm, { level: 9 }).length, "bytes");

let module, engine;
show("compile and instantiate", await cost(async () => {
  module = await compile(wasm);
  engine = await Engine.start(module);
}));
show("first result: a Bundle of FHIR and JP Core", await cost(() => call(engine, visit)));
show("first result of a referral", await cost(() => call(engine, referral)));
const second = await Engine.start(module);
show("another instance of the same module: first result", await cost(() => call(second, visit)));
show("another instance of the same module: referral", await cost(() => call(second, referral)));
for (let warm = 0; warm < 200; warm++) call(engine, visit);
const patient = JSON.parse(visit).entry[0].resource;
patient.contact = Array.from({ length: 36 }, (_, at) => ({ name: { family: `山田${at}`, given: ["太郎"] }, telecom: [{ system: "phone", value: `03-0000-${1000 + at}` }] }));
const small = Buffer.from(JSON.stringify(patient));
for (let warm = 0; warm < 500; warm++) call(engine, small);
show(`warm: a Patient of ${small.length} bytes`, (await cost(() => { for (let at = 0; at < 200; at++) call(engine, small); }, 5)) / 200);
show(`warm: a referral of ${referral.length} bytes`, (await cost(() => { for (let at = 0; at < 20; at++) call(engine, referral); }, 5)) / 20);

/** The documents of benches/benches/render.rs. */
function pages() {
  const document = JSON.parse(readFileSync(new URL("../../../core/src/render/sample.json", import.meta.url)));
  const noise = "iVBORw0KGgoAAAANSUhEUgAABAAAAAMACAIAAAA12IJa".padEnd(1_250_000, "qwertyuiopasdfghjklzxcvbnm");
  for (let at = 0; at < 8; at++) {
    const attachment = { contentType: "image/png", data: noise, title: `画像${at}` };
    document.entry.push({ fullUrl: `urn:uuid:00000000-0000-4000-9000-${String(at).padStart(12, "0")}`, resource: { resourceType: "DocumentReference", status: "current", content: [{ attachment }] } });
  }
  const result = (at) => {
    const [item, day] = [at % 40, Math.floor(at / 40)];
    const two = (number) => String(number).padStart(2, "0");
    return {
      fullUrl: `urn:uuid:00000000-0000-4000-a000-${String(at).padStart(12, "0")}`,
      resource: {
        resourceType: "Observation", status: "final", category: [{ coding: [{ code: "laboratory" }] }],
        code: { text: `検査${item}`, coding: [{ system: "urn:oid:1.2.392.200119.4.504", code: `3A${String(item).padStart(3, "0")}0000023920${item % 10}` }] },
        effectiveDateTime: `2026-${two(Math.floor(day / 28) + 1)}-${two((day % 28) + 1)}T09:00:00+09:00`,
        valueQuantity: { value: ((at * 37) % 900) / 10, unit: "g/dL", system: "http://unitsofmeasure.org", code: "g/dL" },
        referenceRange: [{ low: { value: 3.8, unit: "g/dL" }, high: { value: 52.2, unit: "g/dL" } }],
      },
    };
  };
  const results = { resourceType: "Bundle", type: "collection", entry: Array.from({ length: 1000 }, (_, at) => result(at)) };
  return { "10 MB with images": document, "1,000 results": results };
}
for (const [name, document] of Object.entries(pages())) {
  const text = Buffer.from(JSON.stringify(document));
  const page = () => engine.call("render", "", [text], (answer) => answer.length);
  page();
  show(`page of ${name}, ${(text.length / 1e6).toFixed(2)} MB`, await cost(page, 8));
  show(`JSON.parse of the same`, await cost(() => JSON.parse(new TextDecoder().decode(text)), 8));
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file);
  const inputs = [];
  if (file.endsWith(".ndjson")) {
    for (let start = 0, end; start < text.length && inputs.length < 6000; start = end + 1) {
      end = text.indexOf(10, start);
      if (end < 0) end = text.length;
      if (end > start) inputs.push(text.subarray(start, end));
    }
  } else inputs.push(text);
  const bytes = inputs.reduce((sum, input) => sum + input.length, 0);
  const decoder = new TextDecoder();
  const judge = await cost(() => inputs.forEach((input) => call(engine, input)), 4);
  const parse = await cost(() => inputs.forEach((input) => JSON.parse(decoder.decode(input))), 4);
  show(`${file.split("/").at(-1)}, ${(bytes / 1e6).toFixed(1)} MB: tekigo`, bytes / judge / 1000, "MB/s");
  show(`${file.split("/").at(-1)}: TextDecoder and JSON.parse of V8`, bytes / parse / 1000, "MB/s");
  show(`${file.split("/").at(-1)}: ratio`, parse / judge, "");
}
