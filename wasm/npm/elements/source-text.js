// A document as rows for the eye. A row is a line, or a part of a line that is too long: service documents are often one
// line of megabytes, which no browser lays out in one piece. Works on bytes and decodes what is looked at, in slices, so
// that ten megabytes never hold up the page.

import { pause } from "./dom.js";

/** A row ends after this many bytes at the next comma (JSON) or tag (XML) … */
const SOFT = 110;
/** … and after so many bytes wherever it is. */
const HARD = 480;
/** Bytes looked at before the browser gets its turn. */
const SLICE = 256 * 1024;

const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const GREATER = 0x3e;
const LESS = 0x3c;

/** Numbers that grow. */
class Numbers {
  data = new Uint32Array(1024);
  length = 0;

  push(value) {
    if (this.length === this.data.length) {
      const bigger = new Uint32Array(this.length * 2);
      bigger.set(this.data);
      this.data = bigger;
    }
    this.data[this.length++] = value;
  }
}

export class SourceText {
  #bytes;
  #decoder = new TextDecoder("utf-8");
  /** Of each row: its first byte, its line, and the column that its first character has in that line. */
  #starts = new Numbers();
  #lines = new Numbers();
  #columns = new Numbers();
  /** Whether a row begins inside a string, and must not be coloured as JSON. */
  #inside = new Set();
  lines = 0;
  isXml = false;

  /** @private */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  /** Lays out `input` (a string or bytes). `signal` stops it: then the promise rejects. */
  static async from(input, signal) {
    const bytes = typeof input === "string" ? new TextEncoder().encode(input) : new Uint8Array(input.buffer ?? input, input.byteOffset ?? 0, input.byteLength);
    const text = new SourceText(bytes);
    await text.#index(signal);
    return text;
  }

  get rows() {
    return this.#starts.length;
  }

  get bytes() {
    return this.#bytes;
  }

  async #index(signal) {
    const bytes = this.#bytes;
    let first = 0;
    while (first < 64 && first < bytes.length && bytes[first] !== LESS && (bytes[first] <= 0x20 || bytes[first] >= 0x80)) first += 1;
    this.isXml = bytes[first] === LESS;
    const ends = this.isXml ? GREATER : COMMA;
    let line = 1;
    let column = 1;
    let string = false;
    let escaped = false;
    let start = 0;
    this.#row(0, line, column, false);
    for (let from = 0; from < bytes.length; from += SLICE) {
      if (from > 0) {
        await pause();
        signal?.throwIfAborted();
      }
      const to = Math.min(bytes.length, from + SLICE);
      for (let at = from; at < to; at += 1) {
        const byte = bytes[at];
        if (byte === LF) {
          line += 1;
          column = 1;
          string = false;
          escaped = false;
          start = at + 1;
          if (start < bytes.length) this.#row(start, line, column, false);
          continue;
        }
        // a continuation byte of UTF-8 is no character of its own; a row never begins with one
        if ((byte & 0xc0) === 0x80) continue;
        if (at - start >= HARD) {
          start = at;
          this.#row(start, line, column, string);
        }
        column += 1;
        if (!this.isXml) {
          if (escaped) escaped = false;
          else if (string && byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) string = !string;
        }
        if (!string && byte === ends && at - start >= SOFT && at + 1 < bytes.length && bytes[at + 1] !== LF && bytes[at + 1] !== 0x0d) {
          start = at + 1;
          this.#row(start, line, column, false);
        }
      }
    }
    this.lines = line - (bytes.length > 0 && bytes.at(-1) === LF ? 1 : 0);
  }

  #row(start, line, column, inside) {
    if (inside) this.#inside.add(this.#starts.length);
    this.#starts.push(start);
    this.#lines.push(line);
    this.#columns.push(column);
  }

  /** The row that holds this place; both are 1-based. */
  rowOf(line, column) {
    const lines = this.#lines.data;
    const columns = this.#columns.data;
    let low = 0;
    let high = this.rows - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const before = lines[middle] < line || (lines[middle] === line && columns[middle] <= column);
      if (before) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** One row: its line, the column of its first character, its text, and whether it goes on with a line or a string. */
  row(index) {
    const start = this.#starts.data[index];
    let end = index + 1 < this.rows ? this.#starts.data[index + 1] : this.#bytes.length;
    while (end > start && (this.#bytes[end - 1] === LF || this.#bytes[end - 1] === 0x0d)) end -= 1;
    const column = this.#columns.data[index];
    return {
      line: this.#lines.data[index],
      column,
      text: this.#decoder.decode(this.#bytes.subarray(start, end)),
      continued: column > 1,
      inside: this.#inside.has(index),
    };
  }
}
