// tekigo/worker as programs see it: the validator's methods as promises of a pool, and many documents at once.
import { calls, masterCalls } from "./calls.js";
import { parse } from "./engine.js";
import { TekigoError } from "./error.js";
import { bytesOf, documentOf, isPlain, knownNames, nameOf, withOptions, wrongOptions } from "./given.js";
import { Pool, reasonOf } from "./pool.js";

const CALL = ["signal", "transfer"];
const MANY = [...CALL, "onProgress", "onOutcome"];

/** The last argument of a call. */
function callOf(given, names, what) {
  const { signal, transfer, onProgress, onOutcome } = knownNames(given, names, what);
  if (signal !== undefined && !(typeof signal?.aborted === "boolean" && typeof signal.throwIfAborted === "function")) {
    throw wrongOptions(`signal は AbortSignal です (${nameOf(signal)} でした)。AbortController なら controller.signal を渡してください`, `signal must be an AbortSignal, not ${nameOf(signal)}: of an AbortController give controller.signal`);
  }
  if (transfer !== undefined && typeof transfer !== "boolean") throw wrongOptions(`transfer は true か false です (${nameOf(transfer)} でした)`, `transfer must be true or false, not ${nameOf(transfer)}`);
  for (const [name, told] of Object.entries({ onProgress, onOutcome })) {
    if (told !== undefined && typeof told !== "function") throw wrongOptions(`${name} は関数です (${nameOf(told)} でした)`, `${name} must be a function, not ${nameOf(told)}`);
  }
  return { signal, transfer, onProgress, onOutcome };
}

/** What is of the call and stands among the options is told, where it belongs as well. */
function apart(options, names) {
  const name = isPlain(options) && names.find((name) => name in options);
  if (name) throw wrongOptions(`${name} はオプションではなく、その次の (最後の) 引数 { ${name} } で渡してください`, `${name} is no option: give it in the argument after the options, { ${name} }`);
}

/** A validator whose calls are promises of a pool. */
export async function open(spawn, { size, module, integrity }) {
  if (!Number.isFinite(size) || size <= 0) throw wrongOptions(`size は 1 以上の数です (${String(size)} でした)`, `size must be a number from 1, not ${String(size)}`);
  const pool = new Pool(spawn, { module, integrity, size: Math.max(1, Math.floor(size)) });
  await pool.open();
  const method = (name, make) => async (...given) => {
    const count = make.length;
    for (const options of given.slice(0, count)) apart(options, CALL);
    return pool.call(make(...given.slice(0, count)), callOf(given[count], CALL, name));
  };
  const methods = (table, below = "") => Object.fromEntries(Object.entries(table).map(([name, make]) => [name, method(`${below}${name}`, make)]));
  return Object.freeze({
    ...methods(calls),
    masters: Object.freeze(methods(masterCalls, "masters.")),
    validateAll: async (inputs, options, call) => {
      apart(options, MANY);
      return validateAll(pool, inputs, options, callOf(call, MANY, "validateAll"));
    },
    close: () => pool.close(),
  });
}

/** Documents that were given one behind the other: not the letters of one, nor its bytes. */
function listOf(inputs) {
  if (typeof inputs === "object" && inputs !== null && !ArrayBuffer.isView(inputs) && typeof inputs[Symbol.iterator] === "function") return [...inputs];
  throw new TekigoError("input", {
    ja: `validateAll に渡すのは文書の配列です (${nameOf(inputs)} でした)。1 件なら validate を使ってください`,
    en: `validateAll takes an array of documents, not ${nameOf(inputs)}: for one use validate`,
  });
}

async function validateAll(pool, inputs, options, { signal, transfer, onProgress, onOutcome }) {
  const all = listOf(inputs).map((one, at) => {
    const { name, bytes } = documentOf(one, at + 1);
    return { file: name ?? options?.file ?? `#${at + 1}`, bytes };
  });
  // a buffer that holds several of them can go only once
  const times = new Map();
  for (const { bytes } of all) times.set(bytes.buffer, (times.get(bytes.buffer) ?? 0) + 1);
  const sum = all.reduce((sum, one) => sum + one.bytes.length, 0);
  const progress = { done: 0, total: all.length, doneBytes: 0, totalBytes: sum };
  const outcomes = new Array(all.length);
  // the caller's signal ends all, and so does the first failure
  const ending = new AbortController();
  const end = () => ending.abort(reasonOf(signal));
  signal?.throwIfAborted();
  signal?.addEventListener("abort", end, { once: true });
  let next = 0;
  // one lane for each worker, so that no more is copied than is worked on
  async function lane() {
    while (next < all.length) {
      const index = next++;
      const { file, bytes } = all[index];
      const size = bytes.length;
      const call = { signal: ending.signal, transfer: transfer && times.get(bytes.buffer) === 1 };
      const outcome = await pool.call(["validate", withOptions(options, { file }), [bytesOf(bytes, index + 1)], parse], call);
      outcomes[index] = outcome;
      progress.done += 1;
      progress.doneBytes += size;
      onOutcome?.(outcome, index);
      onProgress?.({ ...progress });
    }
  }
  try {
    onProgress?.({ ...progress });
    await Promise.all(Array.from({ length: Math.min(pool.size, all.length) }, lane));
    return outcomes;
  } catch (error) {
    ending.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}
