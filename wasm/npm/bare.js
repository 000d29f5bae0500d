// tekigo without an address of its engine: the caller gives it, and bundlers find no file to copy.
import { TekigoError } from "./lib/error.js";
import { compile } from "./lib/load.js";
import { validatorClass } from "./lib/validator.js";

export { TekigoError };
export { version } from "./lib/version.js";

export const Validator = validatorClass(({ module, integrity } = {}) => {
  if (module === undefined) {
    throw new TekigoError("load", {
      ja: "tekigo/bare では Validator.load({ module }) でエンジンを渡してください",
      en: "tekigo/bare has no engine of its own: give one by Validator.load({ module })",
    });
  }
  return compile(module, integrity);
});
