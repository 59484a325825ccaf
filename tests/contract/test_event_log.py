"""§1 and §4: which lines are sound, and the first broken line of a push named."""
import json
import unittest

from doorstep_log import EMPTY_HASH, b64url, canonical, uuid7
from harness import SHARED, ContractTest

VECTORS = SHARED / "cases" / "protocol"
BMP, ASTRAL = "é", "\U0001F600"


class Lines(ContractTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.server.device("alba", "mia")
        cls.device.authorize()

    def next(self, **changes) -> dict:
        """The event after the log's last, changed; a member that is `...` is left out."""
        event = self.device.log.next_event("note.recorded", {"kind": "care_note", "text": "t"}, "mia") | changes
        return {k: v for k, v in event.items() if v is not ...}

    def send(self, *lines: bytes, **head):
        """Lines, and a head that is properly signed for the last of them."""
        log = type(self.device.log)(self.device.id, self.device.key)
        log.lines = self.device.log.lines + list(lines)
        body = [*lines, canonical(log.signed_head() | head)]
        return self.device.post_events(b"".join(line + b"\n" for line in body))

    def assertRefused(self, line: bytes, code: str = "bad_event", **members):
        self.assertProblem(self.send(line), 422, code, line=1, **members)

    def assertTaken(self, **changes):
        line = canonical(self.next(**changes))
        answer = self.send(line)
        self.assertEqual(answer.status, 200, f"{line[:300]} {answer}")
        self.device.log.lines.append(line)

    def test_missing_members(self):
        for member in ("v", "id", "device", "prev", "at", "boot", "uptime_ms", "by", "type", "body"):
            with self.subTest(member):
                self.assertRefused(canonical(self.next(**{member: ...})), seq=len(self.device.log.lines) + 1)
        answer = self.send(canonical(self.next(seq=...)))
        self.assertProblem(answer, 422, "bad_event", line=1)
        self.assertNotIn("seq", answer.json)

    def test_members_of_another_type_or_form(self):
        other = "018F3C1E-5B7A-7C3D-9E21-7A1B2C3D4E5F"
        wrong = {
            "v": (0, 2, "1", True, None, [1]),
            "id": ("", other, other.lower().replace("-7c3d", "-4c3d"), uuid7() + " ", "{" + uuid7() + "}",
                   uuid7().replace("-", ""), "urn:uuid:" + uuid7(), 7, None),
            "device": (uuid7(), self.device.id.upper(), "", 1, None),
            "prev": (EMPTY_HASH + "=", EMPTY_HASH[:-1], EMPTY_HASH.replace("_", "/"), "", 1, None),
            "at": ("2026-11-21T08:02:11Z", "2026-11-21T08:02:11.12Z", "2026-11-21T08:02:11.1234Z",
                   "2026-11-21T08:02:11.123+00:00", "2026-11-21t08:02:11.123Z", "2026-11-21T08:02:11.123z",
                   "2026-11-21 08:02:11.123Z", "2026-11-21T08:02:60.000Z", "2026-11-21T24:00:00.000Z",
                   "2026-11-21T08:60:00.000Z", "2026-02-29T08:00:00.000Z", "2026-04-31T08:00:00.000Z",
                   "2026-13-01T08:00:00.000Z", "2026-00-01T08:00:00.000Z", "2026-01-00T08:00:00.000Z",
                   "2100-02-29T08:00:00.000Z", "+2026-11-21T08:02:11.123Z", "2026-11-21T08:02:11,123Z", "", 0, None),
            "boot": ("", "b" * 65, ASTRAL * 65, 1, None),
            "uptime_ms": ("1", None, True, [1]),
            "by": ("", "b" * 201, 1, None),
            "type": ("", "t" * 65, 1, None),
            "visit": ("", "v1", other, 1, None, {}),
            "person": (1, None, []),
            "body": ([], "", 0, None, True)}
        for member, values in wrong.items():
            for value in values:
                with self.subTest(f"{member} {value!r}"):
                    self.assertRefused(canonical(self.next(**{member: value})), seq=len(self.device.log.lines) + 1)
        for value in ("1", None, True, [1], 0, -1):
            with self.subTest(f"seq {value!r}"):
                self.assertEqual(self.send(canonical(self.next(seq=value))).status, 422)

    def test_what_is_sound(self):
        for changes in ({"by": "b" * 200}, {"by": BMP * 200}, {"by": ASTRAL * 200}, {"by": "Nobody we know"},
                        {"type": "t" * 64}, {"type": ASTRAL * 64}, {"boot": "b" * 64}, {"boot": ASTRAL * 64},
                        {"boot": " "}, {"uptime_ms": 0}, {"uptime_ms": 2 ** 53 - 1}, {"uptime_ms": 5}, {"body": {}},
                        {"at": "1970-01-01T00:00:00.000Z"}, {"at": "9999-12-31T23:59:59.999Z"},
                        {"at": "2000-02-29T00:00:00.000Z"}, {"at": "0001-01-01T00:00:00.000Z"},
                        {"visit": uuid7(), "person": uuid7()}, {"person": "p1"}, {"visit": "00000000-1111-4222-8333-444444444444"},
                        {"colour": "green", "V": [None, True, {"": -1}]}, {"\U0001F600": 2, "\uFB33": 1},
                        {"body": {"n": [2 ** 53 - 1, 1 - 2 ** 53], "s": "\b\t\n\f\r\"\\/\x00\x1f\x7f\u2028\ufeff" + ASTRAL}},
                        {"body": {"text": "e\u0301 \u00e9"}}):
            with self.subTest(str(changes)[:60]):
                self.assertTaken(**changes)

    def test_depth(self):
        deep = lambda n: [deep(n - 1)] if n > 1 else []  # noqa: E731
        self.assertRefused(canonical(self.next(body={"a": deep(31)})))
        self.assertTaken(body={"a": deep(30)})
        self.assertRefused(b"[" * 60000)
        self.assertRefused(b'{"a":' * 12000)

    def test_length(self):
        event = self.next(body={"text": ""})
        room = 65536 - len(canonical(event))
        self.assertRefused(canonical(event | {"body": {"text": "x" * (room + 1)}}))
        self.assertTaken(id=event["id"], at=event["at"], uptime_ms=event["uptime_ms"], body={"text": "x" * room})
        self.assertEqual(len(self.device.log.lines[-1]), 65536)

    def test_bytes_that_are_not_canonical(self):
        line = canonical(self.next())
        for bad in (line + b" ", b" " + line, line + b"\r", line.replace(b'"v":1', b'"v": 1'), b"\xef\xbb\xbf" + line,
                    line.replace(b'"v":1', b'"v":1.0'), line.replace(b'"v":1', b'"v":1e0'), line.replace(b'"v":1', b'"v":01'),
                    line.replace(b'"v":1', b'"v":1,"v":1'), line.replace(b'"mia"', b'"m\\u0069a"'), line[:-1], line + line,
                    line.replace(b'"mia"', b'"\xc3"'), line.replace(b'"mia"', b'"\\ud800"'), b"{" + line[1:].replace(b",", b", "),
                    line.replace(b'"mia"', b'"\xed\xa0\x80"'), line.replace(b'"mia"', b'"a\\/b"'), b"", b"null", b"7"):
            with self.subTest(bad[:80]):
                self.assertRefused(bad)

    @unittest.skipUnless(VECTORS.is_dir(), "the shared cases are absent")
    def test_every_corner_of_the_vectors(self):
        corners = json.loads((VECTORS / "04-canonical-corners.json").read_text())
        line = canonical(self.next(body={"a": "HERE"}))
        for case in corners["not_canonical"]:
            raw = bytes.fromhex(case["utf8_hex"])
            with self.subTest(case["name"]):
                if b"\n" not in raw:
                    self.assertRefused(raw)
                self.assertRefused(line.replace(b'{"a":"HERE"}', raw))
        for case in corners["canonical"]:
            value = bytes.fromhex(case["utf8_hex"])
            self.assertEqual(canonical(json.loads(value)), value)
            if case["name"] != "32 levels":
                with self.subTest(case["name"]):
                    self.assertTaken(body=json.loads(value))

    def test_first_line_of_the_log(self):
        fresh = self.enrol()
        event = fresh.log.next_event("note.recorded", {}, "mia")
        fresh.log.lines = [canonical(event | {"prev": b64url(bytes(32))})]
        self.assertProblem(fresh.push(), 422, "bad_chain", line=1, seq=1)

    def test_the_first_broken_line_counts(self):
        seq = len(self.device.log.lines) + 1
        good = self.next()
        log = type(self.device.log)(self.device.id, self.device.key)
        log.lines = self.device.log.lines + [canonical(good)]
        after = lambda **c: canonical(log.next_event("note.recorded", {}, "mia") | c)  # noqa: E731
        for lines, code, line in (
                ([canonical(good), after(seq=seq + 2)], "bad_chain", 2),
                ([canonical(good), after(seq=seq)], "bad_chain", 2),
                ([canonical(good), after(prev=EMPTY_HASH)], "bad_chain", 2),
                ([canonical(good), after(prev=EMPTY_HASH, at="now")], "bad_event", 2),
                ([canonical(good), after(prev=EMPTY_HASH), b"{}"], "bad_chain", 2),
                ([canonical(good), b"{}", after(prev=EMPTY_HASH)], "bad_event", 2),
                ([canonical(good), canonical(good)], "bad_chain", 2),
                ([canonical(good), after(device=uuid7())], "bad_event", 2),
                ([canonical(good), after(), b"[]"], "bad_event", 3)):
            with self.subTest(f"{code} {line}"):
                self.assertProblem(self.send(*lines), 422, code, line=line, seq=seq + line - 1)

    def test_signature(self):
        seq = len(self.device.log.lines) + 1
        line = canonical(self.next())
        head = self.device.log.sign(seq, b64url(bytes(32)))
        for change, told in (({"sig": head}, seq), ({"sig": ""}, seq), ({"sig": "!!"}, seq), ({"head": EMPTY_HASH}, seq),
                             ({"seq": seq + 1}, seq + 1), ({"device": uuid7()}, seq)):
            with self.subTest(str(change)):
                self.assertProblem(self.send(line, **change), 422, "bad_signature", line=2, seq=told)
        self.assertProblem(self.send(**{"sig": head}), 422, "bad_signature", line=1, seq=seq - 1)
        padded = self.device.log.sign(seq - 1, self.device.log.head()) + "=="
        self.assertProblem(self.send(**{"sig": padded}), 422, "bad_signature", line=1, seq=seq - 1)

    def test_lines_before_signature_before_gap_before_fork(self):
        seq = len(self.device.log.lines) + 1
        self.assertTaken()
        far = canonical(self.next(seq=seq + 5))
        log = type(self.device.log)(self.device.id, self.device.key)
        signed = {"device": log.device, "seq": seq + 5, "head": b64url(bytes(32)), "sig": log.sign(seq + 5, EMPTY_HASH)}
        post = lambda *lines: self.device.post_events(b"\n".join(lines))  # noqa: E731
        self.assertProblem(post(far, canonical(signed)), 422, "bad_signature", line=2, seq=seq + 5)
        self.assertProblem(post(canonical(self.next(seq=seq + 5, v=2)), canonical(signed)), 422, "bad_event", line=1, seq=seq + 5)
        other = canonical(self.next(seq=seq, prev=self.device.log.head(seq - 1)))
        forged = {"device": log.device, "seq": seq, "head": EMPTY_HASH, "sig": log.sign(seq, EMPTY_HASH)}
        self.assertProblem(post(other, canonical(forged)), 422, "bad_signature", line=2, seq=seq)
        gap = canonical(self.next(seq=seq + 9, prev=b64url(bytes(32))))
        log.lines = self.device.log.lines + [b""] * 8 + [gap]
        self.assertProblem(post(gap, canonical(log.signed_head())), 409, "log_gap", expected_seq=seq + 1,
                           head=self.device.log.head())


if __name__ == "__main__":
    unittest.main()
