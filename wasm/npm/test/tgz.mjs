// Writes a .tgz from names and texts, for tests.
import { gzipSync } from "node:zlib";

const BLOCK = 512;

/** One ustar entry. */
function entry(name, text) {
  const body = Buffer.from(text);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${body.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        0", 148); // the sum is taken with blanks in its own place
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, body, padding]);
}

/** The archive of `files`: name → text. */
export function tgz(files) {
  const entries = Object.entries(files).map(([name, text]) => entry(name, text));
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]));
}
