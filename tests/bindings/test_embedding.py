"""docs/embedding.md, followed to the letter in an empty folder: every file and every command of it, against a real hub."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "contract"))
from harness import ROOT, ContractTest, planned, run  # noqa: E402
from page import blocks_by_section, file_of  # noqa: E402

PAGE = ROOT / "docs/embedding.md"
HOSTS = {"A C host": "c-visit"}
if os.environ["DOORSTEP_JAVA"] == "1":
    HOSTS["A Java or Android host"] = "java-visit"
CHROMIUM = os.environ.get("DOORSTEP_CHROMIUM", "/usr/bin/chromium")
if (ROOT / "build/web/engine/doorstep.wasm").exists() and os.access(CHROMIUM, os.X_OK) and shutil.which("node"):
    HOSTS["A web host"] = "web-visit"
ELSEWHERE = {"visit", "clocked_in", "clocked_out", "actual_seconds", "planned_start", "planned_end"}


class Followed(ContractTest):
    rota = [planned(visit, start=-0.1) for visit in HOSTS.values()]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="doorstep-embedding-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.printed, cls.logs = {}, {}
        for title, blocks in blocks_by_section(PAGE).items():
            if title.endswith(" host") and title not in HOSTS:
                print(f"embedding: without {title}: it was not built")
                continue
            cls.follow(title, blocks)
        rows = cls.server.system("provider", "alba").items("/v1/actual-hours", from_="2020-01-01", to="2039-12-31")
        cls.rows = {row["visit"]: row for row in rows}

    @classmethod
    def follow(cls, title, blocks):
        """One section: its files are written, its commands run, both as they stand."""
        given = {"BUILD": os.environ["DOORSTEP_BUILD"], "HUB": cls.server.ready["listening"],
                 "CACERT": cls.server.ready["certificate"]}
        if title in HOSTS:
            given |= {"CHROMIUM": f"{CHROMIUM} --no-sandbox --disable-gpu", "HOME": str(cls.folder)}
            given |= {"CODE": cls.server.code("alba", "mia"), "CARER": "mia", "VISIT": HOSTS[title]}
        for block in blocks:
            if block.name:
                (cls.folder / block.name).write_text(block.text)
            elif block.language == "sh":
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", block.text], cwd=cls.folder, text=True,
                                      env={"PATH": os.environ["PATH"]} | given, capture_output=True, timeout=300)
                if done.returncode != 0:
                    raise AssertionError(f"{title}: {block.text}\n{done.stdout}{done.stderr}")
                cls.printed[title] = done.stdout + done.stderr
        if title in HOSTS:
            cls.logs[title] = (cls.folder / "log.ndjson").read_text()

    def test_the_page_names_what_only_the_reader_knows(self):
        commands = "".join(b.text for blocks in blocks_by_section(PAGE).values() for b in blocks if b.language == "sh")
        asked = set(re.findall(r"\$\{?([A-Z]\w*)", commands)) - {"PWD"}
        table = PAGE.read_text().split("\n## ")[0]
        self.assertEqual({name for name in asked if f"`{name}`" not in table}, set())

    def test_the_sample_is_the_one_of_the_page(self):
        self.assertEqual((ROOT / "bindings/java/sample/Visit.java").read_text(), file_of(PAGE, "Visit.java"))

    def test_nothing_is_installed_but_what_the_page_says(self):
        library = self.folder / "embed/lib/libdoorstep.so.1"
        self.assertLess(library.stat().st_size, 8_000_000, "it was not stripped")
        told = {"include", "lib", "share"}
        self.assertEqual({p.name for p in (self.folder / "embed").iterdir()} - told, set())

    def test_every_host_records_a_visit_that_the_hub_has(self):
        for title, visit in HOSTS.items():
            with self.subTest(title):
                self.assertIn("recorded 3, sent 3, unsent 0\n", self.printed[title])
                row = self.rows[visit]
                self.assertEqual((row["status"], row["carer"], row["check_in_method"], row["check_out_method"]),
                                 ("delivered", "mia", "manual", "manual"))
                self.assertIsNotNone(row["clocked_out"])

    def test_the_hosts_record_the_same(self):
        events = [[(e["type"], e["body"]) for e in map(json.loads, log.splitlines()[:-1])] for log in self.logs.values()]
        self.assertEqual([type_ for type_, _ in events[0]], ["visit.checked_in", "note.recorded", "visit.checked_out"])
        self.assertEqual(events[0][1][1]["text"], "Ate well, asked for her sister 🌻")
        rows = [{k: v for k, v in self.rows[visit].items() if k not in ELSEWHERE} for visit in HOSTS.values()]
        for other in range(1, len(HOSTS)):
            self.assertEqual(events[other], events[0])
            self.assertEqual(rows[other], rows[0])


if __name__ == "__main__":
    unittest.main()
