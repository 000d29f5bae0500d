// What callers give, looked at before it goes anywhere: what is not meant so is told with what it was and what to give instead, and
// nothing has changed by then. What a document or an option *says* is the engine's affair.
import { TekigoError } from "./error.js";

/** What a value is, for the eye. */
export const nameOf = (value) => (value === null ? "null" : (value?.constructor?.name || typeof value));
const has = (value, name) => typeof value?.[name] === "function";

// by what the values are and not by their class: Jest, frames and Electron have several classes of one name
const sizeOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength").get;
function isBuffer(value) {
  try {
    sizeOf.call(value);
    return true;
  } catch {
    return false;
  }
}
/** Whether bytes were handed over elsewhere. */
export function isDetached(bytes) {
  try {
    return new Uint8Array(bytes.buffer ?? bytes) && false;
  } catch {
    return true;
  }
}

/** An ArrayBuffer or what lies in one. */
export const isBytes = (value) => ArrayBuffer.isView(value) || isBuffer(value);

/** Its bytes, where they are. */
export function viewOf(bytes) {
  if (bytes instanceof Uint8Array) return bytes;
  return ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
}

/** A plain object, of this realm or another. */
export function isPlain(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const proto = Object.getPrototypeOf(value);
  return proto === null || Object.getPrototypeOf(proto) === null;
}

/** What to give instead of a value that is no document. */
function cureOf(input) {
  if (has(input, "then")) return ["await してから渡してください", "await it first"];
  if (has(input, "arrayBuffer")) {
    return ["new Uint8Array(await file.arrayBuffer()) のように、中身を渡してください", "give what it holds: new Uint8Array(await file.arrayBuffer())"];
  }
  if (input?.[Symbol.asyncIterator] !== undefined) return ["最後まで読んで、つないだバイト列を渡してください", "read it to the end and give the bytes together"];
  if (Object.prototype.toString.call(input) === "[object SharedArrayBuffer]") return ["new Uint8Array(buffer) を渡してください", "give new Uint8Array(buffer)"];
  if (Array.isArray(input)) return ["複数の文書は 1 件ずつか、tekigo/worker の validateAll に渡してください", "give several documents one by one, or to validateAll of tekigo/worker"];
  if (isNamed(input)) return ["ここでは文書そのものを渡し、名前は options の file で渡してください", "give the document itself here, and its name as file in options"];
  if (isPlain(input)) {
    return [
      "読み取った JSON ではなく、元の文字列かバイト列を渡してください (行番号や重複したキーは元のデータにしかありません)。組み立てたものなら JSON.stringify で文字列にします",
      "give the text or bytes that it was read from, which alone have lines and repeated keys; or JSON.stringify what was composed",
    ];
  }
  return undefined;
}

/** Bytes of one document; `at` is which of several it is, from 1. */
export function bytesOf(input, at) {
  if (typeof input === "string") return new TextEncoder().encode(input);
  if (isBytes(input)) {
    if (isDetached(input)) {
      throw wrongInput(at, "の中身はほかに渡されていて、もうありません (transfer)。渡す前に写しを作ってください", "was handed over elsewhere and is empty now (transfer): copy it before");
    }
    return viewOf(input);
  }
  const given = nameOf(input);
  const [ja, en] = cureOf(input) ?? [];
  throw wrongInput(
    at,
    `は文字列、Uint8Array、ArrayBuffer のどれかです (${given} でした)${ja ? `。${ja}` : ""}`,
    `must be a string, a Uint8Array or an ArrayBuffer, not ${given}${en ? `: ${en}` : ""}`,
  );
}

/** Bytes of a file that is no text: a string would be its name. */
export function contentOf(file) {
  if (typeof file !== "string") return bytesOf(file);
  throw new TekigoError("input", {
    ja: "ファイルの名前ではなく、中身を Uint8Array か ArrayBuffer で渡してください",
    en: "give what the file holds, as a Uint8Array or an ArrayBuffer, not its name",
  });
}

