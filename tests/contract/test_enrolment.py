"""§3.2: enrolment codes, keys and lost answers."""
import concurrent.futures
import unittest

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorstep_client import Device, enrolment_request
from doorstep_log import b64url, jwk_of
from harness import INSTANT, UUID, ContractTest


class Enrolment(ContractTest):
    def post(self, document):
        return self.hub.post_json("/v1/enrolments", document)

    def test_answer(self):
        answer = self.post(enrolment_request(self.server.code("alba", "mia"), Ed25519PrivateKey.generate()))
        self.assertEqual(answer.status, 201, answer)
        self.assertEqual(answer.headers.get_content_type(), "application/json")
        found = answer.json
        self.assertEqual(set(found), {"device", "provider", "issuer", "epoch", "receipt_key", "time"})
        self.assertRegex(found["device"], UUID)
        self.assertRegex(found["time"], INSTANT)
        self.assertEqual(found["epoch"], self.server.ready["epoch"])
        self.assertEqual({k: found["receipt_key"][k] for k in ("crv", "kty")}, {"crv": "Ed25519", "kty": "OKP"})
        self.assertNotIn("d", found["receipt_key"])
        for name in ("provider", "issuer"):
            self.assertTrue(isinstance(found[name], str) and found[name])

    def test_codes_are_long_and_never_the_same(self):
        codes = {self.server.code("alba", "mia", "joe") for _ in range(3)}
        self.assertEqual(len(codes), 3)
        for code in codes:
            self.assertGreaterEqual(len(code), 22)  # 128 bits, in base64url or longer
            self.assertNotIn("\n", code)

    def test_a_code_is_used_once(self):
        code, key = self.server.code("alba", "mia"), Ed25519PrivateKey.generate()
        first = self.post(enrolment_request(code, key))
        self.assertEqual(first.status, 201)
        self.assertProblem(self.post(enrolment_request(code, Ed25519PrivateKey.generate())), 403, "code_refused")
        again = self.post(enrolment_request(code, key))
        self.assertIn(again.status, (200, 201))
        self.assertEqual(again.json["device"], first.json["device"])
        self.assertEqual(again.json["receipt_key"], first.json["receipt_key"])

    def test_unknown_codes(self):
        real = self.server.code("alba", "mia")
        for code in ("", "x", real[:-1], real + "A", real.swapcase(), "A" * 22, "é", "x" * 10_000):
            with self.subTest(code[:40]):
                self.assertProblem(self.post(enrolment_request(code, Ed25519PrivateKey.generate())), 403, "code_refused")

    def test_refusals_of_a_code_do_not_tell_which(self):
        code = self.server.code("alba", "mia")
        Device.enrol(self.hub, code)
        used = self.post(enrolment_request(code, Ed25519PrivateKey.generate())).json
        unknown = self.post(enrolment_request("A" * len(code), Ed25519PrivateKey.generate())).json
        self.assertEqual({k: v for k, v in used.items() if k != "time"}, {k: v for k, v in unknown.items() if k != "time"})

    def test_a_key_enrols_once(self):
        device = self.enrol()
        self.assertProblem(self.post(enrolment_request(self.server.code("alba", "joe"), device.key)), 409, "key_in_use")
        self.assertProblem(self.post(enrolment_request("A" * 22, device.key)), 403, "code_refused")

    def test_a_hundred_uses_at_once_enrol_one_device(self):
        code = self.server.code("alba", "mia")
        keys = [Ed25519PrivateKey.generate() for _ in range(100)]
        with concurrent.futures.ThreadPoolExecutor(100) as pool:
            answers = list(pool.map(lambda key: self.server.hub().post_json("/v1/enrolments", enrolment_request(code, key)), keys))
        self.assertEqual(sorted(a.status for a in answers), [201] + [403] * 99)
        for answer in answers:
            if answer.status == 403:
                self.assertProblem(answer, 403, "code_refused")

    def test_a_hundred_times_the_same_request_is_one_device(self):
        request = enrolment_request(self.server.code("alba", "mia"), Ed25519PrivateKey.generate())
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda _: self.server.hub().post_json("/v1/enrolments", request), range(100)))
        self.assertTrue(all(a.status in (200, 201) for a in answers), answers)
        self.assertEqual(len({a.json["device"] for a in answers}), 1)

    def test_keys_that_are_refused(self):
        key = Ed25519PrivateKey.generate()
        code = self.server.code("alba", "mia")
        good = enrolment_request(code, key)
        x = good["public_key"]["x"]
        for jwk in (good["public_key"] | {"d": b64url(bytes(32))},
                    {"crv": "X25519", "kty": "OKP", "x": x}, {"crv": "Ed25519", "kty": "EC", "x": x}, {"crv": "Ed25519", "x": x},
                    {"crv": "Ed25519", "kty": "OKP"}, {"crv": "Ed25519", "kty": "OKP", "x": x[:-1]},
                    {"crv": "Ed25519", "kty": "OKP", "x": x + "="}, {"crv": "Ed25519", "kty": "OKP", "x": x + "AAAA"},
                    {"crv": "Ed25519", "kty": "OKP", "x": 7}, None, "key", []):
            with self.subTest(str(jwk)):
                self.assertProblem(self.post(good | {"public_key": jwk}), 400, "bad_request")
        self.assertEqual(self.post(good).status, 201, "refused requests do not use up the code")

    def test_other_members_of_a_key_are_ignored(self):
        request = enrolment_request(self.server.code("alba", "mia"), Ed25519PrivateKey.generate())
        request["public_key"] |= {"kid": "tablet", "use": "sig", "alg": "EdDSA", "more": [1]}
        self.assertEqual(self.post(request).status, 201)

    def test_bodies_that_are_no_request(self):
        jwk = jwk_of(Ed25519PrivateKey.generate())
        for body in (b"", b"{", b"[]", b"null", b"\xff", b'{"code":1}', b"{}", b"[" * 100_000):
            answer = self.hub.request("POST", "/v1/enrolments", body, {"Content-Type": "application/json"})
            self.assertProblem(answer, 400, "bad_request")
        for document in ({"public_key": jwk}, {"code": None, "public_key": jwk}, {"code": 7, "public_key": jwk}):
            self.assertProblem(self.post(document), 400, "bad_request")

    def test_the_command_knows_only_carers_of_the_provider(self):
        for arguments in (("--provider", "nobody", "--carer", "mia"), ("--provider", "alba", "--carer", "nobody"),
                          ("--provider", "alba", "--carer", "zoe"), ("--provider", "alba")):
            done = self.server.command("enrolment-code", *arguments)
            self.assertIn(done.returncode, (1, 2), arguments)
            self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
