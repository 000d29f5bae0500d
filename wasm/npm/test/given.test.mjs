// What a caller can give wrongly: told in both languages, with what it was and what to give instead, and nothing is the worse for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { TekigoError, Validator } from "tekigo";
import { Validator as Pool } from "tekigo/worker";

const text = '{"resourceType":"Patient","gender":"F"}';
const bytes = () => new TextEncoder().encode(text);
const tekigo = await Validator.load();
const pool = await Pool.load({ size: 1 });
test.after(() => pool.close());
const expected = tekigo.validate(text);

/** Holds that both validators tell the same mistake. */
async function told(kind, pattern, call) {
  const check = (error) => {
    assert.ok(error instanceof TekigoError, String(error?.stack ?? error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.words.ja, pattern);
    assert.match(error.words.en, pattern);
    return true;
  };
  assert.throws(() => call(tekigo), check);
  await assert.rejects(async () => call(pool), check);
}

/** Bytes that were handed over to nobody. */
function gone(view) {
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

test("what is no document is told with its cure", async () => {
  for (const [given, cure] of [
    [undefined, /undefined/],
    [null, /null/],
    [3, /Number/],
    [{ resourceType: "Patient" }, /Object.*JSON\.stringify/],
    [[text], /Array.*validateAll/],
    [new File([text], "a.json"), /File.*arrayBuffer\(\)/],
    [new Response(text), /Response.*arrayBuffer\(\)/],
    [Promise.resolve(text), /Promise.*await/],
    [new Blob([text]).stream(), /ReadableStream.*(?:最後まで|to the end)/],
    [new SharedArrayBuffer(8), /SharedArrayBuffer.*new Uint8Array/],
    [{ name: "a", input: text }, /Object.*file/],
    [gone(bytes()), /transfer/],
    [gone(bytes()).buffer, /transfer/],
    [gone(new DataView(bytes().buffer)), /transfer/],
  ]) {
    await told("input", cure, (of) => of.validate(given));
    await told("input", cure, (of) => of.fhirpath("true", given));
  }
  await told("input", /2.*Number/, (of) => of.compare(text, 3));
  await told("input", /2.*File/, (of) => of.render([text, new File([], "x")]));
  await told("input", /Uint8Array/, (of) => of.loadPackage("package.tgz"));
  await told("input", /Uint8Array/, (of) => of.masters.load("disease.pack"));
  await told("input", /文書|document/, (of) => of.render([]));
  await told("options", /name/, (of) => of.render([{ name: 3, input: text }]));
  await told("options", /nmae.*name/, (of) => of.render([{ nmae: "a", input: text }]));
  // none of it has stopped the engine
  assert.deepEqual(tekigo.validate(text), expected);
  assert.deepEqual(await pool.validate(text), expected);
});

test("bytes of another realm are bytes (Jest, frames), and so are views of every kind", async () => {
  const other = () => {
    const made = runInNewContext(`new Uint8Array(${text.length})`);
    made.set(bytes());
    return made;
  };
  const shared = new Uint8Array(new SharedArrayBuffer(text.length));
  shared.set(bytes());
  const views = [other(), other().buffer, new DataView(bytes().buffer), shared, Buffer.from(text), new Uint16Array(new Uint8Array([...bytes(), 32]).buffer)];
  for (const given of views) {
    assert.deepEqual(tekigo.validate(given), expected);
    assert.deepEqual(await pool.validate(given, undefined, { transfer: true }), expected);
  }
  assert.deepEqual(tekigo.validate(text, runInNewContext('({ for: "auto" })')), expected);
});

test("options that say nothing, or something else than was meant, are told", async () => {
  for (const options of [null, "clins", 3, true, ["clins"], () => {}, new Map([["for", "clins"]]), new Date()]) {
    await told("options", /\{ (?:名前|name): /, (of) => of.validate(text, options));
    await told("options", /\{ (?:名前|name): /, (of) => of.fhirpath("true", text, options));
    await told("options", /\{ (?:名前|name): /, (of) => of.masters.find("x", options));
  }
  for (const [options, pattern] of [
    [{ profiles: new Set(["x"]) }, /profiles.*Set/],
    [{ maxBytes: NaN }, /maxBytes.*NaN/],
    [{ maxBytes: 10n }, /maxBytes.*bigint/],
    [{ now: new Date(NaN) }, /now.*Invalid Date/],
    [{ for: Symbol("clins") }, /for.*symbol/],
    [{ onProgres() {} }, /onProgres.*function/],
    [{ profile: [] }, /profile.*profiles/],
  ]) {
    await told("options", pattern, (of) => of.validate(text, options));
  }
  const circle = {};
  circle.self = circle;
  await told("options", /JSON/, (of) => of.validate(text, circle));
  // what a program has at hand and means the same
  const now = new Date("2026-11-29T00:00:00Z");
  assert.deepEqual(tekigo.fhirpath("now()", text, { now }), [now.toISOString()]);
  assert.deepEqual(tekigo.validate(text, { for: undefined }), expected);
});

test("texts that a call hangs on", async () => {
  for (const given of [undefined, null, 3, {}, bytes()]) {
    await told("options", /expression.*fhirpath\(expression, input/, (of) => of.fhirpath(given, text));
    await told("options", /rule.*explain\(rule\)/, (of) => of.explain(given));
    await told("options", /text.*masters\.find\(text/, (of) => of.masters.find(given));
    await told("options", /code.*masters\.show\(code/, (of) => of.masters.show(given));
    await told("options", /operation.*request\(operation, inputs/, (of) => of.request(given, text));
  }
});

test("the last argument of a worker's call", async () => {
  const rejects = (call, pattern) => assert.rejects(call, (error) => error instanceof TekigoError && error.kind === "options" && pattern.test(error.words.ja) && pattern.test(error.words.en));
  await rejects(pool.validate(text, undefined, { signl: undefined }), /signl.*signal/);
  await rejects(pool.validate(text, undefined, null), /signal, transfer.*null/);
  await rejects(pool.validate(text, undefined, AbortSignal.abort()), /AbortSignal/);
  await rejects(pool.validate(text, undefined, { signal: new AbortController() }), /controller\.signal/);
  await rejects(pool.validate(text, undefined, { transfer: [] }), /transfer.*Array/);
  await rejects(pool.validate(text, { signal: AbortSignal.abort() }), /signal/);
  await rejects(pool.explain("dom-6", { transfr: true }), /transfer/);
  await rejects(pool.validateAll([text], { onProgress() {} }), /onProgress/);
  await rejects(pool.validateAll([text], undefined, { onProgres() {} }), /onProgress/);
  await rejects(pool.validateAll([text], undefined, { onOutcome: 3 }), /onOutcome.*Number/);
  for (const inputs of [undefined, text, bytes(), { 0: text }, (async function* () {})()]) {
    await assert.rejects(pool.validateAll(inputs), (error) => error.kind === "input" && /validate/.test(error.words.ja));
  }
  await assert.rejects(pool.validateAll([text, new File([], "x")]), (error) => error.kind === "input" && /2.*File/.test(error.words.en));
  assert.deepEqual((await pool.validateAll(new Set([text]), { file: "a" }))[0].file, "a");
});

test("bytes that are handed over are gone at once, and memory that cannot go is copied", async () => {
  const mine = bytes();
  const [first, second] = await Promise.allSettled([1, 2].map(() => pool.validate(mine, undefined, { transfer: true })));
  assert.deepEqual(first.value, expected);
  assert.match(second.reason.words.ja, /transfer/);
  const twice = bytes();
  const outcomes = await pool.validateAll([twice, twice], undefined, { transfer: true });
  assert.deepEqual(outcomes.map(({ issues }) => issues), [expected.issues, expected.issues]);
  assert.deepEqual((await pool.compare(twice, twice, { transfer: true })).differences, []);
  const wasm = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer).fill(32);
  wasm.set(bytes());
  assert.deepEqual(await pool.validate(wasm, undefined, { transfer: true }), expected);
  assert.equal(wasm.length, 65536);
});
