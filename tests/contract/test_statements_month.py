"""A month's statements for each provider and commissioner, over the real program: to the penny, and settled after closing."""
import collections
import csv
import io
import json
import tempfile
import unittest
from pathlib import Path

from doorstep_log import parse_instant
from harness import ROOT, run
from rota_work import FIRST, LAST, RotaWork, need_data, read
from workbook import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CARD = {
    "id": "homecare-2026", "currency": "GBP", "timezone": "Europe/London",
    "rates": [
        {"id": "early", "from": "06:00", "to": "08:00", "days": ["weekday"], "per_hour": "24.12"},
        {"id": "day", "from": "08:00", "to": "19:00", "days": ["weekday"], "per_hour": "22.13"},
        {"id": "evening", "from": "19:00", "to": "06:00", "days": ["weekday"], "per_hour": "23.57"},
        {"id": "weekend", "days": ["weekend"], "per_hour": "25.01"},
        {"id": "complex", "band": "complex", "per_hour": "27.44"}],
    "measure": {"grace": {"under_minutes": 5, "over_minutes": 5}, "overrun": {"pay": "cap", "cap_minutes": 10},
                "short": {"under_percent": "50", "pay": "hold"}, "round": {"unit_minutes": 5, "mode": "nearest"}},
    "not_delivered": {"no_access": {"pay_minutes": 15, "percent": "100"}, "refused": {"pay_minutes": "planned", "percent": "50"},
                      "hospital": {"retain_days": 14, "percent": "50"}},
    "exceptions": {"hold": ["manual", "no_check_out", "overlap"]},
    "discount": {"rule": "marginal", "tiers": [{"over_hours": 300, "percent": "2.5"}]}}
SUMS = ("lines", "payable_seconds", "gross", "discount", "net")


def setUpModule():
    need_data()


def parts(totals: dict, by: str, member: str = "net") -> dict:
    return {entry[by]: entry[member] for entry in totals["by_" + by] if entry[member] != 0}


def added(*sums: dict) -> dict:
    total = collections.Counter()
    for each in sums:
        total.update(each)
    return {k: v for k, v in total.items() if v != 0}


