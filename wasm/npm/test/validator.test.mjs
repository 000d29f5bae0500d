// The built package gives the answers of the command line, byte for byte.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { TekigoError, Validator, version } from "tekigo";
import { tgz } from "./tgz.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const example = "conformance/cases/readme/visit.json";
const bytes = readFileSync(join(root, example));
const folder = mkdtempSync(join(tmpdir(), "tekigo-npm-"));
after(() => rmSync(folder, { recursive: true }));

/** What the command line prints; `cargo xtask wasm-test` says where it is. */
function native(...args) {
  const binary = process.env.TEKIGO_BIN;
  assert.ok(binary, "run by `cargo xtask wasm-test`, which builds the command line and sets TEKIGO_BIN");
  const run = spawnSync(binary, ["--lang", "ja", "validate", "--no-cache", ...args], { cwd: root });
  assert.ok(run.status === 0 || run.status === 1, `exit ${run.status}: ${run.stderr}`);
  return run.stdout.toString();
}

/** A package of our own with one profile: a patient has a birth date. */
const pack = tgz({
  "package/package.json": JSON.stringify({ name: "born", version: "1.0.0", fhirVersions: ["4.0.1"] }),
  "package/StructureDefinition-born.json": JSON.stringify({
    resourceType: "StructureDefinition",
    url: "urn:tekigo:born",
    version: "1.0.0",
    name: "Born",
    status: "active",
    fhirVersion: "4.0.1",
    kind: "resource",
    abstract: false,
    type: "Patient",
    baseDefinition: "http://hl7.org/fhir/StructureDefinition/Patient",
    derivation: "constraint",
    differential: {
      element: [
        { id: "Patient", path: "Patient" },
        { id: "Patient.birthDate", path: "Patient.birthDate", min: 1 },
      ],
    },
  }),
});

test("every format is the command line's, byte for byte", async () => {
  const validator = await Validator.load();
  for (const format of ["json", "ndjson", "outcome", "csv", "sarif", "junit", "html"]) {
    const report = validator.report(bytes, { format, file: example, lang: "ja" });
    assert.equal(report, native("--format", format, example), format);
  }
});

test("text that is not JSON is an outcome with a fatal issue", async () => {
  const validator = await Validator.load();
  const outcome = validator.validate("{", { file: "broken.json" });
  assert.equal(outcome.valid, false);
  assert.equal(outcome.file, "broken.json");
  assert.ok(outcome.counts.fatal > 0);
  assert.ok(outcome.issues.some(({ severity, rule }) => severity === "fatal" && rule.startsWith("json-")));
});

test("a string and its bytes have the same outcome, again and again", async () => {
  const validator = await Validator.load();
  const once = validator.report(bytes);
  assert.equal(validator.report(bytes.toString()), once);
  assert.equal(validator.report(bytes), once);
});

test("a loaded package is what the command line makes of it", async () => {
  const validator = await Validator.load();
  const info = validator.loadPackage(pack, { name: "born.tgz" });
  assert.equal(info.name, "born");
  assert.equal(info.version, "1.0.0");
  const file = join(folder, "born.tgz");
  writeFileSync(file, pack);
  const report = validator.report(bytes, { file: example, lang: "ja" });
  assert.equal(report, native("--format", "json", "--package", file, example));
});

test("FHIRPath gives the values", async () => {
  const validator = await Validator.load();
  const found = validator.fhirpath("Bundle.entry.resource.ofType(Patient).name.given", bytes);
  assert.deepEqual(found, ["花子"]);
  assert.throws(() => validator.fhirpath("name.where(", bytes));
});

test("the embedded rules find the example's faults", async () => {
  const validator = await Validator.load();
  const { valid, issues } = validator.validate(bytes);
  assert.equal(valid, false);
  const faults = issues.filter(({ severity }) => severity === "error").map(({ expression }) => expression);
  assert.deepEqual(faults, [
    "Bundle.entry[0].resource.gender",
    "Bundle.entry[0].resource.birthDate",
    "Bundle.entry[1].resource.status",
  ]);
});

