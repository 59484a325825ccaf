"""The whole way: a published month of home care worked on eight tablets comes back to the second."""
import collections
import csv
import io
import json
import unittest
from datetime import datetime, timedelta

from doorstep_client import Device
from doorstep_log import now, parse_instant
from harness import SHARED, HubProcess

DATA = SHARED / "data" / "rota-a"
FIRST, LAST = "2026-10-05", "2026-11-01"
SHOWN = ("visit", "person", "carer", "status", "clocked_in", "clocked_out")


def setUpModule():
    if not DATA.is_dir():
        print("contract: skipped: the shared data are absent")
        raise unittest.SkipTest("the shared data are absent")


def read(name: str) -> list[dict]:
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class RotaMonth(unittest.TestCase):
    """October 2026, over the night of the 25th on which the clocks go back; only the recorded instants count."""

    @classmethod
    def setUpClass(cls):
        cls.server = HubProcess()
        cls.addClassCleanup(cls.server.remove)
        cls.server.start()
        cls.imported = json.loads(cls.server.value("import", *(DATA / f"{n}.csv" for n in ("rota", "packages", "outcomes", "people", "carers"))))
        away = abs((now() - parse_instant(FIRST + "T00:00:00Z")).days) + 60
        cls.server.value("policy", "--provider", "brightside", f"horizon_back_days={away}", f"horizon_ahead_days={away}")
        cls.rota = {row["visit"]: row for row in read("rota.csv")}
        cls.actual = read("actual.csv")
        cls.devices = {}
        for carer in sorted({row["carer"] for row in cls.actual}):
            cls.devices[carer] = cls.server.device("brightside", carer)
            cls.devices[carer].sync_down()
        cls.work()

    @classmethod
    def work(cls):
        """Each attendance as two events on its carer's tablet, in the order of time; of a missed one nothing."""
        moments = collections.defaultdict(list)
        for row in cls.actual:
            if row["status"] == "delivered":
                moments[row["carer"]] += [(parse_instant(row["clocked_in"]), row, "visit.checked_in"), (parse_instant(row["clocked_out"]), row, "visit.checked_out")]
            elif row["status"] != "missed":
                moments[row["carer"]].append((cls.planned_start(row["visit"]), row, "visit.not_delivered"))
        cls.contacts = now() > parse_instant(LAST + "T23:59:59Z")  # a contact is honest only after the month
        for n, (carer, device) in enumerate(cls.devices.items()):
            device.log.booted_at = parse_instant(FIRST + "T00:00:00Z") - timedelta(days=1)
            for at, row, type_ in sorted(moments[carer], key=lambda m: (m[0], m[2])):
                cls.record(device, at, row, type_)
            in_contact = cls.contacts and n % 2 == 0
            device.sync_up(**({"boot": device.log.boot, "uptime_ms": device.log.uptime_ms()} if in_contact else {}))

    @classmethod
    def planned_start(cls, visit: str) -> datetime:
        device = next(iter(d for d in cls.devices.values() if any(doc.get("ref") == visit for doc in d.documents.values())))
        return parse_instant(device.documents["planned_visit", device.id_of("planned_visit", visit)]["start"])

    @classmethod
    def record(cls, device: Device, at: datetime, row: dict, type_: str):
        body = {"visit.checked_in": {"method": "nfc", "evidence": {"tag": "04a2b1"}, "planned": True},
                "visit.checked_out": {"method": "nfc", "evidence": {"tag": "04a2b1"}},
                "visit.not_delivered": {"reason": row["status"], "text": ""}}[type_]
        device.log.append(type_, body, device.id_of("carer", row["carer"]), at, visit=device.id_of("planned_visit", row["visit"]),
                          person=device.id_of("person", row["person"]))

    def expected(self) -> list[dict]:
        rows = []
        for row in self.actual:
            over = parse_instant(self.planned_start(row["visit"]).isoformat()) + timedelta(days=1) < now()
            status = row["status"] if row["status"] != "missed" or over else "planned"
            rows.append({k: row[k] or None for k in SHOWN} | {"status": status})
        return rows

    def key(self, row: dict) -> tuple:
        return (row["visit"], row["carer"])

    def commissioners(self) -> list[str]:
        return sorted({row["commissioner"] for row in read("people.csv")})

    def hours(self, of: str) -> list[dict]:
        return self.server.system("commissioner", of).items("/v1/actual-hours", from_=FIRST, to=LAST, limit=1000)

    def test_the_import_counts_every_row(self):
        counted = {e["kind"]: (e["rows"], e["added"]) for e in self.imported["files"]}
        self.assertEqual(counted, {k: (len(read(k + ".csv")),) * 2 for k in ("people", "carers", "rota", "packages", "outcomes")})
        self.assertEqual(len(self.rota), 1402)

    def test_the_same_rows_to_the_second_for_all_commissioners_together(self):
        rows = [row for of in self.commissioners() for row in self.hours(of)]
        self.assertEqual(len(rows), len(self.actual))
        expected = {self.key(r): r for r in self.expected()}
        for row in rows:
            self.assertEqual({k: row[k] for k in SHOWN}, expected[self.key(row)])
        self.assertEqual({self.key(r) for r in rows}, set(expected))

    def test_every_number_agrees(self):
        rows = self.server.system("provider", "brightside").items("/v1/actual-hours", from_=FIRST, to=LAST)
        worked = {self.key(r): (parse_instant(r["clocked_out"]) - parse_instant(r["clocked_in"])).total_seconds()
                  for r in self.actual if r["status"] == "delivered"}
        self.assertEqual({self.key(r): r["actual_seconds"] for r in rows if r["status"] == "delivered"}, worked)
        by_commissioner = sum(r["actual_seconds"] or 0 for of in self.commissioners() for r in self.hours(of))
        self.assertEqual((sum(r["actual_seconds"] or 0 for r in rows), by_commissioner), (sum(worked.values()),) * 2)
        for row in rows:
            plan = self.rota[row["visit"]]
            self.assertEqual((row["service"], row["band"], row["provider"]), (plan["service"], plan["band"], plan["provider"]))
            self.assertNotIn("clock_wrong", row["exceptions"])
        self.assertEqual({r["time_basis"] for r in rows if r["status"] == "delivered"}, {"unanchored", "anchored"} if self.contacts else {"unanchored"})

    def test_planned_times_are_those_of_the_rota_over_the_night(self):
        rows = self.server.system("provider", "brightside").items("/v1/actual-hours", from_="2026-10-24", to="2026-10-26")
        self.assertGreater(len({r["planned_start"][:10] for r in rows}), 2)
        for row in rows:
            local = datetime.fromisoformat(self.rota[row["visit"]]["start"])
            offset = 1 if local < datetime(2026, 10, 25, 1) else 0
            self.assertEqual(row["planned_start"], f"{local - timedelta(hours=offset):%Y-%m-%dT%H:%M:%SZ}")

    def test_csv_is_the_same(self):
        system = self.server.system("provider", "brightside")
        shown, after = [], None
        while True:
            answer = system.get("/v1/actual-hours", "text/csv", from_=FIRST, to=LAST, after=after)
            shown += csv.DictReader(io.StringIO(answer.body.decode(), newline=""))
            after = answer.headers["Doorstep-Next"]
            if after is None:
                break
        rows = system.items("/v1/actual-hours", from_=FIRST, to=LAST)
        self.assertEqual(shown, [{k: ";".join(v) if isinstance(v, list) else "" if v is None else str(v) for k, v in r.items()} for r in rows])
        keys = [(r["planned_start"], r["visit"], r["carer"]) for r in rows]
        self.assertEqual(keys, sorted(keys))

    def test_one_day_at_a_time_is_the_month(self):
        system = self.server.system("provider", "brightside")
        whole, days = system.items("/v1/actual-hours", from_=FIRST, to=LAST), []
        for n in range(28):
            day = f"{parse_instant(FIRST + 'T12:00:00Z') + timedelta(days=n):%Y-%m-%d}"
            days += system.items("/v1/actual-hours", from_=day, to=day, limit=37)
        self.assertEqual(days, whole)


if __name__ == "__main__":
    unittest.main()
