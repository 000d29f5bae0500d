// The package in a bare project of each bundler, and without one, as pages in Chromium: page and worker give the same answer.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { packed, skip as skipTools, tools } from "./project.mjs";

const chromium = ["chromium", "chromium-browser", "google-chrome"].find((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0);
const skip = chromium ? false : "Chromium is not installed";
const withTools = skip || skipTools;
/** Milliseconds for one page or one build. */
const PATIENCE = 90_000;

/** Says what came of `work` to the test, whose address stands behind the #. */
const REPORT = `
async function tell(work) {
  let said;
  try {
    said = await work();
  } catch (error) {
    said = { error: String(error?.stack ?? error) };
  }
  await fetch(decodeURIComponent(location.hash.slice(1)), { method: "POST", mode: "no-cors", body: JSON.stringify(said) });
}
const DOCUMENT = '{"resourceType":"Patient","gender":"F"}';
const rules = ({ issues }) => issues.map(({ rule, expression }) => rule + " " + expression).join();
`;
const PAGE_AND_WORKER = (page, worker) => `
import { Validator } from "${page}";
import { Validator as Pool } from "${worker}";
${REPORT}
tell(async () => {
  const page = rules((await Validator.load()).validate(DOCUMENT));
  const pool = await Pool.load({ size: 1 });
  const worker = rules(await pool.validate(DOCUMENT));
  pool.close();
  return { page, worker };
});
`;
const PAGE_ONLY = (page, load = "") => `
import { Validator } from "${page}";
${REPORT}
tell(async () => ({ page: rules((await Validator.load(${load})).validate(DOCUMENT)) }));
`;

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };
const html = (script) => `<!doctype html><meta charset="utf-8"><title>test</title><script type="module" src="${script}"></script>`;

let place, server, base, expected;
/** Who waits for the report of a page, by the page's name. */
const waiting = new Map();
/** Policies of folders: page, and worker files. */
const policies = new Map();

before(async () => {
  if (skip) return;
  place = packed();
  const { Validator } = await import("tekigo");
  const { issues } = (await Validator.load()).validate('{"resourceType":"Patient","gender":"F"}');
  expected = issues.map(({ rule, expression }) => `${rule} ${expression}`).join();
  server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (request.method === "POST") {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        response.writeHead(204).end();
        waiting.get(path)?.(JSON.parse(body));
      });
      return;
    }
    const file = join(place.project, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return void response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    const policy = [...policies].find(([folder]) => path.startsWith(folder))?.[1];
    const isWorker = path.endsWith("/worker.js");
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "access-control-allow-origin": "*",
      ...(policy ? { "content-security-policy": isWorker ? policy.worker : policy.page } : {}),
    });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  if (skip) return;
  server.closeAllConnections();
  server.close();
  rmSync(place.folder, { recursive: true, force: true });
});

/** Opens a page in Chromium and gives what it reports. */
async function open(url, name) {
  const profile = mkdtempSync(join(tmpdir(), "tekigo-chromium-"));
  const reported = new Promise((resolve, reject) => {
    waiting.set(`/report/${name}`, resolve);
    setTimeout(reject, PATIENCE, new Error(`${name}: the page has not reported in ${PATIENCE} ms`)).unref();
  });
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", `--user-data-dir=${profile}`];
  // a group of its own: Chromium's helpers outlive it for a moment and write into the profile meanwhile
  const browser = spawn(chromium, [...args, `${url}#${encodeURIComponent(`${base}/report/${name}`)}`], { stdio: "ignore", detached: true });
  const gone = new Promise((resolve) => browser.once("close", resolve));
  try {
    return await reported;
  } finally {
    try {
      process.kill(-browser.pid, "SIGKILL");
    } catch {
      // it ended by itself
    }
    await gone;
    await removed(profile);
  }
}