test("mistakes of the caller throw; a broken package leaves the rules as they were", async () => {
  const validator = await Validator.load();
  const before = validator.report(bytes);
  const thrown = (call, pattern, kind) =>
    assert.throws(call, (error) => {
      assert.ok(error instanceof TekigoError && error.kind === kind, String(error));
      assert.match(error.words.ja, pattern);
      assert.match(error.words.en, pattern);
      return true;
    });
  thrown(() => validator.validate(bytes, { profile: [] }), /profiles/, "options");
  thrown(() => validator.report(bytes, { format: "yaml" }), /yaml/, "options");
  thrown(() => validator.request("registr", bytes), /register/, "options");
  thrown(() => validator.explain("cardinality-mni"), /cardinality-min/, "options");
  thrown(() => validator.validate(42), /Number/, "input");
  thrown(() => validator.validate(null), /null/, "input");
  assert.throws(() => new Validator(), /Validator\.load/);
  thrown(() => validator.loadPackage(new Uint8Array([1, 2, 3]), { name: "no.tgz" }), /no\.tgz/, "input");
  assert.equal(validator.report(bytes), before);
});

test("the version is the package's and the engine's", async () => {
  const validator = await Validator.load();
  const { version: ours } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url)));
  assert.equal(version, ours);
  assert.equal(validator.about().version, ours);
});

test("a validator has rules of its own", async () => {
  const [one, other] = [await Validator.load(), await Validator.load()];
  const before = one.about().rules;
  other.loadPackage(pack, { name: "born.tgz" });
  assert.equal(one.about().rules, before);
  assert.match(other.about().rules, /born/);
});

const own = (name) => readFileSync(join(root, "conformance/cases/clins-own", name));

/** What the command line prints for any command. */
function tekigo(...args) {
  const run = spawnSync(process.env.TEKIGO_BIN, ["--lang", "ja", ...args], { cwd: root, env: { ...process.env, TEKIGO_MASTERS: "" } });
  assert.ok(run.status === 0 || run.status === 1, `exit ${run.status}: ${run.stderr}`);
  return run.stdout.toString();
}

test("keys, requests, extraction and pages are the command line's", async () => {
  const validator = await Validator.load();
  const file = "conformance/cases/clins-own/referral-with-summary.json";
  const referral = readFileSync(join(root, file));
  assert.deepEqual(validator.keys(referral, { file }), JSON.parse(tekigo("keys", file)));
  const answer = validator.request("register", { name: file, input: referral }, { consent: "direct" });
  assert.equal(answer.verdict, "written");
  assert.deepEqual(answer, JSON.parse(tekigo("request", "register", file, "--consent", "direct", "--format", "answer", "--now", "2026-11-29T00:00:00Z")));
  assert.deepEqual(validator.extract(referral), JSON.parse(tekigo("extract", "--format", "json", file)));
  assert.equal(validator.extract(own("laboratory.json")), null);
  for (const audience of ["clinician", "patient"]) {
    assert.equal(validator.render(referral, { audience }), tekigo("render", "--audience", audience, file));
  }
  assert.equal(validator.render(referral, { format: "text" }), tekigo("render", "--format", "text", file));
});

test("requests of several documents and of none", async () => {
  const validator = await Validator.load();
  const laboratory = own("laboratory.json");
  assert.equal(validator.request("change", [laboratory, laboratory.toString()]).verdict, "written");
  assert.equal(validator.request("destination", [], { query: { prefecture: "14" } }).verdict, "written");
  assert.throws(() => validator.request("change", [laboratory]), /2/);
  assert.deepEqual(validator.compare(laboratory, laboratory).differences, []);
  const { page, warnings } = validator.renderWithWarnings([own("referral.json"), laboratory], { audience: "patient" });
  assert.ok(page.startsWith("<!DOCTYPE html>") && Array.isArray(warnings));
});

