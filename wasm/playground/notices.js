// Short words at the top of the page: what was loaded, what was passed over, what went wrong.
import { h } from "./tekigo/elements/dom.js";
import { picture } from "./icons.js";
import { say } from "./words.js";

const ICONS = { good: "good", bad: "bad", warning: "warning", information: "information" };
/** Good news goes away by itself; what somebody must act on stays. */
const STAYS = 7000;

/** Shows `text`, with `help` below it; `acts` are `[words, function]`. Returns a function that takes it away. */
export function notify(tone, text, { help, detail, acts = [], stays = tone !== "good" } = {}) {
  const region = document.getElementById("notices");
  const close = () => node.remove();
  const buttons = acts.map(([words, act]) => h("button", { type: "button", class: "button small", click: () => { close(); act(); } }, words));
  const node = h(
    "div", { class: `notice ${tone}`, role: tone === "bad" ? "alert" : undefined },
    picture(ICONS[tone]),
    h("div", { class: "notice-text" }, h("p", { class: "notice-title" }, text), help && h("p", {}, help), detail && h("p", { class: "notice-detail" }, h("code", {}, detail))),
    ...buttons,
    h("button", { type: "button", class: "close", "aria-label": say("dismiss"), title: say("dismiss"), click: close }, picture("close")),
  );
  region.append(node);
  if (!stays) setTimeout(close, STAYS);
  return close;
}
