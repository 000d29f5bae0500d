import type { LoadOptions } from "./index.js";
import { Validator as Full } from "./index.js";

export * from "./types.js";
export type { LoadOptions, Masters, ModuleSource } from "./index.js";
export { version } from "./index.js";

/** The validator without an address of its engine: bundlers find no file to copy, the caller gives the engine. */
export type Validator = Full;
export const Validator: {
  load(options: LoadOptions & { module: NonNullable<LoadOptions["module"]> }): Promise<Validator>;
};
