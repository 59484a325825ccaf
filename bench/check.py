"""Runs a quick benchmark and checks that what it prints is well-formed. Says nothing about time."""

import json
import math
import os
import subprocess
import sys

command = sys.argv[1:]
if folder_file := os.environ.get("DOORSTEP_TEST_POSTGRES"):
    folder = open(folder_file, encoding="utf-8").read().strip()
    command += ["--postgres", f"postgresql://doorstep@/postgres?host={folder}"]
document = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
subjects = document["subjects"]
expected = 1 if "--only" in command else 9
assert document["quick"] is True and len(subjects) >= expected, [s["subject"] for s in subjects]
for subject in subjects:
    assert subject["figures"] or subject.get("skipped"), subject["subject"]
    for figure in subject["figures"]:
        is_count = figure["unit"] == ""
        assert math.isfinite(figure["value"]), (subject["subject"], figure)
        assert figure["value"] > 0 or is_count and figure["value"] == 0, (subject["subject"], figure)
        if is_count and figure.get("goal") == {"at_most": 0.0}:  # what must never happen, however slow the machine
            assert figure["met"], (subject["subject"], figure)
        assert ("goal" in figure) == ("met" in figure), figure
print(sum(len(subject["figures"]) for subject in subjects), "figures")