/** Removes what a killed browser may still be writing into; what stays behind is a folder in /tmp, not a fault of the page. */
async function removed(profile) {
  for (let tries = 0; tries < 10; tries += 1) {
    try {
      rmSync(profile, { recursive: true, force: true });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** A folder of the project with a page in it. */
function folder(name, files) {
  const at = join(place.project, name);
  mkdirSync(at, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
  return at;
}

const require = createRequire(join(tools, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const both = () => ({ page: expected, worker: expected });

test("a page without a bundler, whose policy forbids all but its own scripts and WebAssembly", { skip, timeout: PATIENCE }, async () => {
  folder("plain", { "index.html": html("main.js"), "main.js": PAGE_AND_WORKER("../node_modules/tekigo/index.js", "../node_modules/tekigo/client.js") });
  const strict = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
  policies.set("/plain/", { page: strict.replace("; require-trusted-types-for 'script'; trusted-types 'none'", ""), worker: strict });
  assert.deepEqual(await open(`${base}/plain/`, "plain"), both());
});

test("a page that may not use WebAssembly: told why, and the worker works", { skip, timeout: PATIENCE }, async () => {
  const main = `
import { Validator } from "./tekigo/index.js";
import { Validator as Pool } from "./tekigo/client.js";
${REPORT}
tell(async () => {
  const page = await Validator.load().then(() => "loaded", (error) => error.words.en);
  const pool = await Pool.load({ size: 1 });
  return { page, worker: rules(await pool.validate(DOCUMENT)) };
});`;
  cpSync(place.installed, join(folder("forbidden", { "index.html": html("main.js"), "main.js": main }), "tekigo"), { recursive: true });
  policies.set("/forbidden/", {
    page: "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'",
    worker: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  });
  const { page, worker, error } = await open(`${base}/forbidden/`, "forbidden");
  assert.equal(error, undefined);
  assert.match(page, /wasm-unsafe-eval.*tekigo\/worker/);
  assert.equal(worker, expected);
});

/** A page of the documentation, of which a file is chosen; `read` is what it shows then, "" before. */
function documented(name, read) {
  const page = readFileSync(new URL(`../../../docs/samples/${name}`, import.meta.url), "utf8").replaceAll("./node_modules/", "../node_modules/");
  const chosen = `<script type="module">${REPORT}
tell(async () => {
  const files = new DataTransfer();
  files.items.add(new File([DOCUMENT], "patient.json"));
  const input = document.querySelector("#file");
  input.files = files.files;
  for (;;) {
    // the page listens once its engine is there
    input.dispatchEvent(new Event("change"));
    await new Promise((next) => setTimeout(next, 200));
    const page = ${read};
    if (page) return { page };
  }
});</script>`;
  return { "index.html": page + chosen };
}

test("from another origin the engine loads, a worker is told where it has to be, and works there", { skip, timeout: PATIENCE }, async () => {
  // 127.0.0.1 and localhost are two origins
  const cdn = `${base.replace("127.0.0.1", "localhost")}/node_modules/tekigo`;
  const main = `
import { Validator } from "${cdn}/index.js";
import { Validator as Pool } from "${cdn}/client.js";
${REPORT}
tell(async () => {
  const page = rules((await Validator.load()).validate(DOCUMENT));
  const told = await Pool.load().then(() => "loaded", ({ kind, words }) => kind + " " + words.en);
  const pool = await Pool.load({ size: 1, workerUrl: new URL("../node_modules/tekigo/worker.js", import.meta.url) });
  const worker = rules(await pool.validate(DOCUMENT));
  pool.close();
  return { page, told, worker };
});`;
  folder("cdn", { "index.html": html("main.js"), "main.js": main });
  const { told, ...said } = await open(`${base}/cdn/`, "cdn");
  assert.deepEqual(said, both());
  assert.match(told, /^load .*origin.*workerUrl/);
});

test("the page of the documentation judges a file that is chosen", { skip, timeout: PATIENCE }, async () => {
  folder("documented", documented("page.html", 'document.querySelector("#result").textContent'));
  const said = await open(`${base}/documented/`, "documented");
  assert.match(said.page ?? "", /^1: error: .*Patient\.gender|^1: error: /m, JSON.stringify(said));
});

test("the elements of the documentation show findings and page", { skip, timeout: PATIENCE }, async () => {
  folder("elements", documented("elements.html", 'document.querySelector("tekigo-document").html && document.querySelector("tekigo-report").shadowRoot.textContent'));
  const said = await open(`${base}/elements/`, "elements");
  assert.match(said.page ?? "", /Patient\.gender/, JSON.stringify(said));
});

test("Vite: build", { skip: withTools, timeout: 2 * PATIENCE }, async () => {
  const root = folder("vite", { "index.html": html("/main.js"), "main.js": PAGE_AND_WORKER("tekigo", "tekigo/worker") });
  const { build } = await load("vite");
  await build({ root, base: "/vite/out/", configFile: false, logLevel: "error", build: { outDir: "out" } });
  assert.deepEqual(await open(`${base}/vite/out/`, "vite"), both());
});

test("Vite: development server, nothing configured", { skip: withTools, timeout: 2 * PATIENCE }, async () => {
  const { createServer: vite } = await load("vite");
  const root = folder("vite-dev", { "index.html": html("/main.js"), "main.js": PAGE_AND_WORKER("tekigo", "tekigo/worker"), "package.json": '{ "type": "module", "dependencies": { "tekigo": "*" } }' });
  cpSync(place.installed, join(root, "node_modules/tekigo"), { recursive: true });
  const dev = await vite({ root, configFile: false, logLevel: "error", server: { host: "127.0.0.1", port: 0, hmr: false } });
  try {
    await dev.listen();
    const { port } = dev.httpServer.address();
    assert.deepEqual(await open(`http://127.0.0.1:${port}/`, "vite-dev"), both());
  } finally {
    await dev.close();
  }
});

test("webpack 5", { skip: withTools, timeout: 2 * PATIENCE }, async () => {
  const context = folder("webpack", { "index.html": html("out/main.js"), "main.js": PAGE_AND_WORKER("tekigo", "tekigo/worker") });
  const { default: webpack } = await load("webpack");
  const stats = await new Promise((resolve, reject) => {
    // any module of some size is "big" to webpack, which says so
    const config = { mode: "production", performance: { hints: false }, context, entry: "./main.js", output: { path: join(context, "out"), publicPath: "/webpack/out/", filename: "main.js" } };
    webpack(config, (error, stats) => (error ? reject(error) : resolve(stats)));
  });
  assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
  assert.deepEqual(await open(`${base}/webpack/`, "webpack"), both());
});

test("Rollup: the engine as an asset, the worker by its address", { skip: withTools, timeout: 2 * PATIENCE }, async () => {
  const at = folder("rollup", { "index.html": html("out/main.js"), "main.js": PAGE_ONLY("tekigo"), "inline.html": html("out/inline.js"), "inline.js": PAGE_ONLY("tekigo/inline") });
  const [{ rollup }, { nodeResolve }, { importMetaAssets }] = await Promise.all([load("rollup"), load("@rollup/plugin-node-resolve"), load("@web/rollup-plugin-import-meta-assets")]);
  const bundle = await rollup({ input: { main: join(at, "main.js"), inline: join(at, "inline.js") }, plugins: [nodeResolve({ browser: true }), importMetaAssets()] });
  await bundle.write({ dir: join(at, "out"), format: "es" });
  await bundle.close();
  assert.deepEqual(await open(`${base}/rollup/`, "rollup"), { page: expected });
  assert.deepEqual(await open(`${base}/rollup/inline.html`, "rollup-inline"), { page: expected });
});

test("esbuild: the engine as a file, and inside a classic script", { skip: withTools, timeout: 2 * PATIENCE }, async () => {
  const bare = `
import wasm from "tekigo/tekigo.wasm";
import { Validator } from "tekigo/bare";
import { Validator as Pool } from "tekigo/worker";
${REPORT}
tell(async () => {
  const module = new URL(wasm, import.meta.url);
  const page = rules((await Validator.load({ module })).validate(DOCUMENT));
  const pool = await Pool.load({ module, size: 1, workerUrl: new URL("worker.js", import.meta.url) });
  const worker = rules(await pool.validate(DOCUMENT));
  pool.close();
  return { page, worker };
});`;
  const at = folder("esbuild", { "index.html": html("out/main.js"), "main.js": bare, "worker.js": 'import "tekigo/worker.js";', "inline.js": PAGE_ONLY("tekigo/inline") });
  writeFileSync(join(at, "inline.html"), html("").replace(' type="module" src=""', ' src="out/inline.js"'));
  const { build } = await load("esbuild");
  const common = { bundle: true, logLevel: "error", outdir: join(at, "out"), loader: { ".wasm": "file" } };
  await build({ ...common, format: "esm", entryPoints: [join(at, "main.js"), join(at, "worker.js")] });
  await build({ ...common, format: "iife", entryPoints: [join(at, "inline.js")] });
  assert.deepEqual(await open(`${base}/esbuild/`, "esbuild"), both());
  assert.deepEqual(await open(`${base}/esbuild/inline.html`, "esbuild-inline"), { page: expected });
  // the window of a desktop program: no server at all (the report alone goes to this test's)
  assert.deepEqual(await open(pathToFileURL(join(at, "inline.html")).href, "esbuild-file"), { page: expected });
});

test("esbuild for a server: bundled for Node, with the engine beside it or inside, told what is missing", { skip: skipTools, timeout: PATIENCE }, async () => {
  place ??= packed();
  const program = (page, load) => PAGE_ONLY(page, load).replace(/await fetch[^;]*;/, "console.log(JSON.stringify(said));");
  const at = folder("node", {
    "inline.js": program("tekigo/inline"),
    "plain.js": program("tekigo"),
    "worker.js": program("tekigo/worker").replace("(await Validator.load()).validate(DOCUMENT)", "await (await Validator.load()).validate(DOCUMENT)"),
  });
  const { build } = await load("esbuild");
  const said = async (name, format, extension) => {
    const outfile = join(at, format, `${name}${extension}`);
    await build({ bundle: true, platform: "node", format, logLevel: "silent", outfile, entryPoints: [join(at, `${name}.js`)] });
    const run = spawnSync(process.execPath, [outfile], { encoding: "utf8", timeout: PATIENCE });
    return `${run.stdout}${run.stderr}`;
  };
  assert.match(await said("inline", "cjs", ".cjs"), /"page":".*Patient\.gender/);
  // no place of its own, then a place with nothing beside
  assert.match(await said("plain", "cjs", ".cjs"), /import\.meta\.url.*tekigo\/inline/);
  assert.match(await said("worker", "cjs", ".cjs"), /import\.meta\.url.*tekigo\/inline/);
  assert.match(await said("plain", "esm", ".mjs"), /tekigo\.wasm.*ENOENT.*tekigo\/inline/);
  assert.match(await said("worker", "esm", ".mjs"), /worker-node\.js.*external.*workerUrl/);
  mkdirSync(join(at, "esm/dist"));
  cpSync(join(place.installed, "dist/tekigo.wasm"), join(at, "esm/dist/tekigo.wasm"));
  assert.match(await said("plain", "esm", ".mjs"), /"page":".*Patient\.gender/);
});

test("esbuild without a word about the engine: a page is told what to do", { skip: withTools, timeout: 2 * PATIENCE }, async () => {
  const at = folder("unaware", { "index.html": html("out/main.js"), "main.js": PAGE_ONLY("tekigo"), "classic.html": html("").replace(' type="module" src=""', ' src="out/classic.js"') });
  const { build } = await load("esbuild");
  const common = { bundle: true, logLevel: "silent", entryPoints: [join(at, "main.js")] };
  await build({ ...common, format: "esm", outfile: join(at, "out/main.js") });
  await build({ ...common, format: "iife", outfile: join(at, "out/classic.js") });
  assert.match((await open(`${base}/unaware/`, "unaware")).error, /unaware\/out\/dist\/tekigo\.wasm.*404.*tekigo\/inline/);
  assert.match((await open(`${base}/unaware/classic.html`, "unaware-classic")).error, /import\.meta\.url.*tekigo\/inline/);
});
