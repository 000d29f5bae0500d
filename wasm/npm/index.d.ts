import type {
  About, Bytes, Diff, Extracted, Input, Keys, MasterCode, MasterHit, MasterInfo, MasterSuggestion, NamedInput, Operation, Options,
  Outcome, PackageInfo, RenderOptions, Rendered, ReportOptions, RequestAnswer, RequestOptions, Rule, Split,
} from "./types.js";

export * from "./types.js";

// programs for Node alone have no types of the DOM, which these two are of
type InstanceOf<Class> = Class extends { prototype: infer Instance } ? Instance : never;
type CompiledModule = typeof globalThis extends { WebAssembly: { Module: infer Class } } ? InstanceOf<Class> : object;
type FetchedResponse = typeof globalThis extends { Response: infer Class } ? InstanceOf<Class> : never;

/** Where the engine comes from: a `WebAssembly.Module`, its bytes, a `Response`, or its address. */
export type ModuleSource = CompiledModule | ArrayBuffer | ArrayBufferView | FetchedResponse | URL | string;

export interface LoadOptions {
  /** The engine, where it is not to be fetched from beside this module: compiled, as bytes, as a response, or its address. */
  module?: ModuleSource | PromiseLike<ModuleSource>;
  /**
   * Subresource integrity of the engine (`sha384-…`, as in `integrity.json`), checked before it is compiled. A `WebAssembly.Module` is
   * compiled already and refused with it.
   */
  integrity?: string;
}

/** Terminology masters. */
export interface Masters {
  /** Adds a pack (made by `tekigo masters import`); it takes the place of an earlier one of its system. */
  load(pack: Uint8Array | ArrayBuffer): MasterInfo;
  /** The packs that are loaded. */
  list(): MasterInfo[];
  /** Searches by code, name, kana and synonym. `limit` holds for each system; default 20. */
  find(text: string, options?: { system?: string; limit?: number }): MasterHit[];
  /** The codes that may have been meant by one that is not to be used. */
  suggest(code: string, options?: { system?: string; display?: string; on?: string }): MasterSuggestion[];
  /** All that is known of a code, in every system that has it; on a day (`2026-03-31`), else in the newest edition. */
  show(code: string, options?: { system?: string; on?: string }): MasterCode[];
}

/**
 * The validator. `Validator.load()` is the one way to get one; each has its own rules, and the engine is compiled once.
 * Every method works at once and without a network. A mistake in the call throws a `TekigoError`; a fault of the data is an
 * issue of the answer.
 */
export class Validator {
  private constructor();
  static load(options?: LoadOptions): Promise<Validator>;

  /** Judges one document. */
  validate(input: Input, options?: Options): Outcome;
  /** The same as JSON, UTF-8: the bytes that `tekigo validate --format ndjson` prints, without the line end. */
  validateText(input: Input, options?: Options): Bytes;
  /** The report that the command line prints for one file, byte for byte. */
  report(input: Input, options?: ReportOptions): string;

  /** What identifies the record for the service. */
  keys(input: Input, options?: { file?: string }): Keys;
  /**
   * Makes a request of the service, checked. `inputs`: none for `destination` and `list`; the registered and the new document
   * for `change`; one otherwise.
   */
  request(operation: Operation, inputs: Input | NamedInput | readonly (Input | NamedInput)[], options?: RequestOptions): RequestAnswer;
  /** What replacing one registration by another will do. */
  compare(registered: Input, changed: Input): Diff;
  /** Divides a Bundle of results between its reports, so that each part has at most `maxBytes`. */
  split(input: Input, options?: { maxBytes?: number; now?: string }): Split;
  /** What the service will extract from a referral; `null` when it is none. */
  extract(input: Input): Extracted | null;

  /** One page for people, of one document or of several of one patient. */
  render(input: Input | readonly Input[], options?: RenderOptions): string;
  /** The same, with what the caller should know of it. */
  renderWithWarnings(input: Input | readonly Input[], options?: RenderOptions): Rendered;

  /** Evaluates FHIRPath (R4) on one document. */
  fhirpath(expression: string, input: Input, options?: { now?: string }): unknown[];
  /** What a rule means, or an invariant of the definitions (`dom-6`). */
  explain(rule: string): Rule;
  /** The catalogue of rules. */
  rules(): Rule[];
  readonly masters: Masters;

  /** Adds a FHIR package (`.tgz`) to the rules. They stay as they were when it cannot be used. */
  loadPackage(tgz: Uint8Array | ArrayBuffer, options?: { name?: string }): PackageInfo;
  /** Adds one file of definitions: a StructureDefinition, ValueSet, CodeSystem, or a Bundle of them. */
  define(input: Input, options?: { name?: string }): PackageInfo;
  /**
   * Takes rules that were compiled elsewhere (`tekigo_core::model::codec`, of this version) in the place of all that are there.
   * They stay as they were when the bytes are none.
   */
  loadRules(rules: Uint8Array | ArrayBuffer): { rules: string };
  about(): About;
}

/** The version of tekigo. */
export const version: string;
