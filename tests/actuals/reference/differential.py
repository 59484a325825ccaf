#!/usr/bin/env python3
"""Prices requests by chance with the program and with reference.py, and compares every byte.

    differential.py DOORSTEP [--count N] [--seed N]
"""

import argparse
import json
import random
import subprocess
import sys

import generate
import reference


def ambiguous_rate(request):
    """The pointer of the first ambiguous rate by bytes, found by looking at every pair on every date and minute."""
    card = reference.without_nulls(request)["rate_card"]
    rules = reference.Pricing(request)
    found = []
    for j, later in enumerate(card["rates"]):
        if any(fit_alike(rules, earlier, later) for earlier in card["rates"][:j]):
            found.append(f"/rate_card/rates/{j}")
    return min(found, default=None)


def minutes_of(rate):
    start, end = (int(t[:2]) * 60 + int(t[3:]) for t in (rate.get("from", "00:00"), rate.get("to", "24:00")))
    return set(range(start, end)) if start < end else set(range(start, 1440)) | set(range(0, end))


def fit_alike(rules, a, b):
    if any(a.get(m, "*") != b.get(m, "*") for m in ("service", "band", "hours")) or not minutes_of(a) & minutes_of(b):
        return False
    for day in dates_to_look_at(rules.card):
        valid = all(r.get("valid", {"from": "0"})["from"] <= day.isoformat() <= r.get("valid", {}).get("to", "9999")
                    for r in (a, b))
        if valid and rules.day_rank(a, day) is not None and rules.day_rank(a, day) == rules.day_rank(b, day):
            return True
    return False


def dates_to_look_at(card):
    """Everything is the same every week, but for the days that are named and those on which validities change."""
    from datetime import date, timedelta
    named = set(card.get("bank_holidays", [])) | set(card.get("special_days", {}))
    for rate in card["rates"]:
        named |= set(rate.get("valid", {}).values())
    days = set()
    for text in named | {"2000-01-01", "2099-12-31", "2050-05-05"}:
        days |= {date.fromisoformat(text) + timedelta(days=i) for i in range(-9, 10)}
    return sorted(days)


def ambiguous_package(request):
    found = []
    packages = reference.without_nulls(request)["packages"]
    for j, b in enumerate(packages):
        for a in packages[:j]:
            if (a["person"], a["service"]) == (b["person"], b["service"]) and \
                    a["valid"]["from"] <= b["valid"].get("to", "9999") and b["valid"]["from"] <= a["valid"].get("to", "9999"):
                found.append(f"/packages/{j}")
    return min(found, default=None)


def mend(request):
    """Takes out what is ambiguous."""
    for find, items in ((ambiguous_rate, request["rate_card"]["rates"]), (ambiguous_package, request["packages"])):
        while pointer := find(request):
            del items[int(pointer.rsplit("/", 1)[1])]


def expected(request):
    for code, pointer in (("ambiguous_rate", ambiguous_rate(request)), ("ambiguous_package", ambiguous_package(request))):
        if pointer:
            return f"{code} {pointer}"
    return reference.price(request)


def given(program, request, rng):
    text = json.dumps(request, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))
    run = subprocess.run([program, "actuals", "price", "-"], input=text.encode(), capture_output=True, timeout=60)
    if run.returncode == 2:
        problem = json.loads(run.stderr)
        return f"{problem['code']} {problem['pointer']}"
    return run.stdout.decode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    errors = 0
    for seed in range(options.seed, options.seed + options.count):
        rng = random.Random(seed)
        request = generate.Generator(rng).request()
        if rng.random() < 0.9:
            mend(request)
        want = expected(request)
        errors += not want.startswith("{")
        got = given(options.program, request, rng)
        if got != want:
            print(json.dumps(request, indent=1, ensure_ascii=False))
            sys.exit(f"seed {seed} differs:\nwanted {want}\ngot    {got}")
    print(f"{options.count} requests alike, {errors} of them with problems")


if __name__ == "__main__":
    main()
