// The package as it is published: what is in it, its types, what it never does, and that it works where it is installed.
import assert from "node:assert/strict";
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { here, packed, run, skip, tools } from "./project.mjs";

const { archive, folder, installed, project } = packed();
after(() => rmSync(folder, { recursive: true, force: true }));
const tool = (file, args, options) => run(process.execPath, [join(tools, "node_modules", file), ...args], options);

function* files(below) {
  for (const entry of readdirSync(below, { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}
const names = [...files(installed)].map((path) => relative(installed, path).replaceAll("\\", "/")).sort();
const scripts = names.filter((name) => name.endsWith(".js"));

test("the archive has what is exported and nothing of the tests", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  for (const target of Object.entries(manifest.exports).flatMap(([, value]) => targets(value))) {
    assert.ok(names.includes(target.slice(2)), `${target} is exported and not packed`);
  }
  assert.equal(names.filter((name) => name.endsWith(".wasm")).length, 1, "one copy of the engine");
  for (const name of names) assert.doesNotMatch(name, /test|node_modules|\.map$/);
  assert.equal(manifest.dependencies, undefined);
  for (const script of ["preinstall", "install", "postinstall"]) assert.equal(manifest.scripts?.[script], undefined);
  // whatever a script imports is packed with it
  for (const name of scripts) {
    const text = readFileSync(join(installed, name), "utf8");
    for (const [, file] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const target = relative(installed, fileURLToPath(new URL(file, pathToFileURL(join(installed, name))))).replaceAll("\\", "/");
      assert.ok(names.includes(target), `${name} imports ${file}`);
    }
  }
});

test("the engine has not grown unnoticed", { skip }, () => {
  // docs/performance.md has the parts; who raises this says there for what
  const { length } = readFileSync(join(installed, "dist/tekigo.wasm"));
  assert.ok(length <= 8_000_000, `${length} bytes`);
});

test("the digests are those of the files", async () => {
  const { createHash } = await import("node:crypto");
  const integrity = JSON.parse(readFileSync(join(installed, "dist/integrity.json"), "utf8"));
  assert.deepEqual(Object.keys(integrity), names.filter((name) => /\.(js|wasm)$/.test(name)));
  for (const [name, { bytes, sha256, integrity: sri }] of Object.entries(integrity)) {
    const content = readFileSync(join(installed, name));
    assert.equal(content.length, bytes, name);
    assert.equal(createHash("sha256").update(content).digest("hex"), sha256, name);
    assert.equal(`sha384-${createHash("sha384").update(content).digest("base64")}`, sri, name);
  }
});

test("no network but for the engine, no storage, no code from text", () => {
  // what a script of the package never says, and the files that may
  const forbidden = [
    [/\beval\s*\(/, []],
    [/\bnew\s+Function\b|\bFunction\s*\(/, []],
    [/\bfetch\s*\(/, ["lib/load.js"]],
    [/\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b|\bsendBeacon\b|\bRTCPeerConnection\b/, []],
    [/\blocalStorage\b|\bsessionStorage\b|\bindexedDB\b|\bdocument\.cookie\b|\bcaches\b/, []],
    [/\bnew\s+Blob\b.*\btext\/javascript\b|\bimportScripts\b/, []],
    [/\bimport\s*\((?!\s*["'])/, []],
    [/\bset(?:Timeout|Interval)\s*\(\s*["'`]/, []],
  ];
  for (const name of scripts) {
    const text = readFileSync(join(installed, name), "utf8");
    for (const [pattern, allowed] of forbidden) {
      if (!allowed.includes(name)) assert.doesNotMatch(text, pattern, name);
    }
  }
  const wasm = readFileSync(join(installed, "dist/tekigo.wasm"));
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(wasm)), [], "the engine cannot reach anything");
  const folders = wasm.toString("latin1").match(/(?:\/root|\/home\/\w+|\/Users\/\w+|[A-Z]:\\Users)[/\\][\w./\\-]+/);
  assert.equal(folders?.[0], undefined, "no folder of the machine that built it");
});

test("types: tsc --strict on a program that uses every entry", { skip }, () => {
  cpSync(join(here, "test/types.mts"), join(project, "types.mts"));
  for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
    const options = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--target", "es2022", "--lib", "es2022,dom,dom.iterable"];
    tool("typescript/bin/tsc", [...options, "--module", module, "--moduleResolution", resolution, "types.mts"], { cwd: project });
  }
});

test("types: every key of real answers is known", { skip }, async () => {
  const tekigo = await (await import("tekigo")).Validator.load();
  const root = fileURLToPath(new URL("../../../conformance/cases/", import.meta.url));
  const lines = [];
  // a key that an object literal has and its type has not is an error
  const literal = (type, value) => lines.push(`const _${lines.length}: t.${type} = ${JSON.stringify(value)};`);
  const tried = (call) => {
    try {
      call();
    } catch (error) {
      // not a document of that operation
      if (error.kind !== "input") throw error;
    }
  };
  for (const folder of ["readme", "clins-own"]) {
    for (const name of readdirSync(join(root, folder)).filter((name) => name.endsWith(".json"))) {
      const bytes = readFileSync(join(root, folder, name));
      if (bytes.length > 100_000) continue;
      literal("Outcome", tekigo.validate(bytes, { for: "clins" }));
      literal("Keys", tekigo.keys(bytes));
      literal("Split", tekigo.split(bytes));
      for (const operation of ["register", "status"]) literal("RequestAnswer", tekigo.request(operation, bytes, { consent: "direct", now: "2026-11-29T00:00:00Z" }));
      tried(() => literal("Extracted | null", tekigo.extract(bytes)));
      tried(() => literal("Diff", tekigo.compare(readFileSync(join(root, "clins-own/laboratory.json")), bytes)));
      tried(() => literal("Rendered", { ...tekigo.renderWithWarnings(bytes, { audience: "patient" }), page: "" }));
    }
  }
  const report = tekigo.report('{"resourceType":"Patient","gender":"F"}', { triage: { waivers: [{ rule: "binding-required", reason: "x", until: "2030-01-01" }] } });
  literal("Outcome[]", JSON.parse(report).files);
  literal("Rule[]", tekigo.rules());
  literal("Rule", tekigo.explain("dom-6"));
  literal("About", tekigo.about());
  literal("PackageInfo", tekigo.define(JSON.stringify({ resourceType: "ValueSet", url: "urn:a", status: "active" })));
  assert.ok(lines.length > 100);
  writeFileSync(join(project, "answers.mts"), `import type * as t from "tekigo";\n${lines.join("\n")}\n`);
  tool("typescript/bin/tsc", ["--strict", "--noEmit", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext", "answers.mts"], { cwd: project });
});

test("types: a program for Node, without those of the DOM, and none of them passed over", { skip }, () => {
  cpSync(join(here, "test/types-node.mts"), join(project, "types-node.mts"));
  // @types/node is there because Vite asks for it
  const options = ["--strict", "--noEmit", "--skipLibCheck", "false", "--target", "es2022", "--lib", "es2022", "--module", "nodenext", "--types", "node"];
  tool("typescript/bin/tsc", [...options, "--typeRoots", join(tools, "node_modules/@types"), "types-node.mts"], { cwd: project });
});

test("publint has nothing to say", { skip }, () => {
  const said = tool("publint/src/cli.js", ["run", installed, "--strict", "--pack", "false"]);
  assert.match(said, /All good/, said);
});

test("attw resolves types at every entry", { skip }, () => {
  tool("@arethetypeswrong/cli/dist/index.js", [archive, "--profile", "esm-only", "--exclude-entrypoints", "tekigo.wasm", "integrity.json", "worker.js"]);
});

test("a bare project in Node", () => {
  const program = `
    import { Validator } from "tekigo";
    import { Validator as Pool } from "tekigo/worker";
    import { Validator as Inline } from "tekigo/inline";
    const document = '{"resourceType":"Patient","gender":"F"}';
    const expected = (await Validator.load()).validate(document);
    if (expected.valid) throw new Error("valid?");
    const pool = await Pool.load({ size: 1 });
    for (const other of [await pool.validate(document), (await Inline.load()).validate(document)]) {
      if (JSON.stringify(other) !== JSON.stringify(expected)) throw new Error("not the same");
    }
    pool.close();
    console.log(expected.counts.error);`;
  writeFileSync(join(project, "program.mjs"), program);
  assert.ok(Number(run(process.execPath, ["program.mjs"], { cwd: project })) > 0);
});
