// Finding and compiling the engine, and saying what is wrong when that fails.
import { TekigoError } from "./error.js";
import { isBytes, isDetached, viewOf } from "./given.js";

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

const fault = (ja, en, cause) => new TekigoError("load", { ja, en }, cause === undefined ? undefined : { cause });

/**
 * Compiles whatever the caller has.
 * @param source a module, bytes, a response, an address, or a promise of one
 * @param {string} [integrity] `sha384-…`
 * @param {(url: string, integrity?: string) => Promise<Response | BufferSource>} [get] how an address is read
 */
export async function compile(source, integrity, get = fetched) {
  if (integrity !== undefined && typeof integrity !== "string") throw unread(String(integrity));
  const from = await settled(source);
  if (isModule(from)) {
    if (integrity === undefined) return from;
    throw fault(
      "コンパイル済みの WebAssembly.Module は integrity で確かめられません。integrity を外すか、バイト列か URL を渡してください",
      "a WebAssembly.Module is compiled already and integrity cannot be checked: leave it out, or give bytes or an address",
    );
  }
  if (isResponse(from)) {
    const url = from.url || "Response";
    return integrity === undefined ? compileResponse(from, url) : compileChecked(await bodyOf(from), integrity, url);
  }
  if (isBytes(from)) return integrity === undefined ? compileBytes(from, "module") : compileChecked(from, integrity, "module");
  if (typeof from === "string" || from instanceof URL) {
    const url = String(from);
    const got = await get(url, integrity);
    return isBytes(got) ? compileBytes(got, url) : compileResponse(got, url);
  }
  throw noSource();
}

/** A file beside the script that asks; a script that was bundled as a classic one (iife, cjs) does not know where it is. */
export function placed(make) {
  try {
    return make();
  } catch (cause) {
    throw fault(
      `このスクリプトは自分の場所を知りません (import.meta.url がない形に束ねられています: ${cause?.message ?? cause})。ES モジュールとして束ねるか、tekigo/inline を使うか、Validator.load({ module }) でエンジンの場所を渡してください`,
      `this script does not know where it is (it was bundled into a form without import.meta.url: ${cause?.message ?? cause}): bundle it as an ES module, use tekigo/inline, or give the engine by Validator.load({ module })`,
      cause,
    );
  }
}

const noSource = () =>
  fault(
    "module には WebAssembly.Module、バイト列、Response、URL のどれかを渡してください",
    "module must be a WebAssembly.Module, bytes, a Response or an address",
  );
const isModule = (from) => Object.prototype.toString.call(from) === "[object WebAssembly.Module]";
/** Those of a library too. */
const isResponse = (from) => typeof from?.arrayBuffer === "function" && typeof from.ok === "boolean";

async function settled(source) {
  try {
    return await source;
  } catch (cause) {
    const why = reasonOf(cause);
    throw fault(`module に渡された Promise が失敗しました (${why})`, `the promise that was given as module has failed (${why})`, cause);
  }
}

/** Why, as far as it is told: Node's `fetch` says only that it failed and keeps the reason in its cause. */
const reasonOf = (error) => [error?.message ?? String(error), error?.cause?.code ?? error?.cause?.message].filter(Boolean).join(": ");

/** What a worker can be sent of a source: addresses as text, responses as the bytes of an engine. */
export async function sendable(source) {
  const from = await settled(source);
  if (from instanceof URL) return from.href;
  if (isResponse(from)) return bodyOf(from);
  if (from === undefined || typeof from === "string" || isModule(from) || isBytes(from)) return from;
  throw noSource();
}

/** Bytes of a response, which has to be the engine's. */
async function bodyOf(response) {
  const type = response.headers.get("content-type") ?? "";
  const url = response.url || "Response";
  if (!response.ok) throw unserved(url, response.status, type);
  const bytes = await response.arrayBuffer();
  looksRight(bytes, url, { status: response.status, type });
  return bytes;
}

/** Compiles bytes whose digest is right. */
export async function compileChecked(bytes, integrity, url) {
  await verify(bytes, integrity, url);
  return compileBytes(bytes, url);
}

/** Reads an address by `fetch`. */
export async function fetched(url, integrity) {
  try {
    return await fetch(url, { credentials: "same-origin", ...(integrity === undefined ? {} : { integrity }) });
  } catch (cause) {
    const why = reasonOf(cause);
    if (url.startsWith("file:")) {
      throw fault(
        `${url} を取得できません (${why})。ファイルとして開いたページ (file://) からは取得できないので、tekigo/inline を使ってください`,
        `cannot fetch ${url} (${why}): a page that was opened as a file (file://) fetches nothing; use tekigo/inline`,
        cause,
      );
    }
    throw fault(
      `${url} を取得できません (${why})。アドレス、CORS、CSP の connect-src${integrity === undefined ? "" : "、integrity の値"} を確かめるか、module に URL やバイト列を渡してください`,
      `cannot fetch ${url} (${why}): check the address, CORS, connect-src of the CSP${integrity === undefined ? "" : " and the value of integrity"}, or give an address or bytes as module`,
      cause,
    );
  }
}

