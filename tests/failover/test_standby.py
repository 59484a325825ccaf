#!/usr/bin/env python3
"""What a hub does while the standby that its commits wait for is away: nothing is receipted, nothing piles up, what
only reads goes on, and when the standby is back so is everything."""
import pathlib
import shutil
import sys
import time
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "contract"))

try:
    from doorstep_client import Device, Hub
except ModuleNotFoundError as lacking:
    print(f"failover: skipped: {lacking}; install python3-cryptography")
    raise unittest.SkipTest(str(lacking))

import link
from processes import kill_all, wait_until
from test_failover import missing
from world import World, run

# For longer than a hub's patience (8 s): its keeper of read models has a commit of its own that may just have begun.
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND state_change < now() - interval '12 s'"
)


class WithoutStandby(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(1)
        for folder in cls.world.folders():
            cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.addClassCleanup(kill_all)
        first = cls.world.hubs[0]
        code = run("hub", "enrolment-code", "--data", first.data, "--provider", "harbour", "--carer", "c0")
        cls.device = Device.enrol(Hub(cls.world.url, str(first.certificate)), code)
        cls.device.authorize()

    def push(self, seq: int) -> int:
        """The lines up to seq, without contact: said again there is nothing to write."""
        while len(self.device.log.lines) < seq:
            self.device.log.append("note.recorded", {"kind": "care_note", "text": "well"}, "c0")
        return self.device.push(1, seq).status

    def cut_off(self):
        replication = self.world.pair.standby.link
        replication.cut(link.STALL)
        self.addCleanup(self.world.pair.wait_for_standby)
        self.addCleanup(replication.mend)

    def waiting(self) -> int:
        return int(self.world.pair.primary.ask(WAITING))

    def test_what_only_the_primary_holds_is_never_receipted(self):
        self.cut_off()
        seq = len(self.device.log.lines) + 1
        self.assertEqual(self.push(seq), 503)
        held = self.world.pair.primary.ask(f"SELECT max(seq) FROM line WHERE device = '{self.device.id}'")
        self.assertEqual(held, str(seq), "the commit that was not waited for is on the primary: that is the danger")
        self.assertEqual(self.push(seq), 503, "the hub holds the lines, but no standby does")
        self.world.pair.standby.link.mend()
        self.world.pair.wait_for_standby()
        self.assertEqual(self.push(seq), 200)

    def test_nothing_piles_up_and_reads_go_on(self):
        token = self.world.provider_token()
        self.cut_off()
        for _ in range(2):
            self.assertEqual(self.push(len(self.device.log.lines) + 1), 503)
        time.sleep(12)
        self.assertEqual(self.waiting(), 0, "a commit that was given up still waits, with its locks")
        self.assertEqual([hub.answers() for hub in self.world.hubs], [200, 200])
        self.assertIn("items", self.world.ask("/v1/actual-hours?from=2020-01-01&to=2099-12-31", token))

    def test_the_standby_comes_back_by_itself(self):
        self.cut_off()
        self.world.pair.standby.link.mend()
        seq = len(self.device.log.lines) + 1
        wait_until("pushes are receipted again", lambda: self.push(seq) == 200, 30)


if __name__ == "__main__":
    if missing():
        print(f"failover: skipped: {missing()}")
    else:
        unittest.main(verbosity=2)
