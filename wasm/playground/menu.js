// A button that opens a short list of acts.
import { h } from "./tekigo/elements/dom.js";
import { picture } from "./icons.js";

let made = 0;

/** `groups`: `[[title, [[words, function], …]], …]`. */
export function menu(words, groups) {
  const id = `menu-${++made}`;
  const panel = h(
    "div", { class: "menu-panel", id, hidden: true },
    groups.map(([title, acts], index) =>
      h(
        "div", { role: "group", "aria-labelledby": `${id}-${index}` },
        h("p", { class: "menu-title", id: `${id}-${index}` }, title),
        acts.map(([name, act]) => h("button", { type: "button", class: "menu-act", click: () => { close(true); act(); } }, name)),
      ),
    ),
  );
  const button = h("button", { type: "button", class: "button", "aria-expanded": "false", "aria-controls": id, click: () => (panel.hidden ? open() : close(true)) }, picture("download"), h("span", {}, words), picture("down", "icon tiny"));
  const node = h("div", { class: "menu" }, button, panel);
  const outside = (event) => {
    if (!node.contains(event.target)) close(false);
  };
  function open() {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside);
    panel.querySelector("button")?.focus();
  }
  function close(back) {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    if (back) button.focus();
  }
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const acts = [...panel.querySelectorAll("button")];
    const at = acts.indexOf(event.target);
    if (at < 0) return;
    event.preventDefault();
    acts[(at + (event.key === "ArrowDown" ? 1 : acts.length - 1)) % acts.length].focus();
  });
  node.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget)) close(false);
  });
  return node;
}
