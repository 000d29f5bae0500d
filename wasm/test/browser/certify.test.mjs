// axe-core on the pages of `tekigo certify`: the report of a run in which items fail, are waived and are attested, on the screen, narrow and
// on paper; and the test data as a person reads them to type them in.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, open, root, start, stop, tekigo, unbuilt } from "./browser.mjs";
import { serve } from "./server.mjs";

const options = { skip: unbuilt, timeout: 120_000 };
const NOW = "2026-11-02T10:00:00+09:00";
/** A product that gives back what it gets: some items hold, most do not. */
const PRODUCT = `
[product]
vendor = "架空システム"
name = "架空電子カルテ"
version = "1.0"
[contact]
name = "担当"
[scope]
pattern = "A"
facility = ["medical"]
way = ["terminal"]
test = ["connection-1", "connection-2"]
[adapter.files]
kind = "command"
program = ["cp", "-r", "{in}/.", "{out}"]
`;
const WAIVER = `
[[waiver]]
item = "EXT-001"
reason = "次の版で直す"
owner = "担当"
until = "2026-12-31"
link = "https://tracker.example.jp/1"
`;
const folder = mkdtempSync(join(tmpdir(), "tekigo-certify-"));
const run = join(folder, "run");
let server;

function certify(args, statuses = [0]) {
  const done = spawnSync(tekigo, ["certify", ...args], { encoding: "utf8", cwd: folder, env: { ...process.env, TEKIGO_MASTERS: "", TEKIGO_CACHE: join(folder, "cache") } });
  assert.ok(statuses.includes(done.status), `${args.join(" ")}: ${done.status}\n${done.stdout}${done.stderr}`);
}

before(async () => {
  if (options.skip) return;
  certify(["init", run]);
  writeFileSync(join(run, "vendor.toml"), PRODUCT);
  writeFileSync(join(run, "waivers.toml"), WAIVER);
  certify(["run", run, "--group", "EXT", "--group", "VIW", "--now", NOW], [0, 1]);
  certify(["attest", run, "--item", "CAN-012", "--answer", "yes", "--by", "担当", "--now", NOW]);
  certify(["report", run], [0, 1]);
  certify(["list", "--data-out", join(folder, "data")]);
  server = await serve({ "/": join(root, "wasm/test/browser/pages") });
  await start();
});
after(async () => {
  await stop();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What axe-core finds in pages, on a desk, at night on a telephone, and on paper. */
async function found(pages) {
  // axe-core has to run in a page whose policy forbids every script
  const { page, close } = await open(server.url, { bypassCSP: true, expected: [/./] });
  const told = [];
  for (const [name, html] of pages) {
    await page.setContent(html);
    for (const [media, colorScheme, width] of [["screen", "light", 1280], ["screen", "dark", 360], ["print", "light", 794]]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ media, colorScheme });
      told.push(...(await axe(page)).map((text) => `${name}, ${media}, ${colorScheme}, ${width}: ${text}`));
    }
  }
  await close();
  return told;
}

test("the report of a certification", options, async () => {
  const html = readFileSync(join(run, "evidence/report.html"), "utf8");
  for (const words of ["架空電子カルテ", "次の版で直す"]) assert.ok(html.includes(words), words);
  assert.deepEqual(await found([["report.html", html]]), []);
});

test("test data to be typed in", options, async () => {
  const data = join(folder, "data");
  // a person, a document and one that is broken on purpose: the other pages are made alike
  const pages = ["p01.html", "p01/referral.html", "p01/laboratory-broken.html"];
  assert.deepEqual(await found(pages.map((name) => [name, readFileSync(join(data, name), "utf8")])), []);
});
