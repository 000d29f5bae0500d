// tekigo/worker in Node's worker threads: the answers of the validator itself, and what only workers can.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Validator as Direct } from "tekigo";
import { TekigoError, Validator } from "tekigo/worker";
import { tgz } from "./tgz.mjs";
import { trap } from "./trap.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (name) => readFileSync(join(root, "conformance/cases", name));
const [visit, referral] = [read("readme/visit.json"), read("clins-own/referral.json")];
const set = (url) => JSON.stringify({ resourceType: "ValueSet", url, status: "active" });

let pool, direct;
before(async () => {
  [pool, direct] = await Promise.all([Validator.load({ size: 2 }), Direct.load()]);
});
after(() => pool.close());

/** A document that takes long enough to be interrupted. */
function long() {
  const entry = Array.from({ length: 30_000 }, (_, id) => ({
    fullUrl: `urn:uuid:00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
    resource: { resourceType: "Observation", status: "x", code: { text: "x" }, valueQuantity: { value: id, unit: "mg" } },
  }));
  return Buffer.from(JSON.stringify({ resourceType: "Bundle", type: "collection", entry }));
}

test("every method gives what the validator gives", async () => {
  assert.deepEqual(await pool.validate(visit), direct.validate(visit));
  assert.deepEqual(await pool.validateText(visit), direct.validateText(visit));
  assert.equal(await pool.report(visit, { format: "html" }), direct.report(visit, { format: "html" }));
  assert.deepEqual(await pool.keys(referral), direct.keys(referral));
  assert.deepEqual(await pool.request("register", referral, { consent: "direct" }), direct.request("register", referral, { consent: "direct" }));
  assert.deepEqual(await pool.compare(referral, referral), direct.compare(referral, referral));
  assert.deepEqual(await pool.split(referral), direct.split(referral));
  assert.deepEqual(await pool.extract(referral), direct.extract(referral));
  assert.equal(await pool.render([referral, visit]), direct.render([referral, visit]));
  assert.deepEqual(await pool.renderWithWarnings(referral, { audience: "patient" }), direct.renderWithWarnings(referral, { audience: "patient" }));
  assert.deepEqual(await pool.fhirpath("Bundle.entry.count()", visit), direct.fhirpath("Bundle.entry.count()", visit));
  assert.deepEqual(await pool.explain("dom-6"), direct.explain("dom-6"));
  assert.deepEqual(await pool.rules(), direct.rules());
  assert.deepEqual(await pool.about(), direct.about());
  assert.deepEqual(await pool.masters.list(), []);
  // a method that is added to one is added to the other
  const names = (of) => Object.keys(of).sort();
  assert.deepEqual(names(pool).filter((name) => !["validateAll", "close"].includes(name)), names(direct));
  assert.deepEqual(names(pool.masters), names(direct.masters));
});

test("mistakes reject with the same words", async () => {
  await assert.rejects(pool.validate(visit, { profile: [] }), (error) => error instanceof TekigoError && error.kind === "options" && /profiles/.test(error.words.ja));
  await assert.rejects(pool.validate(42), (error) => error instanceof TekigoError && error.kind === "input");
});

test("bytes are copied unless they are handed over", async () => {
  const bytes = new Uint8Array(visit);
  await pool.validate(bytes);
  assert.equal(bytes.length, visit.length);
  await pool.validate(bytes, undefined, { transfer: true });
  assert.equal(bytes.length, 0);
});

test("many documents: answers in order, progress to the end", async () => {
  const inputs = Array.from({ length: 20 }, (_, at) => ({ name: `${at}.json`, input: at % 2 ? visit : referral }));
  const steps = [];
  const seen = new Set();
  const outcomes = await pool.validateAll(inputs, { lang: "en" }, { onProgress: (step) => steps.push(step), onOutcome: (outcome, index) => seen.add(`${index}.json` === outcome.file && index) });
  assert.deepEqual(outcomes.map(({ file }) => file), inputs.map(({ name }) => name));
  assert.deepEqual(outcomes[1].issues, direct.validate(visit).issues);
  assert.equal(seen.size, 20);
  assert.deepEqual(steps.map(({ done }) => done), Array.from({ length: 21 }, (_, done) => done));
  const last = steps.at(-1);
  assert.ok(last.doneBytes === last.totalBytes && last.total === 20);
  assert.deepEqual(await pool.validateAll([]), []);
});

test("a call can be ended, and the next one works", async () => {
  const bytes = long();
  // that it rejects is what shows that the answer was not waited for; how long either takes is the machine's affair
  await assert.rejects(pool.validate(bytes, undefined, { signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
  const stop = new AbortController();
  const waiting = pool.validate(visit, undefined, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(pool.validate(visit, undefined, { signal: AbortSignal.abort() }), { name: "AbortError" });
  await assert.rejects(pool.validateAll([bytes, bytes, bytes], undefined, { signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
  assert.deepEqual(await pool.validate(visit), direct.validate(visit));
});

test("what is loaded is there for every later call, in workers that start later as well", async () => {
  const ours = await Validator.load({ size: 2 });
  try {
    const pack = tgz({ "package/package.json": JSON.stringify({ name: "born", version: "1.0.0", fhirVersions: ["4.0.1"] }), "package/ValueSet-a.json": set("urn:in-a-package") });
    const loading = ours.loadPackage(pack, { name: "born.tgz" });
    // asked for before it is there, answered after
    const [info, ...abouts] = await Promise.all([loading, ours.about(), ours.about(), ours.about()]);
    assert.equal(info.name, "born");
    for (const { rules } of abouts) assert.match(rules, /born/);
    await ours.define(set("urn:b"), { name: "b.json" });
    await assert.rejects(ours.loadPackage(new Uint8Array(9), { name: "c.tgz" }), TekigoError);
    // both workers go, two new ones come
    const bytes = long();
    const ended = [1, 2].map(() => ours.validate(bytes, undefined, { signal: AbortSignal.timeout(50) }).catch(() => {}));
    await Promise.all(ended);
    for (const { rules } of await Promise.all([ours.about(), ours.about(), ours.about()])) {
      assert.match(rules, /born.*b\.json$/);
    }
  } finally {
    ours.close();
  }
});

test("a worker whose engine stops is replaced, and its call alone fails", async () => {
  const ours = await Validator.load({ size: 2, module: trap(1) });
  try {
    for (const { reason } of await Promise.allSettled([1, 2, 3, 4].map(() => ours.validate(visit)))) assert.equal(reason.kind, "crash");
    await assert.rejects(ours.validateAll([visit, referral]), { kind: "crash" });
  } finally {
    ours.close();
    ours.close();
  }
});

test("a closed validator says so, and a worker that cannot start too", async () => {
  const ours = await Validator.load({ size: 1 });
  const waiting = ours.validate(long());
  ours.close();
  await assert.rejects(waiting, /close/);
  await assert.rejects(ours.about(), /close/);
  await assert.rejects(Validator.load({ module: new Uint8Array([60, 33]) }), (error) => error instanceof TekigoError && /3c 21/.test(error.words.en));
});

test("no worker is left behind by what was asked for while something was loaded", async () => {
  const ours = await Validator.load({ size: 1 });
  const asked = [ours.loadPackage(new Uint8Array(9)), ours.about(), ours.define(set("urn:late"))];
  ours.close();
  for (const { reason } of await Promise.allSettled(asked)) assert.match(reason.message, /close/);
});

test("a call that waits for what is loaded, or for a worker to start, can be given up", async () => {
  const ours = await Validator.load({ size: 2 });
  try {
    const stop = new AbortController();
    const loading = ours.define(set("urn:slow"));
    const asked = [ours.about(undefined), ours.validate(long(), undefined, { signal: stop.signal }), ours.define(set("urn:never"), undefined, { signal: stop.signal })];
    stop.abort(new Error("enough"));
    const [about, ...ended] = await Promise.allSettled(asked);
    assert.equal(about.status, "fulfilled");
    for (const { reason } of ended) assert.match(reason.message, /enough/);
    await loading;
    const { rules } = await ours.about();
    assert.doesNotMatch(rules, /never/);
  } finally {
    ours.close();
  }
});

test("a file that is no worker of this version is told, and nothing waits for it", async () => {
  const worker = (code) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const port = 'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => parentPort.postMessage';
  for (const [workerUrl, pattern] of [
    [new URL("file:///no/such/worker.js"), /worker\.js/],
    [worker("1"), /exit 0/],
    [worker("throw new Error('broken')"), /broken/],
    [worker(`${port}({ hello: 1 }))`), /tekigo\/worker\.js/],
    [worker(`${port}({ ready: {}, version: "0.0.1" }))`), /0\.0\.1/],
    ["worker.js", /workerUrl/],
    ["", /workerUrl/],
  ]) {
    await assert.rejects(Validator.load({ workerUrl }), (error) => error instanceof TekigoError && error.kind === "load" && pattern.test(error.words.ja) && pattern.test(error.words.en));
  }
});

test("what Validator.load does not know is told", async () => {
  for (const [options, pattern] of [
    [{ workerURL: "x" }, /workerUrl/],
    [{ workers: 2 }, /size/],
    [{ size: 0 }, /size/],
    [{ size: "2" }, /size/],
    [{ size: Infinity }, /size/],
    [null, /module/],
    ["worker.js", /module/],
  ]) {
    await assert.rejects(Validator.load(options), (error) => error instanceof TekigoError && error.kind === "options" && pattern.test(error.words.ja) && pattern.test(error.words.en));
  }
});
