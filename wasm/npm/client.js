// tekigo/worker for browsers and bundlers: the validator in workers of its own.
import { TekigoError } from "./lib/error.js";
import { beside } from "./lib/load.js";
import { open } from "./lib/pool.js";

export { TekigoError };
export { version } from "./lib/version.js";

// bundlers know exactly these words: they make a file of the worker and write its address here
const own = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "tekigo" });
/** Where Vite's development server has left the file behind (see `beside`). */
const left = () => {
  const here = import.meta.url;
  const moved = beside(here, "worker.js");
  return moved === String(here) ? undefined : moved;
};

function start(workerUrl) {
  const url = workerUrl ?? left();
  return url === undefined ? own() : new Worker(url, { type: "module", name: "tekigo" });
}

const spawn = (workerUrl) => (on) => {
  const worker = start(workerUrl);
  worker.addEventListener("message", (event) => on.message(event.data));
  worker.addEventListener("error", (event) => {
    event.preventDefault?.();
    const why = event.message ?? "";
    on.error(
      new TekigoError("crash", {
        ja: `ワーカーが止まりました (${why || "ワーカーのファイルを取得できません"})。worker.js の場所 (workerUrl)、content-type、CSP の worker-src を確かめてください`,
        en: `the worker has stopped (${why || "its file cannot be fetched"}): check where worker.js is (workerUrl), its content-type, and worker-src of the CSP`,
      }),
    );
  });
  return { post: (message, transfer) => worker.postMessage(message, transfer), stop: () => worker.terminate() };
};

export const Validator = Object.freeze({
  load({ workerUrl, module, integrity, size } = {}) {
    const processors = globalThis.navigator?.hardwareConcurrency ?? 2;
    return open(spawn(workerUrl), { module, integrity, size: size ?? Math.min(4, Math.max(1, processors >> 1)) });
  },
});
