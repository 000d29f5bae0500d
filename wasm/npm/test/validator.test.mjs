// The built package gives the answers of the command line, byte for byte.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Validator, version } from "tekigo";
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
  const info = validator.loadPackage(pack, "born.tgz");
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
  assert.throws(() => validator.validate(bytes, { profile: [] }), /profile/);
  assert.throws(() => validator.report(bytes, { format: "yaml" }), /yaml/);
  assert.throws(() => validator.validate(42), TypeError);
  assert.throws(() => validator.loadPackage(new Uint8Array([1, 2, 3]), "no.tgz"));
  assert.equal(validator.report(bytes), before);
});

test("the version is the package's", async () => {
  await Validator.load();
  const { version: ours } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url)));
  assert.equal(version(), ours);
});
