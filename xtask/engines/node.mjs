// The core module in Node, for `cargo xtask engines`.
import { readFileSync } from "node:fs";
import { answer } from "./pipe.mjs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
let wasm;

await answer({
  renew() {
    wasm = new WebAssembly.Instance(module).exports;
  },
  call(operation, options, request) {
    const at = wasm.tekigo_room(request.length) >>> 0;
    new Uint8Array(wasm.memory.buffer, at, request.length).set(request);
    const status = wasm.tekigo_call(operation, options);
    return [status, Buffer.from(new Uint8Array(wasm.memory.buffer, wasm.tekigo_answer() >>> 0, wasm.tekigo_answer_len() >>> 0))];
  },
});
