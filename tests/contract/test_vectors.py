"""The golden vectors: by `doorstep verify`, by this client, and replayed against the hub under an enrolled device."""
import json
import tempfile
import unittest
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorstep_log import Log, b64url, canonical, hash_of, head_text, jwk_of, receipt_text, unb64url, uuid7, verifies
from harness import SHARED, ContractTest, problem_of, run

VECTORS = SHARED / "cases" / "protocol"


def setUpModule():
    if not VECTORS.is_dir():
        print("contract: skipped: the shared cases are absent")
        raise unittest.SkipTest("the shared cases are absent")


def case(name: str) -> dict:
    return json.loads(next(VECTORS.glob(name + "*.json")).read_text())


class Vectors(unittest.TestCase):
    def test_the_event(self):
        one = case("01")
        self.assertEqual(canonical(one["event"]).hex(), one["line_hex"])
        self.assertEqual(hash_of(one["line"].encode()), one["sha256"])

    def test_the_chain(self):
        chain = case("02")
        head = json.loads(chain["push_lines"][-1])
        log = Log(chain["device"], Ed25519PrivateKey.from_private_bytes(unb64url(chain["private_key"]["d"])))
        log.lines = [line.encode() for line in chain["push_lines"][:-1]]
        self.assertEqual(jwk_of(log.key), chain["public_key"])
        self.assertEqual(head_text(log.device, 5, log.head()), chain["signed_text"])
        self.assertEqual(log.signed_head(), head)

    def test_the_receipt(self):
        receipt = case("03")
        self.assertEqual(receipt_text(receipt["receipt"]), receipt["signed_text"])
        self.assertTrue(verifies(receipt["public_key"], receipt["receipt"]["sig"], receipt["signed_text"]))


