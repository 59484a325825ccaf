"""Import files that are refused: each code, with file, line, column and value, and nothing of the file taken."""
import json
import unittest

from harness import CARERS, PEOPLE, HubProcess, problem_of

HEADER = "visit,person,provider,service,start,end,carers\n"
GOOD = "v1,ann,alba,respite,2026-11-02T08:00,2026-11-02T08:30,mia\n"


class ImportErrors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = HubProcess()
        cls.addClassCleanup(cls.server.remove)
        cls.server.value("import", cls.server.write("people.csv", PEOPLE), cls.server.write("carers.csv", CARERS))

    def refused(self, content, name: str = "rota.csv") -> list[dict]:
        done = self.server.command("import", self.server.write(name, content))
        self.assertEqual(done.returncode, 2, done)
        problem = problem_of(done)
        self.assertEqual(problem["code"], "bad_import")
        self.assertIsInstance(problem["detail"], str)
        for error in problem["errors"]:
            self.assertEqual(set(error), {"file", "line", "column", "value", "code", "detail"})
            self.assertTrue(error["file"].endswith(name))
        return problem["errors"]

    def assertError(self, content, line: int, column: str, value, code: str, name: str = "rota.csv"):
        found = [(e["line"], e["column"], e["value"], e["code"]) for e in self.refused(content, name)]
        self.assertEqual(found, [(line, column, value, code)])

    def assertNothing(self, visit: str):
        """Of the file nothing was taken: the visit is new to the next import."""
        row = HEADER + GOOD.replace("v1", visit)
        found = json.loads(self.server.value("import", self.server.write("check.csv", row)))["files"][0]
        self.assertEqual((found["added"], found["changed"]), (1, 0))

    def row(self, **changes) -> str:
        values = dict(zip(HEADER.strip().split(","), GOOD.strip().split(","))) | changes
        return HEADER + ",".join(values[k] for k in HEADER.strip().split(",")) + "\n"

    def test_missing_column(self):
        text = "visit,person,provider,start,end,carers\nv1,ann,alba,2026-11-02T08:00,2026-11-02T08:30,mia\n"
        self.assertError(text, 1, "service", None, "missing")

    def test_missing_value(self):
        for column in ("person", "provider", "service", "start", "end", "carers", "visit"):
            with self.subTest(column):
                errors = self.refused(self.row(**{column: ""}))
                self.assertIn((2, column, "missing"), [(e["line"], e["column"], e["code"]) for e in errors])
        errors = self.refused("person,name,provider,commissioner\nx,,alba,northshire\n", "people.csv")
        self.assertEqual([(e["line"], e["column"], e["code"]) for e in errors], [(2, "name", "missing")])

    def test_bad_values(self):
        for column, value in (("start", "2026-11-02"), ("start", "2 Nov 2026 08:00"), ("start", "2026-02-30T08:00"), ("end", "2026-11-02T25:00"),
                              ("start", "2026-11-02T08:60"), ("end", "2026-11-02T08:30:00+0100"), ("start", "08:00"), ("end", "2026-11-02 08:30")):
            with self.subTest(f"{column} {value}"):
                self.assertError(self.row(**{column: value}), 2, column, value, "bad_value")
        self.assertError(self.row(end="2026-11-02T07:59"), 2, "end", "2026-11-02T07:59", "bad_value")
        self.assertError(HEADER.strip() + ",time_critical\n" + GOOD.strip() + ",maybe\n", 2, "time_critical", "maybe", "bad_value")
        people = "person,name,provider,commissioner,lat,lon\n"
        for lat, lon, column in (("91", "0", "lat"), ("x", "0", "lat"), ("51", "181", "lon"), ("51", "1,5", "lon"), ("nan", "0", "lat"), ("1e1", "inf", "lon")):
            with self.subTest(f"{lat} {lon}"):
                errors = self.refused(f'{people}x,X,alba,northshire,{lat},"{lon}"\n', "people.csv")
                self.assertIn((2, column, "bad_value"), [(e["line"], e["column"], e["code"]) for e in errors])
        packages = "package,person,service,from,funding\n"
        for funding in ("council", "council:60", "council:60;icb:50", "council:x", ":100", "council:50;council:50"):
            with self.subTest(funding):
                self.assertError(f"{packages}k,ann,respite,2026-01-01,{funding}\n", 2, "funding", funding, "bad_value", "packages.csv")
        self.assertError(f"{packages}k,ann,respite,2026-02-29,council:100\n", 2, "from", "2026-02-29", "bad_value", "packages.csv")

    def test_unknown_references(self):
        for column, value, told in (("person", "nobody", "nobody"), ("provider", "nobody", "nobody"), ("carers", "mia;nobody", "nobody"),
                                    ("carers", "zoe", "zoe"), ("person", "cat", "cat")):
            with self.subTest(f"{column} {value}"):
                errors = self.refused(self.row(**{column: value}))
                found = [(e["line"], e["column"], e["code"]) for e in errors]
                self.assertIn((2, column, "unknown_reference"), found)
                shown = next(e["value"] for e in errors if e["column"] == column)
                self.assertIn(shown, (value, told))
        self.assertError("outcome,person,goal\no,nobody,Walks\n", 2, "person", "nobody", "unknown_reference", "outcomes.csv")

    def test_duplicates(self):
        self.assertError(HEADER + GOOD + GOOD.replace("v1", "v2") + GOOD, 4, "visit", "v1", "duplicate")
        self.assertNothing("v2")
        people = "person,name,provider,commissioner\nx,X,alba,northshire\nx,X,alba,northshire\n"
        self.assertError(people, 3, "person", "x", "duplicate", "people.csv")

    def test_the_nights_on_which_the_clocks_change(self):
        self.assertError(self.row(start="2026-03-29T01:30", end="2026-03-29T02:30"), 2, "start", "2026-03-29T01:30", "no_such_local_time")
        self.assertError(self.row(start="2026-03-29T00:30", end="2026-03-29T01:00"), 2, "end", "2026-03-29T01:00", "no_such_local_time")
        self.assertError(self.row(start="2026-10-25T00:30", end="2026-10-25T01:00"), 2, "end", "2026-10-25T01:00", "ambiguous_local_time")
        self.assertError(self.row(start="2026-10-25T01:59", end="2026-10-25T02:30"), 2, "start", "2026-10-25T01:59", "ambiguous_local_time")

    def test_bad_csv(self):
        for text, line in ((HEADER + GOOD + 'v2,"ann,alba,respite,x,x,mia\n', 3), (HEADER + GOOD + 'v2,an"n,alba,respite,x,x,mia\n', 3),
                           (HEADER + GOOD + 'v2,"an"n,alba,respite,x,x,mia\n', 3), (HEADER + GOOD + GOOD.strip() + ",more\n", 3),
                           (HEADER + GOOD + "v2,ann\n", 3)):
            with self.subTest(text[len(HEADER):]):
                found = [(e["line"], e["code"]) for e in self.refused(text)]
                self.assertIn((line, "bad_csv"), found)
        found = self.refused((HEADER + GOOD.replace("v1", "caf\xe9")).encode("latin-1"))
        self.assertEqual(found[0]["line"], 2)
        self.assertEqual(self.server.command("import", self.server.write("rota.csv", HEADER.strip() + ",start\n" + GOOD.strip() + ",x\n")).returncode, 2)

    def test_lines_are_physical(self):
        people = ('person,name,provider,commissioner,access_notes\r\nx1,X,alba,northshire,"one\ntwo\n\nthree"\r\n'
                  'x2,,alba,northshire,"a\nb"\r\nx3,X,alba,,\r\n')
        found = [(e["line"], e["column"], e["code"]) for e in self.refused(people, "people.csv")]
        self.assertEqual(found, [(6, "name", "missing"), (8, "commissioner", "missing")])

    def test_all_errors_are_named_at_most_a_hundred(self):
        text = HEADER + "".join(GOOD.replace("v1", f"n{n}").replace("ann", f"x{n}") for n in range(60))
        found = self.refused(text)
        self.assertEqual([(e["line"], e["value"]) for e in found], [(n + 2, f"x{n}") for n in range(60)])
        text = HEADER + "".join(GOOD.replace("v1", f"n{n}").replace("ann", f"x{n}") for n in range(300))
        self.assertEqual(len(self.refused(text)), 100)
        self.assertNothing("n1")

    def test_other_files_of_the_command_are_taken(self):
        good = self.server.write("people.csv", [PEOPLE[0] | {"person": "eve", "name": "Eve Testperson"}])
        done = self.server.command("import", self.server.write("rota.csv", self.row(visit="w1", start="x")), good)
        self.assertEqual(done.returncode, 2)
        found = json.loads(self.server.value("import", good))["files"][0]
        self.assertEqual((found["added"], found["unchanged"]), (0, 1))
        self.assertNothing("w1")

    def test_files_that_are_none_of_these(self):
        for content in (b"", b"\n", b"a,b,c\n1,2,3\n", b"{", b'{"id": 7}', b"\x00\x01\x02", b"[]", HEADER.encode()[:20]):
            with self.subTest(content):
                done = self.server.command("import", self.server.write("odd.csv", content))
                self.assertEqual(done.returncode, 2, done)
                self.assertEqual(problem_of(done)["code"], "bad_import")
        self.assertNotEqual(self.server.command("import", self.server.folder / "absent.csv").returncode, 0)
        self.assertEqual(self.server.command("import").returncode, 2)

    def test_a_header_without_rows_is_fine(self):
        found = json.loads(self.server.value("import", self.server.write("rota.csv", HEADER)))["files"][0]
        self.assertEqual((found["kind"], found["rows"]), ("rota", 0))


if __name__ == "__main__":
    unittest.main()
