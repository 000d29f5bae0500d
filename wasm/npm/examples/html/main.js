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
  const source = await file.text();
  report.source = source;
  report.outcome = await validator.validate(source, { file: file.name });
  document.querySelector("tekigo-document").html = await validator.render(source);
}
input.addEventListener("change", open);
// one may have been chosen before this script was here
open();
