"""tekigo as a plugin: the five functions of docs/plugins.md, by wasmtime (pip install wasmtime)."""

import json
import threading

from wasmtime import Config, Engine, Instance, Module, Store, Trap


class CallMistake(Exception):
    """The call was wrong: kind, ja, en."""


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
        if exports["tekigo_abi_version"](self._store) != 1:
            raise RuntimeError("this plugin has other functions")
        self._memory = exports["memory"]
        self._functions = [exports["tekigo_" + name] for name in ("room", "call", "answer", "answer_len")]

    def call(self, operation, options=None, document=b"", seconds=60.0):
        """The answer's bytes."""
        room, call, answer, answer_len = self._functions
        parts = [operation.encode(), json.dumps(options or {}).encode(), bytes(document)]
        self._store.set_epoch_deadline(1)
        timer = threading.Timer(seconds, self._engine.increment_epoch)
        timer.start()
        try:
            start = room(self._store, sum(map(len, parts))) & 0xFFFFFFFF
            self._memory.write(self._store, b"".join(parts), start)
            status = call(self._store, len(parts[0]), len(parts[1]))
            at, length = answer(self._store) & 0xFFFFFFFF, answer_len(self._store) & 0xFFFFFFFF
        except Trap as trap:
            raise LimitReached(str(trap)) from trap
        finally:
            timer.cancel()
        told = bytes(self._memory.read(self._store, at, at + length))
        if status != 0:
            raise CallMistake(told.decode())
        return told
