"""§3.3 and §3.4: assertions, in the order in which they are looked at, and the tokens they give."""
import concurrent.futures
import time
import unittest
import urllib.parse

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorstep_client import JWT_BEARER, Device
from doorstep_log import b64url, parse_instant, uuid7
from harness import INSTANT, ContractTest


class Token(ContractTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.server.device("alba", "mia")

    def ask(self, device: Device | None = None, header=None, key=None, at=None, **claims):
        device = device or self.device
        return device.request_token(device.assertion(device.claims(at, **claims), header, key))

    def assertRefused(self, answer, status: int, error: str, code: str, **members):
        """RFC 6749 §5.2, with `code` and `time` besides."""
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        self.assertEqual(answer.headers.get_content_type(), "application/json")
        self.assertEqual(answer.json["error"], error)
        self.assertIsInstance(answer.json["error_description"], str)
        self.assertRegex(answer.json["time"], INSTANT)
        for name, value in members.items():
            self.assertEqual(answer.json.get(name), value)

    def assertClient(self, answer, code: str, **members):
        self.assertRefused(answer, 401, "invalid_client", code, **members)

    def test_token(self):
        answer = self.ask()
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.headers.get_content_type(), "application/json")
        found = answer.json
        self.assertEqual(set(found), {"access_token", "token_type", "expires_in", "time"})
        self.assertEqual((found["token_type"], found["expires_in"]), ("Bearer", 600))
        self.assertRegex(found["time"], INSTANT)
        self.assertIn("no-store", answer.headers.get("Cache-Control", ""))  # RFC 6749 §5.1

    def test_what_else_is_accepted(self):
        for claims in ({"aud": [self.device.issuer]}, {"aud": ["https://elsewhere.example", self.device.issuer]},
                       {"jti": "j"}, {"jti": uuid7() + "x" * 92}, {"jti": "\U0001F600" * 128}, {"nbf": 1, "more": {"a": []}}):
            with self.subTest(str(claims)[:60]):
                self.assertEqual(self.ask(**claims).status, 200)
        self.assertEqual(self.device.request_token(self.device.assertion(self.device.claims()), client_id=self.device.id,
                                                   scope="all", colour="green").status, 200)

    def test_bad_assertion(self):
        now, d = int(time.time()), self.device
        for claims in ({"iss": uuid7()}, {"sub": uuid7()}, {"iss": uuid7(), "sub": uuid7()}, {"iss": None}, {"sub": None},
                       {"aud": d.issuer + "/"}, {"aud": d.issuer.upper()}, {"aud": None}, {"aud": []}, {"aud": [d.issuer + "x"]},
                       {"aud": 7}, {"iat": None}, {"exp": None}, {"iat": now + 0.5}, {"exp": now + 100.5}, {"iat": str(now)},
                       {"iat": now, "exp": now + 301}, {"exp": "soon"}, {"jti": None}, {"jti": ""}, {"jti": "x" * 129},
                       {"jti": 7}, {"iat": True}):
            with self.subTest(str(claims)):
                self.assertClient(self.ask(**claims), "bad_assertion")
        for header in ({"alg": "none", "typ": "JWT"}, {"alg": "HS256", "typ": "JWT"}, {"typ": "JWT"}, {"alg": "EdDSA", "typ": "x"}):
            with self.subTest(str(header)):
                self.assertClient(self.ask(header=header), "bad_assertion")
        self.assertClient(self.ask(key=Ed25519PrivateKey.generate()), "bad_assertion")

    def test_bad_form(self):
        whole = self.device.assertion(self.device.claims())
        head, claims, sig = whole.split(".")
        for text in ("x", "..", whole + ".", whole + ".x", f"{head}.{claims}.", f"{head}.{claims}", f"{head}..{sig}",
                     whole + "==", f"{head}.{claims}.{b64url(bytes(64))}", f"{b64url(b'{')}.{claims}.{sig}",
                     f"{head}.{b64url(b'[]')}.{sig}", whole.replace(".", " ."), "x" * 100_000):
            with self.subTest(text[:60]):
                self.assertClient(self.device.request_token(text), "bad_assertion")

    def test_client_id_must_be_the_device(self):
        answer = self.device.request_token(self.device.assertion(self.device.claims()), client_id=uuid7())
        self.assertClient(answer, "bad_assertion")

    def test_bad_requests(self):
        good = {"grant_type": "client_credentials", "client_assertion_type": JWT_BEARER,
                "client_assertion": self.device.assertion(self.device.claims())}
        post = self.device.hub.post_form
        self.assertRefused(post("/oauth2/token", good | {"grant_type": "password"}), 400, "unsupported_grant_type", "bad_request")
        for field in good:
            form = {k: v for k, v in good.items() if k != field}
            self.assertRefused(post("/oauth2/token", form), 400, "invalid_request", "bad_request")
        self.assertRefused(post("/oauth2/token", good | {"client_assertion_type": "jwt"}), 400, "invalid_request", "bad_request")
        twice = list(good.items()) + [("grant_type", "client_credentials")]
        self.assertRefused(post("/oauth2/token", twice), 400, "invalid_request", "bad_request")
        body = urllib.parse.urlencode(good).encode()
        answer = self.device.hub.request("POST", "/oauth2/token", body, {"Content-Type": "application/json"})
        self.assertRefused(answer, 400, "invalid_request", "bad_request")
        self.assertEqual(post("/oauth2/token", good).status, 200, "what was refused did not use up the jti")

    def test_times(self):
        now = int(time.time())
        for claims in ({"iat": now + 50}, {"iat": now - 340, "exp": now - 50}, {"iat": now - 200, "exp": now + 100},
                       {"iat": now + 50, "exp": now + 350}):
            self.assertEqual(self.ask(at=claims["iat"], **claims).status, 200, claims)
        for iat, exp in ((now + 75, now + 300), (now - 370, now - 75), (now + 10 ** 9, now + 10 ** 9 + 300),
                         (0, 300), (now + 2 ** 50, now + 2 ** 50 + 1)):
            self.assertClient(self.ask(iat=iat, exp=exp), "assertion_time")

    def test_a_clock_that_is_years_wrong(self):
        jti, years = uuid7(), 7 * 365 * 86400
        answer = self.ask(at=time.time() - years, jti=jti)
        self.assertClient(answer, "assertion_time")
        told = parse_instant(answer.json["time"]).timestamp()
        self.assertLess(abs(told - time.time()), 5)
        self.assertEqual(self.ask(at=told, jti=jti).status, 200, "the jti was not used up")
        for skew in (-years, years):
            self.assertTrue(self.device.authorize(lambda skew=skew: time.time() + skew))

    def test_replay(self):
        assertion = self.device.assertion(self.device.claims())
        self.assertEqual(self.device.request_token(assertion).status, 200)
        self.assertClient(self.device.request_token(assertion), "assertion_replayed")
        jti = uuid7()
        self.assertEqual(self.ask(jti=jti).status, 200)
        self.assertClient(self.ask(jti=jti, at=time.time() - 5), "assertion_replayed")
        self.assertEqual(self.ask(device=self.enrol("joe"), jti=jti).status, 200, "a jti is one device's own")

    def test_one_assertion_a_hundred_times_at_once(self):
        assertion = self.device.assertion(self.device.claims())
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda _: self.device.request_token(assertion), range(100)))
        self.assertEqual(sum(a.status == 200 for a in answers), 1)
        self.assertEqual({a.code for a in answers if a.status != 200}, {"assertion_replayed"})

    def test_order(self):
        device, old = self.enrol("joe"), time.time() - 10_000
        used = uuid7()
        self.assertEqual(self.ask(device, jti=used).status, 200)
        self.assertClient(self.ask(device, at=old, jti=used), "assertion_time")
        self.server.value("revoke", "--device", device.id)
        self.assertClient(self.ask(device, key=Ed25519PrivateKey.generate()), "bad_assertion")
        self.assertClient(self.ask(device, aud="x"), "bad_assertion")
        self.assertClient(self.ask(device, at=old), "device_revoked")
        self.assertClient(self.ask(device, jti=used), "device_revoked")
        self.assertFalse(self.ask(device).json.get("wipe", False))

    def test_revoked_with_wipe(self):
        device = self.enrol("joe")
        self.server.value("revoke", "--device", device.id, "--wipe")
        self.assertClient(self.ask(device), "device_revoked", wipe=True)

    def test_every_error_before_the_time(self):
        now = int(time.time())
        self.assertClient(self.ask(iat=now - 9000, exp=now - 8000), "bad_assertion")  # 1,000 s
        self.assertClient(self.ask(at=now - 9000, key=Ed25519PrivateKey.generate()), "bad_assertion")


