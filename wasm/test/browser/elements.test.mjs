// The elements alone, on a page whose policy allows its own scripts and WebAssembly and nothing more.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { absent, axe, example, here, open, playground, start, stop, withSources } from "./browser.mjs";
import { serve } from "./server.mjs";

const options = { skip: absent, timeout: 200_000 };
let server;

before(async () => {
  if (absent) return;
  server = await serve({ "/": playground(), "/pages/": join(here, "pages") });
  await start();
});
after(async () => {
  await stop();
  await server?.close();
});

async function elements(settings) {
  const opened = await open(`${server.url}pages/elements.html`, settings);
  await opened.page.waitForFunction(() => globalThis.ready);
  return opened;
}

const blocked = (page) => page.evaluate(() => globalThis.blocked);

test("both elements are styled and nothing is blocked", options, async () => {
  const { page, calm, close } = await elements();
  await page.evaluate((text) => {
    globalThis.judge(text);
    globalThis.render(text);
  }, example("clins-own/laboratory.json"));
  await page.locator("tekigo-report .issue").first().waitFor();
  await page.locator("tekigo-report .row").first().waitFor();
  const border = (selector) => page.locator(selector).first().evaluate((node) => getComputedStyle(node).borderTopStyle);
  assert.equal(await border("tekigo-report .chip"), "solid");
  assert.equal(await border("tekigo-document .tk-patient"), "solid");
  assert.deepEqual(await blocked(page), []);
  // axe does not look for a skip link's target in shadow trees; that it leads there is the next test
  assert.deepEqual(await axe(page, ["skip-link"]), []);
  calm();
  await close();
});

test("the tree is the page, and its own addresses lead within it", options, async () => {
  const { page, calm, close } = await elements();
  await page.evaluate((text) => globalThis.render(text), example("clins-own/referral.json"));
  const link = page.locator("tekigo-document .tk-contents a").last();
  const target = (await link.getAttribute("href")).slice(1);
  await link.click();
  assert.equal(await page.evaluate(() => document.querySelector("tekigo-document").shadowRoot.querySelector(".tree").shadowRoot.activeElement?.id), target);
  assert.doesNotMatch(page.url(), /#/);
  calm();
  await close();
});

const HOSTILE = `<!DOCTYPE html><html><head><style>p{color:rgb(1,2,3)}</style><link rel="stylesheet" href="/evil.css"><base href="https://evil.invalid/"></head><body onload="top.hit=1">
<p id="kept" style="color:red" onclick="top.hit=2">kept</p><script>top.hit=3</script><img src="/evil.png" srcset="/evil2.png 2x" onerror="top.hit=4"><iframe src="/evil.html" srcdoc="<script>top.hit=5</script>"></iframe>
<object data="/evil.svg"></object><form action="/evil"><button formaction="/evil2">send</button></form><svg><script>top.hit=6</script><a href="javascript:top.hit=7"><text>x</text></a><use href="/evil.svg#a"></use></svg>
<a id="js" href=" java\nscript:top.hit=8">js</a><a id="data" href="data:text/html,<script>1</script>">data</a><a id="ok" href="https://example.jp/">ok</a><template><p>t</p></template><math><mtext></mtext></math>
<video src="/evil.mp4"></video><meta http-equiv="refresh" content="0;url=/evil"></body></html>`;

test("a hostile page runs nothing and loads nothing, in the tree and in the frame", options, async () => {
  for (const mode of ["tree", "frame"]) {
    const { page, close } = await elements({ expected: [/policy/i, /sandboxed/i] });
    const before = server.asked.length;
    await page.evaluate(([html, how]) => {
      const element = document.querySelector("tekigo-document");
      element.mode = how;
      element.html = html;
    }, [HOSTILE, mode]);
    await page.waitForTimeout(400);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined, mode);
    assert.deepEqual(server.asked.slice(before).filter((path) => path !== "/favicon.ico"), [], mode);
    if (mode === "tree") {
      const kept = await page.evaluate(() => {
        const { shadowRoot } = document.querySelector("tekigo-document").shadowRoot.querySelector(".tree");
        return [...shadowRoot.querySelectorAll("*")].map((node) => [node.localName, ...[...node.attributes].map(({ name, value }) => `${name}=${value}`)].join(" "));
      });
      assert.deepEqual(kept, ["p id=kept", "img", "svg", "a", "a id=js", "a id=data", "a id=ok href=https://example.jp/"]);
    }
    await close();
  }
});

