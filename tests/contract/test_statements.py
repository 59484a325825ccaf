"""Statements of the hub: priced as `doorstep actuals price` does, kept, closed, and settled by revisions."""
import csv
import io
import json
import tempfile
import unittest
from datetime import timedelta
from pathlib import Path

from doorstep_log import canonical, parse_instant, uuid7
from harness import hours_from_now, planned, run
from office_work import OfficeWork

MINUTE = timedelta(minutes=1)
CARD = {"id": "card-1", "currency": "GBP", "timezone": "Europe/London", "unplanned": "pay",
        "rates": [{"id": "day", "valid": {"from": "2020-01-01", "to": None}, "per_hour": "24.60"}],
        "exceptions": {"hold": ["manual", "no_check_out", "overlap"]}}


class Statements(OfficeWork):
    rota = [planned(f"s{n}", start=-24 * 8 + 3 * n) for n in range(8)] + [planned("bobs", person="bob", start=-24 * 7, carers="joe")]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first = f"{hours_from_now(-24 * 40):%Y-%m-%d}"
        cls.server.bring_in("packages.csv", [{"package": f"k-{who}", "person": who, "service": "*", "from": first, "funding": funding}
                                             for who, funding in (("ann", "council:60;icb:40"), ("bob", "council:100"))])
        cls.server.value("import", cls.server.write("card.json", json.dumps(CARD)))
        cls.server.value("policy", "--provider", "alba", "horizon_back_days=30")
        cls.commissioner = cls.server.system("commissioner", "northshire")
        cls.period = {"from": f"{hours_from_now(-24 * 10):%Y-%m-%d}", "to": f"{hours_from_now(0):%Y-%m-%d}"}
        cls.mia = cls.server.device("alba", "mia")
        cls.mia.sync_down()
        worker = cls("assertReceipt")
        for n in range(4):
            worker.work(f"s{n}", 30 + n, "manual" if n == 3 else "nfc")

    def work(self, visit: str, minutes: int, method: str = "nfc"):
        start = parse_instant(next(r for r in self.rota if r["visit"] == visit)["start"])
        self.check_in(self.mia, "mia", visit, start, method)
        self.check_out(self.mia, "mia", visit, start + minutes * MINUTE, method)
        self.mia.sync_up()

    def make(self, system=None, **changes):
        return (system or self.commissioner).post("/v1/statements", self.period | {"provider": "alba", "rate_card": "card-1"} | changes)

    def id_of(self, answer) -> str:
        self.assertIn(answer.status, (200, 201), answer)
        return answer.headers["Location"].rsplit("/", 1)[1]

    def priced(self, request: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "request.json"
            file.write_bytes(request)
            done = run("actuals", "price", file)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.encode()

    def test_a_statement_is_the_function_of_its_request(self):
        answer = self.make()
        self.assertEqual(answer.status, 201, answer)
        id_ = self.id_of(answer)
        self.assertEqual(answer.json["schema"], "doorstep.statement/1")
        shown = self.commissioner.get(f"/v1/statements/{id_}")
        self.assertEqual(shown.json, {k: v for k, v in answer.json.items() if k != "id"})
        request = self.commissioner.get(f"/v1/statements/{id_}/request")
        self.assertEqual(self.priced(request.body), shown.body)
        self.assertEqual(request.json["schema"], "doorstep.actuals/1")

    def test_what_it_counts(self):
        statement = self.make().json
        lines = {line["visit"]: line for line in statement["lines"]}
        self.assertEqual((lines["s0"]["state"], lines["s0"]["amount"], lines["s0"]["actual_seconds"]), ("payable", 1230, 1800))
        self.assertEqual({f["funder"]: f["amount"] for f in lines["s0"]["funding"]}, {"council": 738, "icb": 492})
        self.assertEqual((lines["s3"]["state"], lines["s3"]["reasons"]), ("held", ["exception:manual"]))
        self.assertNotIn("bobs", lines, "southborough's, not ours")
        payable = [line for line in statement["lines"] if line["state"] == "payable"]
        self.assertEqual(statement["totals"]["gross"], sum(line["amount"] for line in payable))

    def test_the_same_request_gives_the_same_one(self):
        first, again = self.make(), self.make()
        self.assertEqual((self.id_of(first), first.body), (self.id_of(again), again.body))

    def test_csv_adds_up(self):
        answer = self.make()
        shown = self.commissioner.get(f"/v1/statements/{self.id_of(answer)}", "text/csv")
        self.assertEqual(shown.headers.get_content_type(), "text/csv")
        rows = list(csv.DictReader(io.StringIO(shown.body.decode(), newline="")))
        self.assertEqual(len([r for r in rows if r.get("visit", "").startswith("s")]), len(answer.json["lines"]))

    def test_who_may_see_it(self):
        id_ = self.id_of(self.make())
        for system in (self.server.system("commissioner", "southborough"), self.server.system("provider", "brook")):
            for path in ("", "/request", "/revisions"):
                self.assertProblem(system.get(f"/v1/statements/{id_}{path}"), 404, "not_found")
        self.assertProblem(self.commissioner.get(f"/v1/statements/{uuid7()}"), 404, "not_found")
        self.assertProblem(self.mia.request("GET", f"/v1/statements/{id_}"), 403, "wrong_role")

    def test_bad_requests(self):
        for changes in ({"from": "yesterday"}, {"to": None}, {"from": self.period["to"], "to": self.period["from"]}, {"provider": 7}, {"rate_card": []}):
            self.assertProblem(self.make(**changes), 400, "bad_request")
        for changes in ({"provider": "nobody"}, {"rate_card": "nothing"}):
            self.assertIn(self.make(**changes).status, (400, 404))

    def test_close_and_revise(self):
        path = f"/v1/statements/{self.id_of(self.make())}"
        closed = self.commissioner.post(path + "/close", {})
        self.assertEqual((closed.status, closed.json["state"]), (200, "closed"), closed)
        frozen = self.commissioner.get(path).body
        self.assertEqual(self.commissioner.get(path + "/revisions").json["items"], [])
        self.work("s5", 45)
        self.assertEqual(self.commissioner.get(path).body, frozen, "closing freezes it")
        revised = self.commissioner.post(path + "/revisions", {})
        self.assertEqual((revised.status, revised.json["schema"]), (201, "doorstep.difference/1"), revised)
        changed = {line["visit"]: line for line in revised.json["lines"]}
        settled = changed["s5"]
        self.assertEqual((settled["after"], settled["amount"], settled["payable_seconds"]), ("payable", 1230, 1800), "the plan, no more")
        again = self.commissioner.post(path + "/revisions", {})
        self.assertEqual((again.status, again.json), (200, revised.json), "nothing changed since")
        self.assertEqual(len(self.commissioner.items(path + "/revisions")), 1)
        afresh = self.make().json["totals"]
        self.assertEqual(json.loads(frozen)["totals"]["net"] + revised.json["totals"]["net"], afresh["net"])
        funders = lambda totals: {f["funder"]: f["net"] for f in totals["by_funder"]}  # noqa: E731
        before, more = funders(json.loads(frozen)["totals"]), funders(revised.json["totals"])
        self.assertEqual({k: before.get(k, 0) + more.get(k, 0) for k in before | more}, funders(afresh))

    def test_a_commissioner_sets_its_policy(self):
        printed = json.loads(self.server.value("policy", "--commissioner", "southborough"))
        self.assertEqual(printed, {"usage_under_percent": 85, "usage_over_percent": 105, "usage_weeks": 4, "approval_by": "either"})
        printed = json.loads(self.server.value("policy", "--commissioner", "southborough", "usage_weeks=6", "approval_by=commissioner"))
        south = self.server.system("commissioner", "southborough")
        shown = south.get("/v1/commissioner-policy").json
        self.assertEqual((shown["policy"], shown["version"]), (printed, 1))
        self.assertEqual(south.post("/v1/commissioner-policy", {"usage_weeks": 5}).json["version"], 2)
        self.assertEqual([item["policy"]["usage_weeks"] for item in south.items("/v1/commissioner-policy/versions")], [6, 5])
        self.assertProblem(south.post("/v1/commissioner-policy", {"usage_weeks": 0}), 422, "bad_value", pointer="/usage_weeks")
        self.assertEqual(self.server.command("policy", "--commissioner", "southborough", "usage_weeks=0").returncode, 2)
        self.assertProblem(self.office.get("/v1/commissioner-policy"), 403, "wrong_role")
        self.check_in(joe := self.tablet("joe"), "joe", "bobs", None, "manual")
        joe.sync_up()
        self.assertProblem(self.office.post("/v1/visits/bobs/approval", {"approved": True}), 403, "wrong_role")
        self.assertEqual(south.post("/v1/visits/bobs/approval", {"approved": True, "extra_minutes": 10}).status, 200)

    def test_z_an_approval_frees_a_held_line(self):
        answer = self.server.system("provider", "alba").post("/v1/visits/s3/approval", {"approved": True, "reason": "spoke to Ann"})
        self.assertIn(answer.status, (200, 201), answer)
        lines = {line["visit"]: line for line in self.make().json["lines"]}
        self.assertEqual((lines["s3"]["state"], lines["s3"]["actual_seconds"]), ("payable", 33 * 60))

    def test_bytes_are_canonical(self):
        body = self.commissioner.get(f"/v1/statements/{self.id_of(self.make())}").body
        self.assertEqual(body, canonical(json.loads(body)) + b"\n")


if __name__ == "__main__":
    unittest.main()
