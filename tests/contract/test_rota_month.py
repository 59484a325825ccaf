"""The whole way: a published month of home care worked on eight tablets comes back to the second."""
import csv
import io
import unittest
from datetime import datetime, timedelta

from doorstep_log import now, parse_instant
from rota_work import FIRST, LAST, RotaWork, need_data, read

SHOWN = ("visit", "person", "carer", "status", "clocked_in", "clocked_out")


def setUpModule():
    need_data()


class RotaMonth(RotaWork):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work(cls.actual)

    def expected(self) -> list[dict]:
        rows = []
        for row in self.actual:
            over = parse_instant(self.planned_start(row["visit"]).isoformat()) + timedelta(days=1) < now()
            status = row["status"] if row["status"] != "missed" or over else "planned"
            rows.append({k: row[k] or None for k in SHOWN} | {"status": status})
        return rows

    def key(self, row: dict) -> tuple:
        return (row["visit"], row["carer"])

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
