/** What to check, beyond what the instance declares. */
export interface Options {
  /** Canonicals, with `|version` or without, added to the profiles that the instance declares. */
  profiles?: string[];
  /** Which receiver the data is for. Default `auto`: the service when a JP-CLINS profile is declared. */
  for?: "auto" | "clins" | "fhir";
  /** Profile element ids that the EHR holds a value for (`Condition.recordedDate`). */
  recorded?: string[];
  /** Language of reports that hold only one. */
  lang?: "ja" | "en";
  /** Bytes that the input may have. */
  maxBytes?: number;
  /** Edition of the service's technical guide. */
  edition?: "2023-09" | "2024-06";
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
}

export type Severity = "fatal" | "error" | "warning" | "information";

export interface Text {
  ja: string;
  en: string;
}

export interface Issue {
  severity: Severity;
  /** FHIR issue type. */
  code: string;
  /** Stable kebab-case id. */
  rule: string;
  /** The specification's own id, where there is one. */
  specRule?: string;
  level?: "required" | "semi-required" | "recommended" | "conditional" | "prohibited";
  /** Absolute FHIRPath with indices. */
  expression: string;
  /** RFC 6901 pointer. */
  pointer: string;
  /** 1-based. */
  line: number;
  /** 1-based, in Unicode scalar values. */
  column: number;
  profile?: string;
  message: Text;
  source: string;
}

export interface Outcome {
  file: string;
  /** No issue is fatal or an error. */
  valid: boolean;
  resourceType: string | null;
  profiles: string[];
  counts: Record<Severity, number>;
  completeness: { required: [number, number]; semiRequired: [number, number] };
  /** In document order. */
  issues: Issue[];
}

export interface PackageInfo {
  name: string;
  version: string;
  fhirVersions: string[];
  /** What is wrong with its definitions. */
  problems: { severity: Severity; rule: string; message: Text }[];
}

export type Input = string | Uint8Array | ArrayBuffer;

export class Validator {
  private constructor();
  /**
   * Instantiates the engine; the module is compiled once.
   * @param options.wasm the WebAssembly file, where it is not beside this module.
   */
  static load(options?: { wasm?: BufferSource | URL | string | Response | WebAssembly.Module }): Promise<Validator>;
  /** Judges one document. Every fault of the data is an issue; only a mistake in `options` throws. */
  validate(input: Input, options?: Options): Outcome;
  /** The report that the command line prints for one file, byte for byte. */
  report(
    input: Input,
    options?: Options & { format?: "text" | "json" | "ndjson" | "outcome" | "csv" | "sarif" | "junit" | "html" },
  ): string;
  /** Evaluates FHIRPath (R4) on one document. Throws when the expression is wrong or the input is not JSON. */
  fhirpath(expression: string, input: Input): unknown[];
  /** Adds a FHIR package (`.tgz`) to the rules. Throws when it is not one; the rules stay as they were then. */
  loadPackage(tgz: Uint8Array | ArrayBuffer, name?: string): PackageInfo;
}

/** The version of tekigo. */
export function version(): string;
