// Compiled, never run: the types of every entry as a program uses them.
import { Validator, TekigoError, version, type Issue, type LoadOptions, type Outcome, type SplitPart } from "tekigo";
import { Validator as Bare } from "tekigo/bare";
import { Validator as Inline } from "tekigo/inline";
import { Validator as Pool, type Progress } from "tekigo/worker";

const options: LoadOptions = { module: new URL("https://example.com/tekigo.wasm"), integrity: "sha384-x" };
const v = await Validator.load(options);
const outcome: Outcome = v.validate(new Uint8Array(), { profiles: ["x"], for: "clins", recorded: [], lang: "en", maxBytes: 1 });
const first: Issue | undefined = outcome.issues[0];
const text: string | undefined = first?.message.ja;
const bytes: Uint8Array = v.validateText("{}");
new Blob([v.validateText("{}"), await (await Pool.load()).validateText("{}")]);
const page: string = v.render("{}", { audience: "patient", lang: "ja" });
const found: unknown[] = v.fhirpath("Patient.name", bytes);
const keys = v.keys(bytes);
const insured: string | undefined = keys.insured?.scheme === "public" ? keys.insured.payerNumber : keys.insured?.insurerNumber;
const answer = v.request("change", [{ name: "old.json", input: "{}" }, bytes], { consent: "direct", period: ["2024-01-01", "2024-02-01"] });
const title: string | undefined = answer.request?.title;
const division = v.split(bytes, { maxBytes: 1 });
const parts: SplitPart[] = division.divided ? division.parts : [];
const hits: string[] = v.masters.find("病", { limit: 3 }).map(({ code }) => code);
const info: string = v.loadPackage(bytes, { name: "x.tgz" }).name;
const label: string = v.loadRules(bytes).rules;
const told: string = v.report(bytes, { format: "sarif", triage: { waivers: [{ rule: "x", reason: "y", until: "2026-12-31" }], maxFindings: 3 } });
// @ts-expect-error a waiver says until when
v.report(bytes, { triage: { waivers: [{ rule: "x", reason: "y" }] } });

// @ts-expect-error no such option
v.validate(bytes, { profile: [] });
// @ts-expect-error a parsed document has no lines
v.validate({ resourceType: "Patient" });
// @ts-expect-error what a file holds, not the file
v.validate(new File([], "a.json"));
// @ts-expect-error not awaited
v.validate(Promise.resolve("{}"));
// @ts-expect-error the expression comes first
v.fhirpath(bytes, "Patient.name");
// @ts-expect-error a package is bytes
v.loadPackage("package.tgz");
// @ts-expect-error no such receiver
v.validate(bytes, { for: "clin" });
// @ts-expect-error no such operation
v.request("registr", bytes);
// @ts-expect-error an option of load is misspelt
await Validator.load({ modul: bytes });
// @ts-expect-error no such audience
v.render(bytes, { audience: "doctor" });
// @ts-expect-error it has to be loaded
new Validator();
// @ts-expect-error bare has no engine of its own
await Bare.load();
await Bare.load({ module: bytes.buffer as ArrayBuffer });
await Inline.load();

const pool = await Pool.load({ size: 2, workerUrl: "/worker.js" });
const stop = new AbortController();
const later: Outcome = await pool.validate(bytes, undefined, { signal: stop.signal, transfer: true });
const pages: string = await pool.render([bytes, "{}"], { format: "text" });
const all: Outcome[] = await pool.validateAll([{ name: "a", input: bytes }], { lang: "ja" }, { onProgress: ({ done, total }: Progress) => console.log(done / total) });
const known: number = (await pool.masters.list())[0]?.codes ?? 0;
// @ts-expect-error the signal is in the argument after the options
await pool.validate(bytes, { signal: stop.signal });
// @ts-expect-error the signal, not what makes it
await pool.validate(bytes, undefined, { signal: stop });
// @ts-expect-error several documents
await pool.validateAll("{}");
// @ts-expect-error a promise is not an outcome
const early: Outcome = pool.validate(bytes);
await Pool.load({ module: new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>) });
await Pool.load({ module: fetch("/tekigo.wasm") });
pool.close();

try {
  v.explain("x");
} catch (error) {
  if (error instanceof TekigoError && error.kind === "options") console.log(error.words.en);
}
console.log(version, text, page, label, told, found, insured, title, parts, hits, info, later, pages, all, known, early);

// the elements, as a page uses them
import "tekigo/elements";
import { TekigoReport, type SelectDetail } from "tekigo/elements/define-free";
const report = document.querySelector("tekigo-report")!;
report.outcome = outcome;
report.source = bytes;
report.explain = (rule) => v.explain(rule);
report.filter = { severities: ["error"], text: "gender" };
report.addEventListener("tekigo-select", ({ detail }) => detail satisfies SelectDetail);
document.createElement("tekigo-document").mode = "tree";
// @ts-expect-error there is no such mode
document.createElement("tekigo-document").mode = "other";
class Own extends TekigoReport {}
void Own;
