// The page's side of tekigo/worker: calls wait in line for a worker that is free; a worker that has to stop is replaced.
import { SETUP, calls, masterCalls } from "./calls.js";
import { parse } from "./engine.js";
import { TekigoError } from "./error.js";
import { bytesOf, documentOf, isPlain, knownNames, nameOf, optionsText, withOptions, wrongOptions } from "./given.js";
import { sendable } from "./load.js";
import { version } from "./version.js";

const closed = () =>
  new TekigoError("crash", { ja: "この Validator は close() で閉じられています", en: "this validator was closed" });

/** A file that is no worker of this package, or one that a browser had kept since another version. */
const foreign = (other) =>
  new TekigoError("load", {
    ja: `ワーカーのファイルがこの版の tekigo/worker.js ではありません (${other ?? "版の返事がありません"}、要るのは ${version})。workerUrl と、ブラウザーに残った古いファイルを確かめてください`,
    en: `the worker's file is not tekigo/worker.js of this version (${other ?? "it told none"}, ${version} is needed): check workerUrl, and old files that the browser has kept`,
  });

const errorOf = ({ kind, ja, en }) => new TekigoError(kind, { ja, en });
const reasonOf = (signal) => signal.reason ?? new DOMException("aborted", "AbortError");

/** One worker: starts, makes one call at a time, and can be stopped in the middle of one. */
class Hand {
  #port;
  #settle;
  /** How many entries of the pool's log it has made. */
  known = 0;
  stopped = false;

  constructor(spawn) {
    this.#port = spawn({
      message: (message) => this.#settle?.resolve(message),
      error: (error) => {
        this.stopped = true;
        this.#settle?.reject(error);
      },
    });
  }

  ask(message, transfer = []) {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      if (this.stopped) return reject(closed());
      this.#port.post(message, transfer);
    });
  }

  stop(reason) {
    this.stopped = true;
    this.#port.stop();
    this.#settle?.reject(reason);
  }
}

export class Pool {
  #spawn;
  #start;
  #size;
  #module;
  #hands = [];
  #free = [];
  #line = [];
  /** Calls that changed the session and have succeeded, for workers that did not make them. */
  #log = [];
  #setups = Promise.resolve();
  #pending = 0;
  #isClosed = false;

  constructor(spawn, { module, integrity, size }) {
    this.#spawn = spawn;
    this.#start = { module, integrity };
    this.#size = size;
  }

  /** Starts the first worker, which compiles the engine. */
  async open() {
    this.#start.module = await sendable(this.#start.module);
    this.#free.push(await this.#hire());
  }

  async #hire() {
    const hand = new Hand(this.#spawn);
    this.#hands.push(hand);
    try {
      const start = this.#module ? { module: this.#module } : this.#start;
      const said = await hand.ask({ start });
      if (said?.failed) throw errorOf(said.failed);
      if (!said?.ready || said.version !== version) throw foreign(said?.version);
      this.#module ??= said.ready;
      return hand;
    } catch (error) {
      this.#dismiss(hand, error);
      // a worker that stops before it was there has crashed over no document
      if (!this.#isClosed && error instanceof TekigoError && error.kind === "crash") throw new TekigoError("load", error.words, { cause: error });
      throw error;
    }
  }

  #dismiss(hand, reason) {
    hand.stop(reason);
    this.#hands = this.#hands.filter((other) => other !== hand);
    this.#free = this.#free.filter((other) => other !== hand);
  }

  /** Makes one call; what is being loaded when it is asked for is loaded before. */
  async call([operation, options, documents, read], { signal, transfer = false } = {}) {
    if (this.#isClosed) throw closed();
    signal?.throwIfAborted();
    const call = { operation, options: optionsText(options) };
    // the caller may change its bytes once this returns
    call.documents = documents.map(transfer && areApart(documents) ? taken : copy);
    if (!SETUP.has(operation)) {
      if (this.#pending > 0) await until(this.#setups, signal);
      return read(await this.#queue(call, signal));
    }
    this.#pending += 1;
    const kept = { ...call, documents: call.documents.map(copy) };
    const loaded = this.#setups.then(() => this.#queue(call, signal, kept));
    this.#setups = loaded.catch(() => {}).finally(() => (this.#pending -= 1));
    return read(await until(loaded, signal));
  }

  #queue(call, signal, kept) {
    return new Promise((resolve, reject) => {
      // either may have come about while what was asked for earlier was loaded
      if (this.#isClosed) return reject(closed());
      if (signal?.aborted) return reject(reasonOf(signal));
      const job = { call, kept, resolve, reject, ended: false };
      job.abort = () => {
        job.ended = true;
        this.#line = this.#line.filter((other) => other !== job);
        reject(reasonOf(signal));
        if (job.hand) this.#dismiss(job.hand, reasonOf(signal));
        this.#next();
      };
      signal?.addEventListener("abort", job.abort, { once: true });
      job.end = () => signal?.removeEventListener("abort", job.abort);
      this.#line.push(job);
      this.#next();
    });
  }

  get size() {
    return this.#size;
  }

  #next() {
    // a worker may have failed while it had nothing to do
    for (const hand of this.#free.filter((hand) => hand.stopped)) this.#dismiss(hand, closed());
    while (this.#line.length > 0 && (this.#free.length > 0 || this.#hands.length < this.#size)) {
      const job = this.#line.shift();
      this.#work(job, this.#free.pop());
    }
  }

  async #work(job, free) {
    try {
      job.hand = free;
      const hand = (job.hand ??= await this.#hire());
      // it was given up while the worker started
      if (job.ended) this.#free.push(hand);
      else await this.#answer(job, hand);
    } catch (error) {
      job.end();
      if (job.hand) this.#dismiss(job.hand, error);
      job.reject(error);
    }
    this.#next();
  }

  async #answer(job, hand) {
    while (hand.known < this.#log.length) {
      const { operation, options, documents } = this.#log[hand.known];
      const { error } = await hand.ask({ id: 0, operation, options, documents });
      if (error) throw errorOf(error);
      hand.known += 1;
    }
    const transfer = job.call.documents.map((bytes) => bytes.buffer);
    const { bytes, error } = await hand.ask({ id: 1, ...job.call }, transfer);
    job.end();
    if (error?.kind === "crash") this.#dismiss(hand, errorOf(error));
    else this.#free.push(hand);
    if (error) return job.reject(errorOf(error));
    if (job.kept) hand.known = this.#log.push(job.kept);
    job.resolve(bytes);
  }

  close() {
    this.#isClosed = true;
    for (const job of this.#line.splice(0)) job.reject(closed());
    for (const hand of [...this.#hands]) this.#dismiss(hand, closed());
  }
}

/** A copy with a buffer of its own (Node's `Buffer.slice` is none). */
const copy = (bytes) => new Uint8Array(bytes);

/** The bytes themselves, taken out of the caller's hands at once; copied where they share memory or cannot go (WebAssembly's). */
function taken(bytes) {
  if (bytes.byteLength !== bytes.buffer.byteLength) return copy(bytes);
  try {
    return new Uint8Array(structuredClone(bytes.buffer, { transfer: [bytes.buffer] }));
  } catch {
    return copy(bytes);
  }
}
const areApart = (documents) => new Set(documents.map(({ buffer }) => buffer)).size === documents.length;

/** What `work` comes to, or that it was given up. */
function until(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(reasonOf(signal));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

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
