// A row of source as spans: JSON and XML coloured, characters that are not seen or that turn text around made visible.

import { h } from "./dom.js";

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/gu;
const XML_TOKEN = /<\/?[\w:.-]+|\/?>|"[^"]*"|\b[\w:.-]+(?==)/gu;

/** Controls, Unicode's bidirectional controls, spaces without width, fillers and tags: never shown as they are. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text with its unseen characters as marks. */
export function visible(text) {
  const parts = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    if (index > from) parts.push(text.slice(from, index));
    const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parts.push(h("span", { class: "unseen", part: "unseen" }, `U+${code}`));
    from = index + character.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function kindOf(token, text, end, isXml) {
  if (isXml) return token[0] === "<" || token.endsWith(">") ? "tag" : token[0] === '"' ? "string" : "key";
  if (token[0] !== '"') return /[-\d]/.test(token[0]) ? "number" : "word";
  return /^\s*:/.test(text.slice(end, end + 16)) ? "key" : "string";
}

/** The nodes of `text`. `mark` is `[from, to]` in UTF-16 units: what the finding is about. */
export function coloured(text, { isXml = false, plain = false, mark } = {}) {
  const spans = [];
  let at = 0;
  if (!plain) {
    for (const { 0: token, index } of text.matchAll(isXml ? XML_TOKEN : JSON_TOKEN)) {
      if (index > at) spans.push(["", at, index]);
      at = index + token.length;
      spans.push([kindOf(token, text, at, isXml), index, at]);
    }
  }
  if (at < text.length) spans.push(["", at, text.length]);
  const nodes = [];
  const push = (kind, from, to, marked) => {
    if (from >= to) return;
    const inner = visible(text.slice(from, to));
    const node = kind ? [h("span", { class: `t-${kind}` }, inner)] : inner;
    nodes.push(...(marked ? [h("mark", { part: "mark" }, node)] : node));
  };
  for (const [kind, from, to] of spans) {
    if (!mark || to <= mark[0] || from >= mark[1]) {
      push(kind, from, to, false);
      continue;
    }
    push(kind, from, Math.max(from, mark[0]), false);
    push(kind, Math.max(from, mark[0]), Math.min(to, mark[1]), true);
    push(kind, Math.min(to, mark[1]), to, false);
  }
  return nodes;
}

const VALUE = /"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*|true|false|null|<[\w:.-]+|[\w:.-]+/uy;

/** `[from, to]` of what stands at the `offset`th character of `text`, in UTF-16 units. */
export function markAt(text, offset) {
  let from = 0;
  for (let left = offset; left > 0 && from < text.length; left -= 1) from += text.codePointAt(from) > 0xffff ? 2 : 1;
  VALUE.lastIndex = from;
  const found = VALUE.exec(text);
  const length = found ? found[0].length : text.codePointAt(from) > 0xffff ? 2 : 1;
  return [from, Math.min(text.length, from + length)];
}
