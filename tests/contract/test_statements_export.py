"""What leaves the hub: CSV and workbooks of names that a spreadsheet would take for formulas, and clear refusals."""
import csv
import io
import json
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from harness import hours_from_now, planned
from office_work import OfficeWork
from workbook import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROVIDER = '=HYPERLINK("http://x","alba")'
PERSON, CARER = "@SUM(1+1)*cmd|' /C calc'!A0", '-2+3, "Mia"'
VISITS = ["+1", "@a,b", '="a"', "v;4"]
HALF_HOUR = timedelta(minutes=30)
CARD = {"id": "=card", "currency": "GBP", "timezone": "Europe/London", "rates": [{"id": "=day", "per_hour": "24.61"}]}


class Exports(OfficeWork):
    """A provider whose office has given everything a hostile name, and a commissioner of that kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        starts = {visit: hours_from_now(-24 * 8 + 3 * n) for n, visit in enumerate(VISITS)}
        cls.server.value("import", cls.server.write("people.csv", [{"person": PERSON, "name": "=1", "provider": PROVIDER, "commissioner": "+shire"}]),
                         cls.server.write("carers.csv", [{"carer": CARER, "name": "=1", "provider": PROVIDER}]),
                         cls.server.write("rota.csv", [planned(v, PERSON, CARER, -24 * 8 + 3 * n, provider=PROVIDER) for n, v in enumerate(VISITS)]),
                         cls.server.write("packages.csv", [cls.package("=k")]), cls.server.write("card.json", json.dumps(CARD)))
        cls.server.value("policy", "--provider", PROVIDER, "horizon_back_days=30")
        cls.commissioner = cls.server.system("commissioner", "+shire")
        worker, cls.tablet_ = cls("assertReceipt"), cls.server.device(PROVIDER, CARER)
        cls.tablet_.sync_down()
        for visit, start in list(starts.items())[:-1]:
            worker.check_in(cls.tablet_, CARER, visit, start)
            worker.check_out(cls.tablet_, CARER, visit, start + HALF_HOUR)
        cls.tablet_.sync_up()
        cls.last_start = starts[VISITS[-1]]

    @classmethod
    def package(cls, name: str, **changes) -> dict:
        return {"package": name, "person": PERSON, "service": "*", "provider": PROVIDER,
                "from": f"{hours_from_now(-24 * 40):%Y-%m-%d}", "funding": "=council:60;icb:40"} | changes

    def make(self, **changes):
        period = {"from": f"{hours_from_now(-24 * 10):%Y-%m-%d}", "to": f"{hours_from_now(-24):%Y-%m-%d}"}
        return self.commissioner.post("/v1/statements", period | {"provider": PROVIDER, "rate_card": "=card"} | changes)

    def get(self, path: str, accept: str) -> bytes:
        answer = self.commissioner.get(path, accept)
        self.assertEqual((answer.status, answer.headers.get_content_type()), (200, accept))
        return answer.body

    def rows(self, path: str) -> list[dict]:
        return list(csv.DictReader(io.StringIO(self.get(path, "text/csv").decode(), newline="")))

    def test_csv_holds_no_formula_and_every_name(self):
        path = self.make().headers["Location"]
        files = [path, path + "/totals", path + "/totals?by=person", path + "/totals?by=provider", path + "/service-delivery",
                 "/v1/statements", "/v1/usage?from=2026-01-01&to=2026-01-02"]
        for file in files:
            for row in csv.reader(io.StringIO(self.get(file, "text/csv").decode(), newline="")):
                for field in row:
                    self.assertFalse(field[:1] in "=+-@\t\r" and field, (file, field))
        lines = self.rows(path)
        self.assertEqual([line["visit"].lstrip("'") for line in lines], VISITS)
        for line in lines:
            self.assertEqual((line["person"], line["provider"], line["package"]), ("'" + PERSON, "'" + PROVIDER, "'=k"))
            self.assertIn(line["carer"], ("'" + CARER, ""))
            self.assertIn(line["funding"], ("'=council:739;icb:492", ""))
        self.assertEqual({row["funder"]: row["net"] for row in self.rows(path + "/totals")}, {"'=council": str(3 * 739), "icb": str(3 * 492)})

    def test_quotes_commas_and_lines_are_as_rfc_4180_has_them(self):
        body = self.get(self.make().headers["Location"], "text/csv").decode()
        self.assertTrue(body.endswith("\r\n"))
        self.assertIn('"\'=HYPERLINK(""http://x"",""alba"")"', body)
        self.assertIn('"\'-2+3, ""Mia"""', body)

    def test_a_workbook_holds_the_same_as_text_and_numbers(self):
        made = self.make()
        path, totals = made.headers["Location"], made.json["totals"]
        book = Workbook(self.get(path, XLSX))
        self.assertEqual(list(book.sheets), ["Lines", "By funder", "By person", "By provider"])
        self.assertEqual(book.formulas, 0)
        rows = self.rows(path)
        self.assertEqual(book.sheets["Lines"][0], list(rows[0]))
        for cell, row in zip(book.records("Lines"), rows, strict=True):
            for name in ("visit", "person", "provider", "package", "state", "reasons", "funding"):
                self.assertEqual(cell[name] or "", row[name].removeprefix("'"), name)
            for name in ("planned_seconds", "actual_seconds", "payable_seconds"):
                self.assertEqual(cell[name], float(row[name]), name)
            self.assertEqual(round(cell["amount"] * 100), int(row["amount"]))
        self.assertEqual(round(sum(cell["amount"] for cell in book.records("Lines")) * 100), totals["gross"])
        self.assertGreater(totals["gross"], 0)
        for by in ("funder", "person", "provider"):
            found = {cell[by]: round(cell["gross"] * 100) for cell in book.records("By " + by)}
            self.assertEqual(found, {entry[by]: entry["gross"] for entry in totals["by_" + by]})

    def test_what_cannot_be_priced_is_told_with_its_place(self):
        budget = {"budget_minutes": "60", "pool": "p"}
        cases = [([self.package("=k2")], "ambiguous_package", "/packages/1"),
                 ([self.package("=k1", service="a", per="week", **budget), self.package("=k2", service="b", per="month", **budget)],
                  "conflict", "/packages/2/pool")]
        for rows, code, pointer in cases:
            self.server.bring_in("more.csv", rows)
            self.assertProblem(self.make(), 422, code, pointer=pointer, package="=k2")
        self.server.bring_in("more.csv", [self.package("=k2", service="other")])
        self.assertEqual(self.make().status, 201)
        self.server.bring_in("long.csv", [planned("=long", PERSON, CARER, -24 * 9, 26 * 60, provider=PROVIDER)])
        self.assertProblem(self.make(), 422, "bad_interval", pointer="/visits/0/planned/end", visit="=long")
        self.server.bring_in("long.csv", [planned("=long", PERSON, CARER, -24 * 60, provider=PROVIDER)])
        self.assertEqual(self.make().status, 201)

    def test_z_of_many_that_revise_at_once_one_makes_the_revision(self):
        path = self.make().headers["Location"]
        self.commissioner.post(path + "/close", {})
        for number in (1, 2, 3):
            start = self.last_start + timedelta(minutes=40 * number)
            self.unplanned(self.tablet_, CARER, PERSON, start, start + HALF_HOUR)
            self.tablet_.sync_up()
            systems = [self.server.system("commissioner", "+shire") for _ in range(6)]
            for system in systems:
                system.get("/v1/statements")  # a token and a connection each
            with ThreadPoolExecutor(len(systems)) as pool:
                answers = list(pool.map(lambda system: system.post(path + "/revisions", {}), systems))
            self.assertEqual(sorted(answer.status for answer in answers), [200] * (len(systems) - 1) + [201])
            self.assertEqual(len({answer.body for answer in answers}), 1)
            kept = self.commissioner.items(path + "/revisions")
            self.assertEqual([item["revision"] for item in kept], list(range(1, number + 1)))
        change = self.commissioner.get(path + "/revisions/1").json
        cells = Workbook(self.get(path + "/revisions/1", XLSX)).records("Lines")
        self.assertEqual([(c["visit"], round(c["amount"] * 100), c["after"]) for c in cells],
                         [(n["visit"], n["amount"], n["after"]) for n in change["lines"]])


if __name__ == "__main__":
    unittest.main()
