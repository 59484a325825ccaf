"""`doorstep hub serve` as a process: first start, one line, secrets, SIGTERM, a second hub, wrong use."""
import base64
import hashlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from doorstep_client import Device, System
from harness import CARERS, PEOPLE, HubProcess, planned, problem_of, program, run


class Serve(unittest.TestCase):
    def setUp(self):
        self.server = HubProcess()
        self.addCleanup(self.server.remove)

    def office(self):
        self.server.value("import", self.server.write("p.csv", PEOPLE), self.server.write("c.csv", CARERS),
                          self.server.write("r.csv", [planned("v1")]))

    def test_first_start(self):
        ready = self.server.start().ready
        self.assertEqual(set(ready), {"listening", "certificate", "pin", "epoch"})
        self.assertRegex(ready["listening"], r"\Ahttps://127\.0\.0\.1:[1-9]\d*\Z")
        self.assertTrue(ready["epoch"])
        self.assertTrue(os.path.samefile(ready["certificate"], self.server.data / "tls" / "cert.pem"))
        token = self.server.data / "operator.token"
        self.assertEqual(token.stat().st_mode & 0o777, 0o600)
        self.assertTrue(token.read_text().strip())
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.rest, "", "one line, and nothing more, on stdout")

    def test_certificate_and_pin(self):
        ready = self.server.start().ready
        certificate = x509.load_pem_x509_certificate(pathlib.Path(ready["certificate"]).read_bytes())
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        self.assertIn("localhost", names.get_values_for_type(x509.DNSName))
        self.assertLessEqual({"127.0.0.1", "::1"}, {str(a) for a in names.get_values_for_type(x509.IPAddress)})
        spki = certificate.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.assertEqual(ready["pin"], "sha256//" + base64.b64encode(hashlib.sha256(spki).digest()).decode())

    def test_secrets_are_the_owners_alone(self):
        self.server.start()
        self.assertEqual(self.server.data.stat().st_mode & 0o077, 0, "nobody else looks into the folder")
        for path in self.server.data.rglob("*"):
            if path.is_file() and b"PRIVATE KEY" in path.read_bytes():
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_a_restart_keeps_everything(self):
        first = self.server.start().ready
        self.office()
        device = self.server.device("alba", "mia")
        device.log.append("note.recorded", {"kind": "care_note", "text": "t"}, "mia")
        device.sync_up()
        device.sync_down()
        self.assertEqual(self.server.stop(), 0)
        second = self.server.start().ready
        self.assertEqual((first["epoch"], first["pin"]), (second["epoch"], second["pin"]))
        device.hub, old = self.server.hub(), device.documents.copy()
        self.assertTrue(device.authorize(), "the issuer is the same on another port")
        device.sent = 0
        self.assertEqual(device.sync_up(), 1)
        self.assertEqual(device.sync_down(), old, "the cursor still holds")

    def test_an_assertion_is_used_once_over_a_restart(self):
        self.server.start()
        self.office()
        code = self.server.code("alba", "mia")
        device = Device.enrol(self.server.hub(), code)
        assertion = device.assertion(device.claims())
        self.assertEqual(device.request_token(assertion).status, 200)
        self.server.stop(signal.SIGKILL)
        self.server.start()
        device.hub = self.server.hub()
        self.assertEqual(device.request_token(assertion).code, "assertion_replayed")
        self.assertEqual(Device.enrol(device.hub, code, device.key).id, device.id, "a lost answer, over a restart")

    def test_commands_while_it_does_not_run(self):
        self.office()
        self.server.start()
        self.server.stop()
        code = self.server.code("alba", "mia")
        client = json.loads(self.server.value("client", "--role", "provider", "--of", "alba"))
        self.assertEqual(set(client), {"client_id", "client_secret"})
        self.server.start()
        device = Device.enrol(self.server.hub(), code)
        self.assertTrue(device.authorize())
        self.assertEqual(System(self.server.hub(), **client).get("/v1/exceptions").status, 200)
        self.server.stop()
        self.server.value("revoke", "--device", device.id, "--wipe")
        self.server.start()
        device.hub = self.server.hub()
        answer = device.request_token(device.assertion(device.claims()))
        self.assertEqual((answer.code, answer.json["wipe"]), ("device_revoked", True))

    def test_a_second_hub_is_refused(self):
        self.server.start()
        done = run("hub", "serve", "--data", self.server.data, "--listen", "127.0.0.1:0", timeout=60)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertTrue(problem_of(done)["code"])
        self.assertEqual(self.server.hub().request("GET", "/healthz").status, 200)

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            done = run("hub", "serve", "--data", self.server.data, "--listen", address, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        problem = problem_of(done)
        self.assertTrue(problem["code"])
        self.assertIn(address, problem["detail"])

    def test_sigterm_with_connections_open(self):
        self.server.start()
        hub = self.server.hub()
        hub.request("GET", "/healthz")
        with socket.create_connection(("127.0.0.1", hub.url.port)), socket.create_connection(("127.0.0.1", hub.url.port)) as half:
            half.sendall(b"\x16\x03\x01")
            began = time.monotonic()
            self.assertEqual(self.server.stop(), 0)
            self.assertLess(time.monotonic() - began, 20)

    def test_connections_that_end_are_let_go(self):
        """More than the hub serves at one time, one after the other."""
        self.server.start()
        for _ in range(1100):
            hub = self.server.hub()
            self.assertEqual(hub.request("GET", "/healthz").status, 200)
            hub.close()
        self.assertEqual(self.server.stop(), 0)

    def test_a_push_that_was_receipted_outlives_a_kill(self):
        self.server.start()
        self.office()
        device = self.server.device("alba", "mia")
        for _ in range(5):
            device.log.append("note.recorded", {"kind": "care_note", "text": "t"}, "mia")
            device.sync_up()
        self.server.stop(signal.SIGKILL)
        self.server.start()
        device.hub = self.server.hub()
        answer = device.post_events(device.log.push_body(6))
        self.assertEqual((answer.status, answer.json.get("seq")), (200, 5), answer)

    def test_wrong_use(self):
        for arguments in ((), ("hub",), ("hub", "serve"), ("hub", "nothing"), ("nothing",), ("hub", "serve", "--data"),
                          ("hub", "serve", "--data", "x", "--colour"), ("hub", "serve", "--data", self.server.data, "--listen", "nowhere"),
                          ("hub", "serve", "--data", self.server.data, "--token-seconds", "x"), ("hub", "policy"), ("verify",),
                          ("device", "today"), ("hub", "client", "--data", self.server.data, "--role", "commissioner")):
            with self.subTest(" ".join(map(str, arguments))):
                done = run(*arguments, timeout=30)
                self.assertEqual(done.returncode, 2, done)
                self.assertEqual(done.stdout, "")
                problem = problem_of(done)
                self.assertTrue(isinstance(problem["code"], str) and isinstance(problem["detail"], str))

    def test_help_everywhere(self):
        commands = ["hub " + c for c in ("serve", "import", "enrolment-code", "policy", "revoke", "client", "backup", "restore")]
        commands += ["device " + c for c in ("enrol", "today", "check-in", "record", "check-out", "sync", "status", "log")]
        for command in ["", "hub", "device", "verify", "actuals", "actuals price", "demo", *commands]:
            done = run(*command.split(), "--help")
            self.assertEqual(done.returncode, 0, command)
            self.assertIn("--help", done.stdout + done.stderr, command)

    def test_nothing_asks_a_question(self):
        done = subprocess.run([program(), "hub", "restore", "--data", self.server.data, self.server.folder / "absent"], capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=60)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
