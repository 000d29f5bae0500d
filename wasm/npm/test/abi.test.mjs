// The five functions as docs/plugins.md promises them: a host that calls them wrongly is told in words, and can go on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const module = await WebAssembly.compile(readFileSync(new URL("../dist/tekigo.wasm", import.meta.url)));
const utf8 = new TextEncoder();

async function host() {
  const { exports } = await WebAssembly.instantiate(module, {});
  const write = (request) => {
    const bytes = typeof request === "string" ? utf8.encode(request) : request;
    const at = exports.tekigo_room(bytes.length) >>> 0;
    // only now: making room may have moved the memory
    new Uint8Array(exports.memory.buffer).set(bytes, at);
  };
  const call = (operation, options) => {
    const status = exports.tekigo_call(operation, options);
    const answer = new Uint8Array(exports.memory.buffer, exports.tekigo_answer() >>> 0, exports.tekigo_answer_len() >>> 0);
    return { status, answer: JSON.parse(new TextDecoder().decode(answer)) };
  };
  return { exports, write, call };
}

test("version 1, and no answer before a call", async () => {
  const { exports } = await host();
  assert.equal(exports.tekigo_abi_version(), 1);
  assert.equal(exports.tekigo_answer_len(), 0);
});

test("wrong calls have status 1, a kind and words in both languages, and the next call works", async () => {
  const { write, call } = await host();
  const wrong = (request, operation, options, kind) => {
    if (request !== undefined) write(request);
    const { status, answer } = call(operation, options);
    assert.deepEqual([status, answer.kind], [1, kind], JSON.stringify(answer));
    assert.ok(answer.ja && answer.en);
    write("about");
    assert.equal(call(5, 0).status, 0);
  };
  // no room was asked for in a new instance
  const { call: unasked } = await host();
  assert.deepEqual([unasked(0, 0).answer.kind, unasked(5, 5).answer.kind], ["operation", "options"]);
  wrong("", 0, 0, "operation");
  wrong("validat", 7, 0, "operation");
  wrong("about", 6, 0, "options");
  wrong("about", -1, -1, "options");
  wrong("about", 5, 0xffff_ffff, "options");
  wrong(new Uint8Array([0xff, 0xfe]), 2, 0, "options");
  wrong("validate{x", 8, 2, "options");
  wrong('validate{"profile":[]}', 8, 14, "options");
  wrong('render{"files":[{"name":"a","bytes":9}]}{}', 6, 34, "options");
  wrong("render{", 6, 0, "input");
});

test("a document of no bytes is an answer, and what was written may be asked again", async () => {
  const { write, call } = await host();
  write("validate");
  const { status, answer } = call(8, 0);
  assert.deepEqual([status, answer.valid, answer.counts.fatal], [0, false, 1]);
  write("about");
  assert.deepEqual(call(5, 0), call(5, 0));
});
