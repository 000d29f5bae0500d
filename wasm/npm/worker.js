// The worker of tekigo/worker. It has the content security policy of its own response, not the page's.
import { beside, placed } from "./lib/load.js";
import { serve } from "./lib/serve.js";

const url = () => placed(() => beside(new URL("./dist/tekigo.wasm", import.meta.url), "dist/tekigo.wasm"));

serve({
  url,
  send: (message, transfer) => self.postMessage(message, transfer),
  receive: (handle) => self.addEventListener("message", (event) => handle(event.data)),
});