async function compileResponse(response, url) {
  const type = response.headers.get("content-type") ?? "";
  if (!response.ok) throw unserved(url, response.status, type);
  const kind = type.split(";")[0].trim().toLowerCase();
  const isNative = typeof Response === "function" && response instanceof Response;
  if (response.bodyUsed) {
    throw fault(
      `${url} の本文はもう読まれています。response.clone() を渡すか、1 つの Response は 1 回だけ使ってください`,
      `the body of ${url} was read already: give response.clone(), or each response once`,
    );
  }
  if (kind === "application/wasm" && isNative && typeof WebAssembly.compileStreaming === "function") {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (cause) {
      throw refused(url, cause);
    }
  }
  return compileBytes(await response.arrayBuffer(), url, { status: response.status, type });
}

async function compileBytes(bytes, url, served) {
  looksRight(bytes, url, served);
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw refused(url, cause);
  }
}

function looksRight(bytes, url, served) {
  if (isDetached(bytes)) {
    throw fault(`${url} のバイト列はほかに渡されていて、もうありません (transfer)`, `the bytes of ${url} were handed over elsewhere and are gone (transfer)`);
  }
  const head = viewOf(bytes).subarray(0, 4);
  if (MAGIC.every((byte, at) => head[at] === byte)) return;
  if (served) throw unserved(url, served.status, served.type, head);
  const begins = head.length === 0 ? ["空です", "it is empty"] : [`先頭のバイト: ${hex(head)}`, `it begins with ${hex(head)}`];
  throw fault(`${url} は WebAssembly ではありません (${begins[0]})`, `${url} is no WebAssembly (${begins[1]})`);
}

/** The server gave something else; 3c is `<`, the beginning of a page. */
function unserved(url, status, type, head) {
  const is = head === undefined ? "" : ` [${hex(head)}]`;
  const got = `HTTP ${status}, content-type: ${type || "-"}${is}`;
  return fault(
    `${url} から tekigo.wasm を取得できません (${got})。tekigo.wasm をそこに置くか、Validator.load({ module: URL }) で場所を渡してください。ファイルを写さないバンドラー (esbuild、Rollup) では tekigo/bare か tekigo/inline を使い、Vite の開発サーバーでは optimizeDeps: { exclude: ["tekigo"] } とします`,
    `${url} does not serve tekigo.wasm (${got}): put the file there, or say where it is by Validator.load({ module: url }). Where the bundler copies no files (esbuild, Rollup) use tekigo/bare or tekigo/inline; with Vite's development server set optimizeDeps: { exclude: ["tekigo"] }`,
  );
}

function refused(url, cause) {
  const why = cause?.message ?? String(cause);
  if (/Content Security Policy|unsafe-eval|CSP/i.test(why)) {
    return fault(
      `ページの CSP が WebAssembly を許していません (${why})。script-src に 'wasm-unsafe-eval' を加えるか、tekigo/worker を使ってください (ワーカーには、ワーカーのファイル自身の CSP が効きます)`,
      `the page's CSP forbids WebAssembly (${why}): add 'wasm-unsafe-eval' to script-src, or use tekigo/worker (a worker has the CSP of its own file)`,
      cause,
    );
  }
  return fault(
    `${url} を WebAssembly としてコンパイルできません (${why})。転送の途中で壊れていないか確かめてください (dist/integrity.json にダイジェストがあります)`,
    `cannot compile ${url} as WebAssembly (${why}): compare it with the digest in dist/integrity.json`,
    cause,
  );
}

const unread = (integrity) => fault(`integrity の形が違います: ${integrity}`, `integrity is not of the form sha384-…: ${integrity}`);

/** Checks bytes that no `fetch` has checked. Of several digests any of the longest will do, as for `fetch`. */
export async function verify(bytes, integrity, url) {
  const all = integrity.trim().split(/\s+/).map((one) => /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+=*)$/.exec(one) ?? undefined);
  if (all.includes(undefined)) throw unread(integrity);
  if (globalThis.crypto?.subtle === undefined) {
    throw fault(
      "このページではダイジェストを計算できません (crypto.subtle があるのは https のページと localhost だけです)。integrity を外すか、module に URL を渡してください",
      "this page cannot compute digests (only pages from https and localhost have crypto.subtle): leave integrity out, or give an address as module",
    );
  }
  const longest = all.map(([, name]) => name).sort().at(-1);
  const digest = new Uint8Array(await crypto.subtle.digest(longest.replace("sha", "SHA-"), bytes));
  const found = btoa(String.fromCharCode(...digest));
  if (!all.some(([, name, expected]) => name === longest && expected === found)) {
    throw fault(
      `${url} のダイジェストが integrity と違います (${longest}-${found})`,
      `the digest of ${url} is not the one that integrity asks for (${longest}-${found})`,
    );
  }
}

/**
 * Where a file of this package is, `url` being where the bundler says it is. Vite's development server moves scripts to
 * `node_modules/.vite/deps` and leaves the files beside them behind: there the file is looked for where it was.
 */
export function beside(url, file) {
  const moved = /^(.*\/node_modules)\/\.vite\/deps[^/]*\//.exec(String(url));
  return moved ? `${moved[1]}/tekigo/${file}` : String(url);
}

/** Compiles the same source once. */
export function once(make) {
  let kept;
  return () => {
    kept ??= make().catch((error) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
