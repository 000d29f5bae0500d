// The validator of a page or program: every call at once.
import { calls, masterCalls } from "./calls.js";
import { Engine } from "./engine.js";
import { knownNames, optionsText } from "./given.js";

const MADE = Symbol();

/** A class `Validator` whose `load` finds the engine by `moduleFor(options)`. */
export function validatorClass(moduleFor) {
  class Validator {
    /** Use `Validator.load()`. */
    constructor(made, engine) {
      if (made !== MADE) throw new TypeError("tekigo: await Validator.load()");
      const method = (make) => (...given) => {
        const [operation, options, documents, read] = make(...given);
        return engine.call(operation, optionsText(options), documents, read);
      };
      for (const [name, make] of Object.entries(calls)) {
        Object.defineProperty(this, name, { value: method(make), enumerable: true });
      }
      const masters = Object.fromEntries(Object.entries(masterCalls).map(([name, make]) => [name, method(make)]));
      Object.defineProperty(this, "masters", { value: Object.freeze(masters), enumerable: true });
    }

    static async load(options) {
      return new Validator(MADE, await Engine.start(await moduleFor(knownNames(options, ["module", "integrity"], "Validator.load"))));
    }
  }
  return Validator;
}
