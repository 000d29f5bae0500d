// What a rule means, as nodes: words, an example that breaks it, the same mended, where it is from.

import { coloured } from "./colours.js";
import { h } from "./dom.js";
import { number, say } from "./words.js";

/** Examples longer than this are cut: they are there to be read. */
const LONGEST = 4000;

function example(text) {
  let pretty = text;
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // an example of what is not JSON is shown as it is written
  }
  pretty = pretty.length > LONGEST ? `${pretty.slice(0, LONGEST)}…` : pretty;
  const isXml = /^\s*</.test(pretty);
  return h("pre", { part: "example", tabindex: "0" }, h("code", {}, coloured(pretty, { isXml })));
}

/** Words with the places of arguments marked: `{bytes}`. */
function template(text) {
  return text.split(/(\{\w+\})/).map((part) => (/^\{\w+\}$/.test(part) ? h("var", {}, part.slice(1, -1)) : part));
}

/**
 * The nodes that tell about `rule` (what `Validator.explain` gives). `count`: findings of it in the document.
 */
export function explanation(lang, rule, { count = 0 } = {}) {
  const words = (text) => text?.[lang] ?? text?.ja ?? "";
  const section = (key, ...content) => [h("h3", {}, say(lang, key)), ...content];
  const nodes = [
    h("p", { class: "rule-line" }, h("span", { class: `badge ${rule.severity}` }, say(lang, rule.severity)), h("code", {}, rule.rule)),
    h("p", { class: "rule-message" }, template(words(rule.message))),
  ];
  if (words(rule.mend)) nodes.push(...section("mend", h("p", {}, template(words(rule.mend)))));
  if (rule.wrong) nodes.push(...section("wrong", example(rule.wrong)));
  if (rule.right) nodes.push(...section("right", example(rule.right)));
  if (rule.expression) nodes.push(...section("expression", h("pre", { tabindex: "0" }, h("code", {}, rule.expression))));
  if (rule.elements?.length) {
    nodes.push(...section("elements", h("p", {}, h("code", {}, rule.elements.slice(0, 20).join(", ") + (rule.elements.length > 20 ? " …" : "")))));
  }
  if (rule.source) nodes.push(...section("basis", h("p", {}, rule.source)));
  if (count) nodes.push(h("p", { class: "soft" }, `${say(lang, "inDocument")}: ${number(count)}`));
  return nodes;
}
