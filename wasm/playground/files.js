// From what people drop, choose or paste to documents. Looks at first bytes, never at a file's declared type, so that a PDF
// with the name .json is told as what it is.

/** Bytes that a browser's engine takes at once; the service's own limit is a tenth. */
export const LARGEST = 100_000_000;
/** Documents of one visit. */
export const MOST = 5000;

const DOCUMENT = /\.(?:json|xml|ndjson|jsonl|fhir)$/i;
const LINES = /\.(?:ndjson|jsonl)$/i;
const PACKAGE = /\.(?:tgz|tar\.gz)$/i;
const PACK = /\.masters$/i;

/** An entry of a folder or file system, as files with their paths. Reads folders in portions: browsers give 100 at a time. */
async function walk(entry, path, found) {
  if (found.length > MOST) return;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
    if (file) found.push({ file, path: path + entry.name });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const entries = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (entries.length === 0) return;
    for (const child of entries) await walk(child, `${path}${entry.name}/`, found);
  }
}

/** What was dropped: `{files: [{file, path}], folder}`. To be called in the event itself, which forgets its items afterwards. */
export async function dropped(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = items.map((item) => item.getAsFile());
  const found = [];
  let folder = false;
  for (const [index, entry] of entries.entries()) {
    if (entry?.isDirectory) {
      folder = true;
      await walk(entry, "", found);
    } else if (plain[index]) {
      found.push({ file: plain[index], path: plain[index].name });
    }
  }
  return { files: found, folder };
}

/** What was chosen in a file dialog. */
export function chosen(list) {
  const files = [...list].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  return { files, folder: files.some(({ file }) => file.webkitRelativePath) };
}

const starts = (bytes, ...magic) => magic.every((byte, index) => bytes[index] === byte);

/**
 * What the first bytes say a file is: `document`, `lines`, `package`, `master`, or why it cannot be checked
 * (`pdf image zip gzip html utf16 binary empty huge unread`).
 */
export async function kindOf(file, path) {
  if (file.size === 0) return "empty";
  let head;
  try {
    head = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
  } catch {
    return "unread";
  }
  const begin = String.fromCharCode(...head.subarray(0, 8));
  if (begin === "TEKIGOM1" || PACK.test(path)) return "master";
  if (starts(head, 0x1f, 0x8b)) return PACKAGE.test(path) ? "package" : "gzip";
  if (begin.startsWith("%PDF-")) return "pdf";
  if (begin.startsWith("PK\u0003\u0004")) return "zip";
  if (starts(head, 0x89, 0x50, 0x4e, 0x47) || starts(head, 0xff, 0xd8, 0xff) || begin.startsWith("GIF8") || /^(?:II\*\0|MM\0\*)/.test(begin)) return "image";
  if (starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff) || (head[0] !== 0 && head[1] === 0) || (head[0] === 0 && head[1] > 0)) return "utf16";
  if (head.includes(0)) return "binary";
  const text = new TextDecoder().decode(head).trimStart();
  if (/^<(?:!doctype html|html[\s>])/i.test(text)) return "html";
  if (file.size > LARGEST) return "huge";
  return LINES.test(path) || twoDocuments(text, file.size <= head.length) ? "lines" : "document";
}

/** Whether a text is one JSON document a line: its first line is a whole object, and another begins below it. */
function twoDocuments(text, whole) {
  const end = text.indexOf("\n");
  if (!text.startsWith("{") || end < 0 || !/^\s*\{/.test(text.slice(end + 1))) return false;
  if (!whole && !text.slice(0, end).trimEnd().endsWith("}")) return false;
  try {
    JSON.parse(text.slice(0, end));
    return true;
  } catch {
    return false;
  }
}

/** Whether a file of a folder is one to look at; what was dropped or chosen by itself always is. */
export const concerns = (path) => DOCUMENT.test(path) || PACKAGE.test(path) || PACK.test(path);