class Verify(unittest.TestCase):
    """`doorstep verify LOG --key JWK`: LOG is event lines and, last, the signed head."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        chain = case("02")
        self.key = Ed25519PrivateKey.from_private_bytes(unb64url(chain["private_key"]["d"]))
        self.log = Log(chain["device"], self.key)
        self.log.lines = [line.encode() for line in chain["push_lines"][:-1]]

    def verify(self, body: bytes, jwk=None):
        (self.folder / "log").write_bytes(body)
        (self.folder / "key").write_text(json.dumps(jwk or jwk_of(self.key)))
        return run("verify", self.folder / "log", "--key", self.folder / "key")

    def assertBroken(self, body: bytes, code: str, line: int, seq: int | None):
        done = self.verify(body)
        self.assertEqual(done.returncode, 1, done)
        problem = problem_of(done)
        self.assertEqual((problem["code"], problem["line"], problem.get("seq")), (code, line, seq), problem)

    def test_every_vector_of_a_whole_log(self):
        for path in sorted(VECTORS.glob("*.json")):
            vector = json.loads(path.read_text())
            answer = vector.get("answer", {})
            if not answer or vector["held_lines"]:
                continue
            with self.subTest(path.name):
                body = b"".join(line.encode() + b"\n" for line in vector["push_lines"])
                if answer["status"] == 200:
                    done = self.verify(body, vector["public_key"])
                    self.assertEqual(done.returncode, 0, done)
                else:
                    self.key = Ed25519PrivateKey.from_private_bytes(unb64url(vector["private_key"]["d"]))
                    self.assertBroken(body, answer["code"], answer["line"], answer["seq"])

    def test_an_empty_log(self):
        self.assertEqual(self.verify(canonical(self.log.signed_head(0))).returncode, 0)

    def test_a_changed_byte_anywhere(self):
        body = self.log.push_body()
        ends = [i for i, byte in enumerate(body) if byte == 10]
        for line, end in enumerate(ends[:-1], 1):
            changed = bytearray(body)
            changed[end - 45] ^= 1
            done = self.verify(bytes(changed))
            self.assertEqual(done.returncode, 1)
            self.assertIn(problem_of(done)["line"], (line, line + 1))
        signature = bytearray(body)
        signature[-20] = ord("A") if signature[-20] != ord("A") else ord("B")
        self.assertBroken(bytes(signature), "bad_signature", 6, 5)

    def test_a_line_gone_and_two_swapped(self):
        lines = self.log.push_body().splitlines(keepends=True)
        self.assertBroken(b"".join(lines[:2] + lines[3:]), "bad_chain", 3, 3)
        self.assertBroken(b"".join([lines[1], lines[0], *lines[2:]]), "bad_chain", 2, 3)
        self.assertBroken(b"".join(lines[:4] + lines[5:]), "bad_signature", 5, 5)

    def test_another_key_and_no_head(self):
        done = self.verify(self.log.push_body(), jwk_of(Ed25519PrivateKey.generate()))
        self.assertEqual((done.returncode, problem_of(done)["code"]), (1, "bad_signature"))
        self.assertIn(self.verify(b"\n".join(self.log.lines)).returncode, (1, 2))
        self.assertIn(self.verify(b"").returncode, (1, 2))
        self.assertEqual(run("verify", self.folder / "absent", "--key", self.folder / "key").returncode in (1, 2), True)
        self.assertEqual(self.verify(self.log.push_body(), {"kty": "OKP"}).returncode, 2)


class Replay(ContractTest):
    """Each vector against the hub, its lines rewritten for an enrolled device: same chain, same answers."""

    def rewritten(self, lines: list[str], device: str, hashes: dict, ids: dict) -> list[bytes]:
        """The lines with this device's id and new event ids, every hash in them that of the rewritten line."""
        found = []
        for text in lines:
            old = json.loads(text)
            line = text.replace(old["device"], device)
            if "id" in old:
                line = line.replace(old["id"], ids.setdefault(old["id"], uuid7()))
                line = line.replace(old["prev"], hashes.get(old["prev"], old["prev"]))
                hashes[hash_of(text.encode())] = hash_of(line.encode())
            found.append(line.encode())
        return found

    def head(self, device, vector: dict, hashes: dict) -> bytes:
        old = json.loads(vector["push_lines"][-1])
        head = hashes.get(old["head"], old["head"])
        good = verifies(vector["public_key"], old["sig"], head_text(vector["device"], old["seq"], old["head"]))
        sig = device.log.sign(old["seq"], head) if good else b64url(bytes(64))
        return canonical({"device": device.id, "head": head, "seq": old["seq"], "sig": sig})

    def test_every_vector(self):
        replayed = 0
        for path in sorted(VECTORS.glob("*.json")):
            vector = json.loads(path.read_text())
            if "answer" not in vector:
                continue
            with self.subTest(path.name):
                device, hashes, ids = self.enrol(), {}, {}
                device.log.lines = self.rewritten(vector["held_lines"], device.id, hashes, ids)
                device.sync_up()
                lines = self.rewritten(vector["push_lines"][:-1], device.id, hashes, ids)
                answer = device.post_events(b"\n".join([*lines, self.head(device, vector, hashes)]))
                told = vector["answer"] | {k: hashes.get(vector["answer"].get(k), vector["answer"].get(k)) for k in ("head",)}
                if told["status"] == 200:
                    device.log.lines = device.log.lines + lines[len(device.log.lines) if json.loads(lines[0] if lines else b'{"seq":1}')["seq"] == 1 else 0:]
                    self.assertReceipt(answer, device, told["seq"])
                    self.assertEqual(answer.json["head"], told["head"])
                else:
                    self.assertProblem(answer, told["status"], told["code"], **{k: told[k] for k in ("seq", "line", "expected_seq") if k in told})
                    if "expected_seq" in told:
                        self.assertEqual(answer.json["head"], told["head"])
                replayed += 1
        self.assertGreaterEqual(replayed, 15)


if __name__ == "__main__":
    unittest.main()
