// The core module in Node, for `cargo xtask engines`: reads "OPERATION OPTIONS INPUT" as three lengths on a line and then the
// bytes, writes "STATUS LENGTH" and the answer. Three zeros make a new instance.
import { readFileSync, writeSync, readSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
let wasm = new WebAssembly.Instance(module).exports;

let buffer = Buffer.alloc(1 << 20);
let have = 0;

/** Reads until `enough(have)` says how many bytes are the next thing. */
function take(enough) {
  for (;;) {
    const length = enough(have);
    if (length !== undefined && length <= have) {
      const taken = Buffer.from(buffer.subarray(0, length));
      buffer.copyWithin(0, length, have);
      have -= length;
      return taken;
    }
    if (have === buffer.length || (length ?? 0) > buffer.length) {
      const larger = Buffer.alloc(Math.max(buffer.length * 2, length ?? 0));
      buffer.copy(larger, 0, 0, have);
      buffer = larger;
    }
    let read = 0;
    try {
      read = readSync(0, buffer, have, buffer.length - have);
    } catch (error) {
      if (error.code === "EAGAIN") continue;
      throw error;
    }
    if (read === 0) process.exit(0);
    have += read;
  }
}

function put(bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

for (;;) {
  const line = take((have) => {
    const end = buffer.subarray(0, have).indexOf(10);
    return end < 0 ? undefined : end + 1;
  });
  const [operation, options, input] = line.toString().trim().split(" ").map(Number);
  const length = operation + options + input;
  const request = take(() => length);
  if (length === 0) {
    wasm = new WebAssembly.Instance(module).exports;
    put(Buffer.from("0 0\n"));
    continue;
  }
  const at = wasm.tekigo_room(length) >>> 0;
  new Uint8Array(wasm.memory.buffer, at, length).set(request);
  const status = wasm.tekigo_call(operation, options);
  const answer = new Uint8Array(wasm.memory.buffer, wasm.tekigo_answer() >>> 0, wasm.tekigo_answer_len() >>> 0);
  put(Buffer.from(`${status} ${answer.length}\n`));
  put(Buffer.from(answer));
}
