"""The C interface from outside: what the library exports, and a C11 program that uses all of it against a real hub."""
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "contract"))
from harness import ROOT, ContractTest, planned, run  # noqa: E402
from doorstep_log import uuid7  # noqa: E402

HEADER = ROOT / "bindings/c/include/doorstep.h"
DECLARED = set(re.findall(r"\b(doorstep_\w+)\(", re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)))
PROGRAM = Path(__file__).with_name("every_function.c")


class Exports(unittest.TestCase):
    def test_the_library_shows_what_the_header_declares_and_nothing_else(self):
        listed = subprocess.run([os.environ["DOORSTEP_NM"], "--dynamic", "--defined-only", "--format=just-symbols", os.environ["DOORSTEP_LIBRARY"]],
                                capture_output=True, text=True, check=True).stdout.split()
        shown = {name.split("@")[0] for name in listed} - {"DOORSTEP_1"}
        self.assertEqual(shown, DECLARED)

    def test_the_program_uses_every_function(self):
        used = set(re.findall(r"\b(doorstep_\w+)\(", PROGRAM.read_text()))
        self.assertEqual(DECLARED - used, set())


class Visit(ContractTest):
    rota = [planned("v1", start=-0.1)]

    def test_a_visit_from_c(self):
        directory = self.server.folder / f"c-{uuid7()}"
        program = [*os.environ["DOORSTEP_EMULATOR"].split(), os.environ["DOORSTEP_EVERY_FUNCTION"]]
        done = subprocess.run([*program, str(directory), self.server.ready["listening"],
                               self.server.ready["certificate"], self.server.code("alba", "mia"), "mia", "v1"],
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        verified = run("verify", directory / "log.ndjson", "--key", directory / "key.jwk")
        self.assertEqual(verified.returncode, 0, verified.stderr)
        rows = self.server.system("provider", "alba").items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31")
        row = next(r for r in rows if r["visit"] == "v1")
        self.assertEqual((row["status"], row["check_in_method"], row["check_out_method"]), ("delivered", "gps", "gps"))


if __name__ == "__main__":
    unittest.main()
