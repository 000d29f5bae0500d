// The engine's five functions (wasm/src/lib.rs) as one: bytes in, bytes out.
import { TekigoError } from "./error.js";

const ABI_VERSION = 1;
const utf8 = new TextEncoder();
// a report that begins with a byte order mark keeps it
const text = new TextDecoder("utf-8", { ignoreBOM: true });

export const decode = (bytes) => text.decode(bytes);
export const parse = (bytes) => JSON.parse(text.decode(bytes));

/** One instance of the module: one session with rules of its own. */
export class Engine {
  #exports;

  /** @param {WebAssembly.Module} module */
  static async start(module) {
    let exports;
    try {
      ({ exports } = await WebAssembly.instantiate(module, {}));
    } catch (cause) {
      throw unfit(cause);
    }
    if (exports.tekigo_abi_version?.() !== ABI_VERSION) {
      throw new TekigoError("load", {
        ja: "エンジン (tekigo.wasm) の版がこのパッケージと合いません。同じ版の tekigo.wasm を使ってください",
        en: "the engine (tekigo.wasm) is not of this package's version: use the tekigo.wasm that came with it",
      });
    }
    const engine = new Engine();
    engine.#exports = exports;
    return engine;
  }

  /**
   * Calls an operation; `read` gets the bytes of the answer, which are gone after it returns.
   * @param {string} operation
   * @param {string} options JSON
   * @param {Uint8Array[]} pieces the input, one behind the other
   */
  call(operation, options, pieces, read) {
    const exports = this.#exports;
    if (!exports) throw stopped();
    const head = [utf8.encode(operation), utf8.encode(options)];
    const length = [...head, ...pieces].reduce((sum, piece) => sum + piece.length, 0);
    if (length >= 2 ** 32) {
      throw new TekigoError("input", { ja: `入力が大きすぎます (${length} バイト)。4 GiB より小さくしてください`, en: `the input is too large (${length} bytes): it must be below 4 GiB` });
    }
    let status, answer;
    try {
      let at = exports.tekigo_room(length) >>> 0;
      // only now: making room may have moved the memory
      const memory = new Uint8Array(exports.memory.buffer);
      for (const piece of [...head, ...pieces]) {
        memory.set(piece, at);
        at += piece.length;
      }
      status = exports.tekigo_call(head[0].length, head[1].length);
      const start = exports.tekigo_answer() >>> 0;
      answer = new Uint8Array(exports.memory.buffer, start, exports.tekigo_answer_len() >>> 0);
    } catch (error) {
      // a trap or an overflow of the stack leaves the memory as it happened to be
      this.#exports = undefined;
      throw stopped(error);
    }
    if (status === 0) return read(answer);
    const { kind, ja, en } = parse(answer);
    throw new TekigoError(kind, { ja, en });
  }
}

const stopped = (cause) =>
  new TekigoError(
    "crash",
    {
      ja: "エンジンが止まりました (メモリー不足など)。Validator.load() で作り直してください",
      en: "the engine has stopped (out of memory, for example): make a new one by Validator.load()",
    },
    { cause },
  );

/** Out of memory, or WebAssembly that is something else. */
const unfit = (cause) =>
  cause instanceof RangeError
    ? new TekigoError(
        "load",
        { ja: `エンジンを始めるメモリーがありません (${cause.message})`, en: `there is no memory to start the engine in (${cause.message})` },
        { cause },
      )
    : new TekigoError(
        "load",
        {
          ja: `この WebAssembly は tekigo.wasm ではありません (${cause?.message ?? cause})。同じ版の tekigo.wasm を使ってください`,
          en: `this WebAssembly is not tekigo.wasm (${cause?.message ?? cause}): use the tekigo.wasm that came with this package`,
        },
        { cause },
      );
