// What the elements are given, looked at before anything of it is shown: an outcome that is none would look like a document without
// faults.
import { TekigoError } from "../lib/error.js";
import { bytesOf, nameOf } from "../lib/given.js";

const wrong = (ja, en) => new TekigoError("input", { ja, en });

/** What `validate` gave, or null. */
export function outcomeOf(value) {
  if (value === null || value === undefined) return null;
  if (typeof value.valid === "boolean" && typeof value.counts === "object") return value;
  const cure =
    typeof value.then === "function" ? ["await してから渡してください", "await it first"]
    : Array.isArray(value) ? ["1 件ずつ渡してください", "give them one by one"]
    : Array.isArray(value.files) ? ["files の 1 件を渡してください", "give one of its files"]
    : ["validate の結果をそのまま渡してください", "give what validate gave"];
  throw wrong(`tekigo-report の outcome が検査結果ではありません (${nameOf(value)} でした)。${cure[0]}`, `outcome of tekigo-report is no outcome but ${nameOf(value)}: ${cure[1]}`);
}

/** A document's text or bytes, or null. */
export function sourceOf(value) {
  if (value === null || value === undefined) return null;
  // looked at alone: a text is decoded where it is shown
  if (typeof value !== "string") bytesOf(value);
  return value;
}

/** What `render` gave, or null. */
export function pageOf(value) {
  // Vue says '' for null where a text stood
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "string") return value;
  const cure =
    typeof value.then === "function" ? ["await してから渡してください", "await it first"]
    : typeof value.page === "string" ? ["page を渡してください", "give its page"]
    : ["render の結果をそのまま渡してください", "give what render gave"];
  throw wrong(`tekigo-document の html は文字列です (${nameOf(value)} でした)。${cure[0]}`, `html of tekigo-document must be a string, not ${nameOf(value)}: ${cure[1]}`);
}

/** A function that tells about a rule, or null. */
export function explainerOf(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "function") return value;
  throw wrong(`tekigo-report の explain は関数です (${nameOf(value)} でした)。例: (rule) => validator.explain(rule)`, `explain of tekigo-report must be a function, not ${nameOf(value)}: (rule) => validator.explain(rule)`);
}
