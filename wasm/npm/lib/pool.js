// The page's side of tekigo/worker: calls wait in line for a worker that is free; a worker that has to stop is replaced.
import { SETUP, bytesOf, calls, masterCalls, optionsText } from "./calls.js";
import { parse } from "./engine.js";
import { TekigoError } from "./error.js";

const closed = () =>
  new TekigoError("crash", { ja: "この Validator は close() で閉じられています", en: "this validator was closed" });

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
      if (this.stopped) reject(closed());
      else this.#port.post(message, transfer);
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
    this.#start.module = await addressOrModule(this.#start.module);
    this.#free.push(await this.#hire());
  }

  async #hire() {
    const hand = new Hand(this.#spawn);
    this.#hands.push(hand);
    try {
      const start = this.#module ? { module: this.#module } : this.#start;
      const { ready, failed } = await hand.ask({ start });
      if (failed) throw errorOf(failed);
      this.#module ??= ready;
      return hand;
    } catch (error) {
      this.#dismiss(hand, error);
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
    // the caller may change its bytes once this returns
    const own = documents.map((bytes) => (transfer && isWhole(bytes) ? bytes : copy(bytes)));
    const call = { operation, options: optionsText(options), documents: own };
    if (!SETUP.has(operation)) {
      if (this.#pending > 0) await this.#setups;
      return read(await this.#queue(call, signal));
    }
    this.#pending += 1;
    const kept = { ...call, documents: own.map(copy) };
    const loaded = this.#setups.then(() => this.#queue(call, signal, kept));
    this.#setups = loaded.catch(() => {}).finally(() => (this.#pending -= 1));
    return read(await loaded);
  }

  #queue(call, signal, kept) {
    return new Promise((resolve, reject) => {
      const job = { call, kept, resolve, reject };
      job.abort = () => {
        this.#line = this.#line.filter((other) => other !== job);
        reject(reasonOf(signal));
        if (job.hand) this.#dismiss(job.hand, reasonOf(signal));
        this.#next();
      };
      if (signal?.aborted) return reject(reasonOf(signal));
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
      while (hand.known < this.#log.length) {
        const { operation, options, documents } = this.#log[hand.known];
        const { error } = await hand.ask({ id: 0, operation, options, documents });
        if (error) throw errorOf(error);
        hand.known += 1;
      }
      const transfer = [...new Set(job.call.documents.map((bytes) => bytes.buffer))];
      const { bytes, error } = await hand.ask({ id: 1, ...job.call }, transfer);
      job.end();
      if (error?.kind === "crash") this.#dismiss(hand, errorOf(error));
      else this.#free.push(hand);
      if (error) {
        job.reject(errorOf(error));
      } else {
        if (job.kept) hand.known = this.#log.push(job.kept);
        job.resolve(bytes);
      }
    } catch (error) {
      job.end();
      if (job.hand) this.#dismiss(job.hand, error);
      job.reject(error);
    }
    this.#next();
  }

  close() {
    this.#isClosed = true;
    for (const job of this.#line.splice(0)) job.reject(closed());
    for (const hand of [...this.#hands]) this.#dismiss(hand, closed());
  }
}

/** A copy with a buffer of its own (Node's `Buffer.slice` is none). */
const copy = (bytes) => new Uint8Array(bytes);

/** Bytes whose buffer holds nothing else can be handed over. */
const isWhole = (bytes) => bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;

/** What a worker can be sent: addresses as text, responses as bytes. */
async function addressOrModule(source) {
  const from = await source;
  if (from instanceof URL) return from.href;
  if (typeof Response !== "undefined" && from instanceof Response) return from.arrayBuffer();
  return from;
}

/** A validator whose calls are promises of a pool. */
export async function open(spawn, { size, module, integrity }) {
  const pool = new Pool(spawn, { module, integrity, size: Math.max(1, Math.floor(size)) });
  await pool.open();
  const method = (make) => async (...given) => {
    const count = make.length;
    return pool.call(make(...given.slice(0, count)), given[count]);
  };
  const methods = (table) => Object.fromEntries(Object.entries(table).map(([name, make]) => [name, method(make)]));
  return Object.freeze({
    ...methods(calls),
    masters: Object.freeze(methods(masterCalls)),
    validateAll: (inputs, options, call) => validateAll(pool, inputs, options, call),
    close: () => pool.close(),
  });
}

async function validateAll(pool, inputs, options, { signal, transfer, onProgress, onOutcome } = {}) {
  const isNamed = (one) => typeof one === "object" && one !== null && "input" in one;
  const all = [...inputs].map((one, at) => ({
    file: isNamed(one) ? one.name : (options?.file ?? `#${at + 1}`),
    bytes: bytesOf(isNamed(one) ? one.input : one),
  }));
  const sum = all.reduce((sum, one) => sum + one.bytes.length, 0);
  const progress = { done: 0, total: all.length, doneBytes: 0, totalBytes: sum };
  const outcomes = new Array(all.length);
  // the first failure ends the others
  const ending = new AbortController();
  const ended = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
  let next = 0;
  // one lane for each worker, so that no more is copied than is worked on
  async function lane() {
    while (next < all.length) {
      const index = next++;
      const { file, bytes } = all[index];
      const size = bytes.length;
      const outcome = await pool.call(["validate", { ...options, file }, [bytes], parse], { signal: ended, transfer });
      outcomes[index] = outcome;
      progress.done += 1;
      progress.doneBytes += size;
      onOutcome?.(outcome, index);
      onProgress?.({ ...progress });
    }
  }
  onProgress?.({ ...progress });
  try {
    await Promise.all(Array.from({ length: Math.min(pool.size, all.length) }, lane));
    return outcomes;
  } catch (error) {
    ending.abort(error);
    throw error;
  }
}