class Secret(ContractTest):
    def test_basic_and_form(self):
        system = self.server.system("commissioner", "northshire")
        answer = system.request_token()
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(set(answer.json), {"access_token", "token_type", "expires_in", "time"})
        form = {"grant_type": "client_credentials", "client_id": system.client_id, "client_secret": system.client_secret}
        self.assertEqual(self.hub.post_form("/oauth2/token", form).status, 200)
        for wrong in ({"client_secret": "x"}, {"client_id": "x"}, {"client_id": uuid7()}):
            answer = self.hub.post_form("/oauth2/token", form | wrong)
            self.assertEqual((answer.status, answer.json["error"]), (401, "invalid_client"), answer)
            self.assertRegex(answer.json["time"], INSTANT)
            self.assertTrue(answer.code)
        system.client_secret += "x"
        answer = system.request_token()
        self.assertEqual((answer.status, answer.json["error"]), (401, "invalid_client"), answer)
        self.assertIn("Basic", answer.headers.get("WWW-Authenticate", ""))  # RFC 6749 §5.2: the scheme it used

    def test_secrets_differ(self):
        one, two = (self.server.system("provider", "alba") for _ in range(2))
        self.assertNotEqual(one.client_secret, two.client_secret)
        self.assertNotEqual(one.client_id, two.client_id)

    def test_of_no_known_role(self):
        for role, of in (("king", "alba"), ("", "alba")):
            done = self.server.command("client", "--role", role, "--of", of)
            self.assertIn(done.returncode, (1, 2), (role, of))
            self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
