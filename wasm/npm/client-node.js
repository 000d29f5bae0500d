// tekigo/worker for Node: the validator in worker threads.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { TekigoError } from "./lib/error.js";
import { knownNames } from "./lib/given.js";
import { placed } from "./lib/load.js";
import { open } from "./lib/open.js";

export { TekigoError };
export { version } from "./lib/version.js";

const own = () => placed(() => new URL("./worker-node.js", import.meta.url));

function start(url) {
  // an address is told from the name of a file by its scheme; of one letter it is a drive
  const isAddress = typeof url === "string" && /^(file|data):/.test(url);
  try {
    return new Worker(isAddress ? new URL(url) : url, { name: "tekigo" });
  } catch (cause) {
    const isDenied = cause?.code === "ERR_ACCESS_DENIED";
    const what = `${url} (${cause?.code ?? cause?.message ?? cause})`;
    throw new TekigoError(
      "load",
      {
        ja: `ワーカーを始められません: ${what}。${isDenied ? "--allow-worker で許してください" : "workerUrl には URL か、絶対パスを渡してください"}`,
        en: `the worker cannot start: ${what}: ${isDenied ? "allow it by --allow-worker" : "give a URL or an absolute path as workerUrl"}`,
      },
      { cause },
    );
  }
}

const missing = (url, cause) =>
  new TekigoError(
    "load",
    {
      ja: `ワーカーのファイルがありません: ${url} (${cause.code})。サーバー用に束ねるときは tekigo を外 (external) に置くか、tekigo/worker.js を束ねて workerUrl で渡してください`,
      en: `the worker's file is not there: ${url} (${cause.code}): when bundling for a server leave tekigo out (external), or bundle tekigo/worker.js and give it as workerUrl`,
    },
    { cause },
  );

const spawn = (workerUrl) => (on) => {
  const url = workerUrl ?? own();
  const worker = start(url);
  const stopped = (why, cause) => {
    on.error(
      new TekigoError("crash", { ja: `ワーカーが止まりました (${why})`, en: `the worker has stopped (${why})` }, cause && { cause }),
    );
  };
  // a program that waits for nothing else may end
  worker.unref();
  worker.on("message", (message) => {
    worker.unref();
    on.message(message);
  });
  worker.on("error", (error) => {
    if (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND") on.error(missing(url, error));
    else stopped(error.message, error);
  });
  worker.on("messageerror", (error) => stopped(error.message, error));
  // a script that is no worker ends without a word
  worker.on("exit", (code) => stopped(`exit ${code}: ${url}`));
  return {
    post(message, transfer) {
      worker.ref();
      worker.postMessage(message, transfer);
    },
    stop: () => void worker.terminate(),
  };
};

export const Validator = Object.freeze({
  async load(options) {
    const { workerUrl, module, integrity, size } = knownNames(options, ["module", "integrity", "workerUrl", "size"], "Validator.load");
    return open(spawn(workerUrl), { module, integrity, size: size ?? Math.min(4, Math.max(1, availableParallelism() >> 1)) });
  },
});
