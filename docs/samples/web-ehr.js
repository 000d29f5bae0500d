import { Validator } from "tekigo/worker";

const tekigo = await Validator.load();

/** 送る前の検査: エラーの行と言葉 / before sending: lines and words of the errors */
export async function check(text) {
  const { valid, issues } = await tekigo.validate(text, { for: "clins" });
  const errors = issues.filter(({ severity }) => severity === "error" || severity === "fatal");
  return { valid, errors: errors.map(({ line, message }) => `${line}: ${message.ja}`) };
}

/** 患者に渡すページ / the page for the patient */
export const page = (text) => tekigo.render(text, { audience: "patient" });
