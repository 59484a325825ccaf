"""`doorstep device …`: a tablet from the command line, against a real hub."""
import json
import shutil
import unittest
from datetime import timedelta

from doorstep_log import now, parse_instant, uuid7
from harness import ContractTest, planned, problem_of, run


class DeviceProgram(ContractTest):
    rota = [planned("v1", start=-0.1, tasks="wash;dress"), planned("v2", start=1), planned("v3", person="bob", carers="mia;joe", start=2)]

    def setUp(self):
        self.dir = self.server.folder / f"device-{uuid7()}"

    def device(self, name: str, *arguments, stdin: str | None = None):
        return run("device", name, "--dir", self.dir, *arguments, stdin=stdin)

    def good(self, name: str, *arguments, stdin: str | None = None) -> str:
        done = self.device(name, *arguments, stdin=stdin)
        self.assertEqual(done.returncode, 0, f"{name} {arguments}: {done.stderr}")
        return done.stdout

    def enrolled(self, *carers: str):
        self.good("enrol", "--hub", self.server.ready["listening"], "--cacert", self.server.ready["certificate"],
                  "--code", self.server.code("alba", *(carers or ("mia",))))

    def status(self) -> dict:
        return json.loads(self.good("status"))

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.good("log").splitlines()]

    def test_a_day(self):
        self.enrolled()
        self.good("sync")
        today = self.good("today")
        self.assertTrue("v1" in today and "Ann Testperson" in today, today)
        self.good("check-in", "--carer", "mia", "--visit", "v1", "--tag", "04a2b1")
        self.good("record", "--carer", "mia", "--visit", "v1", "-", stdin=json.dumps({"type": "task.recorded", "body": {"task": "wash", "result": "done"}}))
        file = self.server.write("event.json", json.dumps({"type": "note.recorded", "body": {"kind": "daily_log", "text": "Ate well"}}))
        self.good("record", "--carer", "mia", "--visit", "v1", file)
        self.good("check-out", "--carer", "mia", "--visit", "v1", "--lat", "51.5", "--lon", "-0.125", "--accuracy", "12")
        before = self.status()
        self.assertEqual(before["unsent"], 4)
        self.assertTrue({"oldest_unsent", "last_receipt", "last_error", "next_attempt"} <= set(before), before)
        self.good("sync")
        after = self.status()
        self.assertEqual((after["unsent"], after["oldest_unsent"]), (0, None))
        self.assertTrue(after["last_receipt"])
        rows = self.server.system("provider", "alba").items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31")
        row = next(r for r in rows if r["visit"] == "v1")
        self.assertEqual((row["status"], row["check_in_method"], row["check_out_method"], row["time_basis"]), ("delivered", "nfc", "gps", "anchored"))
        self.assertLess(abs(parse_instant(row["clocked_in"]) - now()), timedelta(minutes=5))
        self.assertEqual(row["exceptions"].count("clock_wrong"), 0)

    def test_the_log_is_what_verify_reads(self):
        self.enrolled()
        self.good("sync")
        for _ in range(3):
            self.good("record", "--carer", "mia", "--visit", "v1", "-", stdin='{"type":"note.recorded","body":{"kind":"care_note","text":"t"}}')
        lines = self.lines()
        self.assertEqual([line["seq"] for line in lines], [1, 2, 3, 3])
        self.assertEqual([line["type"] for line in lines[:-1]], ["note.recorded"] * 3)
        self.assertEqual(lines[0]["device"], lines[-1]["device"])
        log = self.server.write("log.ndjson", self.good("log"))
        wrong = self.server.write("key.json", json.dumps({"crv": "Ed25519", "kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}))
        done = run("verify", log, "--key", wrong)
        self.assertEqual((done.returncode, problem_of(done)["code"], problem_of(done)["line"]), (1, "bad_signature", 4))

    def test_recording_needs_no_hub_and_sync_says_so(self):
        self.enrolled()
        self.good("sync")
        self.server.stop()
        try:
            self.good("check-in", "--carer", "mia", "--visit", "v2", "--manual", "tag lost")
            self.assertTrue(self.good("today"))
            done = self.device("sync")
            self.assertEqual(done.returncode, 1, done)
            self.assertTrue(problem_of(done)["code"])
            status = self.status()
            self.assertEqual(status["unsent"], 1)
            self.assertTrue(status["oldest_unsent"])
            self.assertTrue(status["last_error"])
        finally:
            self.server.start()

    def test_an_unplanned_visit(self):
        self.enrolled()
        self.good("sync")
        self.good("check-in", "--carer", "mia", "--person", "ann", "--service", "respite", "--manual", "called in")
        event = self.lines()[0]
        self.assertEqual((event["type"], event["body"]["planned"], event["body"]["service"], event["body"]["method"], event["body"]["reason"]),
                         ("visit.checked_in", False, "respite", "manual", "called in"))
        self.assertEqual(event["visit"][14], "7")
        self.good("check-out", "--carer", "mia", "--visit", event["visit"], "--manual", "called in")

    def test_nobody_types_a_time(self):
        self.enrolled()
        self.good("sync")
        self.assertEqual(self.device("check-in", "--carer", "mia", "--visit", "v1", "--tag", "t", "--at", "2026-11-21T08:00:00Z").returncode, 2)
        self.assertEqual(self.status()["unsent"], 0)

    def test_wrong_use(self):
        self.enrolled()
        self.good("sync")
        for name, arguments, stdin in (("check-in", ("--carer", "mia"), None), ("check-in", ("--visit", "v1"), None),
                                       ("check-in", ("--carer", "mia", "--visit", "v1", "--person", "ann", "--service", "s"), None),
                                       ("check-in", ("--carer", "mia", "--person", "ann"), None), ("record", ("--carer", "mia", "--visit", "v1", "-"), "{"),
                                       ("record", ("--carer", "mia", "--visit", "v1", "-"), "[]"), ("record", ("--carer", "mia", "--visit", "v1", "-"), '{"body":{}}'),
                                       ("record", ("--carer", "mia", "--visit", "v1", "-"), '{"type":"note.recorded","body":{"a":1.5}}')):
            with self.subTest(f"{name} {arguments} {stdin}"):
                done = self.device(name, *arguments, stdin=stdin)
                self.assertEqual(done.returncode, 2, done)
                self.assertTrue(problem_of(done)["code"])
        self.assertEqual(self.status()["unsent"], 0)

    def test_a_device_whose_keys_are_lost_goes_on(self):
        self.enrolled()
        self.good("sync")
        self.good("check-in", "--carer", "mia", "--visit", "v1", "--tag", "04a2b1")
        before = self.status()
        shutil.rmtree(self.dir / "keys")
        lost = self.device("sync")
        self.assertEqual((lost.returncode, problem_of(lost)["code"]), (1, "key_missing"))
        code = self.server.value("enrolment-code", "--provider", "alba", "--replaces", before["device"])
        self.good("recover", "--hub", self.server.ready["listening"], "--cacert", self.server.ready["certificate"], "--code", code)
        self.assertNotEqual(self.status()["device"], before["device"])
        self.good("sync")
        rows = self.server.system("provider", "alba").items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31")
        self.assertEqual(next(r for r in rows if r["visit"] == "v1")["check_in_method"], "nfc")

    def test_a_folder_that_is_not_enrolled(self):
        for name in ("today", "sync", "status", "log"):
            self.assertIn(self.device(name).returncode, (1, 2), name)
        done = self.device("enrol", "--hub", self.server.ready["listening"], "--cacert", self.server.ready["certificate"], "--code", "A" * 22)
        self.assertIn(done.returncode, (1, 2), "a code that is refused")
        self.assertEqual(problem_of(done)["code"], "code_refused")

    def test_a_hub_that_is_not_trusted(self):
        other = self.server.write("other.pem", self.other_certificate())
        done = self.device("enrol", "--hub", self.server.ready["listening"], "--cacert", other, "--code", self.server.code("alba", "mia"))
        self.assertEqual(done.returncode, 1, done)

    def other_certificate(self) -> bytes:
        elsewhere = type(self.server)()
        self.addCleanup(elsewhere.remove)
        with open(elsewhere.start().ready["certificate"], "rb") as file:
            return file.read()

    def test_revoked(self):
        self.enrolled()
        self.good("sync")
        self.good("check-in", "--carer", "mia", "--visit", "v1", "--tag", "t")
        self.server.value("revoke", "--device", self.lines()[-1]["device"])
        done = self.device("sync")
        self.assertEqual((done.returncode, problem_of(done)["code"]), (1, "device_revoked"))
        self.assertEqual(self.status()["unsent"], 1)


if __name__ == "__main__":
    unittest.main()
