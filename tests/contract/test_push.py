"""§4: receipts, repeats, overlaps, contacts, gaps, forks."""
import json
import threading
import unittest

from doorstep_log import EMPTY_HASH, canonical
from harness import ContractTest


class Push(ContractTest):
    def three(self):
        device = self.enrol()
        for text in ("one", "two", "three"):
            self.note(device, text)
        return device

    def test_receipt_of_a_push(self):
        device = self.three()
        answer = device.push()
        self.assertReceipt(answer, device, 3)
        self.assertEqual(answer.headers.get_content_type(), "application/json")
        self.assertEqual(answer.json["epoch"], self.server.ready["epoch"])
        self.assertHolds(device, 3)

    def test_last_line_with_and_without_newline_not_canonical_with_unknown_members(self):
        device = self.three()
        self.assertReceipt(device.post_events(device.log.push_body(1, 1).rstrip(b"\n")), device, 1)
        head = device.log.signed_head(2, colour="green", more={"b": [1.5], "a": None})
        body = device.log.lines[1] + b"\n" + json.dumps(head, indent=None, separators=(" , ", " : ")).encode()
        self.assertReceipt(device.post_events(body), device, 2)

    def test_content_type_takes_parameters_and_any_case(self):
        device = self.three()
        for kind in ("application/x-ndjson; charset=utf-8", "Application/X-NDJSON;version=1", "application/x-ndjson ;a=b"):
            self.assertReceipt(device.post_events(device.log.push_body(), kind), device, 3)

    def test_repeats_and_overlaps(self):
        device = self.three()
        for _ in range(3):
            self.assertReceipt(device.push(), device, 3)
        self.note(device, "four")
        self.note(device, "five")
        self.assertReceipt(device.push(2, 4), device, 4)  # two held, one new
        self.assertReceipt(device.push(5, 5), device, 5)
        self.assertReceipt(device.push(2, 3), device, 3)  # seq and head are those of this push
        self.assertHolds(device, 5)

    def test_a_push_without_lines_asks_what_is_held(self):
        device = self.three()
        self.assertReceipt(device.post_events(canonical(device.log.signed_head(0))), device, 0)
        self.assertProblem(device.post_events(canonical(device.log.signed_head(3))), 409, "log_gap",
                           expected_seq=1, head=EMPTY_HASH)
        device.push()
        for seq in (3, 2, 1, 0):
            self.assertReceipt(device.post_events(canonical(device.log.signed_head(seq)) + b"\n"), device, seq)

    def test_contact_members_are_taken_or_ignored_never_an_error(self):
        device = self.three()
        heard = {"time": "2026-01-01T00:00:00.000Z", "uptime_ms": 5}
        for contact in ({"boot": "b", "uptime_ms": 10}, {"boot": "b", "uptime_ms": 10, "heard": heard},
                        {"boot": 7, "uptime_ms": "x", "heard": []}, {"boot": "", "uptime_ms": -1, "heard": {"time": 1}},
                        {"boot": None, "uptime_ms": None, "heard": None}, {"uptime_ms": 2 ** 70, "boot": "b" * 70000},
                        {"boot": "b", "uptime_ms": 10, "heard": {"time": "2999-01-01T00:00:00.000Z", "uptime_ms": 9}},
                        {"boot": "b", "uptime_ms": 1.5, "heard": {"time": "yesterday", "uptime_ms": 5}},
                        {"boot": "b", "uptime_ms": 10, "heard": {"time": "2026-01-01T00:00:00.000Z", "uptime_ms": 99}}):
            self.assertReceipt(device.push(**contact), device, 3)

    def test_gap(self):
        device = self.three()
        self.assertProblem(device.push(2, 3), 409, "log_gap", expected_seq=1, head=EMPTY_HASH)
        self.assertReceipt(device.push(1, 1), device, 1)
        self.assertProblem(device.push(3, 3), 409, "log_gap", expected_seq=2, head=device.log.head(1))
        self.assertReceipt(device.push(2, 3), device, 3)

    def fork_of(self, device, from_seq: int):
        """The same device's log with other lines from `from_seq` on."""
        other = type(device.log)(device.id, device.key)
        other.lines = device.log.lines[:from_seq - 1]
        return other

    def forked(self, device, body: bytes, seq: int, held: int):
        answer = device.post_events(body)
        self.assertProblem(answer, 409, "log_fork", seq=seq)
        self.assertHolds(device, held)

    def test_fork_at_the_first_line_that_differs(self):
        device = self.three()
        device.push()
        for at in (1, 2, 3):
            other = self.fork_of(device, at)
            for text in "abcd":
                other.append("note.recorded", {"kind": "care_note", "text": text}, "mia")
            self.forked(device, other.push_body(), at, 3)
            self.forked(device, other.push_body(at), at, 3)
            self.forked(device, other.push_body(at + 1), at + 1 if at < 3 else 3, 3)

    def test_fork_by_the_predecessor_of_the_first_new_line(self):
        device = self.three()
        device.push()
        other = self.fork_of(device, 3)
        for text in "xyz":
            other.append("note.recorded", {"kind": "care_note", "text": text}, "mia")
        self.forked(device, other.push_body(4), 3, 3)

    def test_fork_of_a_contact(self):
        device = self.three()
        device.push()
        other = self.fork_of(device, 2)
        other.append("note.recorded", {"kind": "care_note", "text": "other"}, "mia")
        self.forked(device, canonical(other.signed_head(2)), 2, 3)

    def test_the_office_is_told_of_a_fork(self):
        device = self.three()
        device.push()
        other = self.fork_of(device, 3)
        other.append("note.recorded", {"kind": "care_note", "text": "other"}, "mia")
        self.forked(device, other.push_body(), 3, 3)
        told = self.server.system("provider", "alba").items("/v1/exceptions")
        self.assertTrue([e for e in told if e["device"] == device.id], told)

    def test_two_pushes_at_once_are_taken_one_after_the_other(self):
        device = self.enrol()
        for n in range(60):
            self.note(device, str(n))
        device.authorize()
        answers, start = [], threading.Barrier(12)

        def push(last):
            start.wait()
            answers.append((last, device.push(1, last)))
        threads = [threading.Thread(target=push, args=(5 * (n + 1),)) for n in range(12)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        for last, answer in answers:
            self.assertReceipt(answer, device, last)
        self.assertHolds(device, 60)

    def test_a_long_log_goes_in_batches(self):
        device = self.enrol()
        for n in range(2500):
            self.note(device, str(n))
        self.assertEqual(device.sync_up(), 3)
        self.assertHolds(device, 2500)


if __name__ == "__main__":
    unittest.main()
