// Every method as what it asks of the engine: [operation, options, documents, how the answer is read]. The validator of a page
// and that of a worker are made of this one table. A worker's method takes one more argument than stands here.
import { decode, parse } from "./engine.js";
import { TekigoError } from "./error.js";
import { bytesOf, contentOf, documentOf, text, withOptions } from "./given.js";

const raw = (bytes) => bytes.slice();

/** Several documents, one behind the other; `files` tells the engine where each ends. */
function together(inputs) {
  const all = Array.isArray(inputs) ? inputs : [inputs];
  const isOne = all.length === 1;
  const documents = all.map((one, at) => documentOf(one, isOne ? undefined : at + 1));
  const files = documents.map(({ name, bytes }, at) => ({ name: name ?? (isOne ? "-" : `#${at + 1}`), bytes: bytes.length }));
  return { files, documents: documents.map(({ bytes }) => bytes) };
}

const one = (operation, read = parse) => (input, options) => [operation, options, [bytesOf(input)], read];
const none = (operation, name, where) => (value, options) => [operation, withOptions(options, { [name]: text(value, name, where) }), [], parse];

function request(operation, inputs, options) {
  text(operation, "operation", "request(operation, inputs, options)");
  const { files, documents } = together(inputs ?? []);
  return ["request", withOptions(options, { operation, files }), documents, parse];
}

function render(read) {
  return (inputs, options) => {
    const { files, documents } = together(inputs);
    if (files.length === 0) throw new TekigoError("input", { ja: "表示する文書が 1 つもありません", en: "there is no document to render" });
    return ["render", withOptions(options, { files }), documents, read];
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
  fhirpath(expression, input, options) {
    text(expression, "expression", "fhirpath(expression, input, options)");
    return ["fhirpath", withOptions(options, { expression }), [bytesOf(input)], parse];
  },
  explain: (rule) => ["explain", { rule: text(rule, "rule", "explain(rule)") }, [], parse],
  rules: () => ["rules", undefined, [], parse],
  loadPackage: (tgz, options) => ["load-package", options, [contentOf(tgz)], parse],
  define: one("load-definitions"),
  loadRules: (rules) => ["load-rules", undefined, [contentOf(rules)], parse],
  about: () => ["about", undefined, [], parse],
};

export const masterCalls = {
  load: (pack) => ["load-masters", undefined, [contentOf(pack)], parse],
  list: () => ["masters", undefined, [], parse],
  find: none("masters-find", "text", "masters.find(text, options)"),
  suggest: none("masters-suggest", "code", "masters.suggest(code, options)"),
  show: none("masters-show", "code", "masters.show(code, options)"),
};

/** Calls that change what the session knows; a worker that starts later has to make them too. */
export const SETUP = new Set(["load-package", "load-definitions", "load-rules", "load-masters"]);
