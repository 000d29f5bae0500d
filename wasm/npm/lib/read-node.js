// How Node reads an address: files from the disk, everything else by fetch.
import { readFile } from "node:fs/promises";
import { TekigoError } from "./error.js";
import { fetched, verify } from "./load.js";

export async function read(url, integrity) {
  // a scheme of one letter is a drive
  const isFile = url.startsWith("file:") || !/^[a-z][a-z0-9+.-]+:/i.test(url);
  if (!isFile) return fetched(url, integrity);
  let bytes;
  try {
    bytes = await readFile(url.startsWith("file:") ? new URL(url) : url);
  } catch (cause) {
    throw new TekigoError("load", unreadable(url, cause), { cause });
  }
  if (integrity !== undefined) await verify(bytes, integrity, url);
  return bytes;
}

function unreadable(url, { code, message }) {
  if (code === "ERR_ACCESS_DENIED") {
    return {
      ja: `${url} を読むことが許されていません (${code})。--allow-fs-read でこのファイルを許してください`,
      en: `${url} may not be read (${code}): allow it by --allow-fs-read`,
    };
  }
  return {
    ja: `${url} を読めません (${code ?? message})。サーバー用に束ねたときは tekigo.wasm も置くか、Validator.load({ module }) か tekigo/inline を使ってください`,
    en: `cannot read ${url} (${code ?? message}): when bundled for a server put tekigo.wasm beside the bundle, or use Validator.load({ module }) or tekigo/inline`,
  };
}
