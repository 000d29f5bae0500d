// The worker of tekigo/worker in Node.
import { parentPort } from "node:worker_threads";
import { placed } from "./lib/load.js";
import { read } from "./lib/read-node.js";
import { serve } from "./lib/serve.js";

serve({
  url: () => placed(() => new URL("./dist/tekigo.wasm", import.meta.url)),
  get: read,
  send: (message, transfer) => parentPort.postMessage(message, transfer),
  receive: (handle) => parentPort.on("message", handle),
});
