/**
 * What goes in and what comes out, as docs/contract.md has it. Keys stay from the first release on and more may come, so a
 * reader passes over keys that it does not know.
 */

/** One document: FHIR JSON or FHIR XML. A string is taken as UTF-8. */
export type Input = string | Uint8Array | ArrayBuffer;

/** Bytes with a buffer of their own: `Uint8Array`, in newer TypeScript `Uint8Array<ArrayBuffer>`, which a `Blob` takes. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/** A document and what reports call it. */
export interface NamedInput {
  name: string;
  input: Input;
}

export type Lang = "ja" | "en";
export type Severity = "fatal" | "error" | "warning" | "information";
export type Level = "required" | "semi-required" | "recommended" | "conditional" | "prohibited";

/** Words in both languages. */
export interface Words {
  ja: string;
  en: string;
}

/** What to check, beyond what the document declares. */
export interface Options {
  /** Canonicals, with `|version` or without, added to the profiles that the document declares. */
  profiles?: string[];
  /** Which receiver the data is for. Default `auto`: the service when a JP-CLINS profile is declared. */
  for?: "auto" | "clins" | "fhir";
  /** Profile element ids that the EHR holds a value for (`Condition.recordedDate`). */
  recorded?: string[];
  /** Language of reports that hold only one. Default `ja`. */
  lang?: Lang;
  /** Bytes that the input may have. */
  maxBytes?: number;
  /** Edition of the service's technical guide. Default `2024-06`. */
  edition?: "2023-09" | "2024-06";
  /** Version of the JP-CLINS tables (`1.12`). Default: the newest. */
  clinsVersion?: string;
  /** Edition of JP Core that its canonicals without a version mean. Default: by the document. */
  coreVersion?: "1.1.2" | "1.1.2-clins" | "1.2.0";
  /** The instant that `now()`, ages and validity of codes are judged by (`2026-11-29T12:00:00+09:00`): the engine has no clock. */
  now?: string;
  /** JSON comments are reported and do not stop the reading. */
  allowComments?: boolean;
  /** An extension whose definition is not loaded: `any` (default) warns, `known` is an error. */
  extensions?: "any" | "known";
  /** Markup in plain strings is an error. */
  securityChecks?: boolean;
  /** `example.org` canonicals are errors. */
  noExampleUrls?: boolean;
  /** Advice (推奨, best practices) is left out of documents for the service. */
  noAdvice?: boolean;
  /** What the data says is left out of messages and reports, for logs and servers. */
  mask?: boolean;
  /** What the outcome calls the input. Default `-`. */
  file?: string;
  /** Line of an NDJSON file that the input is, from 1: NDJSON is given line by line. */
  record?: number;
}

export type Format =
  | "text" | "concise" | "summary" | "json" | "ndjson" | "outcome" | "csv" | "sarif" | "junit" | "html" | "github" | "gitlab";

/** What a report makes of issues that are known and put up with for a time. The judging knows nothing of it. */
export interface Triage {
  waivers?: {
    /** Id of the rule (`unresolved-reference`). */
    rule: string;
    /** The specification's id, where only findings with it are meant (`R1013`). */
    specRule?: string;
    /** Name of the input, with `*` for any characters. */
    file?: string;
    /** The issue's expression, with `*` for any characters. */
    expression?: string;
    reason: string;
    /** The last day on which it holds (`2026-12-31`). Leave out those that have ended: the engine has no clock. */
    until: string;
  }[];
  /** Issues of the input that the report shows; the rest is counted. */
  maxFindings?: number;
}

export interface ReportOptions extends Options {
  /** Default `json`. */
  format?: Format;
  triage?: Triage;
  /** `text` as with `-v` and `-q`: everything, or issues alone. */
  verbose?: boolean;
  quiet?: boolean;
  /** `text` in colours, in so many columns. */
  color?: boolean;
  width?: number;
}

export interface Issue {
  severity: Severity;
  /** FHIR issue type. */
  code: string;
  /** Stable kebab-case id; `explain` takes it, and `specRule`. */
  rule: string;
  /** The specification's own id, where there is one (`dom-3`, `R0211`). */
  specRule?: string;
  /** On issues about presence only. */
  level?: Level;
  /** Absolute FHIRPath with indices. */
  expression: string;
  /** RFC 6901 pointer; a missing child points at its parent's position. */
  pointer: string;
  /** 1-based. */
  line: number;
  /** 1-based, in Unicode scalar values. */
  column: number;
  profile?: string;
  message: Words;
  /** What to do. */
  mend?: Words;
  /** Index of the issue that this one follows from. */
  because?: number;
  source: string;
  /** In reports with `triage`: a waiver holds for it. */
  waived?: { reason: string; until: string };
  /** In reports of the command line: it stood in the one of `--baseline`. */
  known?: true;
}