test("names of hostile documents stay text, and what is not seen is shown", options, async () => {
  const { page, calm, close } = await elements();
  const text = JSON.stringify({ resourceType: "Patient", gender: "<img src=x onerror=top.hit=1>", language: "ja\u202eNE", name: [{ text: "</span><script>top.hit=2</script>" }] }, null, 1);
  await page.evaluate((document) => globalThis.judge(document), text);
  await page.locator("tekigo-report .issue", { hasText: "<img src=x" }).locator(".head").click();
  await page.locator("tekigo-report .caret").waitFor();
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  assert.equal(await page.evaluate(() => document.querySelector("tekigo-report").shadowRoot.querySelectorAll("img, script").length), 0);
  assert.equal(await page.locator("tekigo-report .source .unseen").first().textContent(), "U+202E");
  assert.deepEqual(await blocked(page), []);
  calm();
  await close();
});

test("properties, events, language and theme from outside", options, async () => {
  const { page, calm, close } = await elements();
  await page.evaluate((text) => globalThis.judge(text), example("readme/visit.json"));
  await page.locator("tekigo-report .issue").first().waitFor();
  const index = await page.evaluate(() => document.querySelector("tekigo-report").outcome.issues.findIndex(({ rule }) => rule === "date-format"));
  await page.evaluate((at) => document.querySelector("tekigo-report").select(at), index);
  assert.deepEqual(await page.evaluate(() => [globalThis.chosen.index, globalThis.chosen.issue.rule, document.querySelector("tekigo-report").selected.rule]), [index, "date-format", "date-format"]);
  await page.evaluate(() => (document.querySelector("tekigo-report").filter = { severities: ["warning"] }));
  await page.waitForFunction(() => document.querySelector("tekigo-report").shadowRoot.querySelectorAll(".issue.error").length === 0);
  await page.evaluate(() => (document.documentElement.lang = "en"));
  await page.waitForFunction(() => document.querySelector("tekigo-report").shadowRoot.querySelector(".chip.warning span").textContent === "warning");
  await page.evaluate(() => document.querySelector("tekigo-report").style.setProperty("--tekigo-warning", "rgb(9, 8, 7)"));
  assert.equal(await page.locator("tekigo-report .chip.warning").evaluate((node) => getComputedStyle(node).color), "rgb(9, 8, 7)");
  await page.evaluate(() => document.querySelector("tekigo-report").remove());
  await page.evaluate((text) => {
    const again = document.createElement("tekigo-report");
    again.outcome = null;
    document.querySelector("main").append(again);
    again.source = text;
  }, "{}");
  await page.locator("tekigo-report .empty", { hasText: "no result yet" }).waitFor();
  calm();
  await close();
});

test("what is set before the class is there holds; a moved element goes on", options, async () => {
  const { page, calm, close } = await elements();
  const shown = await page.evaluate(async (text) => {
    const { TekigoReport } = await import("/tekigo/elements/define-free.js");
    const early = document.createElement("early-report");
    early.source = text;
    early.outcome = document.querySelector("tekigo-report").outcome ?? { file: "x", valid: true, resourceType: null, profiles: [], counts: { fatal: 0, error: 0, warning: 0, information: 0 }, completeness: { required: [0, 0], semiRequired: [0, 0] }, issues: [] };
    document.querySelector("main").append(early);
    customElements.define("early-report", class extends TekigoReport {});
    const aside = document.createElement("div");
    document.querySelector("main").append(aside);
    aside.append(early);
    while (!early.shadowRoot.querySelector(".row") || !early.shadowRoot.querySelector(".empty p")) await new Promise((resolve) => setTimeout(resolve, 20));
    return [early.shadowRoot.querySelector(".row").textContent, early.shadowRoot.querySelector(".empty").textContent];
  }, '{ "resourceType": "Patient" }');
  assert.deepEqual(shown, ['1{ "resourceType": "Patient" }', "問題は見つかりませんでした"]);
  calm();
  await close();
});

