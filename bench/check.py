"""Runs a quick benchmark and checks that what it prints is well-formed. Says nothing about time."""

import json
import math
import subprocess
import sys

document = json.loads(subprocess.run(sys.argv[1:], check=True, stdout=subprocess.PIPE).stdout)
subjects = document["subjects"]
assert document["quick"] is True and len(subjects) >= 9, [s["subject"] for s in subjects]
for subject in subjects:
    assert subject["figures"] or subject.get("skipped"), subject["subject"]
    for figure in subject["figures"]:
        assert math.isfinite(figure["value"]) and figure["value"] > 0, (subject["subject"], figure)
        assert ("goal" in figure) == ("met" in figure), figure
print(sum(len(subject["figures"]) for subject in subjects), "figures")
