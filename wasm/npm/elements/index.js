// Defines <tekigo-report> and <tekigo-document>.

import { TekigoDocument } from "./document.js";
import { TekigoReport } from "./report.js";

export { TekigoDocument, TekigoReport };

const NAMES = { "tekigo-document": TekigoDocument, "tekigo-report": TekigoReport };

for (const [name, element] of Object.entries(NAMES)) {
  // a second copy of the package on a page, or a server without elements, is no error
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, element);
}