test("the source: places in long lines, wide characters, XML, ends of lines", options, async () => {
  const { page, calm, close } = await elements();
  const found = await page.evaluate(async () => {
    const { SourceText } = await import("/tekigo/elements/source-text.js");
    const tell = async (text, places) => {
      const source = await SourceText.from(text);
      const all = [];
      for (let row = 0; row < source.rows; row += 1) all.push(source.row(row).text);
      return { rows: source.rows, lines: source.lines, longest: Math.max(...all.map((one) => one.length)), whole: all.join(""), at: places.map(([line, column]) => { const row = source.row(source.rowOf(line, column)); return [...row.text].slice(column - row.column, column - row.column + 4).join(""); }) };
    };
    const long = JSON.stringify({ a: Array.from({ length: 400 }, (_, index) => `𠮷野家${index}`), b: "x".repeat(3000) });
    const at = (needle) => [1, [...long.slice(0, long.indexOf(needle))].length + 1];
    const places = ["𠮷野家0", "𠮷野家17", "𠮷野家399"].map(at);
    return { long, whole: await tell(long, places), xml: await tell("<a>\r\n <b c='𠮷'/>\r\n</a>\r\n", [[2, 3]]), empty: await tell("", []), end: await tell("{\n}\n", [[2, 1]]) };
  });
  assert.equal(found.whole.whole, found.long, "rows are the text");
  assert.ok(found.whole.rows > 30 && found.whole.longest <= 481, JSON.stringify([found.whole.rows, found.whole.longest]));
  assert.deepEqual(found.whole.at, ["𠮷野家0", "𠮷野家1", "𠮷野家3"]);
  assert.deepEqual([found.xml.lines, found.xml.at], [3, ["b c="]]);
  assert.deepEqual([found.empty.rows, found.end.lines, found.end.at], [1, 2, ["}"]]);
  calm();
  await close();
});

test("what is no outcome, page or source is told, and nothing of the document before stays", options, async () => {
  const { page, calm, close } = await elements();
  const text = example("readme/visit.json");
  for (const [property, made, told] of [
    ["outcome", "promise", /await/],
    ["outcome", "array", /1 件/],
    ["outcome", "report", /files/],
    ["outcome", "object", /validate/],
    ["outcome", "text", /validate/],
    ["source", "file", /arrayBuffer/],
    ["source", "promise", /await/],
    ["html", "promise", /await/],
    ["html", "rendered", /page/],
    ["explain", "object", /explain/],
  ]) {
    await page.evaluate((text) => {
      globalThis.judge(text);
      globalThis.render(text);
    }, text);
    await page.locator("tekigo-report .issue").first().waitFor();
    const said = await page.evaluate(([property, made]) => {
      const element = document.querySelector(property === "html" ? "tekigo-document" : "tekigo-report");
      try {
        element[property] = globalThis.made[made]();
        return "nothing";
      } catch (error) {
        return `${error.name} ${error.words?.ja}`;
      }
    }, [property, made]);
    assert.match(said, /^TekigoError/, `${property} ${made}`);
    assert.match(said, told, `${property} ${made}`);
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
    if (property === "outcome") {
      assert.equal(await page.locator("tekigo-report .issue").count(), 0);
      assert.match(await page.locator("tekigo-report .empty").innerText(), /まだ結果がありません/);
    }
    if (property === "html") assert.match(await page.locator("tekigo-document .empty").innerText(), /まだ/);
  }
  calm();
  await close();
});

