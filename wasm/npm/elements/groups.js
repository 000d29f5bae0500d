// Findings by what they are about: the same rule at the same element of the profile is one line with a count, as in the
// command line's reports. A Bundle of a thousand results tells a thing once, not a thousand times.

import { pause } from "./dom.js";

const RANK = { fatal: 0, error: 1, warning: 2, information: 3 };
/** Milliseconds of work before the browser gets its turn. */
const TURN = 8;

export class Groups {
  #groups = new Map();
  issues = [];
  /** How many findings each rule has. */
  rules = new Map();
  /** The same of the names that specifications give their constraints. */
  specRules = new Map();

  /** Adds findings; they stand in document order. */
  add(issues) {
    for (const issue of issues) {
      const index = this.issues.push(issue) - 1;
      const path = issue.expression.replace(/\[\d+\]/g, "");
      const key = [issue.severity, issue.rule, issue.specRule ?? "", path].join("\n");
      let group = this.#groups.get(key);
      if (!group) {
        group = { key, severity: issue.severity, rule: issue.rule, specRule: issue.specRule, path, first: index, all: [], shown: [] };
        this.#groups.set(key, group);
      }
      group.all.push(index);
      this.rules.set(issue.rule, (this.rules.get(issue.rule) ?? 0) + 1);
      if (issue.specRule) this.specRules.set(issue.specRule, (this.specRules.get(issue.specRule) ?? 0) + 1);
    }
  }

  /**
   * The groups with what passes: `{severities: Set, rule, text}`. Each one's `shown` are the indices of its findings that
   * pass. The worst come first, then as they stand in the document. `signal` stops the work: then the promise rejects.
   */
  async filtered({ severities, rule, text }, lang, signal) {
    const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    let since = performance.now();
    for (const group of this.#groups.values()) {
      if (!severities.has(group.severity) || (rule && group.rule !== rule)) continue;
      if (words.length === 0) {
        group.shown = group.all;
      } else {
        group.shown = [];
        for (const index of group.all) {
          if (passes(this.issues[index], words, lang)) group.shown.push(index);
          if ((index & 63) === 0 && performance.now() - since > TURN) {
            await pause();
            signal?.throwIfAborted();
            since = performance.now();
          }
        }
      }
      if (group.shown.length > 0) found.push(group);
    }
    return found.sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.first - b.first);
  }
}

function passes(issue, words, lang) {
  const text = `${issue.rule} ${issue.specRule ?? ""} ${issue.expression} ${issue.profile ?? ""} ${issue.message[lang] ?? ""} ${issue.line}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
