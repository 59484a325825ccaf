"""Pushes by chance, most of them broken somewhere, against a reference computed from the page alone."""
import collections
import json
import os
import random
import unittest

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import push_model
from doorstep_log import EMPTY_HASH, Log, b64url, canonical, jwk_of, uuid7
from harness import ContractTest

ROUNDS = int(os.environ.get("DOORSTEP_PUSHES", "1500"))
SEED = int(os.environ.get("DOORSTEP_SEED", "20261121"))


class Sender:
    """A device, a second log that forked off its first, and pushes of either."""

    def __init__(self, device, chance: random.Random):
        self.device, self.chance, self.held = device, chance, []
        self.logs = [device.log, Log(device.id, device.key)]

    def grow(self):
        log = self.chance.choice(self.logs)
        for _ in range(self.chance.randint(1, 4)):
            log.append("note.recorded", {"kind": "care_note", "text": "é" * self.chance.randint(0, 9)}, "mia")
        if self.chance.random() < 0.1:  # a fork: the same log up to somewhere
            self.logs[1].lines = self.logs[0].lines[:self.chance.randint(0, len(self.logs[0].lines))]

    def push(self) -> list[bytes]:
        if self.chance.random() < 0.5:
            self.grow()
        log = self.chance.choice(self.logs)
        last = self.chance.randint(0, len(log.lines))
        first = self.chance.choice([1, len(self.held) + 1, self.chance.randint(1, len(log.lines) + 1)])
        return log.lines[first - 1:last] + [canonical(log.signed_head(last))]

    def damage(self, lines: list[bytes]) -> list[bytes]:
        lines = list(lines)
        n = self.chance.randrange(len(lines))
        kind = self.chance.randrange(9)
        if kind == 0:
            del lines[n]
        elif kind == 1:
            lines.insert(n, lines[self.chance.randrange(len(lines))])
        elif kind == 2:
            other = self.chance.randrange(len(lines))
            lines[n], lines[other] = lines[other], lines[n]
        elif kind == 3 and lines[n]:
            at = self.chance.randrange(len(lines[n]))
            lines[n] = lines[n][:at] + bytes([self.chance.choice(b'{}[]":,0129aAzZ-_ \\\x00\x7f\xc3\xff')]) + lines[n][at + 1:]
        elif kind == 4:
            lines[n] = lines[n][:self.chance.randint(0, len(lines[n]))]
        else:
            lines[n] = self.with_other_member(lines[n])
        return lines

    def with_other_member(self, line: bytes) -> bytes:
        try:
            document = json.loads(line)
        except ValueError:
            return line
        values = {"seq": [0, 1, 2, len(self.held) + 1, 10 ** 6, "1", 2 ** 53], "prev": [EMPTY_HASH, b64url(bytes(32)), "x"], "v": [2, True],
                  "head": [EMPTY_HASH, b64url(bytes(32))], "sig": [b64url(bytes(64)), "", "é"], "device": [uuid7(), "x"], "id": [uuid7(), "x"],
                  "at": ["2026-11-21T08:02:11.123Z", "2026-02-30T08:02:11.123Z", 1], "boot": ["", "b"], "uptime_ms": [-1, 0, "1"], "by": ["", "mia"],
                  "type": ["t", ""], "body": [{}, [], {"a": [[]]}], "visit": [uuid7(), "v"], "person": ["p", 1], "extra": [1, None]}
        name = self.chance.choice(sorted(values))
        value = self.chance.choice(values[name])
        return canonical({k: v for k, v in (document | {name: value}).items() if self.chance.random() > 0.02})


class Model(ContractTest):
    def test_pushes_by_chance(self):
        chance, seen = random.Random(SEED), collections.Counter()
        jwk = None
        for n in range(ROUNDS):
            if n % 150 == 0:
                sender = Sender(self.enrol(), chance)
                jwk = jwk_of(sender.device.key)
            lines = sender.push()
            for _ in range(chance.choice((0, 0, 1, 1, 2))):
                lines = sender.damage(lines) or [b""]
            body = b"\n".join(lines) + chance.choice((b"", b"\n"))
            before = list(sender.held)
            expected = push_model.answer(body, sender.device.id, jwk, sender.held)
            got = sender.device.post_events(body)
            seen[expected.get("code", "receipt")] += 1
            shown = {"status": got.status} | {k: v for k, v in got.json.items() if k in expected and k != "status"}
            self.assertEqual(shown, expected, f"seed {SEED}, push {n}, the hub holds {len(before)} lines:\n{body[:3000]!r}\n{got}")
        self.assertEqual(set(seen), {"receipt", "bad_body", "bad_event", "bad_chain", "bad_signature", "log_gap", "log_fork"}, seen)

    def test_the_reference_agrees_with_itself(self):
        """A sound log passes, whatever is changed in it does not."""
        log = Log(uuid7(), Ed25519PrivateKey.generate())
        for _ in range(3):
            log.append("note.recorded", {}, "mia")
        held = []
        self.assertEqual(push_model.answer(log.push_body(), log.device, jwk_of(log.key), held)["status"], 200)
        self.assertEqual(held, log.lines)
        body = bytearray(log.push_body())
        for at in range(0, len(body) - 1, 7):
            body[at] ^= 1
            self.assertNotEqual(push_model.answer(bytes(body), log.device, jwk_of(log.key), list(held))["status"], 200, at)
            body[at] ^= 1


if __name__ == "__main__":
    unittest.main()
