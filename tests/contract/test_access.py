"""§3 and §4: tokens on every route, who may call what, error documents, TLS."""
import json
import re
import socket
import ssl
import time
import unittest

from doorstep_log import canonical, uuid7
from harness import INSTANT, ContractTest

ROUTES = (("GET", "/v1/feed"), ("GET", "/v1/actual-hours?from=2026-10-05&to=2026-10-06"), ("GET", "/v1/exceptions"),
          ("POST", f"/v1/devices/{uuid7()}/events"))


class Access(ContractTest):
    def test_missing_and_invalid_tokens(self):
        for method, path in ROUTES:
            for headers, code in (({}, "token_missing"), ({"Authorization": "Bearer nonsense"}, "token_invalid"),
                                  ({"Authorization": "Bearer " + "x" * 5000}, "token_invalid")):
                with self.subTest(f"{path} {headers}"):
                    answer = self.hub.request(method, path, b"x" if method == "POST" else None, headers)
                    self.assertProblem(answer, 401, code)
                    self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"), answer.headers)
        answer = self.hub.request("GET", "/v1/feed", headers={"Authorization": "Basic eDp5"})
        self.assertEqual((answer.status, answer.code[:6]), (401, "token_"))

    def test_the_scheme_is_read_in_any_case(self):
        device = self.enrol()
        headers = {"Authorization": "bearer " + device.authorize()}
        self.assertEqual(self.hub.request("GET", "/v1/feed", headers=headers).status, 200)

    def test_401_before_403_before_all_else(self):
        device, other = self.enrol(), self.enrol("joe")
        bad = {"Content-Type": "text/plain"}
        huge = b"x" * (8_388_608 + 1)
        self.assertProblem(self.hub.request("POST", f"/v1/devices/{other.id}/events", huge, bad), 401, "token_missing")
        bad["Authorization"] = "Bearer " + device.authorize()
        for path in (other.id, uuid7(), "nonsense", "%00"):
            answer = self.hub.request("POST", f"/v1/devices/{path}/events", huge, bad)
            self.assertProblem(answer, 403, "wrong_device")
        bad["Content-Type"] = "application/x-ndjson"
        self.note(device)
        answer = self.hub.request("POST", f"/v1/devices/{other.id}/events", device.log.push_body(), bad)
        self.assertProblem(answer, 403, "wrong_device")
        self.assertHolds(device, 0)

    def test_a_route_that_is_not_for_its_kind_of_caller(self):
        device = self.enrol()
        for method, path, body in (("GET", "/v1/actual-hours?from=2026-10-05&to=2026-10-06", None), ("GET", "/v1/exceptions", None),
                                   ("POST", f"/v1/amendments/{uuid7()}", b'{"decision":"approved","reason":"r"}')):
            self.assertProblem(device.request(method, path, body, {"Content-Type": "application/json"}), 403, "wrong_role")
        for role, of in (("commissioner", "northshire"), ("provider", "alba")):
            system = self.server.system(role, of)
            self.assertProblem(system.get("/v1/feed"), 403, "wrong_role")
            answer = system.request("POST", f"/v1/devices/{device.id}/events", device.log.push_body(),
                                    {"Content-Type": "application/x-ndjson"})
            self.assertEqual((answer.status, answer.code in ("wrong_role", "wrong_device")), (403, True), answer)

    def test_revoked_from_the_next_request_on(self):
        for wipe in (False, True):
            device = self.enrol()
            self.note(device)
            self.assertReceipt(device.push(), device, 1)
            self.server.value("revoke", "--device", device.id, *(["--wipe"] if wipe else []))
            answer = device.push()
            self.assertProblem(answer, 403, "device_revoked")
            self.assertEqual(answer.json.get("wipe", False), wipe)
            self.assertProblem(device.post_events(b"x" * 9_000_000, "text/plain"), 403, "device_revoked")
            feed = device.request("GET", "/v1/feed")
            self.assertProblem(feed, 403, "device_revoked")
            self.assertEqual(feed.json.get("wipe", False), wipe)

    def test_revoking_an_unknown_device(self):
        done = self.server.command("revoke", "--device", uuid7())
        self.assertIn(done.returncode, (1, 2))
        self.assertTrue(json.loads(done.stderr.splitlines()[-1])["code"])

    def test_unknown_routes_and_methods(self):
        for path in ("/v1", "/v1/nothing", "/v1/feed/", "/v1/devices", "/v2/feed", "/v1/../v1/feed", "//v1/feed"):
            answer = self.hub.request("GET", path)
            self.assertIn(answer.status, (404, 401), f"{path} {answer}")
            self.assertRegex(answer.json["time"], INSTANT)
        for method, path in (("DELETE", "/v1/feed"), ("POST", "/v1/feed"), ("GET", "/v1/enrolments"), ("GET", "/oauth2/token"),
                             ("PUT", "/v1/actual-hours"), ("GET", f"/v1/devices/{uuid7()}/events")):
            answer = self.hub.request(method, path)
            self.assertIn(answer.status, (405, 404, 401), f"{method} {path} {answer}")
            self.assertRegex(answer.json["time"], INSTANT)
            if answer.status == 405:
                self.assertTrue(answer.headers["Allow"], path)  # RFC 9110 §15.5.6

    def test_malformed_queries(self):
        device, system = self.enrol(), self.server.system("provider", "alba")
        for query in ("limit=0", "limit=1001", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=99999999999999999999"):
            self.assertProblem(device.request("GET", "/v1/feed?" + query), 400, "bad_request")
            self.assertProblem(system.request("GET", "/v1/actual-hours?from=2026-10-05&to=2026-10-06&" + query), 400, "bad_request")
        for query in ("", "?from=2026-10-05", "?to=2026-10-05", "?from=2026-10-5&to=2026-10-06", "?from=&to=2026-10-06",
                      "?from=2026-02-29&to=2026-03-01", "?from=2026-13-01&to=2026-13-02", "?from=2026-10-05T00:00&to=2026-10-06",
                      "?from=05/10/2026&to=2026-10-06", "?from=2026-10-05&to=tomorrow", "?from=2026-10-05&to=2026-10-06&person=%zz"):
            with self.subTest(query):
                self.assertProblem(system.request("GET", "/v1/actual-hours" + query), 400, "bad_request")
        self.assertProblem(system.request("GET", "/v1/exceptions?state=shut"), 400, "bad_request")

    def test_every_answer_tells_the_time(self):
        device = self.enrol()
        for answer in (self.hub.request("GET", "/healthz"), self.hub.request("GET", "/readyz"), self.hub.request("GET", "/openapi.json"),
                       self.hub.request("GET", "/nowhere"), device.request("GET", "/v1/feed"), device.push()):
            stated = answer.body[:1] == b"{" and isinstance(answer.json.get("time"), str)
            self.assertTrue(stated or answer.headers["Date"], answer)
        self.assertRegex(device.request("GET", "/v1/feed").json["time"], INSTANT)

    def test_health_and_its_own_description(self):
        for path in ("/healthz", "/readyz"):
            self.assertEqual(self.hub.request("GET", path).status, 200)
        described = self.hub.request("GET", "/openapi.json")
        self.assertEqual(described.status, 200)
        self.assertEqual(described.json["openapi"][:3], "3.1")
        for path in ("/v1/enrolments", "/oauth2/token", "/v1/devices/{device}/events", "/v1/feed", "/v1/actual-hours", "/v1/exceptions",
                     "/v1/amendments/{event}", "/v1/visits/{id}/approval", "/v1/people/{id}/timeline", "/healthz", "/readyz"):
            self.assertIn(path, described.json["paths"])
        for reference in re.findall(r'"#/(components/[a-zA-Z/]+)"', described.body.decode()):
            found = described.json
            for name in reference.split("/"):
                self.assertIn(name, found, reference)
                found = found[name]
        self.assertNotEqual(self.hub.request("GET", "/metrics").status, 200, "metrics are on a separate listener")

    def test_old_tls_is_refused_and_the_name_is_checked(self):
        port = self.hub.url.port
        for version, name in ((ssl.TLSVersion.TLSv1_2, "127.0.0.1"), (ssl.TLSVersion.TLSv1_3, "localhost")):
            context = ssl.create_default_context(cafile=self.server.ready["certificate"])
            context.minimum_version = context.maximum_version = version
            with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain, server_hostname=name) as tls:
                self.assertEqual(tls.version(), {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}[version.name])
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", port)) as plain, self.assertRaises(OSError):
            old.wrap_socket(plain).close()

    def test_a_body_asked_for_with_expect_continue(self):
        device = self.enrol()
        self.note(device)
        body = device.log.push_body()
        head = (f"POST /v1/devices/{device.id}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {device.authorize()}\r\n"
                f"Content-Type: application/x-ndjson\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.hub.url.port)) as plain, \
                self.hub.tls.wrap_socket(plain, server_hostname="localhost") as tls:
            tls.sendall(head.encode() + body)
            answer = b"".join(iter(lambda: tls.recv(65536), b""))
        self.assertIn(b"HTTP/1.1 200", answer)

    def test_a_request_that_is_no_http(self):
        for raw in (b"\r\n\r\n", b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /v1/feed HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", self.hub.url.port)) as plain, \
                    self.hub.tls.wrap_socket(plain, server_hostname="localhost") as tls:
                tls.settimeout(20)
                try:
                    tls.sendall(raw)
                    self.assertNotIn(b" 200 ", tls.recv(65536)[:20])
                except OSError:
                    pass  # closed without a word is an answer too
        self.assertEqual(self.hub.request("GET", "/healthz").status, 200)


class Expiry(ContractTest):
    options = ("--token-seconds", "1")

    def test_a_token_runs_out(self):
        device, system = self.enrol(), self.server.system("provider", "alba")
        self.assertEqual(device.request_token(device.assertion(device.claims())).json["expires_in"], 1)
        token = device.authorize()
        time.sleep(2.1)
        answer = self.hub.request("GET", "/v1/feed", headers={"Authorization": "Bearer " + token})
        self.assertProblem(answer, 401, "token_expired")
        self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"))
        self.assertEqual(device.request("GET", "/v1/feed").status, 200, "the client gets a new token and tries again")
        self.assertEqual(system.get("/v1/exceptions").status, 200)
        body = canonical(device.log.signed_head(0))
        time.sleep(1.2)
        self.assertReceipt(device.post_events(body), device, 0)


if __name__ == "__main__":
    unittest.main()
