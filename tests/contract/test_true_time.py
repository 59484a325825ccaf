"""§6: events in true time, as the actual hours show it."""
import time
import unittest
from datetime import timedelta

from doorstep_log import canonical, instant, now, parse_instant
from harness import planned
from office_work import OfficeWork

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def whole(moment) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class TrueTime(OfficeWork):
    rota = [planned(f"t{n}", start=-2) for n in range(20)]
    used = iter(range(20))
    asked = None

    def setUp(self):
        self.device, self.visit = self.tablet("mia"), f"t{next(TrueTime.used)}"
        self.delay = 0.0  # seconds that contacts were on their way, on a busy machine: by so much the hub knows less

    def work(self, wrong_by: timedelta, boot: str | None = None):
        """A check-in an hour ago and a check-out 20 minutes ago, by a clock that is wrong; the true times."""
        log, true_in, true_out = self.device.log, now() - HOUR, now() - HOUR / 3
        for what, true in ((self.check_in, true_in), (self.check_out, true_out)):
            what(self.device, "mia", self.visit, true + wrong_by, uptime_ms=log.uptime_ms(true), **({"boot": boot} if boot else {}))
        return true_in, true_out

    def push(self, **contact) -> dict:
        return self.contact_of(self.device.push(**contact))

    def contact_of(self, answer) -> dict:
        self.assertEqual(answer.status, 200, answer)
        if self.asked:
            self.delay += (now() - self.asked).total_seconds()
        self.asked = None
        return answer.json

    def contact(self, **heard) -> dict:
        log, self.asked = self.device.log, now()
        return {"boot": log.boot, "uptime_ms": log.uptime_ms()} | ({"heard": heard} if heard else {})

    def heard_now(self) -> dict:
        """What the device heard just now: an answer's `time`, and the uptime when it had it."""
        told = self.contact_of(self.device.post_events(canonical(self.device.log.signed_head(0))))
        return {"time": told["time"], "uptime_ms": self.device.log.uptime_ms()}

    def assertRow(self, basis: str, clock_wrong: bool, clocked_in, clocked_out, seconds: float = 2):
        row, seconds = self.row(self.visit), seconds + self.delay
        self.assertEqual((row["status"], row["time_basis"], "clock_wrong" in row["exceptions"]), ("delivered", basis, clock_wrong), row)
        self.assertNear(row["clocked_in"], clocked_in, seconds)
        self.assertNear(row["clocked_out"], clocked_out, seconds)
        self.assertEqual(row["actual_seconds"],
                         (parse_instant(row["clocked_out"]) - parse_instant(row["clocked_in"])).total_seconds())
        told = [e["kind"] for e in self.office.items("/v1/exceptions") if e["device"] == self.device.id]
        self.assertEqual("clock_wrong" in told, clock_wrong)

    def test_never_in_contact_is_unanchored(self):
        true_in, true_out = self.work(timedelta(0))
        self.push()
        self.assertRow("unanchored", False, true_in, true_out)

    def test_never_in_contact_uses_at_whatever_it_says(self):
        true_in, true_out = self.work(-400 * DAY)
        self.push()
        row = self.row(self.visit)
        self.assertEqual((row["clocked_in"], row["time_basis"]), (whole(true_in - 400 * DAY), "unanchored"))

    def test_a_right_clock_is_anchored_and_shown_as_it_was(self):
        true_in, true_out = self.work(timedelta(0))
        self.push(**self.contact())
        self.assertRow("anchored", False, true_in, true_out, 0.999)
        self.assertEqual(self.row(self.visit)["clocked_in"], whole(true_in))

    def test_a_clock_a_day_ahead_without_heard(self):
        true_in, true_out = self.work(DAY)
        self.push(**self.contact())
        # No later than the contact tells, no earlier than 60 s before that: the middle.
        self.assertRow("anchored", True, true_in - timedelta(seconds=30), true_out - timedelta(seconds=30))

    def test_a_clock_years_behind_with_heard(self):
        heard = self.heard_now()
        true_in, true_out = self.work(-2000 * DAY)
        self.push(**self.contact(**heard))
        self.assertRow("anchored", True, true_in, true_out)

    def test_heard_long_ago_in_this_boot(self):
        """Told the time 10 hours ago: what the drift allows since then is a few seconds."""
        heard = {"time": instant(now() - 10 * HOUR), "uptime_ms": self.device.log.uptime_ms(now() - 10 * HOUR)}
        true_in, true_out = self.work(3 * HOUR)
        self.push(**self.contact(**heard))
        self.assertRow("anchored", True, true_in, true_out, 3)

    def test_heard_that_cannot_be_is_ignored(self):
        heard = {"time": instant(now() + HOUR), "uptime_ms": self.device.log.uptime_ms()}
        true_in, true_out = self.work(DAY)
        self.push(**self.contact(**heard))
        self.assertRow("anchored", True, true_in - timedelta(seconds=30), true_out - timedelta(seconds=30))

    def test_contact_members_of_another_form_are_ignored(self):
        true_in, true_out = self.work(timedelta(0))
        self.push(boot=self.device.log.boot, uptime_ms=str(self.device.log.uptime_ms()))
        self.push(boot=self.device.log.boot, uptime_ms=1.5)
        self.push(boot=[self.device.log.boot], uptime_ms=self.device.log.uptime_ms())
        self.push(uptime_ms=self.device.log.uptime_ms())
        self.push(boot=self.device.log.boot)
        self.assertRow("unanchored", False, true_in, true_out)

    def test_a_contact_that_comes_later_anchors_what_was_there(self):
        true_in, true_out = self.work(DAY)
        self.push()
        before = self.row(self.visit)
        self.assertEqual((before["time_basis"], before["clocked_in"]), ("unanchored", whole(true_in + DAY)))
        self.contact_of(self.device.post_events(canonical(self.device.log.signed_head(None, **self.contact()))))
        self.assertRow("anchored", True, true_in - timedelta(seconds=30), true_out - timedelta(seconds=30))

    def test_several_contacts_narrow_it(self):
        """One that was 40 s on its way says from −20 to +40 s, one that came at once from −60 to 0: the middle is −10."""
        true_in, true_out = self.work(DAY)
        late = self.contact() | {"uptime_ms": self.device.log.uptime_ms(now() - timedelta(seconds=40))}
        self.push(**late)
        self.push(**self.contact())
        self.assertRow("anchored", True, true_in - timedelta(seconds=10), true_out - timedelta(seconds=10))

    def test_tolerance(self):
        """Outside [earliest − 60 s, latest + 60 s] only: here that is from −120 s to +60 s of the truth."""
        for wrong, flagged in ((50, False), (-110, False), (70, True), (-130, True)):
            with self.subTest(wrong):
                self.setUp()
                self.wrong_by_seconds(wrong, flagged)

    def wrong_by_seconds(self, wrong: int, flagged: bool):
        true_in, _ = self.work(timedelta(seconds=wrong))
        self.push(**self.contact())
        row = self.row(self.visit)
        self.assertEqual(("clock_wrong" in row["exceptions"], row["time_basis"]), (flagged, "anchored"), f"{wrong} s: {row}")
        if not flagged:
            self.assertEqual(row["clocked_in"], whole(true_in + timedelta(seconds=wrong)))

    def work_between_boots(self, wrong_by: timedelta):
        """A contact, a reboot, a visit, a reboot, a contact: the visit's boot was never in contact."""
        log = self.device.log
        log.append("note.recorded", {"kind": "care_note", "text": "t"}, "x")
        self.push(**self.contact())
        log.reboot(now() - timedelta(milliseconds=5))
        times = []
        for what in (self.check_in, self.check_out):
            times.append(now())
            what(self.device, "mia", self.visit, times[-1] + wrong_by, uptime_ms=log.uptime_ms())
            time.sleep(1.1)
        log.reboot(now() - timedelta(milliseconds=5))
        log.append("note.recorded", {"kind": "care_note", "text": "t"}, "x")
        self.push(**self.contact())
        return times

    def test_a_boot_without_contact_is_bounded_by_its_neighbours(self):
        true_in, true_out = self.work_between_boots(timedelta(0))
        self.assertRow("bounded", False, true_in, true_out, 0.999)

    def test_a_bounded_event_uses_at_even_where_it_is_wrong(self):
        true_in, true_out = self.work_between_boots(3 * DAY)
        self.assertRow("bounded", True, true_in + 3 * DAY, true_out + 3 * DAY, 0.999)

    def test_a_clock_step_between_check_in_and_check_out(self):
        """In between the clock was put right: the length of the visit is the true one."""
        log, true_in, true_out = self.device.log, now() - HOUR, now() - HOUR / 2
        self.check_in(self.device, "mia", self.visit, true_in - DAY, uptime_ms=log.uptime_ms(true_in))
        self.check_out(self.device, "mia", self.visit, true_out, uptime_ms=log.uptime_ms(true_out))
        self.push(**self.contact(**self.heard_now()))
        row = self.row(self.visit)
        self.assertIn("clock_wrong", row["exceptions"])
        self.assertLess(abs(row["actual_seconds"] - 1800), 4 + self.delay)


if __name__ == "__main__":
    unittest.main()
