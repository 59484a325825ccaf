"""The hub as a process, an office that feeds it, and what the tests say again and again."""
import csv
import io
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from datetime import timedelta

try:
    from doorstep_client import Device, Hub, System
    from doorstep_log import now, receipt_text, verifies
except ModuleNotFoundError as missing:
    print(f"contract: skipped: {missing}; install python3-cryptography")
    raise unittest.SkipTest(str(missing))

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def program() -> str:
    named = os.environ.get("DOORSTEP")
    for path in [named] if named else [ROOT / "build" / p / "doorstep" for p in ("dev", "release")]:
        if os.access(path, os.X_OK):
            return str(path)
    print("contract: skipped: no program; build it, or name it in DOORSTEP")
    raise unittest.SkipTest("no program")


def run(*arguments, stdin: str | None = None, timeout: int = 120) -> subprocess.CompletedProcess:
    """The program, once; nothing it asks is answered."""
    return subprocess.run([program(), *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                          input=stdin, **({} if stdin is not None else {"stdin": subprocess.DEVNULL}))


def problem_of(done: subprocess.CompletedProcess) -> dict:
    """The problem, one line of JSON, the last on stderr."""
    return json.loads(done.stderr.strip().splitlines()[-1])


class HubProcess:
    """`doorstep hub serve` on a folder of its own, and the commands beside it."""

    def __init__(self, *options: str, data: str | None = None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="doorstep-contract-"))
        self.data, self.options = pathlib.Path(data or self.folder / "hub"), options
        self.process, self.ready = None, None

    def start(self) -> "HubProcess":
        self.errors = open(self.folder / "stderr", "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [program(), "hub", "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", *self.options],
            stdout=subprocess.PIPE, stderr=self.errors, stdin=subprocess.DEVNULL, text=True)
        if not select.select([self.process.stdout], [], [], 60)[0]:
            self.process.kill()
            raise AssertionError("the hub said nothing for a minute")
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the hub did not start: {(self.folder / 'stderr').read_text()[-2000:]}")
        self.ready = json.loads(line)
        return self

    def stop(self, sent: int = signal.SIGTERM) -> int:
        """Ends it; the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(sent)
        try:
            code = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the hub did not end within a minute of the signal")
        finally:
            self.rest = self.process.stdout.read()
            self.process.stdout.close()
            self.errors.close()
            self.process = None
        return code

    def remove(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, name: str, *arguments) -> subprocess.CompletedProcess:
        return run("hub", name, "--data", self.data, *arguments)

    def value(self, name: str, *arguments) -> str:
        done = self.command(name, *arguments)
        if done.returncode != 0:
            raise AssertionError(f"hub {name} {arguments}: {done.returncode} {done.stderr}")
        return done.stdout.strip()

    def hub(self) -> Hub:
        return Hub(self.ready["listening"], self.ready["certificate"])

    def code(self, provider: str, *carers: str) -> str:
        return self.value("enrolment-code", "--provider", provider, *[w for c in carers for w in ("--carer", c)])

    def device(self, provider: str, *carers: str) -> Device:
        return Device.enrol(self.hub(), self.code(provider, *carers))

    def system(self, role: str, of: str) -> System:
        made = json.loads(self.value("client", "--role", role, "--of", of))
        return System(self.hub(), made["client_id"], made["client_secret"])

    def write(self, name: str, rows: list[dict] | str | bytes) -> pathlib.Path:
        path = self.folder / name
        if isinstance(rows, list):
            text = io.StringIO()
            writer = csv.DictWriter(text, list(dict.fromkeys(k for r in rows for k in r)), restval="",
                                    lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            rows = text.getvalue()
        path.write_bytes(rows.encode() if isinstance(rows, str) else rows)
        return path

    def bring_in(self, name: str, rows) -> dict:
        """Imports rows as a file; what the program printed of it."""
        return json.loads(self.value("import", self.write(name, rows)))["files"][0]


PEOPLE = [
    {"person": "ann", "name": "Ann Testperson", "provider": "alba", "commissioner": "northshire", "lat": "51.5",
     "lon": "-0.125", "postcode": "ZZ1 1ZZ", "zone": "north", "needs": "older_person", "access_notes": "Side door"},
    {"person": "bob", "name": "Bob Testperson", "provider": "alba", "commissioner": "southborough"},
    {"person": "cat", "name": "Cat Testperson", "provider": "brook", "commissioner": "northshire"}]
CARERS = [{"carer": "mia", "name": "Mia Testcarer", "provider": "alba", "skills": "respite;domestic"},
          {"carer": "joe", "name": "Joe Testcarer", "provider": "alba"},
          {"carer": "kim", "name": "Kim Testcarer", "provider": "alba"},
          {"carer": "zoe", "name": "Zoe Testcarer", "provider": "brook"}]


def hours_from_now(hours: float):
    return (now() + timedelta(hours=hours)).replace(microsecond=0)


def planned(visit: str, person: str = "ann", carers: str = "mia", start: float = -3, minutes: int = 30,
            provider: str = "alba", **more) -> dict:
    """A row of a rota; `start` in hours from now."""
    begin = hours_from_now(start)
    return {"visit": visit, "person": person, "provider": provider, "service": "personal_care",
            "start": f"{begin:%Y-%m-%dT%H:%M:%SZ}", "end": f"{begin + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}",
            "carers": carers} | more


class ContractTest(unittest.TestCase):
    """A hub for the whole class, with three people of two providers; `options` go to `hub serve`."""
    options: tuple = ()
    rota: list[dict] = []

    @classmethod
    def setUpClass(cls):
        cls.server = HubProcess(*cls.options)
        cls.addClassCleanup(cls.server.remove)
        cls.server.start()
        files = [cls.server.write("people.csv", PEOPLE), cls.server.write("carers.csv", CARERS)]
        if cls.rota:
            files.append(cls.server.write("rota.csv", cls.rota))
        cls.server.value("import", *files)
        cls.hub = cls.server.hub()

    @classmethod
    def tearDownClass(cls):
        cls.hub.close()

    def enrol(self, *carers: str, provider: str = "alba") -> Device:
        return self.server.device(provider, *(carers or ("mia",)))

    def note(self, device: Device, text: str = "well", **members) -> str:
        """Any small event at the end of the device's log."""
        return device.log.append("note.recorded", {"kind": "care_note", "text": text}, "mia", **members)

    def assertProblem(self, answer, status: int, code: str, **members):
        """An RFC 9457 problem with just these members beside its own."""
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        self.assertEqual(answer.headers.get_content_type(), "application/problem+json")
        found = answer.json
        self.assertEqual(found["status"], status)
        for name in ("type", "title", "detail"):
            self.assertIsInstance(found[name], str, name)
        self.assertRegex(found["time"], INSTANT)
        for name, value in members.items():
            self.assertEqual(found.get(name), value, f"{name} of {found}")

    def assertReceipt(self, answer, device: Device, seq: int):
        self.assertEqual(answer.status, 200, answer)
        receipt = answer.json
        self.assertEqual(set(receipt), {"device", "seq", "head", "epoch", "time", "sig"})
        self.assertEqual((receipt["device"], receipt["seq"], receipt["head"]), (device.id, seq, device.log.head(seq)))
        self.assertRegex(receipt["time"], INSTANT)
        self.assertTrue(verifies(device.receipt_key, receipt["sig"], receipt_text(receipt)), receipt)

    def assertHolds(self, device: Device, seq: int):
        """The hub holds this device's log up to `seq` and not a line more."""
        beyond = device.log.signed_head(seq) | {"seq": 10 ** 6}
        beyond["sig"] = device.log.sign(beyond["seq"], beyond["head"])
        answer = device.post_events(json.dumps(beyond).encode())
        self.assertProblem(answer, 409, "log_gap", expected_seq=seq + 1, head=device.log.head(seq))


def wait_for(condition, seconds: float = 20):
    """What the condition gives once it gives something."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)
