// How `cargo xtask engines` talks with an engine in a program of its own: it writes the lengths of operation, options and input
// on a line and then their bytes, and gets "STATUS LENGTH" and the answer. Three zeros make a new instance. The first line that
// it gets is "ready", or "absent" and why.
import { readSync, writeSync } from "node:fs";

let buffer = Buffer.alloc(1 << 20);
let have = 0;

/** Reads until `enough(have)` says how many bytes are the next thing; nothing where the other end is gone. */
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
    if (read === 0) return undefined;
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

/** Says that there is no such engine here, and ends. */
export function absent(why) {
  put(Buffer.from(`absent ${why}\n`));
  process.exit(0);
}

/** Answers until nobody asks any more. `renew()`, `call(operationLength, optionsLength, bytes)`: `[status, bytes]`. */
export async function answer({ renew, call }) {
  put(Buffer.from("ready\n"));
  for (;;) {
    const line = take((have) => {
      const end = buffer.subarray(0, have).indexOf(10);
      return end < 0 ? undefined : end + 1;
    });
    if (!line) return;
    const [operation, options, input] = line.toString().trim().split(" ").map(Number);
    const length = operation + options + input;
    const request = take(() => length);
    if (!request) return;
    if (length === 0) {
      await renew();
      put(Buffer.from("0 0\n"));
      continue;
    }
    const [status, told] = await call(operation, options, request);
    put(Buffer.from(`${status} ${told.length}\n`));
    put(told);
  }
}
