// What identifies a record for the service, and what the service will take out of a referral.
import { h } from "./tekigo/elements/dom.js";
import { picture } from "./icons.js";
import { number, pick, say, size } from "./words.js";

/** Rows of one kind of information. */
const ROWS = 200;

/** The parts of a number, and what they are. */
function insured(value) {
  const open = value.scheme === "public";
  const parts = open ? [value.payerNumber, value.recipientNumber] : [value.insurerNumber, value.symbol, value.number, value.branch];
  return [h("code", {}, parts.map((part) => part ?? "–").join(" / ")), h("span", { class: "parts" }, say(open ? "publicParts" : "insuredParts"))];
}

const VALUES = {
  kind: (value) => say(value),
  bundleIdentifier: (value) => h("code", {}, value),
  compositionIdentifier: (value) => h("code", {}, value),
  institution: (value) => h("code", {}, value.code10),
  insured,
  localPatientIds: (value) => value.length > 0 && h("code", {}, value.map((one) => one.value).join(", ")),
  created: (value) => h("code", {}, value),
  attachedSummaries: (value) => value.length > 0 && h("code", {}, value.map((one) => one.compositionIdentifier ?? one.bundleIdentifier ?? "–").join(", ")),
  contents: (value) => value.length > 0 && say("records", { count: number(value.length) }),
  bytes: (value) => size(value),
  sha256: (value) => h("code", {}, value),
};

function table(caption, columns, rows) {
  return h(
    "div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, columns.map((key) => h("th", { scope: "col" }, say(key))))), h("tbody", {}, rows)),
  );
}

function keysTable(keys) {
  const rows = [];
  for (const [name, shown] of Object.entries(VALUES)) {
    const value = keys[name];
    const cell = value === undefined || value === null ? null : shown(value);
    if (!cell) continue;
    const from = [keys.from?.[name] ?? []].flat();
    const places = from.slice(0, 3).join("\n") + (from.length > 3 ? ` … (${number(from.length)})` : "");
    rows.push(h("tr", {}, h("th", { scope: "row" }, say(name)), h("td", {}, cell), h("td", { class: "pointer" }, places)));
  }
  return table(say("keysTitle"), ["key", "value", "from"], rows);
}

function extractedTable({ items, note }) {
  const rows = items.slice(0, ROWS).map(({ information, label, institutions, patient, pointer }) =>
    h("tr", {}, h("td", {}, information), h("th", { scope: "row" }, label), h("td", { "data-name": say("institutionsSee") }, say(institutions)), h("td", { "data-name": say("patientSees") }, say(patient)), h("td", { class: "pointer" }, pointer)),
  );
  return [table(say("extractTitle"), ["kind", "item", "institutionsSee", "patientSees", "from"], rows), h("p", { class: "soft" }, pick(note))];
}

/** The nodes about what the worker's `keys` gave. */
export function keysView({ keys, extracted }) {
  const missing = keys.issues.filter(({ severity }) => severity === "error" || severity === "fatal");
  if (!keys.kind) {
    return [h("div", { class: "empty" }, picture("information"), h("p", {}, say("keysNone")), ...missing.slice(0, 3).map((issue) => h("p", { class: "soft" }, pick(issue.message))))];
  }
  const nodes = [
    h("p", { class: `state ${keys.complete ? "good" : "bad"}` }, picture(keys.complete ? "good" : "bad"), say(keys.complete ? "keysComplete" : "keysIncomplete")),
    missing.length > 0 && h("ul", { class: "missing" }, missing.map((issue) => h("li", {}, pick(issue.message), !pick(issue.message).includes(issue.expression) && [" ", h("code", {}, issue.expression)]))),
    keysTable(keys),
  ];
  if (extracted?.items?.length) nodes.push(...extractedTable(extracted));
  return nodes.filter(Boolean);
}
