"""python3 test_tekigo.py, with TEKIGO_PLUGIN_MODULE: mistakes are told apart from limits, and the plugin lives on after one."""

import os
import tempfile
import unittest

from tekigo import CallMistake, LimitReached, Tekigo

MODULE = os.environ["TEKIGO_PLUGIN_MODULE"]


class Mistakes(unittest.TestCase):
    def test_a_mistake_ends_nothing_and_a_limit_ends_the_plugin(self):
        # compiling takes seconds: one plugin for all of it
        tekigo = Tekigo(MODULE, memory=64 << 20)
        with self.assertRaises(CallMistake) as told:
            tekigo.call("validate", {"profile": []}, b"{}")
        self.assertEqual(told.exception.kind, "options")
        self.assertIn("profiles", told.exception.ja)
        # a number would be so many zero bytes
        for wrong in (5, None, {"resourceType": "Patient"}):
            with self.assertRaises(TypeError):
                tekigo.call("validate", {}, wrong)
        text = '{"resourceType": "Patient"}'
        self.assertEqual(tekigo.call("validate", {}, text), tekigo.call("validate", {}, text.encode()))
        for why in ("memory", "make another"):
            with self.assertRaisesRegex(LimitReached, why):
                tekigo.call("validate", {}, b" " * (64 << 20))

    def test_another_module_is_refused(self):
        with tempfile.NamedTemporaryFile(suffix=".wasm") as other:
            other.write(b"\0asm\1\0\0\0")
            other.flush()
            with self.assertRaisesRegex(RuntimeError, "tekigo-plugin.wasm"):
                Tekigo(other.name)


if __name__ == "__main__":
    unittest.main()
