import type { LoadOptions, Validator as Direct } from "./index.js";
import type { Input, NamedInput, Options, Outcome } from "./types.js";

export * from "./types.js";
export type { ModuleSource } from "./index.js";

export interface WorkerLoadOptions extends LoadOptions {
  /** Address of the worker file (`tekigo/worker.js`), where it is not beside this module. */
  workerUrl?: URL | string;
  /** How many workers, at most. Default: half of the processors, from 1 to 4. A worker starts when there is work for it. */
  size?: number;
}

export interface CallOptions {
  /**
   * Ends the call: it rejects with the signal's reason, its worker is stopped and a new one starts from the engine that is
   * already compiled.
   */
  signal?: AbortSignal;
  /**
   * Hands the bytes over instead of copying them: the caller's buffer is empty afterwards. Default `false`. Not for strings.
   */
  transfer?: boolean;
}

export interface Progress {
  /** Documents that are done, and all of them. */
  done: number;
  total: number;
  /** The same in bytes. */
  doneBytes: number;
  totalBytes: number;
}

type Promised<Call> = Call extends (...given: infer Given) => infer Answer
  ? (...given: [...given: Given, call?: CallOptions]) => Promise<Answer>
  : never;

/** `Masters` by promises. */
export type Masters = { readonly [Name in keyof Direct["masters"]]: Promised<Direct["masters"][Name]> };

type Calls = { readonly [Name in Exclude<keyof Direct, "masters">]: Promised<Direct[Name]> };

/**
 * The same validator in workers of its own: every method gives a promise, and the page stays free. What is loaded
 * (`loadPackage`, `define`, `loadRules`, `masters.load`) is there for every call that is made afterwards, in all workers.
 *
 * The last argument of every method may be `{ signal, transfer }`; options before it may be `undefined`.
 */
export interface Validator extends Calls {
  readonly masters: Masters;
  /** Judges many documents on all workers. Answers are in the order of the inputs. */
  validateAll(
    inputs: readonly (Input | NamedInput)[],
    options?: Options,
    call?: CallOptions & { onProgress?: (progress: Progress) => void; onOutcome?: (outcome: Outcome, index: number) => void },
  ): Promise<Outcome[]>;
  /** Stops the workers; calls that wait reject. */
  close(): void;
}

export const Validator: {
  load(options?: WorkerLoadOptions): Promise<Validator>;
};

/** The version of tekigo. */
export const version: string;
