// Every way in, and every way in which it fails: the words name the address, what came, and the cure.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Validator } from "tekigo";
import { Validator as Bare } from "tekigo/bare";
import { Validator as Inline } from "tekigo/inline";
import { trap } from "./trap.mjs";

const file = new URL(import.meta.resolve("tekigo/tekigo.wasm"));
const wasm = readFileSync(file);
const integrity = JSON.parse(readFileSync(new URL(import.meta.resolve("tekigo/integrity.json"))));
const patient = '{"resourceType":"Patient","gender":"F"}';

const served = {
  "/tekigo.wasm": [200, "application/wasm", wasm],
  "/plain.wasm": [200, "application/octet-stream", wasm],
  "/page.wasm": [200, "text/html", "<!doctype html><title>dev</title>"],
  "/gone.wasm": [404, "text/html", "not found"],
  "/cut.wasm": [200, "application/wasm", wasm.subarray(0, 1000)],
};
let server, base;

before(async () => {
  server = createServer((request, response) => {
    const [status, type, body] = served[request.url] ?? [404, "text/plain", ""];
    response.writeHead(status, { "content-type": type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

async function works(validator) {
  const { issues } = (await validator).validate(patient);
  assert.ok(issues.some(({ expression }) => expression === "Patient.gender"), JSON.stringify(issues));
}

test("the engine as a module, bytes, a response, an address, or a promise of one", async () => {
  const module = await WebAssembly.compile(wasm);
  for (const [name, given] of Object.entries({
    module,
    bytes: wasm,
    buffer: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length),
    response: await fetch(`${base}/tekigo.wasm`),
    promised: fetch(`${base}/plain.wasm`),
    address: `${base}/tekigo.wasm`,
    untyped: new URL(`${base}/plain.wasm`),
    file,
  })) {
    await assert.doesNotReject(works(Validator.load({ module: given })), name);
  }
  await works(Bare.load({ module }));
  await works(Inline.load());
});

async function fails(options, ...words) {
  await assert.rejects(Validator.load(options), (error) => {
    assert.equal(error.name, "TekigoError");
    assert.equal(error.kind, "load");
    for (const word of words) {
      assert.ok(error.words.ja.includes(word), `${word} is not in: ${error.words.ja}`);
      assert.ok(error.words.en.includes(word), `${word} is not in: ${error.words.en}`);
    }
    return true;
  });
}

test("what is no engine is told with address, status, type and cure", async () => {
  await fails({ module: `${base}/page.wasm` }, `${base}/page.wasm`, "200", "text/html", "3c 21", "Validator.load", "optimizeDeps");
  await fails({ module: `${base}/gone.wasm` }, `${base}/gone.wasm`, "404", "text/html", "Validator.load");
  await fails({ module: `${base}/cut.wasm` }, `${base}/cut.wasm`, "integrity.json");
  await fails({ module: "http://127.0.0.1:1/tekigo.wasm" }, "http://127.0.0.1:1/tekigo.wasm", "CSP");
  await fails({ module: new URL("file:///no/such/tekigo.wasm") }, "file:///no/such/tekigo.wasm", "ENOENT", "tekigo/inline");
  await fails({ module: new Uint8Array([60, 33]) }, "3c 21");
  await fails({ module: 42 }, "module");
  await fails({ module: new Uint8Array() }, "module");
  await fails({ module: null }, "WebAssembly.Module");
  await fails({ module: Promise.reject(new Error("no network")) }, "no network");
  await fails({ module: new Response("<html>", { status: 404, headers: { "content-type": "text/html" } }) }, "404", "text/html");
  await fails({ module: new URL("ftp://example.org/tekigo.wasm") }, "ftp://example.org/tekigo.wasm");
  const used = new Response(wasm, { headers: { "content-type": "application/wasm" } });
  await used.arrayBuffer();
  await fails({ module: used }, "clone()");
  // WebAssembly that asks for something, which the engine never does
  await fails({ module: new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0]) }, "tekigo.wasm");
  await assert.rejects(async () => Bare.load(), /module/);
});

test("what load does not know is told, with a near name", async () => {
  for (const Any of [Validator, Bare, Inline]) {
    await assert.rejects(async () => Any.load({ modul: wasm }), (error) => error.kind === "options" && /module/.test(error.words.ja) && /module/.test(error.words.en));
    for (const given of [null, "tekigo.wasm", wasm, new URL("file:///tekigo.wasm")]) {
      await assert.rejects(async () => Any.load(given), (error) => error.kind === "options" && /\{ module, integrity \}/.test(error.words.ja));
    }
  }
});

test("a reader that may not read is told what to allow", () => {
  const allowed = `--allow-fs-read=${fileURLToPath(new URL("../lib", import.meta.url))}/*`;
  const flag = Number(process.versions.node.split(".")[0]) >= 23 ? "--permission" : "--experimental-permission";
  const code = 'import { read } from "./lib/read-node.js"; await read("/tekigo.wasm").catch((error) => console.log(error.words.ja))';
  const run = spawnSync(process.execPath, [flag, allowed, "--input-type=module", "-e", code], { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" });
  assert.match(run.stdout, /--allow-fs-read/, run.stderr);
});

test("integrity is checked wherever the engine comes from", async () => {
  const right = integrity["dist/tekigo.wasm"].integrity;
  const wrong = `sha384-${"A".repeat(64)}`;
  await works(Validator.load({ integrity: right }));
  await works(Validator.load({ module: wasm, integrity: right }));
  await fails({ integrity: wrong }, "integrity", right);
  await fails({ module: wasm, integrity: wrong }, "integrity");
  await fails({ module: `${base}/tekigo.wasm`, integrity: wrong }, "integrity");
  await fails({ module: wasm, integrity: "md5-x" }, "md5-x");
  await fails({ module: wasm, integrity: 3 }, "integrity");
  // several, of which one may be right: what fetch takes
  await works(Validator.load({ module: wasm, integrity: `${wrong} ${right}` }));
  await fails({ module: wasm, integrity: `${right} sha512-${"A".repeat(86)}==` }, "integrity");
  // never passed over: a response, the engine inside the script, and what cannot be checked any more
  const response = () => new Response(wasm, { headers: { "content-type": "application/wasm" } });
  await works(Validator.load({ module: response(), integrity: right }));
  await fails({ module: response(), integrity: wrong }, "integrity");
  await fails({ module: new WebAssembly.Module(wasm), integrity: right }, "integrity");
  await works(Inline.load({ integrity: right }));
  await assert.rejects(Inline.load({ integrity: wrong }), /integrity/);
});

test("a page of plain http, which has no crypto.subtle, is told so", async () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  try {
    await fails({ module: wasm, integrity: integrity["dist/tekigo.wasm"].integrity }, "https", "integrity");
  } finally {
    Object.defineProperty(globalThis, "crypto", own);
  }
});

test("a failure is not kept: the next load tries again", async () => {
  await fails({ module: `${base}/gone.wasm` }, "404");
  served["/gone.wasm"] = served["/tekigo.wasm"];
  await works(Validator.load({ module: `${base}/gone.wasm` }));
});

test("an engine that stopped says so at every call, and another one works", async () => {
  const validator = await Validator.load({ module: trap(1) });
  for (const cause of [WebAssembly.RuntimeError, undefined]) {
    assert.throws(() => validator.validate(patient), (error) => {
      assert.equal(error.kind, "crash");
      assert.match(error.message, /Validator\.load/);
      return cause === undefined || error.cause instanceof cause;
    });
  }
  await works(Validator.load());
});

test("an engine of another version is refused", async () => {
  await fails({ module: trap(2) }, "tekigo.wasm");
});
