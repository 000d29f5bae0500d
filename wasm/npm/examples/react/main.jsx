// React 19 sets what an element has as a property, so that the elements are used like any component.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import "tekigo/elements";
import { Validator } from "tekigo/worker";

const validator = await Validator.load();
const explain = (rule) => validator.explain(rule);

function App() {
  const [state, setState] = useState({ source: null, outcome: null, page: null });
  const open = async ({ target }) => {
    const source = await target.files[0].text();
    const [outcome, page] = await Promise.all([validator.validate(source), validator.render(source)]);
    setState({ source, outcome, page });
  };
  return (
    <main>
      <h1>tekigo + React</h1>
      <label>文書を選ぶ <input type="file" accept=".json,.xml" onChange={open} /></label>
      <tekigo-report source={state.source} outcome={state.outcome} explain={explain}></tekigo-report>
      <tekigo-document html={state.page}></tekigo-document>
    </main>
  );
}

createRoot(document.getElementById("root")).render(<StrictMode><App /></StrictMode>);
