"""GET /v1/actual-hours: rows, order, pages, CSV, and who sees what."""
import csv
import io
import unittest
from datetime import timedelta
from zoneinfo import ZoneInfo

from doorstep_log import now, parse_instant, uuid7
from harness import UUID, hours_from_now, planned
from office_work import OfficeWork

COLUMNS = ("visit person provider carer service band planned_start planned_end clocked_in clocked_out check_in_method "
           "check_out_method amended_in amended_out amendment_reason status time_basis exceptions actual_seconds").split()
MINUTE = timedelta(minutes=1)


class Hours(OfficeWork):
    rota = [planned("done", start=-4, band="complex"), planned("double", carers="mia;joe", start=-5), planned("open", start=-0.2, minutes=60),
            planned("later", start=6), planned("lost", start=-6), planned("shut", start=-7, carers="mia;joe"), planned("no", start=-8),
            planned("ward", start=-9), planned("off", start=-10), planned("off2", start=-11), planned("swap", start=-12),
            planned("bobs", person="bob", carers="kim", start=-3), planned("cats", person="cat", carers="zoe", provider="brook", start=-3)]
    packages = [{"package": "k1", "person": "ann", "service": "personal_care", "from": f"{hours_from_now(-24 * 30):%Y-%m-%d}",
                 "to": f"{hours_from_now(24 * 30):%Y-%m-%d}", "funding": "council:60;icb:40"},
                {"package": "k2", "person": "bob", "service": "personal_care", "from": f"{hours_from_now(-24 * 90):%Y-%m-%d}",
                 "to": f"{hours_from_now(-24 * 60):%Y-%m-%d}", "funding": "icb:100"}]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.bring_in("packages.csv", cls.packages)
        cls.mia, cls.joe = (cls.server.device("alba", c) for c in ("mia", "joe"))
        for device in (cls.mia, cls.joe):
            device.sync_down()
        cls.work(cls())

    def work(self):
        at = lambda visit, minutes: parse_instant(next(r for r in self.rota if r["visit"] == visit)["start"]) + minutes * MINUTE  # noqa: E731
        self.check_in(self.mia, "mia", "done", at("done", 2).replace(microsecond=999_000))
        self.check_out(self.mia, "mia", "done", at("done", 29).replace(microsecond=1_000), "manual")
        for device, name, late in ((self.mia, "mia", 0), (self.joe, "joe", 4)):
            self.check_in(device, name, "double", at("double", late))
            self.check_out(device, name, "double", at("double", 30 + late))
        self.check_in(self.mia, "mia", "open", at("open", 1))
        for visit, reason in (("shut", "no_access"), ("no", "refused"), ("ward", "hospital"), ("off", "cancelled_by_person"),
                              ("off2", "cancelled_by_provider")):
            self.record(self.mia, "mia", visit, "visit.not_delivered", {"reason": reason, "text": ""}, at(visit, 3))
        self.joe.documents |= {k: v for k, v in self.mia.documents.items() if k[0] == "planned_visit"}
        self.check_in(self.joe, "joe", "swap", at("swap", 0))
        self.check_out(self.joe, "joe", "swap", at("swap", 30))
        Hours.visitor = self.unplanned(self.mia, "mia", "ann", now() - 100 * MINUTE, now() - 90 * MINUTE)
        self.mia.sync_up()
        self.joe.sync_up()

    def runTest(self):
        pass

    def test_delivered(self):
        row = self.row("done")
        self.assertEqual(set(row), set(COLUMNS))
        plan = self.rota[0]
        start = parse_instant(plan["start"])
        self.assertEqual({k: row[k] for k in COLUMNS[:12]},
                         {"visit": "done", "person": "ann", "provider": "alba", "carer": "mia", "service": "personal_care",
                          "band": "complex", "planned_start": plan["start"], "planned_end": plan["end"],
                          "clocked_in": f"{start + 2 * MINUTE:%Y-%m-%dT%H:%M:%SZ}", "clocked_out": f"{start + 29 * MINUTE:%Y-%m-%dT%H:%M:%SZ}",
                          "check_in_method": "nfc", "check_out_method": "manual"})
        self.assertEqual([row[k] for k in ("amended_in", "amended_out", "amendment_reason")], [None] * 3)
        self.assertEqual((row["status"], row["time_basis"]), ("delivered", "unanchored"))
        self.assertEqual(row["actual_seconds"], 27 * 60)  # of the two instants as shown, fractions cut off
        self.assertIn("manual", row["exceptions"])

    def test_double_handed(self):
        self.assertEqual([self.row("double", c)["actual_seconds"] for c in ("mia", "joe")], [1800, 1800])
        self.assertNotEqual(self.row("double", "mia")["clocked_in"], self.row("double", "joe")["clocked_in"])

    def test_statuses(self):
        for visit, status in (("open", "in_progress"), ("later", "planned"), ("lost", "missed"), ("no", "refused"), ("ward", "hospital"),
                              ("off", "cancelled"), ("off2", "cancelled")):
            row = self.row(visit)
            self.assertEqual((row["status"], row["clocked_out"]), (status, None), row)
            self.assertEqual(row["carer"], "mia")
            if visit != "open":
                self.assertEqual((row["clocked_in"], row["check_in_method"]), (None, None))
        self.assertTrue(self.row("open")["clocked_in"])
        shut = [r for r in self.rows("2020-01-01", "2039-12-31") if r["visit"] == "shut"]
        self.assertEqual([(r["carer"], r["status"], r["clocked_in"]) for r in shut], [("joe", "no_access", None), ("mia", "no_access", None)])

    def test_unplanned_and_not_on_rota(self):
        row = self.row(self.visitor)
        self.assertEqual((row["planned_start"], row["planned_end"], row["service"], row["status"]), (None, None, "respite", "delivered"))
        self.assertEqual((row["check_in_method"], row["actual_seconds"]), ("qr", 600))
        self.assertIn("unplanned", row["exceptions"])
        self.assertIn("not_on_rota", self.row("swap", "joe")["exceptions"])

    def test_order(self):
        rows = self.rows("2020-01-01", "2039-12-31")
        keys = [(r["planned_start"] or r["clocked_in"], r["visit"], r["carer"]) for r in rows]
        self.assertEqual(keys, sorted(keys))
        self.assertEqual(len(keys), len(set(keys)))

    def test_pages(self):
        whole = self.rows("2020-01-01", "2039-12-31")
        self.assertEqual(self.rows("2020-01-01", "2039-12-31", limit=1), whole)
        self.assertEqual(self.rows("2020-01-01", "2039-12-31", limit=7), whole)
        answer = self.office.get("/v1/actual-hours", from_="2020-01-01", to="2039-12-31", limit=len(whole))
        self.assertEqual(set(answer.json), {"items", "next", "time"})
        self.assertIsNone(answer.json["next"])
        one_less = self.office.get("/v1/actual-hours", from_="2020-01-01", to="2039-12-31", limit=len(whole) - 1)
        self.assertIsInstance(one_less.json["next"], str)
        wrong = self.office.get("/v1/actual-hours", from_="2020-01-01", to="2039-12-31", after="nonsense")
        self.assertIn(wrong.status, (400, 404, 410), wrong)

    def test_csv(self):
        found, after = [], None
        for _ in range(50):
            answer = self.office.get("/v1/actual-hours", "text/csv", from_="2020-01-01", to="2039-12-31", limit=5, after=after)
            self.assertEqual((answer.status, answer.headers.get_content_type()), (200, "text/csv"))
            reader = csv.DictReader(io.StringIO(answer.body.decode(), newline=""), strict=True)
            self.assertEqual(reader.fieldnames, COLUMNS)
            found += list(reader)
            after = answer.headers["Doorstep-Next"]
            if after is None:
                break
        shown = [{k: ";".join(v) if isinstance(v, list) else "" if v is None else str(v) for k, v in r.items()}
                 for r in self.rows("2020-01-01", "2039-12-31")]
        self.assertEqual(found, shown)
        self.assertIn(b"\r\n", answer.body)  # RFC 4180
        for accept in ("TEXT/CSV", "text/csv; charset=utf-8", "text/csv;q=0.9, */*;q=0.1"):
            answer = self.office.get("/v1/actual-hours", accept, from_="2020-01-01", to="2039-12-31")
            self.assertEqual(answer.headers.get_content_type(), "text/csv")
        for accept in ("application/json", "*/*", "text/html"):
            answer = self.office.get("/v1/actual-hours", accept, from_="2020-01-01", to="2039-12-31")
            self.assertEqual(answer.headers.get_content_type(), "application/json")

    def test_dates_are_local_and_both_included(self):
        local = f"{parse_instant(self.rota[0]['start']).astimezone(ZoneInfo('Europe/London')):%Y-%m-%d}"
        self.assertIn("done", [r["visit"] for r in self.rows(local)])
        day_before = f"{parse_instant(self.rota[0]['start']) - timedelta(days=2):%Y-%m-%d}"
        self.assertEqual(self.rows("2020-01-01", day_before), [])
        self.server.bring_in("dst.csv", [planned("dst1") | {"start": "2026-06-10T00:15", "end": "2026-06-10T00:45"},
                                         planned("dst2") | {"start": "2026-06-10T23:45", "end": "2026-06-11T00:15"}])
        rows = {r["visit"]: r for r in self.rows("2026-06-10")}
        self.assertEqual(set(rows), {"dst1", "dst2"})
        self.assertEqual(rows["dst1"]["planned_start"], "2026-06-09T23:15:00Z")
        self.assertEqual(self.rows("2026-06-09") + self.rows("2026-06-11"), [])

    def test_dates_are_those_of_the_providers_zone(self):
        self.server.value("policy", "--provider", "brook", "zone=America/New_York")
        self.server.bring_in("ny.csv", [planned("ny", person="cat", carers="zoe", provider="brook") | {"start": "2026-05-01T23:00", "end": "2026-05-01T23:30"}])
        for system in (self.server.system("provider", "brook"), self.server.system("commissioner", "northshire")):
            self.assertEqual([(r["visit"], r["planned_start"]) for r in self.rows("2026-05-01", system=system)], [("ny", "2026-05-02T03:00:00Z")])
            self.assertEqual(self.rows("2026-05-02", system=system), [])

    def test_filters(self):
        names = lambda **q: {r["visit"] for r in self.rows("2020-01-01", "2039-12-31", **q)}  # noqa: E731
        self.assertEqual(names(person="bob"), {"bobs"})
        self.assertEqual(names(provider="alba"), names())
        self.assertIn("done", names(person="ann", provider="alba"))
        bob = self.tablet("kim").id_of("person", "bob")
        self.assertEqual(names(person=bob), {"bobs"})

    def test_who_sees_what(self):
        ask = lambda system, **q: system.get("/v1/actual-hours", from_="2020-01-01", to="2039-12-31", **q)  # noqa: E731
        people = lambda system: {r["person"] for r in self.rows("2020-01-01", "2039-12-31", system)}  # noqa: E731
        self.assertEqual(people(self.office), {"ann", "bob"})
        self.assertEqual(people(self.server.system("provider", "brook")), {"cat"})
        northshire, southborough, icb = (self.server.system("commissioner", of) for of in ("northshire", "southborough", "icb"))
        self.assertEqual(people(northshire), {"ann", "cat"})
        self.assertEqual(people(southborough), {"bob"})
        self.assertEqual(people(icb), {"ann"})  # a funder of ann's package; bob's was over before the visit
        for system, query in ((northshire, {"person": "bob"}), (southborough, {"person": "ann"}), (self.office, {"person": "cat"}),
                              (self.office, {"provider": "brook"}), (northshire, {"person": uuid7()}), (northshire, {"provider": "nobody"}),
                              (southborough, {"provider": "brook"}), (self.office, {"person": ""})):
            answer = ask(system, **query)
            self.assertIn(answer.status, (404,) if query.get("person") != "" else (200, 400, 404), f"{query} {answer}")
            if answer.status == 404:
                self.assertProblem(answer, 404, "not_found")

    def test_a_name_that_fits_more_than_one_is_not_found(self):
        self.server.bring_in("people2.csv", [{"person": "ann", "name": "Ann Otherperson", "provider": "brook", "commissioner": "northshire"}])
        northshire = self.server.system("commissioner", "northshire")
        self.assertProblem(northshire.get("/v1/actual-hours", from_="2026-01-01", to="2026-01-02", person="ann"), 404, "not_found")
        self.assertEqual(northshire.get("/v1/actual-hours", from_="2026-01-01", to="2026-01-02", person="ann", provider="alba").status in (200, 404), True)
        self.assertEqual(self.office.get("/v1/actual-hours", from_="2026-01-01", to="2026-01-02", person="ann").status, 200)

    def test_ids_are_the_offices_names(self):
        for row in self.rows("2020-01-01", "2039-12-31"):
            self.assertIn(row["person"], ("ann", "bob"))
            self.assertEqual(bool(UUID.match(row["visit"])), row["visit"] == self.visitor)


if __name__ == "__main__":
    unittest.main()