/** How much of what the service uses is there. */
export interface Coverage {
  /** Edition of the technical guide. */
  edition: string;
  /** How many records of a kind bear a code of its table. */
  kinds: { kind: string; name: string; records: number; covered: number; by: { code: string; records: number }[] }[];
  /** Completeness of each resource; absent where the root is the only one. */
  resources?: { pointer: string; resourceType: string; required: [number, number]; semiRequired: [number, number] }[];
}

export interface Outcome {
  file: string;
  /** No issue is fatal or an error. */
  valid: boolean;
  resourceType: string | null;
  profiles: string[];
  /** The editions that judged it, what builds on others before those: `jp-clins 1.10.0`, `jp-core 1.1.2-clins`. */
  judgedBy: string[];
  counts: Record<Severity, number>;
  /** `[filled, all]` over elements whose parent is present. */
  completeness: { required: [number, number]; semiRequired: [number, number] };
  /** Only for the service. */
  coverage?: Coverage;
  /** Line of an NDJSON file that the input is. */
  record?: number;
  /** In document order. */
  issues: Issue[];
}

export type Kind = "five-information" | "referral" | "checkup" | "patient-care-summary";

export interface Institution {
  code10: string;
  prefecture: string;
  table: string;
  code7: string;
}

export type Insured =
  | { scheme: "insurance"; insurerNumber: string; symbol: string; number: string; branch: string }
  | { scheme: "public"; payerNumber: string; recipientNumber: string };

/** What identifies a record for the service (docs/schema/keys-1.json). A missing key is absent, and an issue. */
export interface Keys {
  file: string;
  /** Every key that the operations need is there and well formed. */
  complete: boolean;
  /** Absent when the document is of no kind that has keys. */
  kind?: Kind;
  resourceType?: string;
  bundleIdentifier?: string;
  bundleIdentifierSystem?: string;
  compositionIdentifier?: string;
  institution?: Institution;
  insured?: Insured;
  attachedSummaries?: { bundleIdentifier?: string; compositionIdentifier?: string; created?: string }[];
  localPatientIds?: { institution: string; value: string }[];
  created?: string;
  contents?: { resourceType: string; identifier?: string; lastUpdated?: string }[];
  sha256?: string;
  bytes?: number;
  /** JSON pointers, by the name of the value. */
  from?: Record<string, string | string[]>;
  issues: Issue[];
}

export type Operation =
  | "register" | "change" | "cancel" | "undo" | "status" | "result" | "cancel-extracted" | "destination" | "list" | "fetch"
  | "six-information" | "master-check";

/** The answer of a destination search (docs/schema/answer-destination-1.json). */
export interface Destinations {
  facilities: { name: string; institution: string }[];
}

/** What a request says besides the documents. */
export interface RequestOptions {
  /** The patient's answer. Default `unasked`. */
  consent?: "direct" | "portal" | "reader" | "none" | "unasked";
  /** Whether the patient has the card. */
  card?: "yes" | "no";
  /** The eligibility record (docs/schema/eligibility-1.json). */
  eligibility?: Record<string, unknown>;
  destination?: Destinations;
  /** The caller's time, with zone. Without it what hangs on the time is undecidable. */
  now?: string;
  /** The institution that asks, ten digits. */
  institution?: string;
  /** 医療機関コード変更: the institution's number was changed since the registration. */
  institutionNumberChanged?: boolean;
  /** Identifiers of the records that are meant, where not all are: refused, a unit is one. */
  records?: string[];
  /** The document was deleted already (`cancel-extracted`). */
  deleted?: boolean;
  /** The documents to fetch. */
  documents?: string[];
  /** Receipt that the service gave for a request (`result`). */
  receipt?: string;
  /** What to search a destination by. */
  query?: { name?: string; postalCode?: string; prefecture?: string };
  /** Days whose information is wanted. */
  period?: [from: string, to: string];
  /** Put the data into the request as base64. */
  embed?: boolean;
}

/** A reason, with the sentence's address in the guide. */
export interface Reason {
  id: string;
  /** ケース n of the guide. */
  case?: number;
  address: string;
  message: Words;
}

export type Verdict = "written" | "send-on-paper" | "do-not-register" | "refused" | "undecidable" | "invalid";

/** What became of a request (docs/schema/answer-call-1.json). */
export interface RequestAnswer {
  schema: string;
  verdict: Verdict;
  /** Of the form docs/schema/request-OPERATION-1.json; there exactly when `verdict` is `written`. */
  request?: { schema: string; operation: Operation; title: string; preconditions: Reason[]; [member: string]: unknown };
  reasons: Reason[];
  files: { file: string; valid: boolean; issues: Issue[] }[];
}

