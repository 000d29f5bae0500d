// Settings, and the field to paste into.
import { h } from "./tekigo/elements/dom.js";
import { picture } from "./icons.js";
import { number, pick, say } from "./words.js";

const EDITIONS = ["2024-06", "2023-09"];

function frame(dialog, title, id) {
  return h("div", { class: "dialog-head" }, h("h2", { id }, title), h("button", { type: "button", class: "close", "aria-label": say("close"), title: say("close"), click: () => dialog.close() }, picture("close")));
}

/** `options`: `{for, edition}`; `loaded`: `{packages, masters}`; `change(options)`; `choose(accept)` asks for files. */
export function openSettings(dialog, { options, loaded, about, change, choose }) {
  const radios = ["auto", "clins", "fhir"].map((value) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name: "for", value, checked: options.for === value, change: () => change({ for: value }) }), h("span", {}, say(`for${value[0].toUpperCase()}${value.slice(1)}`))),
  );
  const editions = h("select", { class: "field", id: "edition", change: (event) => change({ edition: event.target.value }) }, EDITIONS.map((value) => h("option", { value, selected: options.edition === value }, value)));
  const list = (items) => (items.length > 0 ? h("ul", { class: "loaded" }, items.map((words) => h("li", {}, picture("good"), words))) : h("p", { class: "soft" }, say("none")));
  const adder = (key, accept) => h("button", { type: "button", class: "button small", click: () => { dialog.close(); choose(accept); } }, picture("add"), say(key));
  dialog.replaceChildren(
    frame(dialog, say("settings"), "settings-title"),
    h(
      "div", { class: "dialog-body" },
      h("fieldset", {}, h("legend", {}, say("for")), radios),
      h("p", { class: "pair" }, h("label", { for: "edition" }, say("edition")), editions),
      h("p", { class: "pair" }, h("span", {}, say("theme")), h("span", { class: "switch", role: "group", "aria-label": say("theme") }, ["auto", "light", "dark"].map((value) => h("button", { type: "button", "data-theme": value, "aria-pressed": String(document.documentElement.dataset.theme === value) }, say(`theme${value[0].toUpperCase()}${value.slice(1)}`))))),
      h("h3", {}, say("packages")), list(loaded.packages.map(({ name, version }) => `${name} ${version}`)), h("p", { class: "soft" }, say("packagesHint")), adder("addPackage", ".tgz,.gz"),
      h("h3", {}, say("masters")), list(loaded.masters.map((master) => `${pick(master.name)} — ${say("codes", { count: number(master.codes) })} (${master.edition})`)), h("p", { class: "soft" }, say("mastersHint")), adder("addMaster", ".masters"),
      h("h3", {}, say("about")),
      h("dl", { class: "about" }, h("dt", {}, say("version")), h("dd", {}, about?.version ?? "–"), h("dt", {}, say("rules")), h("dd", {}, about?.rules ?? "–")),
      h("p", { class: "soft" }, say("privateLong")),
    ),
  );
  dialog.showModal();
}

export function openPaste(dialog, take) {
  const area = h("textarea", { id: "paste-area", spellcheck: "false", autocomplete: "off", rows: "14", "aria-label": say("pasteLabel"), placeholder: '{ "resourceType": "Bundle", … }' });
  const done = () => {
    if (area.value.trim() === "") return area.focus();
    dialog.close();
    take(area.value);
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done();
  });
  dialog.replaceChildren(
    frame(dialog, say("pasteTitle"), "paste-title"),
    h("div", { class: "dialog-body" }, area, h("div", { class: "dialog-acts" }, h("button", { type: "button", class: "button", click: () => dialog.close() }, say("cancel")), h("button", { type: "button", class: "button primary", click: done }, say("check")))),
  );
  dialog.showModal();
  area.focus();
}
