// The worker's side: one engine that answers one call after the other.
import { Engine } from "./engine.js";
import { TekigoError } from "./error.js";
import { compile } from "./load.js";
import { version } from "./version.js";

/**
 * Messages in: `{ start: { module, integrity } }` first, then `{ id, operation, options, documents }`.
 * Messages out: `{ ready: module, version }` or `{ failed }`, then `{ id, bytes }` or `{ id, error }`; bytes are handed over.
 */
export function serve({ url, get, send, receive }) {
  let engine;
  receive(async (message) => {
    if (message.start) {
      try {
        const module = await compile(message.start.module ?? url(), message.start.integrity, get);
        engine = await Engine.start(module);
        // so that the page can give it to the next worker, which need not compile again
        send({ ready: module, version });
      } catch (error) {
        send({ failed: told(error) });
      }
      return;
    }
    const { id, operation, options, documents } = message;
    try {
      const bytes = engine.call(operation, options, documents, (answer) => answer.slice());
      send({ id, bytes }, [bytes.buffer]);
    } catch (error) {
      send({ id, error: told(error) });
    }
  });
}

const told = (error) =>
  error instanceof TekigoError
    ? { kind: error.kind, ...error.words }
    : { kind: "crash", ja: `ワーカーの中の誤り: ${error?.message ?? error}`, en: `an error in the worker: ${error?.message ?? error}` };
