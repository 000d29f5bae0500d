// tekigo for browsers, Deno and bundlers: the engine is fetched from beside this file.
import { beside, compile, once, placed } from "./lib/load.js";
import { validatorClass } from "./lib/validator.js";

export { TekigoError } from "./lib/error.js";
export { version } from "./lib/version.js";

// bundlers know these words and copy the file
const url = () => placed(() => beside(new URL("./dist/tekigo.wasm", import.meta.url), "dist/tekigo.wasm"));
const own = once(() => compile(url()));

export const Validator = validatorClass(({ module, integrity }) =>
  module === undefined && integrity === undefined ? own() : compile(module === undefined ? url() : module, integrity),
);
