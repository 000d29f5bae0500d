// Lays the playground out as a folder that any web server can give out: the page, the npm package beside it, examples, and
// the service worker's list of all of it.
// node lay-out.mjs OUT [PACKAGE]   (PACKAGE: the built npm package, by default wasm/npm)

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { samples } from "./samples.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const [out, npm = join(root, "wasm/npm")] = process.argv.slice(2);
if (!out) throw new Error("usage: node lay-out.mjs OUT [PACKAGE]");

const OWN = readdirSync(here).filter((name) => /\.(?:html|css|js|svg|webmanifest)$/.test(name));
/** Of the package: what a browser loads. */
const IN_PACKAGE = /^(?:[\w-]+\.js|lib\/[\w-]+\.js|elements\/[\w-]+\.js|dist\/[\w.-]+)$/;
const NOT_IN_BROWSERS = /(?:^|[/-])(?:node|inline)\b|integrity\.json$/;

const walk = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? walk(join(folder, one.name)) : [join(folder, one.name)]));

if (!existsSync(join(npm, "dist"))) throw new Error(`the package is not built: ${join(npm, "dist")} is missing (cargo xtask wasm)`);
rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "samples"), { recursive: true });
for (const name of OWN) cpSync(join(here, name), join(out, name));
for (const part of readdirSync(npm).filter((name) => ["dist", "elements", "lib"].includes(name) || name.endsWith(".js"))) {
  const files = statSync(join(npm, part)).isDirectory() ? walk(join(npm, part)) : [join(npm, part)];
  for (const file of files) {
    const name = relative(npm, file).split(sep).join("/");
    if (IN_PACKAGE.test(name) && !NOT_IN_BROWSERS.test(name)) cpSync(file, join(out, "tekigo", name));
  }
}
for (const [name, text] of Object.entries(samples(root))) writeFileSync(join(out, "samples", name), text);

// the rendered page is shown in a frame, which has this page's policy as well as its own: its style sheet is let in by the
// digest that this very package puts into its pages
const { Validator } = await import(pathToFileURL(join(npm, "node.js")));
const rendered = (await Validator.load()).render('{"resourceType":"Patient","name":[{"text":"x"}]}');
const [, style] = /style-src '(sha256-[^']+)'/.exec(rendered) ?? [];
if (!style) throw new Error("a rendered page names no digest of its style sheet");
const page = join(out, "index.html");
writeFileSync(page, readFileSync(page, "utf8").replace("{{page-style}}", style));

const files = walk(out).map((file) => relative(out, file).split(sep).join("/")).filter((name) => name !== "sw.js").sort();
const digest = createHash("sha256");
for (const name of files) digest.update(name).update("\0").update(readFileSync(join(out, name)));
const worker = join(out, "sw.js");
const list = files.filter((name) => name !== "index.html").map((name) => `, ${JSON.stringify(name)}`).join("");
writeFileSync(worker, readFileSync(worker, "utf8").replace("{{digest}}", digest.digest("hex").slice(0, 16)).replace("/*files*/", list));
const bytes = files.reduce((sum, name) => sum + statSync(join(out, name)).size, 0);
console.log(`   ${relative(process.cwd(), out) || out}: ${files.length + 1} files, ${bytes} bytes`);
