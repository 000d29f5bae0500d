// tekigo with its engine inside the script: for pages opened as files and for bundlers that copy no files.
import { packed } from "./dist/inline-data.js";
import { compile, once } from "./lib/load.js";
import { validatorClass } from "./lib/validator.js";

export { TekigoError } from "./lib/error.js";
export { version } from "./lib/version.js";

/** The engine out of its base64 and gzip. */
async function unpack() {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return compile(await new Response(stream).arrayBuffer());
}

const own = once(unpack);

export const Validator = validatorClass(({ module, integrity }) =>
  module === undefined ? own() : compile(module, integrity),
);
