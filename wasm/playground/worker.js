// The engine at work, away from the page: reads files, judges, renders. Findings go back in portions, so that a flood of
// them never holds up the page.

import { Validator } from "./tekigo/index.js";

/** Findings of one message. */
const PORTION = 400;

let validator;

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** What a list shows of an outcome. */
function headOf({ issues, ...head }, bytes, since) {
  const rules = {};
  for (const { rule, severity } of issues) {
    const known = (rules[rule] ??= { severity, count: 0 });
    known.count += 1;
  }
  return { ...head, rules, bytes, ms: performance.now() - since };
}

async function read(blob) {
  try {
    return await bytesOf(blob);
  } catch {
    throw { fail: "unread" };
  }
}

const OPERATIONS = {
  async start() {
    validator = await Validator.load();
    return validator.about();
  },

  async about() {
    return validator.about();
  },

  /** The head of an outcome, without its findings. */
  async head({ blob, options }) {
    const bytes = await read(blob);
    const since = performance.now();
    return headOf(validator.validate(bytes, options), bytes.length, since);
  },

  /** An outcome: its head at once, its findings in portions. */
  async open({ blob, options }, tell) {
    const bytes = await read(blob);
    const since = performance.now();
    const outcome = validator.validate(bytes, options);
    tell({ head: headOf(outcome, bytes.length, since) });
    const { issues } = outcome;
    for (let from = 0; from < issues.length; from += PORTION) tell({ issues: issues.slice(from, from + PORTION) });
    return null;
  },

  async render({ blob, options }) {
    return validator.renderWithWarnings(await read(blob), options);
  },

  async keys({ blob, file }) {
    const bytes = await read(blob);
    const keys = validator.keys(bytes, { file });
    return { keys, extracted: keys.kind === "referral" ? validator.extract(bytes) : null };
  },

  async report({ blob, options }) {
    return validator.report(await read(blob), options);
  },

  async explain({ rule }) {
    return validator.explain(rule);
  },

  /** Where the lines of an NDJSON file begin and end, as pairs; empty lines are none. */
  async lines({ blob, most }) {
    const bytes = await read(blob);
    const places = [];
    let line = 0;
    for (let from = 0; from < bytes.length && places.length < most; ) {
      let to = bytes.indexOf(0x0a, from);
      if (to < 0) to = bytes.length;
      line += 1;
      if (bytes.subarray(from, to).some((byte) => byte > 0x20)) places.push([line, from, to]);
      from = to + 1;
    }
    return places;
  },

  async package({ blob, name }) {
    return validator.loadPackage(await read(blob), { name });
  },

  async master({ blob }) {
    return validator.masters.load(await read(blob));
  },
};

/** Why a call failed, in the page's terms. */
function failure(op, error) {
  if (error?.fail) return error;
  const message = String(error?.message ?? error);
  const told = { message, words: error?.words, kind: error?.kind };
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.kind === "crash") return { fail: "crash", ...told };
  if (op !== "start") return { fail: "call", ...told };
  // the browser's own words about a policy name what is missing
  if (/unsafe-eval/.test(`${message} ${error?.cause?.message ?? ""}`)) return { fail: "csp", ...told };
  return { fail: error?.kind === "load" ? "network" : "other", ...told };
}

onmessage = async ({ data: { id, op, options } }) => {
  const tell = (part) => postMessage({ id, part });
  try {
    postMessage({ id, answer: await OPERATIONS[op](options, tell) });
  } catch (error) {
    postMessage({ id, error: failure(op, error) });
  }
};