test("a division says why there is none, or holds every result", async () => {
  const validator = await Validator.load();
  const refused = validator.split(own("laboratory.json"), { maxBytes: 100 });
  assert.ok(!refused.divided && refused.refused.ja.length > 0);
  const whole = validator.split(own("laboratory.json"), { now: "2026-11-29T00:00:00Z" });
  assert.ok(whole.divided && whole.good && whole.parts.length === 1);
});

test("rules and definitions", async () => {
  const validator = await Validator.load();
  const rules = validator.rules();
  assert.deepEqual(validator.explain(rules[0].rule), rules[0]);
  assert.ok(validator.explain("dom-6").elements.includes("DomainResource"));
  const info = validator.define(JSON.stringify({ resourceType: "ValueSet", url: "urn:a", status: "active" }), { name: "a.json" });
  assert.deepEqual(info.problems, []);
  assert.deepEqual(validator.masters.list(), []);
  assert.deepEqual(validator.masters.find("病"), []);
  assert.throws(() => validator.masters.load(new Uint8Array(8)), /masters|マスター/);
});

test("text as bytes is what is parsed, and does not change afterwards", async () => {
  const validator = await Validator.load();
  const text = validator.validateText(bytes);
  const copy = text.slice();
  validator.validateText(own("referral.json"));
  assert.deepEqual(text, copy);
  assert.deepEqual(JSON.parse(new TextDecoder().decode(text)), validator.validate(bytes));
});

test("any view of bytes is taken, and lone surrogates end nothing", async () => {
  const validator = await Validator.load();
  const padded = Buffer.concat([Buffer.from("xx"), bytes, Buffer.from("xx")]);
  const view = new DataView(padded.buffer, padded.byteOffset + 2, bytes.length);
  const expected = validator.validateText(bytes);
  assert.deepEqual(validator.validateText(view), expected);
  assert.deepEqual(validator.validateText(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), expected);
  assert.equal(validator.validate('{"resourceType":"Patient","id":"\ud800"}').valid, false);
  assert.equal(validator.validate("").valid, false);
});

test("large inputs come and go and leave no memory behind", async () => {
  const validator = await Validator.load();
  const observation = JSON.stringify({ resourceType: "Bundle", type: "collection", entry: Array.from({ length: 4000 }, (_, id) => ({ resource: { resourceType: "Basic", id: `${id}`, code: { text: "x".repeat(200) } } })) });
  validator.validate(observation);
  for (let round = 0; round < 5; round++) validator.validate(observation);
  assert.equal(validator.validate(bytes).valid, false);
});

test("compiled rules take the place of all, and what is none changes nothing", async () => {
  const validator = await Validator.load();
  const before = validator.about().rules;
  validator.define(JSON.stringify({ resourceType: "ValueSet", url: "urn:a", status: "active" }), { name: "a.json" });
  assert.notEqual(validator.about().rules, before);
  assert.deepEqual(validator.loadRules(readFileSync(join(root, "core/ruleset/embedded.bin"))), { rules: before });
  assert.equal(validator.about().rules, before);
  assert.throws(() => validator.loadRules(bytes), (error) => error instanceof TekigoError && error.kind === "input");
  assert.equal(validator.about().rules, before);
});

test("a report leaves out what the caller puts up with", async () => {
  const validator = await Validator.load();
  const wrong = '{"resourceType":"Patient","gender":"F"}';
  const options = { format: "json", file: "a.json" };
  const issue = JSON.parse(validator.report(wrong, options)).files[0].issues.find(({ expression }) => expression === "Patient.gender");
  const waivers = [{ rule: issue.rule, expression: "Patient.gend*", reason: "移行中", until: "2026-12-31" }];
  const waived = JSON.parse(validator.report(wrong, { ...options, triage: { waivers } })).files[0].issues.find(({ expression }) => expression === "Patient.gender");
  assert.deepEqual(waived.waived, { reason: "移行中", until: "2026-12-31" });
});
