// tekigo/worker for browsers and bundlers: the validator in workers of its own.
import { TekigoError } from "./lib/error.js";
import { knownNames } from "./lib/given.js";
import { beside } from "./lib/load.js";
import { open } from "./lib/open.js";

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
  try {
    return url === undefined ? own() : new Worker(url, { type: "module", name: "tekigo" });
  } catch (cause) {
    // another origin, an address that is none, or no workers at all
    const why = cause?.message ?? cause;
    throw new TekigoError(
      "load",
      {
        ja: `ワーカーを始められません (${why})。worker.js はページと同じオリジンに置き (CDN からは始められません)、その場所を workerUrl で渡してください`,
        en: `the worker cannot start (${why}): worker.js has to be of the page's origin (no CDN); put it there and give its address as workerUrl`,
      },
      { cause },
    );
  }
}

const spawn = (workerUrl) => (on) => {
  const worker = start(workerUrl);
  worker.addEventListener("message", (event) => on.message(event.data));
  worker.addEventListener("messageerror", () =>
    on.error(new TekigoError("crash", { ja: "ワーカーの返事を読めません (messageerror)", en: "what the worker said cannot be read (messageerror)" })),
  );
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
  async load(options) {
    const { workerUrl, module, integrity, size } = knownNames(options, ["module", "integrity", "workerUrl", "size"], "Validator.load");
    const processors = globalThis.navigator?.hardwareConcurrency ?? 2;
    return open(spawn(workerUrl), { module, integrity, size: size ?? Math.min(4, Math.max(1, processors >> 1)) });
  },
});
