// The worker of tekigo/worker in Node.
import { parentPort } from "node:worker_threads";
import { read } from "./lib/read-node.js";
import { serve } from "./lib/serve.js";

serve({
  url: new URL("./dist/tekigo.wasm", import.meta.url).href,
  get: read,
  send: (message, transfer) => parentPort.postMessage(message, transfer),
  receive: (handle) => parentPort.on("message", handle),
});
