// No bundler: the engine works in a worker, and the package lies beside the page, in tekigo/.
import "./tekigo/elements/index.js";
import { Validator } from "./tekigo/client.js";

const loading = Validator.load();
const report = document.querySelector("tekigo-report");
report.explain = async (rule) => (await loading).explain(rule);

const input = document.querySelector("input");
async function open() {
  const [file] = input.files;
  if (!file) return;
  const validator = await loading;
  const page = document.querySelector("tekigo-document");
  // nothing of the document before stays beside this one
  report.outcome = page.html = null;
  // the bytes: a text would have lost its byte order mark, and other encodings
  const source = new Uint8Array(await file.arrayBuffer());
  // there is no page of what cannot be read
  const [outcome, html] = await Promise.all([validator.validate(source, { file: file.name }), validator.render(source).catch(() => null)]);
  // another was chosen meanwhile
  if (input.files[0] !== file) return;
  report.source = source;
  report.outcome = outcome;
  page.html = html;
}
input.addEventListener("change", open);
// one may have been chosen before this script was here
open();
