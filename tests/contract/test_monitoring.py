"""What monitoring finds in visits, by the provider's thresholds, and visits told from several devices."""
import unittest
from datetime import timedelta

from doorstep_log import parse_instant, uuid7
from harness import planned
from office_work import OfficeWork

MINUTE = timedelta(minutes=1)
HERE, AWAY = {"lat_e7": 515_000_000, "lon_e7": -1_250_000}, {"lat_e7": 515_090_000, "lon_e7": -1_250_000}  # 1 km north


class Monitoring(OfficeWork):
    rota = [planned(f"m{n}", start=-60 + 2 * n, carers="mia;joe" if n in (20, 21) else "mia") for n in range(28)]
    used = iter(range(20))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia, cls.joe = (cls.server.device("alba", c) for c in ("mia", "joe"))
        cls.mia.sync_down()
        cls.joe.documents = cls.server.device("alba", "mia", "joe").sync_down()

    def start(self, visit: str):
        return parse_instant(next(r for r in self.rota if r["visit"] == visit)["start"])

    def visit(self, begin: float = 0, end: float | None = 30, **how) -> tuple[str, list]:
        """The next planned visit (30 minutes) worked from `begin` to `end` minutes; its exceptions."""
        visit = f"m{next(Monitoring.used)}"
        start = self.start(visit)
        if begin is not None:
            self.check_in(self.mia, "mia", visit, start + begin * MINUTE, **how)
        if end is not None:
            self.check_out(self.mia, "mia", visit, start + end * MINUTE)
        self.mia.sync_up()
        return visit, self.row(visit)["exceptions"]

    def test_thresholds(self):
        for begin, end, kinds in ((0, 30, set()), (14, 44, set()), (16, 46, {"late"}), (-14, 16, set()), (-16, 14, {"early"}),
                                  (0, 14, {"short"}), (0, 16, set()), (0, 44, set()), (0, 46, {"long"})):
            with self.subTest(f"{begin} to {end}"):
                visit, found = self.visit(begin, end)
                self.assertEqual(set(found) & {"late", "early", "short", "long"}, kinds, visit)

    def test_thresholds_are_the_providers(self):
        self.server.value("policy", "--provider", "alba", "late_minutes=5", "long_percent=120")
        try:
            _, found = self.visit(6, 6 + 37)
            self.assertEqual(set(found) & {"late", "long"}, {"late", "long"})
        finally:
            self.server.value("policy", "--provider", "alba", "late_minutes=15", "long_percent=150")

    def test_ends_that_are_missing(self):
        self.assertIn("no_check_out", self.visit(0, None)[1])
        visit, found = self.visit(None, 30)
        self.assertIn("no_check_in", found)
        self.assertEqual(self.row(visit)["clocked_in"], None)

    def test_manual(self):
        visit, found = self.visit(method="manual")
        self.assertIn("manual", found)
        told = [e for e in self.office.items("/v1/exceptions") if e["kind"] == "manual" and e["visit"] in (visit, self.mia.id_of("planned_visit", visit))]
        self.assertEqual(len(told), 1)

    def gps(self, position: dict, accuracy_m: int = 10, mock: bool = False) -> list:
        visit = f"m{next(Monitoring.used)}"
        body = {"method": "gps", "evidence": position | {"accuracy_m": accuracy_m, "mock": mock}, "planned": True}
        self.record(self.mia, "mia", visit, "visit.checked_in", body, self.start(visit))
        del body["planned"]
        self.record(self.mia, "mia", visit, "visit.checked_out", body, self.start(visit) + 30 * MINUTE)
        self.mia.sync_up()
        return self.row(visit)["exceptions"]

    def test_geofence(self):
        self.assertNotIn("outside_geofence", self.gps(HERE))
        self.assertIn("outside_geofence", self.gps(AWAY))

    def test_a_check_out_from_another_tablet(self):
        visit = "m22"
        self.check_in(self.mia, "mia", visit, self.start(visit))
        self.mia.sync_up()
        self.joe.documents |= {k: v for k, v in self.mia.documents.items() if k[0] == "carer"}
        self.check_out(self.joe, "mia", visit, self.start(visit) + 25 * MINUTE)
        self.joe.sync_up()
        row = self.row(visit)
        self.assertEqual((row["status"], row["actual_seconds"], row["carer"]), ("delivered", 1500, "mia"))

    def test_the_other_carer_of_a_double_handed_visit_did_not_come(self):
        visit = "m20"
        self.check_in(self.mia, "mia", visit, self.start(visit))
        self.check_out(self.mia, "mia", visit, self.start(visit) + 30 * MINUTE)
        self.mia.sync_up()
        self.assertEqual([self.row(visit, c)["status"] for c in ("mia", "joe")], ["delivered", "missed"])

    def test_told_in_any_order(self):
        """The check-out is synced first, from another device; then the check-in comes."""
        visit = "m23"
        self.check_out(self.joe, "mia", visit, self.start(visit) + 20 * MINUTE)
        self.joe.sync_up()
        self.assertIn("no_check_in", self.row(visit)["exceptions"])
        self.check_in(self.mia, "mia", visit, self.start(visit))
        self.mia.sync_up()
        row = self.row(visit)
        self.assertEqual((row["status"], row["actual_seconds"]), ("delivered", 1200))
        self.assertNotIn("no_check_in", row["exceptions"])

    def test_a_check_in_twice_is_one_attendance(self):
        visit = "m24"
        for minute in (0, 3):
            self.check_in(self.mia, "mia", visit, self.start(visit) + minute * MINUTE)
        self.check_out(self.mia, "mia", visit, self.start(visit) + 30 * MINUTE)
        self.mia.sync_up()
        row = self.row(visit)
        self.assertEqual((row["status"], row["actual_seconds"]), ("delivered", 1800))

    def test_overlap(self):
        """The same carer in two visits at once."""
        for visit, begin in (("m25", 0), ("m26", -100)):
            self.check_in(self.mia, "mia", visit, self.start(visit) + begin * MINUTE)
            self.check_out(self.mia, "mia", visit, self.start(visit) + (begin + 30) * MINUTE)
        self.mia.sync_up()
        self.assertIn("overlap", self.row("m25")["exceptions"])
        self.assertIn("overlap", self.row("m26")["exceptions"])

    def test_an_unplanned_visit_of_someone_unknown(self):
        visit, person = uuid7(), uuid7()
        at = self.start("m27")
        for type_, body, minute in (("visit.checked_in", {"planned": False, "service": "respite"}, 0), ("visit.checked_out", {}, 10)):
            self.mia.log.append(type_, {"method": "qr", "evidence": {"tag": "q"}} | body, self.mia.id_of("carer", "mia"), at + minute * MINUTE,
                                visit=visit, person=person)
        self.mia.sync_up()
        row = self.row(visit)
        self.assertEqual((row["person"], row["actual_seconds"]), (person, 600))
        self.assertLessEqual({"unplanned", "unknown_person"}, set(row["exceptions"]))

    def test_exceptions_come_in_pages_and_by_state(self):
        whole = self.office.items("/v1/exceptions")
        self.assertEqual(self.office.items("/v1/exceptions", limit=1), whole)
        self.assertEqual([e for e in self.office.items("/v1/exceptions", state="all") if e["state"] == "open"], self.office.items("/v1/exceptions", state="open"))
        self.assertEqual(len({e["id"] for e in whole}), len(whole))
        first = self.office.get("/v1/exceptions", limit=1).json
        self.assertEqual(set(first), {"items", "next", "time"})
        self.assertEqual(self.server.system("provider", "brook").items("/v1/exceptions"), [])


if __name__ == "__main__":
    unittest.main()
