"""tekigo as a plugin: the five functions of docs/plugins.md, by wasmtime (pip install wasmtime)."""

import json
import threading

from wasmtime import Config, Engine, Instance, Module, Store, Trap, TrapCode

FUNCTIONS = ("tekigo_abi_version", "tekigo_room", "tekigo_call", "tekigo_answer", "tekigo_answer_len")


class CallMistake(Exception):
    """The call was wrong: kind, ja, en. The plugin can be used on."""

    def __init__(self, kind, ja, en):
        super().__init__(f"{ja} / {en}")
        self.kind, self.ja, self.en = kind, ja, en


class LimitReached(Exception):
    """The input took more time or memory than it may. The plugin is of no more use: make another."""


class Tekigo:
    """One plugin: for one thread, warm from call to call."""

    def __init__(self, path, memory=1 << 30):
        config = Config()
        config.epoch_interruption = True
        self._engine = Engine(config)
        self._store = Store(self._engine)
        self._store.set_limits(memory_size=memory)
        self._store.set_epoch_deadline(1)
        exports = Instance(self._store, Module.from_file(self._engine, path), []).exports(self._store)
        if any(name not in exports for name in FUNCTIONS):
            raise RuntimeError(f"{path} is not tekigo-plugin.wasm")
        version, *self._functions = [exports[name] for name in FUNCTIONS]
        if version(self._store) != 1:
            raise RuntimeError(f"{path} has other functions than this file knows")
        self._memory = exports["memory"]
        self._spent = None

    def call(self, operation, options=None, document=b"", seconds=60.0):
        """The answer's bytes. The document is bytes, or a text."""
        if self._spent:
            raise LimitReached(f"an earlier call has reached its limit ({self._spent}): make another Tekigo")
        room, call, answer, answer_len = self._functions
        content = document.encode() if isinstance(document, str) else bytes(memoryview(document))
        parts = [operation.encode(), json.dumps(options or {}).encode(), content]
        self._store.set_epoch_deadline(1)
        timer = threading.Timer(seconds, self._engine.increment_epoch)
        timer.start()
        try:
            start = room(self._store, sum(map(len, parts))) & 0xFFFFFFFF
            self._memory.write(self._store, b"".join(parts), start)
            status = call(self._store, len(parts[0]), len(parts[1]))
            at, length = answer(self._store) & 0xFFFFFFFF, answer_len(self._store) & 0xFFFFFFFF
        except Trap as trap:
            is_time = trap.trap_code == TrapCode.INTERRUPT
            self._spent = f"more than {seconds} seconds" if is_time else f"memory or stack: {trap.trap_code}"
            raise LimitReached(self._spent) from trap
        finally:
            timer.cancel()
        told = bytes(self._memory.read(self._store, at, at + length))
        if status != 0:
            mistake = json.loads(told)
            raise CallMistake(mistake["kind"], mistake["ja"], mistake["en"])
        return told
