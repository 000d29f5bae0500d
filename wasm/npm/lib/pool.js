// The page's side of tekigo/worker: calls wait in line for a worker that is free; a worker that has to stop is replaced.
import { SETUP } from "./calls.js";
import { TekigoError } from "./error.js";
import { optionsText } from "./given.js";
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
export const reasonOf = (signal) => signal.reason ?? new DOMException("aborted", "AbortError");

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
