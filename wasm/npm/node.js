// tekigo for Node: the engine is read from beside this file.
import { compile, once, placed } from "./lib/load.js";
import { read } from "./lib/read-node.js";
import { validatorClass } from "./lib/validator.js";

export { TekigoError } from "./lib/error.js";
export { version } from "./lib/version.js";

const url = () => placed(() => new URL("./dist/tekigo.wasm", import.meta.url));
const own = once(() => compile(url(), undefined, read));

export const Validator = validatorClass(({ module, integrity }) =>
  module === undefined && integrity === undefined ? own() : compile(module === undefined ? url() : module, integrity, read),
);
