// The package in Deno, as `npm pack` makes it: every entry gives what Node gives. Deno comes from npm, without its install script.
import assert from "node:assert/strict";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { packed, run } from "../../npm/test/project.mjs";

const require = createRequire(import.meta.url);
const NAMES = [`@deno/${process.platform}-${process.arch}-glibc`, `@deno/${process.platform}-${process.arch}`];

/** Deno's program, where npm had it for this machine. */
function deno() {
  for (const name of NAMES) {
    try {
      const folder = dirname(require.resolve(`${name}/package.json`));
      const found = ["deno", "deno.exe"].map((file) => join(folder, file)).find((file) => existsSync(file));
      if (found) return found;
    } catch {
      // not of this machine
    }
  }
  return undefined;
}

const program = deno();

test("Deno: page, worker and inline entries give what Node gives", { skip: program ? false : "Deno is not installed: cargo xtask runtimes", timeout: 200_000 }, () => {
  chmodSync(program, 0o755);
  const { folder, project } = packed();
  try {
    const main = `
import { Validator } from "tekigo";
import { Validator as Pool } from "tekigo/worker";
import { Validator as Inline } from "tekigo/inline";
const document = '{"resourceType":"Patient","gender":"F"}';
const rules = ({ issues }) => issues.map(({ rule, expression }) => rule + " " + expression).join();
const pool = await Pool.load({ size: 1 });
const said = [(await Validator.load()).validate(document), await pool.validate(document), (await Inline.load()).validate(document)];
pool.close();
console.log(JSON.stringify(said.map(rules)));
`;
    writeFileSync(join(project, "main.mjs"), main);
    // what the package may do in Deno: read its own files, and nothing else
    const options = ["run", "--no-remote", "--no-prompt", "--node-modules-dir=manual", `--allow-read=${project}`];
    const inDeno = JSON.parse(run(program, [...options, "main.mjs"], { cwd: project, env: { ...process.env, DENO_DIR: join(folder, "deno"), DENO_NO_UPDATE_CHECK: "1" } }));
    const inNode = JSON.parse(run(process.execPath, ["main.mjs"], { cwd: project }));
    assert.deepEqual(inDeno, inNode);
    assert.match(inDeno[0], /binding-required Patient\.gender/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
