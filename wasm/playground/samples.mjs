// The playground's examples: documents of this repository's own conformance cases (made up, no real person), and one of them
// with mistakes as they happen.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What goes wrong in real exports, put into a good referral. */
function withFaults(text) {
  const bundle = JSON.parse(text);
  const of = (type) => bundle.entry.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === type);
  const [patient] = of("Patient");
  patient.birthDate = "1970-02-30";
  patient.gender = "女性";
  const [composition] = of("Composition");
  delete composition.title;
  const [condition] = of("Condition");
  if (condition) {
    delete condition.clinicalStatus;
    condition.recordedDate = "2024/10/01";
  }
  for (const observation of of("Observation")) observation.status = "finished";
  const [request] = of("MedicationRequest");
  if (request) request.medicine = "アムロジン錠";
  delete bundle.timestamp;
  return `${JSON.stringify(bundle, null, 2)}\n`;
}

/** The examples: file name → text. */
export function samples(root) {
  const own = (name) => readFileSync(join(root, "conformance/cases/clins-own", `${name}.json`), "utf8");
  return {
    "referral-with-faults.json": withFaults(own("referral")),
    "referral-with-summary.json": own("referral-with-summary"),
    "laboratory.json": own("laboratory"),
    "checkup-specific.json": own("checkup-specific"),
  };
}