/** Which input is meant, in both languages. */
const which = (at) => (at === undefined ? ["入力", "the input"] : [`${at} 番目の入力`, `input ${at}`]);
function wrongInput(at, ja, en) {
  const [inJa, inEn] = which(at);
  return new TekigoError("input", { ja: `${inJa}${ja}`, en: `${inEn} ${en}` });
}
export const wrongOptions = (ja, en, cause) => new TekigoError("options", { ja, en }, cause === undefined ? undefined : { cause });

const isNamed = (input) => typeof input === "object" && input !== null && !ArrayBuffer.isView(input) && "input" in input;

/** One document of several: what it is called, if it is, and its bytes. */
export function documentOf(one, at) {
  if (!isNamed(one)) return { bytes: bytesOf(one, at) };
  const [inJa, inEn] = which(at);
  knownNames(one, ["name", "input"], inJa, inEn);
  if (one.name !== undefined && typeof one.name !== "string") {
    throw wrongOptions(`${inJa}の name は文字列です (${nameOf(one.name)} でした)`, `the name of ${inEn} must be a string, not ${nameOf(one.name)}`);
  }
  return { name: one.name, bytes: bytesOf(one.input, at) };
}

/** A text that a call hangs on; `where` says where it stands. */
export function text(value, name, where) {
  if (typeof value === "string") return value;
  throw wrongOptions(`${name} は文字列です (${nameOf(value)} でした): ${where}`, `${name} must be a string, not ${nameOf(value)}: ${where}`);
}

/** Options with what the call itself says. */
export function withOptions(options, more) {
  return { ...checked(options), ...more };
}

function checked(options) {
  if (options === undefined || isPlain(options)) return options;
  // an instance of a class will do if it says something: a Map does not
  if (typeof options === "object" && options !== null && !Array.isArray(options) && Object.keys(options).length > 0) return options;
  throw wrongOptions(
    `オプションは { 名前: 値 } のオブジェクトです (${nameOf(options)} でした)`,
    `options must be an object, { name: value }, not ${nameOf(options)}`,
  );
}

/** Options as the engine takes them; `undefined` is as good as absent. What JSON would leave out or change is told. */
export function optionsText(options) {
  if (checked(options) === undefined) return "";
  try {
    return JSON.stringify(options, function (name, value) {
      const given = this[name];
      if (isUnsaid(given, value)) throw unsaid(name, given);
      return value;
    });
  } catch (cause) {
    if (cause instanceof TekigoError) throw cause;
    throw wrongOptions(`オプションを JSON にできません (${cause?.message ?? cause})`, `the options cannot be written as JSON (${cause?.message ?? cause})`, cause);
  }
}

function isUnsaid(given, value) {
  if (["function", "symbol", "bigint"].includes(typeof value)) return true;
  if (typeof value === "number") return !Number.isFinite(value);
  // a day that is none
  if (value === null) return given !== null;
  return typeof value === "object" && !Array.isArray(value) && !isPlain(value) && (ArrayBuffer.isView(value) || Object.keys(value).length === 0);
}

function unsaid(name, given) {
  const what = typeof given === "number" || given instanceof Date ? String(given) : typeof given === "object" ? nameOf(given) : typeof given;
  return wrongOptions(`オプション ${name} に ${what} は渡せません。文字列、数、真偽値、配列、オブジェクトで渡してください`, `option ${name} cannot be ${what}: give a string, a number, a boolean, an array or an object`);
}

/** Refuses names that mean nothing, where functions and signals may stand too and the engine never looks. */
export function knownNames(given, names, inJa, inEn = inJa) {
  if (given === undefined) return {};
  if (!isPlain(given)) {
    const form = `{ ${names.join(", ")} }`;
    throw wrongOptions(`${inJa} に渡すのは ${form} のオブジェクトです (${nameOf(given)} でした)`, `${inEn} takes an object, ${form}, not ${nameOf(given)}`);
  }
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const near = names.find((other) => distance(name.toLowerCase(), other.toLowerCase()) <= 2);
    throw wrongOptions(
      `${inJa} に「${name}」というオプションはありません。${near ? `もしかして: ${near}` : `あるのは ${names.join("、")} です`}`,
      `${inEn} has no option "${name}"${near ? `; did you mean ${near}?` : `, only ${names.join(", ")}`}`,
    );
  }
  return given;
}

/** How many letters have to be put in, left out or changed. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length];
}
