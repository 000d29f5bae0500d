// tekigo for Node and the browser. The engine is WebAssembly; this file is its face.
import init, { Engine, version } from "./dist/tekigo.js";

export { version };

/** The instantiated module, once. */
let ready;

async function instantiate(source) {
  const url = new URL("./dist/tekigo_bg.wasm", import.meta.url);
  // Node's fetch does not read file: URLs.
  if (source === undefined && url.protocol === "file:" && globalThis.process?.versions?.node) {
    const { readFile } = await import("node:fs/promises");
    source = await readFile(url);
  }
  await init({ module_or_path: source ?? url });
}

const utf8 = new TextEncoder();

function bytesOf(input) {
  if (typeof input === "string") return utf8.encode(input);
  if (input instanceof Uint8Array) return input;
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  throw new TypeError("tekigo: the input must be a string, a Uint8Array or an ArrayBuffer");
}

export class Validator {
  #engine;

  /** @private */
  constructor(engine) {
    this.#engine = engine;
  }

  static async load({ wasm } = {}) {
    ready ??= instantiate(wasm);
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw error;
    }
    return new Validator(new Engine());
  }

  validate(input, options = {}) {
    return JSON.parse(this.report(input, { ...options, format: "ndjson" }));
  }

  report(input, { format = "json", file = "-", ...options } = {}) {
    return this.#engine.call("report", JSON.stringify({ ...options, format, file }), bytesOf(input));
  }

  fhirpath(expression, input) {
    return JSON.parse(this.#engine.call("fhirpath", JSON.stringify({ expression }), bytesOf(input)));
  }

  loadPackage(tgz, name = "package.tgz") {
    return JSON.parse(this.#engine.call("load-package", JSON.stringify({ name }), bytesOf(tgz)));
  }
}