test("before there is a result nothing is counted; while one is made it says so", options, async () => {
  const { page, calm, close } = await elements();
  const report = page.locator("tekigo-report");
  await report.locator(".empty", { hasText: "まだ結果がありません" }).waitFor();
  assert.deepEqual(await report.locator(".chip").allTextContents(), ["エラー", "警告", "情報"]);
  await page.evaluate(() => (document.querySelector("tekigo-report").ariaBusy = "true"));
  await report.locator(".empty", { hasText: "検査しています…" }).waitFor();
  assert.deepEqual(await axe(page, ["skip-link"]), []);
  await page.evaluate((text) => globalThis.judge(text), example("clins-own/laboratory.json"));
  await report.locator(".issue").first().waitFor();
  assert.match(await report.locator(".chip.error").textContent(), /^エラー0$/);
  calm();
  await close();
});

test("the language of whatever is around an element may change", options, async () => {
  const { page, calm, close } = await elements();
  const told = await page.evaluate(async () => {
    const report = document.querySelector("tekigo-report");
    const shown = document.querySelector("tekigo-document");
    const around = document.createElement("div");
    const host = document.createElement("div");
    around.append(host);
    host.attachShadow({ mode: "open" }).append(report);
    around.append(shown);
    around.lang = "en";
    document.querySelector("main").append(around);
    const words = async () => {
      for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
      return [report.shadowRoot.querySelector(".chip span").textContent, shown.shadowRoot.querySelector(".empty").textContent];
    };
    const found = [await words()];
    around.lang = "ja";
    found.push(await words());
    host.lang = "en";
    found.push(await words());
    return found;
  });
  assert.deepEqual(told, [["error", "There is no document to show yet"], ["エラー", "まだ表示する文書がありません"], ["error", "まだ表示する文書がありません"]]);
  calm();
  await close();
});

test("what is not seen is shown in findings, wherever they repeat a value", options, async () => {
  const { page, calm, close } = await elements();
  await page.evaluate((text) => globalThis.judge(text), JSON.stringify({ resourceType: "Patient", birthDate: "2020\u200b-01-01", "a\u202eb": 1 }, null, 1));
  for (const [words, mark] of [["2020", "U+200B"], ["にありません", "U+202E"]]) {
    const issue = page.locator("tekigo-report .issue.error", { hasText: words }).first();
    assert.equal(await issue.locator(".message .unseen").first().textContent(), mark);
    await issue.locator(".head").click();
    assert.equal(await page.locator("tekigo-report .caret-words .unseen").first().textContent(), mark);
  }
  assert.equal(await page.locator("tekigo-report .issue.open .facts .unseen").first().textContent(), "U+202E", "and in its place");
  calm();
  await close();
});

test("a constraint's explanation counts that constraint, and what to do leads to it", options, async () => {
  const { page, calm, close } = await elements();
  const bundle = { resourceType: "Bundle", type: "document", entry: [{ fullUrl: "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", resource: { resourceType: "Patient" } }] };
  await page.evaluate((text) => globalThis.judge(text), JSON.stringify(bundle));
  await page.locator("tekigo-report .issue", { hasText: "bdl-10" }).locator(".head").click();
  await page.locator("tekigo-report .mend .within", { hasText: "規則の説明" }).click();
  await page.locator("tekigo-report .explain .rule-line code", { hasText: "bdl-10" }).waitFor();
  const [all, own] = await page.evaluate(() => {
    const { issues } = document.querySelector("tekigo-report").outcome;
    return [issues.filter(({ rule }) => rule === "invariant").length, issues.filter(({ specRule }) => specRule === "bdl-10").length];
  });
  assert.ok(all > own, "there are other constraints too");
  assert.match(await page.locator("tekigo-report .explain > .soft").textContent(), new RegExp(`: ${own}$`));
  assert.match(await page.locator("tekigo-report .issue .where").first().textContent(), /\d+:\d+$/);
  calm();
  await close();
});

