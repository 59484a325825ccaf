"""Amendments, voids, approvals, exceptions of a visit, and the family's timeline."""
import unittest
from datetime import timedelta

from doorstep_log import instant, parse_instant, uuid7
from harness import planned
from office_work import OfficeWork

MINUTE = timedelta(minutes=1)


class Amendments(OfficeWork):
    rota = [planned(f"a{n}", start=-3 - n) for n in range(12)]
    used = iter(range(11))

    def setUp(self):
        self.mia, self.visit = self.tablet("mia"), f"a{next(Amendments.used)}"
        self.start = parse_instant(next(r for r in self.rota if r["visit"] == self.visit)["start"])
        self.check_in(self.mia, "mia", self.visit, self.start, "manual")
        self.check_out(self.mia, "mia", self.visit, self.start + 20 * MINUTE)

    def amend(self, minutes_in: int | None = None, minutes_out: int | None = 30, visit: str | None = None) -> str:
        body = {"reason": "forgot_to_check_out", "text": "stayed on"}
        for name, minutes in (("check_in", minutes_in), ("check_out", minutes_out)):
            if minutes is not None:
                body[name] = instant(self.start + minutes * MINUTE)
        return self.record(self.mia, "mia", visit or self.visit, "visit.amended", body)

    def decide(self, event: str, decision: str, system=None):
        return (system or self.office).post(f"/v1/amendments/{event}", {"decision": decision, "reason": "seen the log"})

    def assertHours(self, seconds: int, **members):
        row = self.row(self.visit)
        self.assertEqual((row["clocked_in"], row["clocked_out"]),
                         tuple(f"{self.start + m * MINUTE:%Y-%m-%dT%H:%M:%SZ}" for m in (0, 20)), "an amendment never changes them")
        self.assertEqual(row["actual_seconds"], seconds, row)
        for name, value in members.items():
            self.assertEqual(row[name], value, row)

    def test_pending_then_approved(self):
        event = self.amend()
        self.mia.sync_up()
        self.assertHours(1200)
        answer = self.decide(event, "approved")
        self.assertIn(answer.status, (200, 201, 204), answer)
        self.assertHours(1800, amended_in=None, amended_out=f"{self.start + 30 * MINUTE:%Y-%m-%dT%H:%M:%SZ}",
                         amendment_reason="forgot_to_check_out", status="delivered")

    def test_refused(self):
        event = self.amend(-5, 40)
        self.mia.sync_up()
        self.assertIn(self.decide(event, "refused").status, (200, 201, 204))
        self.assertHours(1200)

    def test_both_ends_approved(self):
        event = self.amend(-5, 40)
        self.mia.sync_up()
        self.decide(event, "approved")
        self.assertHours(45 * 60, amended_in=f"{self.start - 5 * MINUTE:%Y-%m-%dT%H:%M:%SZ}")

    def test_who_may_decide(self):
        event = self.amend()
        self.mia.sync_up()
        self.assertProblem(self.decide(event, "approved", self.server.system("commissioner", "northshire")), 403, "wrong_role")
        self.assertProblem(self.decide(event, "approved", self.server.system("provider", "brook")), 404, "not_found")
        self.assertProblem(self.decide(uuid7(), "approved"), 404, "not_found")
        for document in ({}, {"decision": "perhaps", "reason": "r"}, {"decision": 1, "reason": "r"}, {"decision": "approved", "reason": 7}, []):
            self.assertProblem(self.office.post(f"/v1/amendments/{event}", document), 400, "bad_request")
        self.assertHours(1200)

    def test_only_an_amendment_can_be_decided(self):
        note = self.record(self.mia, "mia", self.visit, "note.recorded", {"kind": "care_note", "text": "t"})
        self.mia.sync_up()
        self.assertProblem(self.decide(note, "approved"), 404, "not_found")

    def test_an_amendment_of_a_missed_check_out(self):
        device = self.tablet("mia")
        self.check_in(device, "mia", "a11", at := parse_instant(self.rota[11]["start"]))
        event = self.record(device, "mia", "a11", "visit.amended", {"check_out": instant(at + 25 * MINUTE), "reason": "battery", "text": ""})
        device.sync_up()
        self.decide(event, "approved")
        row = self.row("a11")
        self.assertEqual((row["clocked_out"], row["actual_seconds"]), (None, 1500))

    def test_voided(self):
        self.record(self.mia, "mia", self.visit, "visit.voided", {"reason": "wrong_person", "text": ""})
        self.mia.sync_up()
        rows = [r for r in self.rows("2020-01-01", "2039-12-31") if r["visit"] == self.visit]
        self.assertNotIn("delivered", [r["status"] for r in rows])

    def test_exceptions_of_a_visit_and_its_approval(self):
        self.mia.sync_up()
        self.assertIn("manual", self.row(self.visit)["exceptions"])
        names = (self.visit, self.mia.id_of("planned_visit", self.visit))
        mine = lambda state: [e for e in self.office.items("/v1/exceptions", state=state) if e["visit"] in names]  # noqa: E731
        entry = next(e for e in mine("open") if e["kind"] == "manual")
        self.assertIn(entry["person"], ("ann", self.mia.id_of("person", "ann")))
        self.assertIn(entry["carer"], ("mia", self.mia.id_of("carer", "mia")))
        self.assertEqual((entry["device"], entry["state"]), (self.mia.id, "open"))
        approve = lambda system, visit, document: system.post(f"/v1/visits/{visit}/approval", document)  # noqa: E731
        good = {"approved": True, "reason": "spoke to Ann"}
        self.assertProblem(approve(self.server.system("provider", "brook"), self.visit, good), 404, "not_found")
        self.assertProblem(approve(self.office, "nothing", good), 404, "not_found")
        self.assertProblem(approve(self.office, self.visit, {"approved": "yes"}), 400, "bad_request")
        answer = approve(self.office, self.visit, good)
        self.assertIn(answer.status, (200, 201, 204), answer)
        self.assertFalse([e for e in mine("open") if e["kind"] == "manual"])
        self.assertTrue([e for e in mine("all") if e["kind"] == "manual"], "kept for ever")

    def test_timeline(self):
        notes = (("Ate well", {}), ("For the office", {"visibility": "provider"}), ("For the council", {"visibility": "commissioner"}),
                 ("Sang", {"visibility": "family"}))
        for n, (text, visibility) in enumerate(notes, 1):
            self.record(self.mia, "mia", self.visit, "note.recorded", {"kind": "care_note", "text": text} | visibility, self.start + n * MINUTE)
        self.record(self.mia, "mia", self.visit, "incident.recorded", {"category": "fall", "severity": 2, "safeguarding": True,
                                                                       "text": "Bruise seen", "visibility": "family"})
        self.mia.sync_up()
        ask = lambda system, **q: system.get("/v1/people/ann/timeline", **q)  # noqa: E731
        for system in (self.office, self.server.system("commissioner", "northshire")):
            answer = ask(system)
            self.assertEqual(answer.status, 200, answer)
            shown = answer.body.decode()
            self.assertIn("Ate well", shown)
            self.assertNotIn("For the office", shown)
            self.assertNotIn("For the council", shown)
            self.assertNotIn("Bruise seen", shown)
            self.assertLess(shown.index("Sang"), shown.index("Ate well"), "newest first")
        for system in (self.server.system("provider", "brook"), self.server.system("commissioner", "southborough")):
            self.assertProblem(ask(system), 404, "not_found")


if __name__ == "__main__":
    unittest.main()
