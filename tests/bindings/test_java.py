"""The Java binding against a real hub: what it records is what the C program records, and tests use all of it."""
import json
import os
import re
import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "contract"))
from harness import ContractTest, planned, run  # noqa: E402
from doorstep_log import uuid7  # noqa: E402

JAR, TESTS, LIBRARIES = (os.environ[name] for name in ("DOORSTEP_JAR", "DOORSTEP_JAVA_TESTS", "DOORSTEP_JNI_FOLDERS"))
ELSEWHERE = {"visit", "clocked_in", "clocked_out", "actual_seconds", "planned_start", "planned_end"}
CLASS = re.compile(r"^public (?:static )?(?:final |abstract )*class care\.doorstep\.([\w$]+)", re.M)
METHOD = re.compile(r"^  public .*?\b(\w+)\([^)]*\)", re.M)
USE = re.compile(r"Method care/doorstep/([\w$]+)\.(\w+)")
OF_EVERY_OBJECT = {"equals", "hashCode", "toString", "values", "valueOf"}
HANDED_IN = {"Attachment", "Attendance", "Draft", "Enrolment", "Host", "SyncOptions",
             "Transport$Response"}  # the binding reads them


def javap(jar: str, *options: str) -> str:
    """What javap says of all classes of a jar."""
    with zipfile.ZipFile(jar) as classes:
        names = [name.removesuffix(".class").replace("/", ".") for name in classes.namelist() if name.endswith(".class")]
    return subprocess.run(["javap", *options, "-cp", f"{jar}:{JAR}", *names], capture_output=True, text=True,
                          check=True).stdout


class Used(unittest.TestCase):
    def test_tests_and_samples_use_every_public_method(self):
        declared = set()
        for text in javap(JAR, "-public").split("Compiled from ")[1:]:
            if found := CLASS.search(text):
                declared |= {(found[1], method) for method in METHOD.findall(text)
                             if method not in OF_EVERY_OBJECT | {found[1].split("$")[-1]}}
        self.assertGreater(len(declared), 60)
        used = set(USE.findall(javap(TESTS, "-c", "-p")))
        used |= {(name, method) for name, method in USE.findall(javap(JAR, "-c", "-p")) if name in HANDED_IN}
        self.assertEqual(declared - used, set())


class Visit(ContractTest):
    rota = [planned(visit, start=-0.1) for visit in ("c", "java-curl", "java-java")]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        java = ["java", "-Xmx128m", "-Xcheck:jni", f"-Djava.library.path={LIBRARIES}", "-cp", f"{JAR}:{TESTS}", "HubVisit"]
        cls.logs = {"c": cls.record([os.environ["DOORSTEP_EVERY_FUNCTION"]], "c")}
        for transport in ("curl", "java"):
            cls.logs[f"java-{transport}"] = cls.record(java, f"java-{transport}", transport)
        rows = cls.server.system("provider", "alba").items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31")
        cls.rows = {row["visit"]: row for row in rows}

    @classmethod
    def record(cls, program, visit, *options) -> Path:
        """The device's directory, with its log and key."""
        directory = cls.server.folder / f"{visit}-{uuid7()}"
        done = subprocess.run([*program, str(directory), cls.server.ready["listening"], cls.server.ready["certificate"],
                               cls.server.code("alba", "mia"), "mia", visit, *options],
                              capture_output=True, text=True, timeout=120)
        if done.returncode != 0 or "WARNING" in done.stdout + done.stderr:
            raise AssertionError(f"{visit}: {done.returncode}\n{done.stdout}{done.stderr}")
        return directory

    def test_every_log_verifies(self):
        for directory in self.logs.values():
            verified = run("verify", directory / "log.ndjson", "--key", directory / "key.jwk")
            self.assertEqual(verified.returncode, 0, verified.stderr)

    def test_the_hub_has_the_same_of_each(self):
        lines = {name: (directory / "log.ndjson").read_text().splitlines()[:-1] for name, directory in self.logs.items()}
        # The C program adds a voice note besides, whose body names another event.
        events = {name: [(e["type"], e["body"]) for e in map(json.loads, log) if e["type"] != "attachment.added"]
                  for name, log in lines.items()}
        rows = {name: {k: v for k, v in row.items() if k not in ELSEWHERE} for name, row in self.rows.items()}
        self.assertEqual(rows["c"]["status"], "delivered")
        self.assertEqual(rows["c"]["check_in_method"], "gps")
        for name in ("java-curl", "java-java"):
            self.assertEqual(events[name], events["c"])
            self.assertEqual(rows[name], rows["c"])


if __name__ == "__main__":
    unittest.main()
