"use client";
// The engine in the page, in a worker, and on the server (`/judge`): what each says of the same document.
import { useEffect, useState } from "react";
import { Validator } from "tekigo";
import { Validator as Pool } from "tekigo/worker";

const DOCUMENT = '{"resourceType":"Patient","gender":"F"}';
const rules = ({ issues }) => issues.map(({ rule, expression }) => `${rule} ${expression}`).join();

async function judged() {
  const page = rules((await Validator.load()).validate(DOCUMENT));
  const pool = await Pool.load({ size: 1 });
  const worker = rules(await pool.validate(DOCUMENT));
  pool.close();
  const server = rules(await (await fetch("/judge", { method: "POST", body: DOCUMENT })).json());
  return JSON.stringify({ page, worker, server });
}

export default function Page() {
  const [told, tell] = useState("");
  useEffect(() => {
    judged().then(tell, (why) => tell(JSON.stringify({ error: String(why) })));
  }, []);
  return <p id="told">{told}</p>;
}
