// React 19 sets what an element has as a property, so that the elements are used like any component.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import "tekigo/elements";
import { Validator } from "tekigo/worker";

const validator = await Validator.load();
const explain = (rule) => validator.explain(rule);

const NOTHING = { source: null, outcome: null, page: null };

function App() {
  const [state, setState] = useState(NOTHING);
  const open = async ({ target }) => {
    // nothing of the document before stays beside this one
    setState(NOTHING);
    // the bytes: a text would have lost its byte order mark, and other encodings
    const [file] = target.files;
    const source = new Uint8Array(await file.arrayBuffer());
    // there is no page of what cannot be read
    const [outcome, page] = await Promise.all([validator.validate(source), validator.render(source).catch(() => null)]);
    // another was chosen meanwhile
    if (target.files[0] !== file) return;
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
