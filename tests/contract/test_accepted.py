"""§4: what is sound but not understood is accepted, kept, and put before the office as an exception."""
import unittest

from doorstep_log import uuid7
from harness import ContractTest, planned


class Accepted(ContractTest):
    rota = [planned("v1"), planned("v2", start=-5), planned("v3", start=-7)]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.server.system("provider", "alba")

    def setUp(self):
        self.device = self.enrol()
        self.device.sync_down()
        self.mia, self.ann = self.device.id_of("carer", "mia"), self.device.id_of("person", "ann")

    def record(self, type_="note.recorded", body=None, **members) -> str:
        members = {"by": self.mia, "person": self.ann} | members
        return self.device.log.append(type_, {"kind": "care_note", "text": "t"} if body is None else body, **members)

    def told(self) -> dict:
        """The kinds of exception by event, of this device."""
        self.device.sync_up()
        kinds = {}
        for e in self.office.items("/v1/exceptions"):
            if e["device"] == self.device.id:
                kinds.setdefault(e["event"], set()).add(e["kind"])
        return kinds

    def test_members_of_an_exception(self):
        event = self.record("garden.watered", {"litres": 4})
        self.told()
        entry = next(e for e in self.office.items("/v1/exceptions") if e["event"] == event)
        self.assertEqual(set(entry), {"id", "kind", "visit", "person", "carer", "device", "event", "at", "detail", "state"})
        self.assertEqual((entry["kind"], entry["state"], entry["device"]), ("unknown_type", "open", self.device.id))

    def test_unknown_type_person_carer(self):
        fine = self.record()
        type_, person = self.record("garden.watered", {"litres": 4, "x": {"y": [None]}}), self.record(person=uuid7())
        carers = [self.record(by=by) for by in (uuid7(), "Somebody new", "mia")]
        told = self.told()
        self.assertNotIn(fine, told)
        self.assertIn("unknown_type", told[type_])
        self.assertIn("unknown_person", told[person])
        for event in carers[:2]:
            self.assertIn("unknown_carer", told[event])

    def test_people_and_carers_of_another_provider_are_unknown(self):
        other = self.server.device("brook", "zoe")
        other.sync_down()
        carer = self.record(by=other.id_of("carer", "zoe"))
        self.assertIn("unknown_carer", self.told()[carer])

    def test_unknown_visit(self):
        visit, unplanned = uuid7(), uuid7()
        note = self.record(visit=visit)
        checked_in = self.record("visit.checked_in", {"method": "manual", "reason": "no tag", "evidence": {}, "planned": True}, visit=uuid7())
        body = {"method": "manual", "reason": "no tag", "evidence": {}, "planned": False, "service": "respite"}
        fine = [self.record("visit.checked_in", body, visit=unplanned), self.record(visit=unplanned),
                self.record("visit.checked_out", {"method": "manual", "reason": "no tag", "evidence": {}}, visit=unplanned)]
        told = self.told()
        self.assertIn("unknown_visit", told[note])
        self.assertIn("unknown_visit", told[checked_in])
        for event in fine:
            self.assertNotIn("unknown_visit", told.get(event, ()))

    def test_bad_bodies(self):
        visit = self.device.id_of("planned_visit", "v1")
        events = [self.record("visit.checked_in", body, visit=visit) for body in
                  ({}, {"method": "guess", "evidence": {}, "planned": True}, {"method": 7, "planned": "yes"})]
        events += [self.record("task.recorded", body) for body in ({}, {"task": "wash", "result": "perhaps"}, {"task": [], "result": "done"})]
        events += [self.record("note.recorded", body) for body in ({"kind": "care_note"}, {"kind": "care_note", "text": 5},
                                                                   {"kind": "care_note", "text": "x" * 20_001})]
        events.append(self.record("incident.recorded", {"category": "fall", "severity": 9, "safeguarding": False, "text": "t"}))
        fine = self.record("note.recorded", {"kind": "care_note", "text": "\U0001F600" * 15_000, "more": {"x": 1}})
        told = self.told()
        for n, event in enumerate(events):
            with self.subTest(n):
                self.assertIn("bad_body", told.get(event, ()))
        self.assertNotIn(fine, told)

    def test_duplicate_ids(self):
        first = self.record()
        again = self.record(id=first)
        self.assertEqual(again, first)
        self.device.sync_up()
        other = self.enrol("joe")
        other.sync_down()
        other.log.append("note.recorded", {"kind": "care_note", "text": "t"}, self.mia, id=first)
        other.sync_up()
        found = [(e["device"], e["kind"]) for e in self.office.items("/v1/exceptions") if e["event"] == first]
        self.assertIn((self.device.id, "duplicate_id"), found)
        self.assertIn((other.id, "duplicate_id"), found)
        self.device.sent = 0
        self.device.sync_up()
        self.assertEqual(found, [(e["device"], e["kind"]) for e in self.office.items("/v1/exceptions") if e["event"] == first],
                         "a repeated push is no duplicate")

    def test_uptime_that_went_back(self):
        self.record(uptime_ms=5000)
        self.record(uptime_ms=5000)
        back = self.record(uptime_ms=4999)
        other_boot = self.record(uptime_ms=10, boot="another")
        told = self.told()
        self.assertIn("uptime_went_back", told[back])
        self.assertEqual(len(told), 1, told)
        self.assertNotIn(other_boot, told)

    def test_one_bad_record_never_blocks_a_log(self):
        for n in range(20):
            self.record(("garden.watered", "note.recorded")[n % 2], {"n": n}, person=uuid7(), visit=uuid7(), by=f"x{n}")
        self.device.sync_up()
        self.assertHolds(self.device, 20)

    def test_log_adopted(self):
        """What an earlier log of this device had not sent takes effect as it was."""
        old = self.device
        visit = old.id_of("planned_visit", "v2")
        ids = [self.record("visit.checked_in", {"method": "nfc", "evidence": {"tag": "t"}, "planned": True}, visit=visit),
               self.record("garden.watered", {}), self.record("note.recorded", {"kind": "care_note", "text": "x" * 19_000}),
               self.record("visit.checked_out", {"method": "nfc", "evidence": {"tag": "t"}}, visit=visit)]
        long_line = self.device.log.lines[2].decode()
        new = self.enrol()
        new.log.append("log.adopted", {"device": old.id, "lines": [old.log.lines[0].decode(), old.log.lines[1].decode()]}, self.mia)
        third = len(long_line) // 3 + 1
        for part in (1, 2, 3):
            new.log.append("log.adopted", {"device": old.id, "seq": 3, "part": part, "parts": 3,
                                           "text": long_line[third * (part - 1):third * part]}, self.mia)
        new.log.append("log.adopted", {"device": old.id, "lines": [old.log.lines[3].decode()]}, self.mia)
        new.sync_up()
        rows = [r for r in self.office.items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31") if r["visit"] == "v2"]
        self.assertEqual([(r["status"], r["check_in_method"]) for r in rows], [("delivered", "nfc")])
        told = [e["kind"] for e in self.office.items("/v1/exceptions") if e["event"] == ids[1]]
        self.assertEqual(told, ["unknown_type"])


if __name__ == "__main__":
    unittest.main()
