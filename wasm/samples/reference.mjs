// node reference.mjs MODULE FILE: findings, keys and page of a document, one JSON a line; what every other sample must print.
import { readFileSync } from "node:fs";

const [modulePath, file] = process.argv.slice(2);
const { exports: wasm } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(modulePath)));
const utf8 = new TextEncoder();
const document = readFileSync(file);

for (const [operation, options] of [
  ["validate", { file: "a.json", lang: "ja" }],
  ["keys", {}],
  ["render", { audience: "patient" }],
]) {
  const parts = [utf8.encode(operation), utf8.encode(JSON.stringify(options)), document];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  let at = wasm.tekigo_room(length) >>> 0;
  for (const part of parts) {
    new Uint8Array(wasm.memory.buffer, at, part.length).set(part);
    at += part.length;
  }
  const status = wasm.tekigo_call(parts[0].length, parts[1].length);
  const answer = new Uint8Array(wasm.memory.buffer, wasm.tekigo_answer() >>> 0, wasm.tekigo_answer_len() >>> 0);
  if (status !== 0) throw new Error(new TextDecoder().decode(answer));
  process.stdout.write(Buffer.from(answer));
  process.stdout.write("\n");
}
