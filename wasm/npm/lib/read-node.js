// How Node reads an address: files from the disk, everything else by fetch.
import { readFile } from "node:fs/promises";
import { TekigoError } from "./error.js";
import { fetched, verify } from "./load.js";

export async function read(url, integrity) {
  if (!/^(https?|data|blob):/.test(url)) {
    const file = url.startsWith("file:") ? new URL(url) : url;
    let bytes;
    try {
      bytes = await readFile(file);
    } catch (cause) {
      throw new TekigoError(
        "load",
        {
          ja: `${url} を読めません (${cause.code ?? cause.message})。サーバー用に束ねたときは tekigo.wasm も置くか、Validator.load({ module }) か tekigo/inline を使ってください`,
          en: `cannot read ${url} (${cause.code ?? cause.message}): when bundled for a server put tekigo.wasm beside the bundle, or use Validator.load({ module }) or tekigo/inline`,
        },
        { cause },
      );
    }
    if (integrity !== undefined) await verify(bytes, integrity, url);
    return bytes;
  }
  return fetched(url, integrity);
}
