// The core module in a page of headless Chromium, for `cargo xtask engines`. Bytes cross to the page as base64.
import { readFileSync } from "node:fs";
import { absent as missing, start, stop, blank } from "../../wasm/test/browser/browser.mjs";
import { absent, answer } from "./pipe.mjs";

if (missing) absent(missing);
await start();
const page = await blank();
await page.evaluate(async (module) => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const text = (bytes) => {
    let chars = "";
    for (let at = 0; at < bytes.length; at += 8192) chars += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(chars);
  };
  const compiled = await WebAssembly.compile(bytes(module));
  let wasm;
  globalThis.renew = async () => {
    wasm = (await WebAssembly.instantiate(compiled)).exports;
  };
  globalThis.call = ([operation, options, packed]) => {
    const request = bytes(packed);
    const at = wasm.tekigo_room(request.length) >>> 0;
    new Uint8Array(wasm.memory.buffer, at, request.length).set(request);
    const status = wasm.tekigo_call(operation, options);
    return [status, text(new Uint8Array(wasm.memory.buffer, wasm.tekigo_answer() >>> 0, wasm.tekigo_answer_len() >>> 0))];
  };
}, readFileSync(process.argv[2]).toString("base64"));

try {
  await answer({
    renew: () => page.evaluate(() => globalThis.renew()),
    async call(operation, options, request) {
      const [status, told] = await page.evaluate((call) => globalThis.call(call), [operation, options, request.toString("base64")]);
      return [status, Buffer.from(told, "base64")];
    },
  });
} finally {
  await stop();
}
