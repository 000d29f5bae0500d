// tekigo/worker for Node: the validator in worker threads.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { TekigoError } from "./lib/error.js";
import { open } from "./lib/pool.js";

export { TekigoError };
export { version } from "./lib/version.js";

const spawn = (workerUrl) => (on) => {
  const worker = new Worker(workerUrl ?? new URL("./worker-node.js", import.meta.url), { name: "tekigo" });
  // a program that waits for nothing else may end
  worker.unref();
  worker.on("message", (message) => {
    worker.unref();
    on.message(message);
  });
  worker.on("error", (error) => {
    on.error(
      new TekigoError(
        "crash",
        { ja: `ワーカーが止まりました (${error.message})`, en: `the worker has stopped (${error.message})` },
        { cause: error },
      ),
    );
  });
  return {
    post(message, transfer) {
      worker.ref();
      worker.postMessage(message, transfer);
    },
    stop: () => void worker.terminate(),
  };
};

export const Validator = Object.freeze({
  load({ workerUrl, module, integrity, size } = {}) {
    return open(spawn(workerUrl), { module, integrity, size: size ?? Math.min(4, Math.max(1, availableParallelism() >> 1)) });
  },
});
