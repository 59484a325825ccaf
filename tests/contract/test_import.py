"""Import files: what is taken, and what the program says of it."""
import json
import pathlib
import tempfile
import unittest

from doorstep_log import parse_instant
from harness import CARERS, PEOPLE, HubProcess, planned

ROTA = [planned("v1"), planned("v2", person="bob", carers="mia;joe", start=-5), planned("v3", person="cat", carers="zoe", provider="brook")]
PACKAGES = [{"package": "k1", "person": "ann", "service": "personal_care", "from": "2026-01-01", "to": "", "budget_minutes": "210",
             "per": "week", "funding": "council:60;icb:40"}]
OUTCOMES = [{"outcome": "o1", "person": "ann", "goal": "Walks to the shop", "domain": "being_safe", "scale": "gas"}]
WORDS = ("file", "kind", "rows", "added", "changed", "unchanged", "ignored_columns")


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = HubProcess()
        cls.addClassCleanup(cls.server.remove)
        cls.files = {name: cls.server.write(name + ".csv", rows) for name, rows in
                     (("people", PEOPLE), ("carers", CARERS), ("rota", ROTA), ("packages", PACKAGES), ("outcomes", OUTCOMES))}

    def setUp(self):
        self.server.data = pathlib.Path(tempfile.mkdtemp(dir=self.server.folder)) / "hub"

    def bring_in(self, *files) -> list[dict]:
        done = self.server.command("import", *files)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(done.stdout)
        self.assertEqual(set(document), {"files"})
        for entry in document["files"]:
            self.assertEqual(set(entry), set(WORDS))
        return document["files"]

    def counts(self, entry: dict) -> tuple:
        return tuple(entry[w] for w in ("kind", "rows", "added", "changed", "unchanged"))

    def base(self):
        self.bring_in(self.files["people"], self.files["carers"])

    def test_all_kinds_in_any_order_of_files_before_the_first_start(self):
        found = self.bring_in(*reversed(self.files.values()))
        self.assertEqual([e["kind"] for e in found], ["people", "carers", "rota", "packages", "outcomes"])
        self.assertEqual([self.counts(e)[1:] for e in found], [(3, 3, 0, 0), (4, 4, 0, 0), (3, 3, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0)])
        for entry in found:
            self.assertTrue(entry["file"].endswith(entry["kind"] + ".csv"))
            self.assertEqual(entry["ignored_columns"], [])
        again = self.bring_in(*self.files.values())
        self.assertEqual([self.counts(e)[2:] for e in again], [(0, 0, 3), (0, 0, 4), (0, 0, 3), (0, 0, 1), (0, 0, 1)])

    def test_what_was_imported_before_the_first_start_is_served(self):
        self.bring_in(*self.files.values())
        self.server.start()
        try:
            rows = self.server.system("provider", "alba").items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31")
            self.assertEqual([(r["visit"], r["carer"]) for r in rows], [("v2", "joe"), ("v2", "mia"), ("v1", "mia")])
        finally:
            self.server.stop()

    def test_a_changed_row_updates_and_one_that_is_gone_stays(self):
        self.base()
        rota = self.server.write("r.csv", ROTA)
        self.bring_in(rota)
        moved = [ROTA[0], ROTA[1] | {"service": "respite"}, planned("v4")]
        found = self.bring_in(self.server.write("moved.csv", moved))
        self.assertEqual(self.counts(found[0]), ("rota", 3, 1, 1, 1))
        found = self.bring_in(rota)
        self.assertEqual(self.counts(found[0]), ("rota", 3, 0, 1, 2), "v3 and v4 were not in the other file and stayed")

    def test_an_emptied_value_is_a_change(self):
        self.base()
        found = self.bring_in(self.server.write("p.csv", [PEOPLE[0] | {"access_notes": ""}]))
        self.assertEqual(self.counts(found[0]), ("people", 1, 0, 1, 0))

    def test_columns_in_any_order_unknown_ones_reported(self):
        self.base()
        rows = [dict(reversed((r | {"colour": "green", "Shoe Size": "7"}).items())) for r in ROTA]
        found = self.bring_in(self.server.write("r.csv", rows))[0]
        self.assertEqual(self.counts(found), ("rota", 3, 3, 0, 0))
        self.assertEqual(sorted(found["ignored_columns"]), ["Shoe Size", "colour"])

    def test_byte_order_mark_crlf_and_blank_lines_at_the_end(self):
        self.base()
        text = self.server.write("r.csv", ROTA).read_text()
        for changed in ("\ufeff" + text, text.replace("\n", "\r\n"), text + "\n\n\n", text.replace("\n", "\r\n") + "\r\n\r\n", text.rstrip("\n")):
            found = self.bring_in(self.server.write("r.csv", changed))[0]
            self.assertEqual(found["rows"], 3, repr(changed[:20]))
        self.assertEqual(found["unchanged"], 3)

    def test_quoted_values(self):
        row = PEOPLE[0] | {"name": "Ann \"Nan\" O'Brien, née Brontë", "access_notes": "Key safe\r\nby the door\n, and mind the step"}
        self.bring_in(self.server.write("p.csv", [row]), self.files["carers"])
        self.assertEqual(self.counts(self.bring_in(self.server.write("p.csv", [row]))[0]), ("people", 1, 0, 0, 1))

    def planned_start(self, *rows: dict) -> dict:
        self.bring_in(self.server.write("r.csv", list(rows)))
        self.server.start()
        try:
            found = self.server.system("provider", "alba").items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31")
            return {r["visit"]: (r["planned_start"], r["planned_end"]) for r in found}
        finally:
            self.server.stop()

    def test_local_times_and_the_nights_on_which_the_clocks_change(self):
        self.base()
        times = {"summer": ("2026-07-01T08:00", "2026-07-01T08:30:00"), "winter": ("2026-12-01T08:00:00", "2026-12-01T08:30"),
                 "october": ("2026-10-25T00:30", "2026-10-25T02:00"), "march": ("2026-03-29T00:59", "2026-03-29T02:00"),
                 "first": ("2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00"), "zulu": ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
                 "short": ("2026-10-25T01:30+01:00", "2026-10-25T01:30Z"), "abroad": ("2026-07-01T08:00:00+05:30", "2026-07-01T09:00:00+05:30")}
        rows = [planned(name) | {"start": start, "end": end} for name, (start, end) in times.items()]
        self.assertEqual(self.planned_start(*rows), {
            "summer": ("2026-07-01T07:00:00Z", "2026-07-01T07:30:00Z"), "winter": ("2026-12-01T08:00:00Z", "2026-12-01T08:30:00Z"),
            "october": ("2026-10-24T23:30:00Z", "2026-10-25T02:00:00Z"), "march": ("2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z"),
            "first": ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"), "zulu": ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
            "short": ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"), "abroad": ("2026-07-01T02:30:00Z", "2026-07-01T03:30:00Z")})

    def test_the_providers_zone(self):
        self.base()
        policy = json.loads(self.server.value("policy", "--provider", "alba", "zone=America/New_York"))
        self.assertEqual(policy["zone"], "America/New_York")
        rows = [planned("v") | {"start": "2026-07-01T22:00", "end": "2026-07-01T22:30"},
                planned("w") | {"start": "2026-10-25T01:30", "end": "2026-10-25T02:30"}]
        self.assertEqual(self.planned_start(*rows), {"v": ("2026-07-02T02:00:00Z", "2026-07-02T02:30:00Z"),
                                                     "w": ("2026-10-25T05:30:00Z", "2026-10-25T06:30:00Z")})

    def test_a_name_is_unique_within_its_provider(self):
        twins = [PEOPLE[0], PEOPLE[0] | {"provider": "brook", "name": "Another Ann"}]
        self.assertEqual(self.bring_in(self.server.write("p.csv", twins), self.files["carers"])[0]["added"], 2)
        both = [planned("v"), planned("v", provider="brook", carers="zoe")]
        self.assertEqual(self.bring_in(self.server.write("r.csv", both))[0]["added"], 2)
        done = self.server.command("import", self.server.write("k.csv", PACKAGES))
        self.assertEqual(done.returncode, 2, "which of the two?")
        named = self.bring_in(self.server.write("k.csv", [p | {"provider": "brook"} for p in PACKAGES]))
        self.assertEqual(self.counts(named[0]), ("packages", 1, 1, 0, 0))
        self.assertEqual(self.bring_in(self.server.write("o.csv", [o | {"provider": "alba"} for o in OUTCOMES]))[0]["added"], 1)

    def test_while_the_hub_runs(self):
        self.server.start()
        try:
            self.base()
            device = self.server.device("alba", "mia")
            self.bring_in(self.files["rota"])
            device.sync_down()
            visit = device.documents["planned_visit", device.id_of("planned_visit", "v1")]
            self.assertEqual(parse_instant(visit["start"]), parse_instant(ROTA[0]["start"]))
        finally:
            self.server.stop()

    def test_policy(self):
        self.base()
        first = json.loads(self.server.value("policy", "--provider", "alba"))
        expected = {"zone": "Europe/London", "horizon_back_days": 7, "horizon_ahead_days": 14, "evidence_privacy": False, "geofence_m": 150,
                    "late_minutes": 15, "early_minutes": 15, "time_critical_minutes": 30, "short_percent": 50, "long_percent": 150}
        self.assertEqual({k: first[k] for k in expected}, expected)
        changed = json.loads(self.server.value("policy", "--provider", "alba", "geofence_m=80", "amendment_reasons=battery;forgot"))
        self.assertEqual((changed["geofence_m"], changed["amendment_reasons"], changed["late_minutes"]), (80, ["battery", "forgot"], 15))
        self.assertEqual(json.loads(self.server.value("policy", "--provider", "alba")), changed)
        self.assertEqual(json.loads(self.server.value("policy", "--provider", "brook"))["geofence_m"], 150)
        for wrong in ("geofence_m=x", "geofence_m=-1", "colour=green", "zone=Europe/Nowhere", "evidence_privacy=perhaps", "geofence_m"):
            done = self.server.command("policy", "--provider", "alba", wrong)
            self.assertEqual(done.returncode, 2, wrong)
            self.assertTrue(json.loads(done.stderr.splitlines()[-1])["code"])
        self.assertNotEqual(self.server.command("policy", "--provider", "nobody").returncode, 0)
        self.assertEqual(json.loads(self.server.value("policy", "--provider", "alba")), changed)


if __name__ == "__main__":
    unittest.main()
