import { readFile } from "node:fs/promises";
import { Validator } from "tekigo";

const tekigo = await Validator.load();
const outcome = tekigo.validate(await readFile(process.argv[2]), { for: "clins" });
for (const { severity, line, message } of outcome.issues) console.log(line, severity, message.ja);
console.log(outcome.valid ? "適合" : "不適合");
