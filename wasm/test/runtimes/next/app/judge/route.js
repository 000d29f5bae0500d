import { Validator } from "tekigo";

const validator = Validator.load();

export async function POST(request) {
  return Response.json((await validator).validate(new Uint8Array(await request.arrayBuffer())));
}
