import { readFile, readdir } from "node:fs/promises";
import { Validator } from "tekigo/worker";

const folder = process.argv[2];
const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
const inputs = await Promise.all(names.map(async (name) => ({ name, input: await readFile(`${folder}/${name}`) })));
const tekigo = await Validator.load();
for (const { file, valid, counts } of await tekigo.validateAll(inputs)) {
  console.log(file, valid ? "適合" : `エラー ${counts.fatal + counts.error} 件`);
}
