// Finding and compiling the engine, and saying what is wrong when that fails.
import { TekigoError } from "./error.js";

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
  const from = await source;
  if (from instanceof WebAssembly.Module) return from;
  if (typeof Response !== "undefined" && from instanceof Response) return compileResponse(from, from.url || "Response");
  if (from instanceof ArrayBuffer || ArrayBuffer.isView(from)) {
    const what = "module";
    if (integrity !== undefined) await verify(from, integrity, what);
    return compileBytes(from, what);
  }
  if (typeof from === "string" || from instanceof URL) {
    const url = String(from);
    const got = await get(url, integrity);
    return got instanceof ArrayBuffer || ArrayBuffer.isView(got) ? compileBytes(got, url) : compileResponse(got, url);
  }
  throw fault(
    "module には WebAssembly.Module、バイト列、Response、URL のどれかを渡してください",
    "module must be a WebAssembly.Module, bytes, a Response or an address",
  );
}

/** Reads an address by `fetch`. */
export async function fetched(url, integrity) {
  try {
    return await fetch(url, { credentials: "same-origin", ...(integrity === undefined ? {} : { integrity }) });
  } catch (cause) {
    throw fault(
      `${url} を取得できません (${cause?.message ?? cause})。アドレス、CORS、CSP の connect-src${integrity === undefined ? "" : "、integrity の値"} を確かめるか、module に URL やバイト列を渡してください`,
      `cannot fetch ${url} (${cause?.message ?? cause}): check the address, CORS, connect-src of the CSP${integrity === undefined ? "" : " and the value of integrity"}, or give an address or bytes as module`,
      cause,
    );
  }
}

async function compileResponse(response, url) {
  const type = response.headers.get("content-type") ?? "";
  if (!response.ok) throw unserved(url, response.status, type);
  const kind = type.split(";")[0].trim().toLowerCase();
  if (kind === "application/wasm" && typeof WebAssembly.compileStreaming === "function") {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (cause) {
      throw refused(url, cause);
    }
  }
  return compileBytes(await response.arrayBuffer(), url, { status: response.status, type });
}

async function compileBytes(bytes, url, served) {
  const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  const head = view.subarray(0, 4);
  if (!MAGIC.every((byte, at) => head[at] === byte)) {
    if (served) throw unserved(url, served.status, served.type, head);
    throw fault(
      `${url} は WebAssembly ではありません (先頭のバイト: ${hex(head)})`,
      `${url} is no WebAssembly (it begins with ${hex(head)})`,
    );
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw refused(url, cause);
  }
}

/** The server gave something else; 3c is `<`, the beginning of a page. */
function unserved(url, status, type, head) {
  const is = head === undefined ? "" : ` [${hex(head)}]`;
  const got = `HTTP ${status}, content-type: ${type || "-"}${is}`;
  return fault(
    `${url} から tekigo.wasm を取得できません (${got})。tekigo.wasm をそこに置くか、Validator.load({ module: URL }) で場所を渡してください。Vite の開発サーバーでは optimizeDeps: { exclude: ["tekigo"] } とします`,
    `${url} does not serve tekigo.wasm (${got}): put the file there, or say where it is by Validator.load({ module: url }). With Vite's development server set optimizeDeps: { exclude: ["tekigo"] }`,
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

/** Checks bytes that no `fetch` has checked. */
export async function verify(bytes, integrity, url) {
  const [, name, expected] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+=*)$/.exec(integrity.trim()) ?? [];
  if (!name) {
    throw fault(`integrity の形が違います: ${integrity}`, `integrity is not of the form sha384-…: ${integrity}`);
  }
  const digest = new Uint8Array(await crypto.subtle.digest(name.replace("sha", "SHA-"), bytes));
  const found = btoa(String.fromCharCode(...digest));
  if (found !== expected) {
    throw fault(
      `${url} のダイジェストが integrity と違います (${name}-${found})`,
      `the digest of ${url} is not the one that integrity asks for (${name}-${found})`,
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