class Month(RotaWork):
    """One visit's tablet comes into coverage only after everybody has closed the month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.value("import", cls.server.write("card.json", json.dumps(CARD)))
        cls.late = cls.find_late()
        spare = cls.tablet(cls.late["carer"])
        cls.work([row for row in cls.actual if row is not cls.late])
        cls.systems = {of: cls.server.system("commissioner", of) for of in [*cls.commissioners(), "icb"]}
        cls.systems["brightside"] = cls.server.system("provider", "brightside")
        cls.made = {who: cls.make(system) for who, system in cls.systems.items()}
        cls.paths = {who: answer.headers["Location"] for who, answer in cls.made.items()}
        for who, system in cls.systems.items():
            assert system.post(cls.paths[who] + "/close", {}).json["state"] == "closed"
        cls.closed = {who: system.get(cls.paths[who]) for who, system in cls.systems.items()}
        for type_, at in (("visit.checked_in", "clocked_in"), ("visit.checked_out", "clocked_out")):
            cls.record(spare, parse_instant(cls.late[at]), cls.late, type_)
        spare.sync_up()
        cls.first, cls.second = ({who: system.post(cls.paths[who] + "/revisions", {}) for who, system in cls.systems.items()} for _ in range(2))
        cls.afresh = {who: cls.make(system).json for who, system in cls.systems.items()}

    @classmethod
    def find_late(cls) -> dict:
        """A delivered visit of the first week, by one carer, that two funders pay."""
        joint = {(p["person"], p["service"]) for p in read("packages.csv") if "icb" in p["funding"]}
        return next(row for row in cls.actual if row["status"] == "delivered" and row["clocked_in"] < "2026-10-12"
                    and ";" not in cls.rota[row["visit"]]["carers"] and (row["person"], cls.rota[row["visit"]]["service"]) in joint)

    @classmethod
    def make(cls, system):
        return system.post("/v1/statements", {"from": FIRST, "to": LAST, "provider": "brightside", "rate_card": CARD["id"]})

    def csv(self, who: str, path: str, **query) -> list[dict]:
        answer = self.systems[who].get(path, "text/csv", **query)
        self.assertEqual((answer.status, answer.headers.get_content_type()), (200, "text/csv"), answer)
        return list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))

    def actuals(self, command: str, *documents: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{n}.json" for n in range(len(documents))]
            for file, document in zip(files, documents):
                file.write_bytes(document)
            done = run("actuals", command, *files)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.encode()

    def test_there_is_one_for_each_commissioner_and_the_provider(self):
        for who, answer in self.made.items():
            self.assertEqual(answer.status, 201, answer)
            self.assertGreater(answer.json["totals"]["net"], 0, who)
        lines = {who: {(n["visit"], n["carer"]) for n in answer.json["lines"]} for who, answer in self.made.items()}
        self.assertEqual(set.union(*(lines[of] for of in self.commissioners())), lines["brightside"])
        self.assertLess(lines["icb"], lines["brightside"])
        came = {(r["visit"], r["carer"]) for r in self.actual if r["status"] == "delivered" and r is not self.late}
        self.assertEqual({n for n in lines["brightside"] if n[1]}, came)

    def test_the_program_prices_the_request_to_the_same_bytes(self):
        for who, system in self.systems.items():
            self.assertEqual(self.actuals("price", system.get(self.paths[who] + "/request").body), self.closed[who].body)

    def test_totals_of_the_csv_are_the_sums_of_its_lines_to_the_penny(self):
        for who in self.systems:
            totals, lines = self.made[who].json["totals"], self.csv(who, self.paths[who])
            self.assertEqual(len(lines), totals["lines"])
            self.assertEqual(sum(int(row["amount"]) for row in lines), totals["gross"])
            self.assertEqual(sum(int(row["payable_seconds"]) for row in lines), totals["payable_seconds"])
            funders = self.csv(who, self.paths[who] + "/totals", by="funder")
            for member in ("gross", "discount", "net"):
                self.assertEqual(sum(int(row[member]) for row in funders), totals[member])
            shares = added(*({f: int(a)} for row in lines for f, _, a in (p.rpartition(":") for p in row["funding"].split(";") if p)))
            self.assertEqual(shares, {row["funder"]: int(row["gross"]) for row in funders})
            for by in ("person", "provider"):
                self.assertEqual(sum(int(row["gross"]) for row in self.csv(who, self.paths[who] + "/totals", by=by)), totals["gross"])

    def test_the_workbook_has_the_numbers_of_the_csv(self):
        for who, system in self.systems.items():
            book = Workbook(system.get(self.paths[who], XLSX).body)
            lines, cells = self.csv(who, self.paths[who]), book.records("Lines")
            self.assertEqual([(c["visit"], round(c["amount"] * 100), c["payable_seconds"]) for c in cells],
                             [(n["visit"], int(n["amount"]), float(n["payable_seconds"])) for n in lines])
            for by in ("funder", "person", "provider"):
                totals = self.csv(who, self.paths[who] + "/totals", by=by)
                self.assertEqual([(c[by], round(c["gross"] * 100)) for c in book.records("By " + by)], [(t[by], int(t["gross"])) for t in totals])
            self.assertEqual(book.formulas, 0)

    def test_the_service_delivery_file_adds_up_to_the_same(self):
        for who, system in self.systems.items():
            path, totals = self.paths[who] + "/service-delivery", self.made[who].json["totals"]
            rows = self.csv(who, path)
            self.assertEqual(len(rows), len({line["visit"] for line in self.made[who].json["lines"]}))
            self.assertEqual(sum(int(row["amount"].replace(".", "")) for row in rows), totals["gross"])
            wanted = {"columns": [{"name": "Ref", "field": "visit"}, {"name": "s", "field": "payable_duration", "format": "seconds"}]}
            mapped = list(csv.reader(io.StringIO(system.post(path, wanted).body.decode(), newline="")))
            self.assertEqual((mapped[0], sum(int(seconds) for _, seconds in mapped[1:])), (["Ref", "s"], totals["payable_seconds"]))
        example = (ROOT / "docs" / "statements.md").read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
        documented = list(csv.DictReader(io.StringIO(system.post(path, json.loads(example)).body.decode(), newline="")))
        self.assertEqual(len(documented), sum(row["state"] == "payable" for row in rows))
        self.assertEqual({row["Contract"] for row in documented}, {"C-1042"})
        bad = system.post(path, {"columns": [{"field": "visit"}, {"field": "shoe_size"}]})
        self.assertEqual((bad.status, bad.code, bad.json["pointer"]), (422, "bad_value", "/columns/1/field"))

    def test_held_lines_have_a_reason_and_are_nowhere_counted(self):
        statement = self.made["brightside"].json
        held = [line for line in statement["lines"] if line["state"] == "held"]
        self.assertEqual(len(held), statement["totals"]["held_lines"])
        self.assertGreater(len(held), 0)
        for line in held:
            self.assertEqual((line["amount"], line["payable_seconds"], line["segments"], line["funding"]), (0, 0, [], []))
            self.assertTrue(line["reasons"], line)

    def test_the_late_visit_is_in_one_revision(self):
        concerned = {self.rota_commissioner(), "icb", "brightside"}
        for who, system in self.systems.items():
            self.assertEqual(system.get(self.paths[who]).body, self.closed[who].body, "closing freezes it")
            self.assertEqual(self.first[who].status, 201 if who in concerned else 200)
            visits = {line["visit"] for line in self.first[who].json["lines"]}
            self.assertEqual(self.late["visit"] in visits, who in concerned)
            if who in concerned:
                self.assertGreater(self.first[who].json["totals"]["net"], 0)

    def rota_commissioner(self) -> str:
        return next(row["commissioner"] for row in read("people.csv") if row["person"] == self.late["person"])

    def test_a_second_revision_finds_nothing(self):
        for who, system in self.systems.items():
            self.assertEqual((self.second[who].status, self.second[who].body), (200, self.first[who].body))
            kept = system.items(self.paths[who] + "/revisions")
            self.assertEqual(len(kept), 1 if self.first[who].status == 201 else 0)

    def test_closed_and_the_differences_are_the_month_priced_afresh(self):
        for who in self.systems:
            closed, change, afresh = (d["totals"] for d in (self.closed[who].json, self.first[who].json, self.afresh[who]))
            self.assertEqual({m: closed[m] + change[m] for m in SUMS}, {m: afresh[m] for m in SUMS}, who)
            for by, member in (("funder", "gross"), ("funder", "net"), ("provider", "net"), ("person", "gross")):
                self.assertEqual(added(parts(closed, by, member), parts(change, by, member)), parts(afresh, by, member), (who, by))

    def test_the_program_finds_the_difference_that_is_kept(self):
        for who, answer in self.first.items():
            if answer.status != 201:
                continue
            path = answer.headers["Location"]
            revised = self.systems[who].get(path + "/statement").body
            self.assertEqual(self.actuals("price", self.systems[who].get(path + "/request").body), revised)
            self.assertEqual(self.actuals("difference", self.closed[who].body, revised), self.systems[who].get(path).body)

    def test_the_program_explains_a_line_of_each_kind(self):
        lines = {(n["state"], *n["reasons"], len(n["funding"])): n for n in self.closed["brightside"].json["lines"]}
        self.assertGreater(len(lines), 10)
        request = self.systems["brightside"].get(self.paths["brightside"] + "/request").body.decode()
        for line in lines.values():
            done = run("actuals", "explain", "-", "--visit", line["visit"], stdin=request)
            self.assertEqual(done.returncode, 0, done.stderr)
            money = f"£{line['amount'] // 100}.{line['amount'] % 100:02}."
            block = next(b for b in done.stdout.split("\nFor ")[1:] if b.startswith(f"{line['person']}, carer {line['carer']}:" if line["carer"]
                                                                                  else f"{line['person']}, planned carer"))
            last = block.strip().splitlines()[-1].strip()
            self.assertEqual(last.split(":")[0].rstrip("."), line["state"].replace("_", " ").capitalize())
            self.assertTrue(line["state"] != "payable" or last.endswith(money), (last, line))
            for part in line["funding"]:
                self.assertIn(f"{part['funder']} £{part['amount'] // 100}.{part['amount'] % 100:02} (", block)


if __name__ == "__main__":
    unittest.main()
