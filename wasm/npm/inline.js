// tekigo with its engine inside the script: for pages opened as files and for bundlers that copy no files.
import { packed } from "./dist/inline-data.js";
import { compile, compileChecked, once } from "./lib/load.js";
import { validatorClass } from "./lib/validator.js";

export { TekigoError } from "./lib/error.js";
export { version } from "./lib/version.js";

/** The bytes of `dist/tekigo.wasm`, out of base64 and gzip. */
async function unpack() {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

const own = once(async () => compile(await unpack()));

const checked = async (integrity) => compileChecked(await unpack(), integrity, "dist/tekigo.wasm");

export const Validator = validatorClass(({ module, integrity }) =>
  module !== undefined ? compile(module, integrity) : integrity === undefined ? own() : checked(integrity),
);
