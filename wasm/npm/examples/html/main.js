// No bundler: the engine works in a worker, and the package lies beside the page, in tekigo/.
import "./tekigo/elements/index.js";
import { Validator } from "./tekigo/client.js";

const validator = await Validator.load();
const report = document.querySelector("tekigo-report");
report.explain = (rule) => validator.explain(rule);

document.querySelector("input").addEventListener("change", async ({ target }) => {
  const source = await target.files[0].text();
  report.source = source;
  report.outcome = await validator.validate(source, { file: target.files[0].name });
  document.querySelector("tekigo-document").html = await validator.render(source);
});
