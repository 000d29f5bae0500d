// The package in Next.js: built for production, a page in Chromium, its worker, and the server give the same answer.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { packed, run } from "../../npm/test/project.mjs";
import { FLAGS, path as chromium } from "../browser/browser.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dir = join(here, "next");
const installed = existsSync(join(here, "node_modules/next"));
const skip = !chromium ? "Chromium is not installed" : installed ? false : "Next.js is not installed: cargo xtask runtimes";

test("Next.js: built, the page, its worker and the server judge alike", { skip, timeout: 500_000 }, async () => {
  // one package from the archive that would be published, within the folder that Next.js looks into
  const place = packed();
  const target = join(dir, "node_modules/tekigo");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(dir, "node_modules"), { recursive: true });
  cpSync(place.installed, target, { recursive: true });
  rmSync(place.folder, { recursive: true, force: true });
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  run(process.execPath, [join(here, "node_modules/next/dist/bin/next"), "build"], { cwd: dir, timeout: 400_000 });

  const { default: next } = await import("next");
  const app = next({ dev: false, dir });
  await app.prepare();
  const server = createServer(app.getRequestHandler());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { chromium: playwright } = await import("playwright-core");
  const browser = await playwright.launch({ executablePath: chromium, args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.querySelector("#told").textContent !== "", null, { timeout: 90_000 });
    const told = JSON.parse(await page.textContent("#told"));
    assert.match(told.page, /binding-required Patient\.gender/);
    assert.deepEqual([told.worker, told.server], [told.page, told.page]);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await app.close?.();
  }
});
