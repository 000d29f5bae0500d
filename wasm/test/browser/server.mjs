// A web server of the tests: gives out folders and nothing else. Remembers what was asked for, and can answer with other
// headers or fail, to see what the page makes of it.

import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
  ".wasm": "application/wasm", ".json": "application/json", ".webmanifest": "application/manifest+json",
};

/**
 * Serves `folders` (`{"/": folder, "/pages/": folder}`, the longest name wins) on a free port of this machine.
 * `answer(path)` may give `{status, headers}` to answer otherwise.
 */
export async function serve(folders, answer = () => ({})) {
  const names = Object.keys(folders).sort((a, b) => b.length - a.length);
  const asked = [];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://here").pathname)).replaceAll("\\", "/");
    asked.push(path);
    const { status, headers = {} } = server.answer(path) ?? {};
    const name = names.find((one) => path.startsWith(one));
    let file = join(folders[name], path.slice(name.length));
    try {
      if (status) throw new Error(String(status));
      if (statSync(file).isDirectory()) file = join(file, "index.html");
      const body = readFileSync(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
      response.end(body);
    } catch {
      response.writeHead(status ?? 404, { "content-type": "text/plain", ...headers });
      response.end("no");
    }
  });
  server.answer = answer;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { url, asked, close, answer: (otherwise) => (server.answer = otherwise) };
}
