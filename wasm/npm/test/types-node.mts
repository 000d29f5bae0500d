// Compiled, never run: a program for Node alone, which has no types of the DOM.
import { readFile } from "node:fs/promises";
import { Validator, type Outcome } from "tekigo";
import { Validator as Bare } from "tekigo/bare";
import { Validator as Pool } from "tekigo/worker";

const bytes = await readFile("a.json");
const outcome: Outcome = (await Validator.load({ integrity: "sha384-x" })).validate(bytes);
await Bare.load({ module: new URL("file:///tekigo.wasm") });
await Bare.load({ module: await readFile("tekigo.wasm") });
await Bare.load({ module: fetch("https://example.com/tekigo.wasm") });
const pool = await Pool.load({ size: 2 });
const text: string = Buffer.from(await pool.validateText(bytes, undefined, { signal: AbortSignal.timeout(1000) })).toString();
console.log(outcome.valid, text);