test("a rendered page has the colours of the page around it", options, async () => {
  const DARK = "rgb(21, 24, 27)";
  const LIGHT = "rgb(255, 255, 255)";
  for (const preferred of ["light", "dark"]) {
    const { page, calm, close } = await elements({ colorScheme: preferred });
    const html = withSources(await page.evaluate((text) => (globalThis.render(text), document.querySelector("tekigo-document").html), example("clins-own/laboratory.json")));
    for (const [scheme, expected] of [["light", LIGHT], ["dark", DARK], ["light dark", preferred === "dark" ? DARK : LIGHT]]) {
      const tree = await page.evaluate(([html, scheme]) => {
        document.documentElement.style.colorScheme = scheme;
        const element = document.querySelector("tekigo-document");
        element.mode = "tree";
        element.html = html;
        const inner = element.shadowRoot.querySelector(".tree");
        return [getComputedStyle(inner).backgroundColor, getComputedStyle(inner.shadowRoot.querySelector(".tk-page")).backgroundColor];
      }, [html, scheme]);
      assert.deepEqual(tree, [expected, expected], `tree, ${scheme}, ${preferred} preferred`);
    }
    calm();
    await close();
    // this page allows no style in frames: what they are told is looked at, and what comes of it in a page by itself
    const alone = await open(`${server.url}pages/frame.html`, { colorScheme: preferred });
    await alone.page.waitForFunction(() => globalThis.ready);
    for (const [scheme, expected] of [["light", LIGHT], ["dark", DARK], ["light dark", preferred === "dark" ? DARK : LIGHT]]) {
      await alone.page.evaluate(([html, scheme]) => {
        const element = document.querySelector("tekigo-document");
        // the first time before the page is given, then while it is shown
        document.documentElement.style.colorScheme = scheme;
        element.html ??= html;
      }, [html, scheme]);
      const paper = alone.page.frameLocator("tekigo-document iframe").locator(".tk-page");
      const seen = async () => paper.evaluate((node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node.ownerDocument.documentElement).backgroundColor].join()).catch(() => "");
      for (let turn = 0; turn < 100 && (await seen()) !== `${expected},${expected}`; turn += 1) await alone.page.waitForTimeout(50);
      assert.equal(await seen(), `${expected},${expected}`, `frame, ${scheme}, ${preferred} preferred`);
    }
    alone.calm();
    await alone.close();
  }
});

test("on paper a framed page is there whole", options, async () => {
  const { page, calm, close } = await open(`${server.url}pages/frame.html`);
  await page.waitForFunction(() => globalThis.ready);
  const long = `<!DOCTYPE html><html><body><div class="tk-page">${"<p>line</p>".repeat(400)}</div></body></html>`;
  await page.evaluate((html) => (document.querySelector("tekigo-document").html = html), long);
  await page.frameLocator("tekigo-document iframe").locator(".tk-page").waitFor();
  const pages = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  assert.ok(pages(await page.pdf({ format: "A4" })) > 5, "all pages of it");
  const left = () => page.evaluate(() => document.querySelector("tekigo-document").shadowRoot.querySelectorAll(".paper").length);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await left(), 1);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await left(), 0, "and gone again");
  calm();
  await close();
});

test("the sheet of rendered pages leaves a page alone that holds a fragment of one", options, async () => {
  const { page, calm, close } = await open(`${server.url}pages/frame.html`);
  const css = /<style>([^]*?)<\/style>/.exec(withSources("<style></style>"))[1];
  const told = await page.evaluate((css) => {
    const look = () => [getComputedStyle(document.body).marginTop, getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.documentElement).colorScheme];
    const before = look();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    const fragment = document.createElement("div");
    fragment.className = "tk-page";
    document.body.append(fragment);
    return [before, look()];
  }, css);
  assert.deepEqual(told[0], told[1]);
  calm();
  await close();
});
