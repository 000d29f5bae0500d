// Figures of docs/performance.md: `node wasm/test/browser/start-up.mjs [MODULE.wasm [ROUNDS]]`. From the request for the module to the first
// answer, in fresh pages of a fresh browser: by the wall's clock, and by the processor time of the page's thread, which does not
// count what other programs of the machine take (Linux). Not a test.
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { absent, blank, root, start, stop } from "./browser.mjs";

if (absent) {
  console.log(`skipped: ${absent}`);
  process.exit(0);
}
const [file = join(root, "wasm/npm/dist/tekigo.wasm"), rounds = "5"] = process.argv.slice(2);
const module = readFileSync(file);
const visit = readFileSync(join(root, "conformance/cases/readme/visit.json"), "utf8");
const referral = readFileSync(join(root, "conformance/cases/clins-own/referral.json"), "utf8");

const server = createServer((request, response) => {
  const isModule = request.url === "/tekigo.wasm";
  response.writeHead(200, { "content-type": isModule ? "application/wasm" : "text/html" }).end(isModule ? module : "<!doctype html><title>start</title>");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}/`;

const arguments_ = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
};
const renderers = () => readdirSync("/proc").filter((name) => /^\d+$/.test(name) && arguments_(name).includes("--type=renderer"));

const best = {};
const note = (what, value) => (best[what] = Math.min(best[what] ?? Infinity, value));
for (let round = 0; round < Number(rounds); round += 1) {
  const others = new Set(renderers());
  await start();
  const page = await blank();
  await page.goto(url);
  // a spare one may be there: it does nothing
  const ours = renderers().filter((name) => !others.has(name));
  const taken = () => ours.reduce((sum, pid) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6, 0);
  const before = taken();
  const ready = await page.evaluate(async () => {
    const start = performance.now();
    const { instance } = await WebAssembly.instantiateStreaming(fetch("/tekigo.wasm"));
    globalThis.begun = start;
    globalThis.call = (operation, text) => {
      const wasm = instance.exports;
      const input = new TextEncoder().encode(operation + text);
      const at = wasm.tekigo_room(input.length) >>> 0;
      new Uint8Array(wasm.memory.buffer, at, input.length).set(input);
      wasm.tekigo_call(operation.length, 0);
      return new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.tekigo_answer() >>> 0, wasm.tekigo_answer_len() >>> 0));
    };
    return performance.now() - start;
  });
  const instantiated = taken();
  await page.evaluate(() => globalThis.call("about", "").length);
  const opened = taken();
  const first = await page.evaluate((visit) => (globalThis.call("validate", visit), performance.now() - globalThis.begun), visit);
  const answered = taken();
  note("wall: instantiated", ready);
  note("wall: first answer after the request", first);
  note("page's thread: module instantiated", instantiated - before);
  note("page's thread: then the rules opened", opened - instantiated);
  note("page's thread: then a Bundle judged", answered - opened);
  note("page's thread: first answer after the request", answered - before);
  await page.evaluate((referral) => globalThis.call("validate", referral).length, referral);
  note("page's thread: then a referral", taken() - answered);
  await stop();
}
server.close();
for (const [what, value] of Object.entries(best)) console.log(`${what.padEnd(50)} ${value.toFixed(1)} ms (best of ${rounds})`);
