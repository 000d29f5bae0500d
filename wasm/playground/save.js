// Saving what was made: by a link to the bytes, which are in this browser already.
import { h } from "./tekigo/elements/dom.js";

const TYPES = { html: "text/html", json: "application/json", ndjson: "application/x-ndjson", csv: "text/csv", sarif: "application/sarif+json" };

/** Saves text under a name. */
export function save(name, text) {
  const type = TYPES[name.split(".").at(-1)] ?? "text/plain";
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // the browser has begun reading by then
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A document's name without folders and ending, for what is saved of it. */
export const stem = (name) => name.split("/").at(-1).replace(/\.\w+$/, "").replace(/[^\p{L}\p{N}_.-]+/gu, "-") || "document";
