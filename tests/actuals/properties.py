#!/usr/bin/env python3
"""What holds of every statement, whatever was asked: on requests by chance.

    properties.py DOORSTEP [--count N] [--seed N]
"""

import argparse
import copy
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import generate
from reference.model import Package, read_zone, window
from reference.rules import visit_date

SUMS = ["lines", "held_lines", "planned_seconds", "actual_seconds", "payable_seconds", "gross", "discount", "net"]


class Program:
    def __init__(self, path):
        self.path, self.folder = path, Path(tempfile.mkdtemp(prefix="doorstep-"))

    def run(self, command, *documents):
        files = []
        for i, document in enumerate(documents):
            files.append(self.folder / f"{i}.json")
            files[-1].write_text(json.dumps(document))
        run = subprocess.run([self.path, "actuals", command, *files], capture_output=True, timeout=60, check=True)
        return json.loads(run.stdout)


def numbers(value):
    if isinstance(value, dict):
        for member in value.values():
            yield from numbers(member)
    elif isinstance(value, list):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, int):
        yield value


def nothing_is_negative(program, request, statement, rng):
    assert min(numbers(statement)) >= 0


def totals_are_sums(program, request, statement, rng):
    totals, lines = statement["totals"], statement["lines"]
    assert totals["lines"] == len(lines)
    assert totals["held_lines"] == sum(l["state"] == "held" for l in lines)
    counted = [l for l in lines if l["state"] != "held"]
    for name in ("planned_seconds", "actual_seconds", "payable_seconds"):
        assert totals[name] == sum(l[name] for l in counted), name
    assert totals["gross"] == sum(l["amount"] for l in lines)
    assert totals["net"] == totals["gross"] - totals["discount"]
    for name in SUMS:
        assert totals[name] == sum(p[name] for p in totals["by_provider"]), name
    for name in SUMS[:-2]:
        assert totals[name] == sum(p[name] for p in totals["by_person"]), name
    for name in ("gross", "discount", "net"):
        assert totals[name] == sum(f[name] for f in totals["by_funder"]), name


def lines_are_whole(program, request, statement, rng):
    for line in statement["lines"]:
        payable = line["state"] == "payable"
        assert sum(f["amount"] for f in line["funding"]) == line["amount"]
        assert bool(line["funding"]) == payable
        assert payable or (line["payable_seconds"], line["amount"], line["segments"]) == (0, 0, [])
        for before, after in zip(line["segments"], line["segments"][1:]):
            assert before["to"] == after["from"] and before["rate"] != after["rate"]


def parts_add_up(program, request, statement, rng):
    """What a carer's participants have is what the carer did."""
    hours = program.run("hours", request)
    whole = {}
    for row in hours["hours"]:
        sums = whole.setdefault((row["visit"], row["carer"]), [0, 0, 0])
        for i, name in enumerate(("planned_seconds", "actual_seconds", "billable_seconds")):
            sums[i] += row[name]
    parts, changed = {}, set()
    for line in statement["lines"]:
        key = (line["visit"], line["carer"])
        sums = parts.setdefault(key, [0, 0, 0])
        for i, name in enumerate(("planned_seconds", "actual_seconds", "payable_seconds")):
            sums[i] += line[name]
        if line["state"] != "payable" or {"over_budget", "paid_within_budget"} & set(line["reasons"]):
            changed.add(key)
    assert parts.keys() == whole.keys()
    for key, sums in parts.items():
        assert sums[:2] == whole[key][:2], key
        assert key in changed or sums[2] == whole[key][2], key


def budgets_hold(program, request, statement, rng):
    flat = {r["id"] for r in request["rate_card"]["rates"] if r.get("per_visit") or r.get("per_night")}
    packages = {p["id"]: Package(p) for p in request["packages"]}
    dates = {v["id"]: visit_date(v, read_zone(request)) for v in request["visits"]}
    used = {}
    for line in statement["lines"]:
        package = packages.get(line["package"])
        by_the_hour = line["segments"] and not any(s["rate"] in flat for s in line["segments"])
        if line["state"] != "payable" or package.budget_seconds is None or not by_the_hour:
            continue
        account = (account_of(package), window(package.per, package.anchor, dates[line["visit"]]))
        used[account] = used.get(account, 0) + line["payable_seconds"]
    for (account, _), seconds in used.items():
        assert seconds <= sum(p.budget_seconds for p in packages.values() if account_of(p) == account)


def account_of(package):
    return package.pool, package.id if package.pool is None else None


def order_says_nothing(program, request, statement, rng):
    other = copy.deepcopy(request)
    rng.shuffle(other["visits"])
    rng.shuffle(other["packages"])
    rng.shuffle(other["rate_card"]["rates"])
    for visit in other["visits"]:
        rng.shuffle(visit.get("attendances") or [])
    again = program.run("price", other)
    assert again | {"digest": ""} == statement | {"digest": ""}


def line_sums(statement, sign):
    sums, slots = {}, {}
    for line in statement["lines"]:
        name = (line["visit"], line["provider"], line["carer"], line["person"])
        slot = slots[name] = line.get("slot", slots.get(name, 0) + 1)
        entry = sums.setdefault((*name, slot), {})
        for member in ("payable_seconds", "amount"):
            entry[member] = entry.get(member, 0) + sign * line[member]
        for part in line["funding"]:
            entry[part["funder"]] = entry.get(part["funder"], 0) + sign * part["amount"]
    return sums


def add(a, b):
    out = {k: dict(v) for k, v in a.items()}
    for key, entry in b.items():
        for member, value in entry.items():
            out.setdefault(key, {})[member] = out.get(key, {}).get(member, 0) + value
    cleaned = ({m: v for m, v in entry.items() if v} for entry in out.values())
    return {k: entry for k, entry in zip(out, cleaned) if entry}


def by_name(statement):
    sums = {("all",): {m: statement["totals"][m] for m in ("lines", "payable_seconds", "gross", "discount", "net")}}
    for kind in ("provider", "person", "funder"):
        for entry in statement["totals"]["by_" + kind]:
            sums[kind, entry[kind]] = {m: entry[m] for m in sums["all",] if m in entry}
    return sums


def difference_adds_up(program, request, statement, rng):
    revised = program.run("price", generate.amended(request, rng))
    difference = program.run("difference", statement, revised)
    assert add(line_sums(statement, 1), line_sums(difference, 1)) == add(line_sums(revised, 1), {})
    assert add(by_name(statement), by_name(difference)) == add(by_name(revised), {})
    back = program.run("difference", revised, statement)
    assert add(line_sums(difference, 1), line_sums(back, 1)) == {}
    same = program.run("difference", revised, revised)
    assert same["lines"] == [] and not any(numbers(same["totals"]))


PROPERTIES = [nothing_is_negative, totals_are_sums, lines_are_whole, parts_add_up, budgets_hold, order_says_nothing,
              difference_adds_up]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program = Program(options.program)
    rng = random.Random(options.seed)
    for number in range(options.count):
        request = generate.sound_request(rng)
        statement = program.run("price", request)
        for holds in PROPERTIES:
            try:
                holds(program, request, statement, rng)
            except AssertionError as error:
                print(json.dumps(request, indent=1, ensure_ascii=False))
                sys.exit(f"request {number}: {holds.__name__} does not hold: {error!r}")
    print(f"{len(PROPERTIES)} properties hold of {options.count} statements")


if __name__ == "__main__":
    main()