/** What a change will do: records that appear, disappear or differ. */
export interface Diff {
  /** How many records are the same in both. */
  same: number;
  differences: {
    fate: "appears" | "disappears" | "changes";
    resourceType: string;
    identifier?: string;
    label: string;
    /** Pointers of the record in the old and in the new file. */
    old?: string;
    new?: string;
    elements?: { path: string; old?: string; new?: string }[];
  }[];
}

export interface SplitPart {
  /** Its new Bundle-ID. */
  identifier: string;
  /** The Bundle as JSON. */
  text: string;
  bytes: number;
  reports: { issued: string; order: string; results: number; bytes: number; pointer: string }[];
  valid: boolean;
  issues: Issue[];
}

/** A Bundle of results that was divided between its reports. */
export type Split =
  | {
      divided: true;
      /** Every part is valid and together they hold exactly the original's results: only then they may be sent. */
      good: boolean;
      unionHolds: boolean;
      results: number;
      limit: number;
      parts: SplitPart[];
    }
  | { divided: false; good: false; refused?: Words; issues: Issue[] };

export interface Extracted {
  schema: string;
  /** The service's rule is public in outline only. */
  note: Words;
  items: {
    information: "傷病名" | "アレルギー" | "薬剤禁忌" | "感染症" | "検査" | "処方";
    pointer: string;
    /** 0: the referral itself; else the number of the attached summary. */
    summary: number;
    identifier?: string;
    label: string;
    flags: string[];
    institutions: "shown" | "marked" | "hidden";
    patient: "shown" | "marked" | "hidden";
    markedAt?: string;
  }[];
  notExtracted: { resourceType: string; pointer: string; ja: string; en: string }[];
  summaries: number;
}

export interface RenderOptions {
  /** Who reads it. Default `clinician`. */
  audience?: "clinician" | "patient";
  /** Language of the labels; data stay as they are. Default `ja`. */
  lang?: Lang;
  /** Default `html`. */
  format?: "html" | "text";
  /** Only the content, to be put into a page that brings the style sheet itself. */
  fragment?: boolean;
  /** The validator's findings beside the records that they are about. */
  findings?: boolean;
  /** The instant that findings are judged by, as in `Options`. */
  now?: string;
}

export interface Rendered {
  page: string;
  /** For the caller, never a part of the page: what is withheld, and what no flag controls. */
  warnings: { id: string; count?: number; message: Words }[];
}

/** A rule of the catalogue, or an invariant of the definitions. */
export interface Rule {
  rule: string;
  severity: Severity;
  message: Words;
  code?: string;
  mend?: Words;
  /** An example that breaks it, and the same mended. */
  wrong?: string;
  right?: string;
  source?: string;
  /** What the specification calls it, where it was asked for by that or has such a name. */
  specRule?: string;
  /** Of rules of the service: the versions of JP-CLINS that have it. */
  versions?: string;
  /** Of invariants. */
  expression?: string | null;
  elements?: string[];
}

export interface PackageInfo {
  name: string;
  version: string;
  fhirVersions: string[];
  /** What is wrong with its definitions. */
  problems: { severity: Severity; rule: string; message: Words }[];
}

export interface MasterInfo {
  /** Canonical of the code system. */
  system: string;
  /** Its short name, where tekigo knows the system (`disease-key`). */
  id: string | null;
  name: Words;
  codes: number;
  bytes: number;
  content: "complete" | "fragment";
  /** The newest edition's label, else its day. */
  edition: string;
  /** SHA-256 of what it holds. */
  digest: string;
  licence: string;
}

export interface MasterHit {
  system: string;
  code: string;
  display: string;
  how: "code" | "exact" | "begins" | "within" | "reading" | "near";
}

export interface MasterSuggestion {
  system: string;
  code: string;
  display: string;
  why: "successor" | "spelling" | "name" | "near-name" | "near-code";
  message: Words;
}

export interface MasterCode {
  system: string;
  code: string;
  display: string;
  state: "active" | "retired" | "not-yet-valid";
  /** Days as `YYYYMMDD`; 0 and 99999999 are open ends. */
  from: number;
  to: number;
  edition: string;
  successors: string[];
  names: { kind: string; text: string }[];
  links: { key: string; value: string }[];
  facts: { key: string; value: string }[];
}

export interface About {
  version: string;
  /** Label of the rules that are loaded. */
  rules: string;
  operations: string[];
}

/** A call that cannot be answered: a misspelt option, a package that is none. What is wrong with *data* is never one. */
export class TekigoError extends Error {
  readonly name: "TekigoError";
  /**
   * `options`: what an argument says; `input`: what was given as document, package or pack; `load`: the engine or the worker could not be
   * had; `crash`: the engine has stopped, or the validator was closed; `operation`: the engine knows no such call.
   */
  readonly kind: "operation" | "options" | "input" | "load" | "crash";
  /** The message in both languages; `message` is the Japanese one followed by the English one. */
  readonly words: Words;
}
