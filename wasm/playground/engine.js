// The workers behind the page. The first answers what somebody looks at; the others take the queue. A call that must end
// ends its worker: a running engine cannot be interrupted, and a new one is there within milliseconds.

/** Workers, at most; each holds its own engine. */
const SIZE = Math.max(2, Math.min(4, Math.floor((navigator.hardwareConcurrency || 2) / 2)));

export class Engine {
  #workers = [];
  #last = 0;
  #queue = [];
  /** What was loaded on top of the rules, for workers that start later. */
  #loaded = [];

  #spawn(index) {
    const state = { index, calls: new Map(), busy: 0, dead: false, started: false };
    state.worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: `tekigo ${index}` });
    this.#workers[index] = state;
    state.ready = this.#send(state, "start", {});
    state.worker.onmessage = ({ data }) => this.#answer(state, data);
    state.worker.onerror = (event) => {
      event.preventDefault?.();
      this.#end(state, { fail: "network", message: event.message || "the worker could not be started" });
    };
    state.ready = state.ready.then(async (about) => {
      for (const { op, options } of this.#loaded) await this.#send(state, op, options);
      state.started = true;
      return about;
    });
    // a worker that could not start is not asked again: the next call tries anew
    state.ready.catch((why) => this.#end(state, why));
    return state;
  }

  #send(state, op, options, { onPart, lasting = false } = {}) {
    if (state.dead) return Promise.reject(state.dead);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      state.calls.set(id, { op, options, resolve, reject, onPart, lasting });
      state.worker.postMessage({ id, op, options });
    });
  }

  #answer(state, { id, part, answer, error }) {
    const call = state.calls.get(id);
    if (!call) return;
    if (part !== undefined) {
      call.onPart?.(part);
      return;
    }
    state.calls.delete(id);
    if (error === undefined) {
      call.resolve(answer);
      return;
    }
    call.reject(error);
    // an engine that trapped must not be asked again: its memory is as the trap left it
    if (error.fail === "crash") this.#end(state, error);
  }

  #end(state, why) {
    state.dead = why;
    state.worker.terminate();
    for (const call of state.calls.values()) call.reject(why);
    state.calls.clear();
  }

  #of(index) {
    const state = this.#workers[index];
    return state && !state.dead ? state : this.#spawn(index);
  }

  async #ask(op, options, how) {
    const state = this.#of(0);
    await state.ready;
    return this.#send(state, op, options, how);
  }

  /** Does `op` on the worker of what is looked at, until something else is looked at. */
  call(op, options, onPart) {
    return this.#ask(op, options, { onPart });
  }

  /** Like `call`, for what is wanted whatever is looked at: it is answered even if the worker is stopped meanwhile. */
  lasting(op, options) {
    return this.#ask(op, options, { lasting: true });
  }

  /** Loads something that is to hold for all calls from now on. */
  async load(op, options) {
    const answer = await this.lasting(op, options);
    this.#loaded.push({ op, options });
    // the others start anew with it when there is work
    for (const state of this.#workers.slice(1)) if (state) this.#end(state, { fail: "stopped" });
    return answer;
  }

  /** Like `call`, when a worker of the queue is free; `options()` is asked for then. */
  queued(op, options) {
    return new Promise((resolve, reject) => {
      this.#queue.push({ op, options, resolve, reject });
      this.#next();
    });
  }

  async #next() {
    for (let index = 1; index < SIZE && this.#queue.length > 0; index += 1) {
      const state = this.#of(index);
      if (state.busy) continue;
      state.busy += 1;
      this.#work(state);
    }
  }

  async #work(state) {
    while (!state.dead && this.#queue.length > 0) {
      const job = this.#queue.shift();
      try {
        await state.ready;
        job.resolve(await this.#send(state, job.op, job.options()));
      } catch (error) {
        // a worker that was stopped for a new rule leaves its document to the next
        if (error?.fail === "stopped" && !job.cancelled) this.#queue.unshift(job);
        else job.reject(error);
      }
    }
    state.busy -= 1;
    if (this.#queue.length > 0) this.#next();
  }

  /** Gives up what waits and what runs in the queue. */
  stop() {
    const waiting = this.#queue.splice(0);
    for (const job of waiting) job.reject({ fail: "cancelled" });
    for (const state of this.#workers.slice(1)) if (state) this.#end(state, { fail: "cancelled" });
  }

  /** Gives up what is looked at. */
  abort() {
    const state = this.#workers[0];
    // one that still starts is waited for: stopping it would only begin the start anew
    if (!state?.started || state.dead) return;
    const calls = [...state.calls.values()];
    const lasting = calls.filter((call) => call.lasting);
    if (lasting.length === calls.length) return;
    state.calls = new Map([...state.calls].filter(([, call]) => !call.lasting));
    this.#end(state, { fail: "cancelled" });
    for (const { op, options, resolve, reject } of lasting) this.lasting(op, options).then(resolve, reject);
  }
}
