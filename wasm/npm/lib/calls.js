// Every method as what it asks of the engine: [operation, options, documents, how the answer is read]. The validator of a page
// and that of a worker are made of this one table. A worker's method takes one more argument than stands here.
import { decode, encode, parse } from "./engine.js";

const raw = (bytes) => bytes.slice();

/** Bytes of one document. */
export function bytesOf(input) {
  if (typeof input === "string") return encode(input);
  if (input instanceof Uint8Array) return input;
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  const given = input === null ? "null" : (input?.constructor?.name ?? typeof input);
  throw new TypeError(
    `tekigo: 入力は文字列、Uint8Array、ArrayBuffer のどれかです (${given} でした) / the input must be a string, a Uint8Array or an ArrayBuffer, not ${given}`,
  );
}

const isNamed = (input) => typeof input === "object" && input !== null && "input" in input && "name" in input;

/** Several documents, one behind the other; `files` tells the engine where each ends. */
function together(inputs) {
  const all = Array.isArray(inputs) ? inputs : [inputs];
  const documents = all.map((one) => bytesOf(isNamed(one) ? one.input : one));
  const files = documents.map((bytes, at) => ({
    name: isNamed(all[at]) ? String(all[at].name) : all.length === 1 ? "-" : `#${at + 1}`,
    bytes: bytes.length,
  }));
  return { files, documents };
}

const one = (operation, read = parse) => (input, options) => [operation, options, [bytesOf(input)], read];
const none = (operation, name) => (value, options) => [operation, { ...options, [name]: value }, [], parse];

function request(operation, inputs, options) {
  const { files, documents } = together(inputs ?? []);
  return ["request", { ...options, operation, files }, documents, parse];
}

function render(read) {
  return (inputs, options) => {
    const { files, documents } = together(inputs);
    return ["render", { ...options, files }, documents, read];
  };
}

export const calls = {
  validate: one("validate"),
  validateText: one("validate", raw),
  report: one("report", decode),
  keys: one("keys"),
  request,
  compare(registered, changed) {
    const { files, documents } = together([registered, changed]);
    return ["compare", { files }, documents, parse];
  },
  split: one("split"),
  extract: (input) => ["extract", undefined, [bytesOf(input)], parse],
  render: render((bytes) => parse(bytes).page),
  renderWithWarnings: render(parse),
  fhirpath: (expression, input, options) => ["fhirpath", { ...options, expression }, [bytesOf(input)], parse],
  explain: (rule) => ["explain", { rule }, [], parse],
  rules: () => ["rules", undefined, [], parse],
  loadPackage: one("load-package"),
  define: one("load-definitions"),
  loadRules: (rules) => ["load-rules", undefined, [bytesOf(rules)], parse],
  about: () => ["about", undefined, [], parse],
};

export const masterCalls = {
  load: (pack) => ["load-masters", undefined, [bytesOf(pack)], parse],
  list: () => ["masters", undefined, [], parse],
  find: none("masters-find", "text"),
  suggest: none("masters-suggest", "code"),
  show: none("masters-show", "code"),
};

/** Calls that change what the session knows; a worker that starts later has to make them too. */
export const SETUP = new Set(["load-package", "load-definitions", "load-rules", "load-masters"]);

/** Options as the engine takes them; `undefined` is as good as absent. */
export const optionsText = (options) => (options === undefined ? "" : JSON.stringify(options));
