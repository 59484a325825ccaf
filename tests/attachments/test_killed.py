"""A photograph that is on its way while the tablet's program, or the hub, is killed: it arrives whole all the same."""
import json
import random
import signal
import subprocess
import time
import unittest

from harness import HubProcess, program, run

BYTES = 4_000_000
KILLS = 6


class HubOnItsPort(HubProcess):
    """Started again it listens where it did: the tablet knows no other address."""

    def start(self):
        if not self.ready:
            return super().start()
        address = self.ready["listening"].removeprefix("https://")
        self.errors = open(self.folder / "stderr", "a", encoding="utf-8")
        self.process = subprocess.Popen([program(), "hub", "serve", "--data", str(self.data), "--listen", address],
                                        stdout=subprocess.PIPE, stderr=self.errors, stdin=subprocess.DEVNULL, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        return self


def photograph() -> bytes:
    """JPEG as far as its segments go; coded data without a marker in it."""
    data = random.Random(7).randbytes(BYTES).replace(b"\xff", b"\xfe")
    return b"\xff\xd8\xff\xdb\x00\x43" + bytes(65) + b"\xff\xda\x00\x08" + bytes(6) + data + b"\xff\xd9"


class Killed(unittest.TestCase):
    def setUp(self):
        self.server = HubOnItsPort().start()
        self.addCleanup(self.server.remove)
        self.server.bring_in("people", [{"person": "ann", "name": "Ann Testperson", "provider": "alba", "commissioner": "northshire"}])
        self.server.bring_in("carers", [{"carer": "mia", "name": "Mia Tester", "provider": "alba"}])
        self.dir = self.server.folder / "tablet"
        self.picture = self.server.folder / "wound.jpg"
        self.picture.write_bytes(photograph())
        self.good("enrol", "--hub", self.server.ready["listening"], "--cacert", self.server.ready["certificate"],
                  "--code", self.server.code("alba", "mia"))
        self.good("sync")

    def good(self, name: str, *arguments, stdin: str | None = None) -> dict | None:
        done = run("device", name, "--dir", self.dir, *arguments, stdin=stdin)
        self.assertEqual(done.returncode, 0, f"{name} {arguments}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def attach(self) -> tuple[str, dict]:
        note = self.good("record", "--carer", "mia", "--person", "ann", "-",
                         stdin=json.dumps({"type": "note.recorded", "body": {"kind": "daily_log", "text": "A sore heel"}}))
        added = self.good("attach", "--carer", "mia", "--person", "ann", "--of", note["event"], self.picture)
        return added["event"], added

    def start_sync(self) -> subprocess.Popen:
        return subprocess.Popen([program(), "device", "sync", "--dir", str(self.dir)], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def expect_whole(self, event: str):
        self.assertEqual(self.good("status")["attachments_unsent"], 0)
        office = self.server.system("provider", "alba")
        answer = office.request("GET", f"/v1/attachments/{event}")
        self.assertEqual((answer.status, len(answer.body)), (200, self.picture.stat().st_size))
        self.assertTrue(answer.body == self.picture.read_bytes())

    def test_either_end(self):
        event, added = self.attach()
        self.assertEqual(added["media_type"], "image/jpeg")
        dice = random.Random(11)
        for i in range(KILLS):
            sync = self.start_sync()
            time.sleep(dice.uniform(0.02, 0.25))
            if i % 2 == 0:
                sync.send_signal(signal.SIGKILL)
            else:
                self.server.stop(signal.SIGKILL)
                sync.send_signal(signal.SIGKILL)
                self.server.start()
            sync.wait(timeout=60)
        self.good("sync")
        self.expect_whole(event)

    def test_attaching_itself(self):
        """Killed at any moment of attaching: what the log names is there, and what is there arrives."""
        dice = random.Random(13)
        note = self.good("record", "--carer", "mia", "--person", "ann", "-",
                         stdin=json.dumps({"type": "note.recorded", "body": {"kind": "daily_log", "text": "x"}}))
        for _ in range(KILLS):
            attach = subprocess.Popen([program(), "device", "attach", "--dir", str(self.dir), "--carer", "mia", "--person", "ann",
                                       "--of", note["event"], str(self.picture)], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            time.sleep(dice.uniform(0.0, 0.12))
            attach.send_signal(signal.SIGKILL)
            attach.wait(timeout=60)
        event, _ = self.attach()
        self.good("sync")
        named = [line["id"] for line in self.lines() if line.get("type") == "attachment.added"]
        self.assertIn(event, named)
        for one in named:
            self.expect_whole(one)

    def lines(self) -> list[dict]:
        done = run("device", "log", "--dir", self.dir)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    unittest.main()
