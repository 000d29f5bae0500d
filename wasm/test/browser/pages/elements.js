// What a page of an EHR does: judge, show, render.
import { Validator } from "/tekigo/index.js";
import "/tekigo/elements/index.js";

globalThis.blocked = [];
document.addEventListener("securitypolicyviolation", (event) => globalThis.blocked.push(`${event.violatedDirective} ${event.blockedURI}`));

const validator = await Validator.load();
const report = document.querySelector("tekigo-report");
const page = document.querySelector("tekigo-document");
report.explain = (rule) => validator.explain(rule);
report.addEventListener("tekigo-select", (event) => (globalThis.chosen = event.detail));

globalThis.judge = (text, options) => {
  report.source = text;
  report.outcome = validator.validate(text, options);
};
globalThis.render = (text, options) => {
  page.html = validator.render(text, options);
};
/** What is given by mistake. */
globalThis.made = {
  promise: () => Promise.resolve({}),
  array: () => [],
  object: () => ({}),
  text: () => "{}",
  file: () => new File([], "a.json"),
  report: () => ({ tool: {}, files: [] }),
  rendered: () => ({ page: "", warnings: [] }),
};
globalThis.ready = true;
