// Many documents at a glance: how many conform, and which rules most of them break.
import { h } from "./tekigo/elements/dom.js";
import { picture } from "./icons.js";
import { number, say } from "./words.js";

const RANK = { fatal: 0, error: 1, warning: 2, information: 3 };
/** Rules of the table. */
const ROWS = 100;

export function overview(items, { chooseRule, more }) {
  const sum = { valid: 0, invalid: 0, refused: 0, error: 0, warning: 0, information: 0 };
  const rules = new Map();
  for (const { head, refused } of items) {
    if (refused) sum.refused += 1;
    if (!head) continue;
    sum[head.valid ? "valid" : "invalid"] += 1;
    sum.error += head.counts.fatal + head.counts.error;
    sum.warning += head.counts.warning;
    sum.information += head.counts.information;
    for (const [rule, { severity, count }] of Object.entries(head.rules)) {
      const known = rules.get(rule) ?? { rule, severity, count: 0, files: 0 };
      known.count += count;
      known.files += 1;
      if (RANK[severity] < RANK[known.severity]) known.severity = severity;
      rules.set(rule, known);
    }
  }
  const outcomes = [["good", sum.valid, "valid"], ["error", sum.invalid, "invalid"], ["refused", sum.refused, "refused"]].filter(([tone, count]) => tone !== "refused" || count > 0);
  const findings = [["error", sum.error, "errors"], ["warning", sum.warning, "warnings"], ["information", sum.information, "information"]];
  const rows = [...rules.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.files - a.files || b.count - a.count || (a.rule < b.rule ? -1 : 1));
  // files and findings are no one sum: each has its row
  const row = (key, some) => h("div", {}, h("h3", {}, say(key)), h("ul", { class: "tiles", role: "list" }, some.map(([tone, count, words]) => h("li", { class: `tile ${count ? tone : "zero"}` }, h("b", {}, number(count)), h("span", {}, say(words))))));
  const listed = rows.reduce((all, { count }) => all + count, 0);
  const all = sum.error + sum.warning + sum.information;
  return h(
    "div", { class: "overview" },
    h("div", { class: "overview-head" }, h("h2", {}, say("overviewTitle", { count: number(items.length) })), more),
    h("div", { class: "tile-rows" }, row("files", outcomes), row("findings", findings)),
    rows.length > 0 &&
      h(
        "div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": say("rulesTitle") },
        h(
          "table", {},
          h("caption", {}, say("rulesTitle")),
          h("thead", {}, h("tr", {}, ["severity", "rule", "times", "inFiles"].map((key) => h("th", { scope: "col", class: key === "times" || key === "inFiles" ? "n" : undefined }, say(key))))),
          h(
            "tbody", {},
            rows.slice(0, ROWS).map(({ rule, severity, count, files }) =>
              h(
                "tr", {},
                h("td", {}, h("span", { class: `badge ${severity}` }, say(severity))),
                h("th", { scope: "row" }, h("button", { type: "button", class: "link", title: say("showFiles", { rule }), click: () => chooseRule(rule) }, rule)),
                h("td", { class: "n" }, number(count)),
                h("td", { class: "n" }, number(files)),
              ),
            ),
          ),
        ),
      ),
    listed < all && h("p", { class: "soft" }, say("countedMore", { listed: number(listed), all: number(all) })),
    rows.length === 0 && sum.valid > 0 && h("p", { class: "all-good" }, picture("good"), say("valid")),
  );
}
