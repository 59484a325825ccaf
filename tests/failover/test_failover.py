#!/usr/bin/env python3
"""Two hubs behind HAProxy (deploy/haproxy.cfg) on a PostgreSQL primary with a synchronous standby; tablets record and sync
all the while. Whatever process is killed, stopped, paused or cut off: no receipted event is lost, none is there twice,
nobody does anything at a tablet, and receipts are back within 30 s (99th percentile).

    test_failover.py [--faults N] [--seed S] [--only NAME] [--disk] [--keep]
    DOORSTEP_FAULTS=500, DOORSTEP_SEED=S      the same; DOORSTEP_LONG=1 is 500 faults
The seed decides which faults, in which order, for how long; the moments are the kernel's."""
import argparse
import math
import os
import random
import shutil
import sys
import time

import faults
from check import differences
from processes import kill_all, wait_until
from world import PROGRAM, TABLET, World

BOUND_SECONDS = 30     # of the gap in writes at the 99th percentile
TABLETS = 4
COMES_BACK_WITHIN = 120


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def longest_silence(moments: list[int], begin: int, end: int) -> float:
    """Seconds; the silences that overlap the time from begin to end, each in its whole length."""
    before = max((m for m in moments if m <= begin), default=begin)
    inside = [m for m in moments if begin < m <= end]
    marks = [before, *inside] + ([end] if not inside else [])
    return max((b - a for a, b in zip(marks, marks[1:])), default=0) / 1000


class Run:
    def __init__(self, world: World, seed: int):
        self.world, self.random = world, random.Random(seed)
        self.windows: list[tuple[str, int, int]] = []  # of each fault: from its begin until every tablet had a receipt

    def go_through(self, kinds: list):
        for number, kind in enumerate(kinds, 1):
            fault = kind(self.world, self.random)
            begin = self._now()
            fault.strike()
            time.sleep(fault.lasts)
            fault.end()
            over = self._now()
            self._wait_until_all_is_well(fault.name)
            self.windows.append((fault.name, begin, self._now()))
            silence = self.silences(begin, self._now())
            print(f"{number:3} {fault.name}: over after {(over - begin) / 1000:.1f} s, well after "
                  f"{(self._now() - begin) / 1000:.1f} s; longest without a receipt {silence[0]:.1f} s, of one tablet "
                  f"{silence[1]:.1f} s", file=sys.stderr, flush=True)

    @staticmethod
    def _now() -> int:
        return time.monotonic_ns() // 1_000_000

    def silences(self, begin: int, end: int) -> tuple[float, float]:
        """Without a receipt for anybody; and for the tablet that had the longest."""
        each = [[at for at, _ in tablet.receipts] for tablet in self.world.tablets]
        everyone = sorted(at for one in each for at in one)
        return longest_silence(everyone, begin, end), max(longest_silence(one, begin, end) for one in each)

    def _wait_until_all_is_well(self, name: str):
        """Every tablet has a receipt for what it recorded after the fault, both hubs serve, and the standby is in step."""
        world = self.world
        due = [(tablet, tablet.recorded + 2) for tablet in world.tablets]

        def is_well():
            for hub in world.hubs:
                hub.keep_alive()
            if world.complaints():
                raise AssertionError("; ".join(world.complaints()))
            return all(tablet.receipted >= seq for tablet, seq in due)
        wait_until(f"all is well after: {name}", is_well, COMES_BACK_WITHIN)
        world.pair.wait_for_standby()
        wait_until(f"both hubs are ready after: {name}", lambda: is_well() and all(h.answers() == 200 for h in world.hubs))

    def finish(self):
        for tablet in self.world.tablets:
            tablet.rest()
        wait_until("everything is receipted", lambda: self.world.complaints() or all(
            t.done is not None and not t.process.is_running() for t in self.world.tablets), 300)

    def report(self) -> list[str]:
        """Prints the figures; gives what is wrong."""
        wrong = self.world.complaints() + differences(self.world)
        pairs = [self.silences(begin, end) for _, begin, end in self.windows]
        events = sum(t.receipted for t in self.world.tablets)
        print(f"{len(pairs)} faults, {events} events receipted, {len(wrong)} things wrong")
        for what, values in (("of all", [p[0] for p in pairs]), ("of one tablet", [p[1] for p in pairs])):
            p50, p99 = percentile(values, 50), percentile(values, 99)
            print(f"gap in writes {what}: median {p50:.1f} s, 99th percentile {p99:.1f} s, longest {max(values):.1f} s")
            if p99 > BOUND_SECONDS:
                wrong.append(f"the gap in writes {what} is {p99:.1f} s at the 99th percentile")
        if events < 10 * len(pairs):
            wrong.append("too little happened to prove anything")
        return wrong


def missing() -> str:
    if not all(os.access(program, os.X_OK) for program in (PROGRAM, TABLET)):
        return "no program; build it"
    if shutil.which("haproxy") is None:
        return "haproxy is not installed; run scripts/setup"
    if shutil.which("psql") is None:
        return "PostgreSQL is not installed; run scripts/setup"
    return ""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    usual = 500 if os.environ.get("DOORSTEP_LONG", "0") not in ("", "0") else 50
    parser.add_argument("--faults", type=int, default=int(os.environ.get("DOORSTEP_FAULTS", usual)))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("DOORSTEP_SEED", random.SystemRandom().randrange(1 << 24))))
    parser.add_argument("--only", help="a kind of fault, as faults.py names its function")
    parser.add_argument("--disk", action="store_true", help="databases on the disk, not in memory: failovers take longer")
    parser.add_argument("--keep", action="store_true", help="leave the folders with all logs")
    return parser.parse_args()


def main() -> int:
    if missing():
        print(f"failover: skipped: {missing()}")
        return 0
    asked = options()
    print(f"failover: seed {asked.seed}, {asked.faults} faults", file=sys.stderr, flush=True)
    wrong, world = ["it did not come to its end"], None
    try:
        world = World(TABLETS, asked.disk)
        run = Run(world, asked.seed)
        kinds = [getattr(faults, asked.only)] * asked.faults if asked.only else faults.plan(run.random, asked.faults)
        world.start_tablets()
        run.go_through(kinds)
        run.finish()
        wrong = run.report()
    finally:
        kill_all()
        for folder in world.folders() if world else []:
            if wrong or asked.keep:
                print(f"failover: logs are in {folder}", file=sys.stderr)
            else:
                shutil.rmtree(folder, ignore_errors=True)
    for line in wrong[:20]:
        print(f"failover: {line} (seed {asked.seed})", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
