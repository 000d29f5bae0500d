// `import "tekigo/elements"` defines both elements. `tekigo/elements/define-free` exports the classes only.
import type { Issue, Outcome, Rule, Severity } from "../types.js";

export interface ReportFilter {
  severities?: Iterable<Severity>;
  /** Id of the one rule to show; `""` for all. */
  rule?: string;
  /** Words that a finding must hold, in its message, path, rule or line. */
  text?: string;
}

export interface SelectDetail {
  /** The finding that was opened; null when it was closed. */
  issue: Issue | null;
  /** Its index in `outcome.issues`; -1 when none is open. */
  index: number;
}

/**
 * `<tekigo-report>`: the findings of one document.
 *
 * `aria-busy="true"` says that a check is under way, as long as there is no outcome.
 *
 * Keys: arrows, Home and End go through the findings, Enter opens one, `/` goes to the search, Escape leaves the explanation.
 *
 * Language: that of `lang`, on it or around it (Japanese without one). Colours follow the page's `color-scheme`; each is a
 * custom property: `--tekigo-ink`, `-soft`, `-paper`, `-panel`, `-line`, `-edge`, `-accent`, `-hover`, `-error`, `-error-paper`,
 * `-warning`, `-warning-paper`, `-information`, `-information-paper`, `-good`, `-good-paper`, `-mark`; and `--tekigo-height`,
 * `-radius`, `-font`, `-mono`.
 *
 * Parts: `frame toolbar chip chip-error … rule search count list-side list issue issue-error … issue-open head message times
 * detail mend act more empty pane tabs tab source source-scroller source-row source-row-chosen caret mark ruler unseen explain
 * example`.
 *
 * @fires tekigo-select `CustomEvent<SelectDetail>`; bubbles, composed
 */
export class TekigoReport extends HTMLElement {
  /** What `Validator.validate` gave. Anything else (a promise, a list) throws a `TekigoError`, and what stood there goes. */
  get outcome(): Outcome | null;
  set outcome(outcome: Outcome | null);
  /** The document's text, shown beside the findings. */
  get source(): string | Uint8Array | ArrayBuffer | null;
  set source(source: string | Uint8Array | ArrayBuffer | null);
  /** Usually `(rule) => validator.explain(rule)`. Without it there are no explanations. */
  get explain(): ((rule: string) => Rule | Promise<Rule>) | null;
  set explain(explain: ((rule: string) => Rule | Promise<Rule>) | null);
  get filter(): { severities: Severity[]; rule: string; text: string };
  /** What is not given stays as it is. */
  set filter(filter: ReportFilter);
  /** The finding that is open. */
  readonly selected: Issue | null;
  /** Opens the finding at this index of `outcome.issues`. */
  select(index: number): Promise<void>;
  /** Instead of `outcome`, for findings that come in portions (from a worker): then `add` them and `end`. */
  begin(outcome: Omit<Outcome, "issues"> | null): void;
  add(issues: readonly Issue[]): void;
  end(): void;
}

/**
 * `<tekigo-document mode="frame | tree">`: a page that `Validator.render` gave.
 *
 * `frame` (default) shows it in a frame that runs no script, has no origin and may only save attachments. A frame inherits the
 * page's policy: where `style-src` forbids inline styles, list the digest that stands in the page's own policy, or use `tree`,
 * which makes nodes in a shadow tree with a constructed style sheet.
 *
 * Parts: `stage frame tree empty`. Custom properties as of `<tekigo-report>`.
 *
 * @fires tekigo-load the page is shown; bubbles, composed
 */
export class TekigoDocument extends HTMLElement {
  mode: "frame" | "tree";
  get html(): string | null;
  set html(html: string | null);
}

declare global {
  interface HTMLElementTagNameMap {
    "tekigo-report": TekigoReport;
    "tekigo-document": TekigoDocument;
  }
  interface HTMLElementEventMap {
    "tekigo-select": CustomEvent<SelectDetail>;
    "tekigo-load": CustomEvent<undefined>;
  }
}
