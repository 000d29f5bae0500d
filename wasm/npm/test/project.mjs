// A bare project that has the package installed, as `npm pack` makes it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's folder. */
export const here = fileURLToPath(new URL("..", import.meta.url));
/** The folder of compilers and bundlers. */
export const tools = fileURLToPath(new URL("../../tools", import.meta.url));
/** Why tests that need them are left out. */
export const skip = existsSync(join(tools, "node_modules/typescript"))
  ? false
  : "the tools of wasm/tools are not installed (npm's registry is out of reach)";

export function run(command, args, options = {}) {
  const run = spawnSync(command, args, { encoding: "utf8", timeout: 120_000, ...options });
  assert.equal(run.status, 0, `${command} ${args.join(" ")}: ${run.error ?? ""}\n${run.stdout}${run.stderr}`);
  return run.stdout;
}

/** Packs, which needs no network, and unpacks into a project. */
export function packed() {
  const folder = mkdtempSync(join(tmpdir(), "tekigo-packed-"));
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: here }));
  const archive = join(folder, filename);
  const project = join(folder, "project");
  const installed = join(project, "node_modules/tekigo");
  mkdirSync(installed, { recursive: true });
  run("tar", ["-xzf", archive, "-C", installed, "--strip-components=1"]);
  writeFileSync(join(project, "package.json"), '{ "name": "project", "private": true, "type": "module" }');
  return { archive, folder, installed, project };
}
