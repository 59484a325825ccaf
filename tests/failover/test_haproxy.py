#!/usr/bin/env python3
"""The configuration that ships (deploy/haproxy.cfg), in front of two hubs: HTTP/2 from end to end, a hub that is switched off
without anybody noticing, a hub that hangs, no hub that is ready, and one address that wants everything."""
import http.client
import shutil
import socket
import ssl
import subprocess
import threading
import time
import unittest

import link
from processes import kill_all, wait_until
from test_failover import missing
from world import World

LIMIT = 1000  # connections of one address, as the configuration says


class Asking(threading.Thread):
    """Asks over a new connection each time, until it is told to end."""

    def __init__(self, world: World):
        super().__init__(daemon=True)
        self.world, self.good, self.bad, self.over = world, 0, [], False

    def run(self):
        while not self.over:
            try:
                self.world.ask("/healthz")
                self.good += 1
            except OSError as failure:
                self.bad.append(repr(failure))
            time.sleep(0.01)

    def end(self):
        self.over = True
        self.join()


class Haproxy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(1)
        for folder in cls.world.folders():
            cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.addClassCleanup(kill_all)

    def setUp(self):
        wait_until("both hubs are taken for ready", self.both_are_asked)

    def served(self) -> str:
        """What HAProxy has logged so far."""
        return (self.world.folder / "haproxy.log").read_text()

    def both_are_asked(self) -> bool:
        before = len(self.served())
        for _ in range(4):
            self.world.ask("/healthz")
        time.sleep(0.2)
        return all(f"hubs/{hub.name} " in self.served()[before:] for hub in self.world.hubs)

    def test_http2_from_end_to_end(self):
        said = subprocess.run(["curl", "-sS", "--http2", "-o", "/dev/null", "-w", "%{http_version}", "--cacert",
                               self.world.hubs[0].certificate, self.world.url + "/readyz"], capture_output=True, text=True)
        self.assertEqual(said.stdout, "2", said.stderr)

    def test_a_hub_is_switched_off_and_nobody_notices(self):
        asking = Asking(self.world)
        asking.start()
        for hub in self.world.hubs:
            good = asking.good
            hub.process.terminate()
            wait_until("somebody was answered meanwhile", lambda: asking.good > good + 20)
            hub.start()
            wait_until("the hub is ready again", lambda: hub.answers() == 200)
            wait_until("it is sent something again", self.both_are_asked)
        asking.end()
        self.assertEqual(asking.bad, [])

    def test_a_hub_that_hangs_is_cut_off_from_its_clients(self):
        hub = self.world.hubs[0]
        clients = [self.client() for _ in range(4)]
        for client in clients:
            self.assertEqual(self.status(client), 200)
        hub.process.stop()
        self.addCleanup(hub.process.go_on)
        answers = []
        for client in clients:
            try:
                answers.append(self.status(client))
            except (ConnectionError, ssl.SSLError, http.client.HTTPException):  # not TimeoutError: it was told
                answers.append(self.status(self.client()))
        self.assertEqual(answers, [200] * len(clients))

    def test_where_no_hub_is_ready_a_hub_says_when_to_come_again(self):
        links = [one for hub in self.world.hubs for one in hub.databases]
        for one in links:
            one.cut(link.RESET)
        self.addCleanup(lambda: [one.mend() for one in links])
        wait_until("both hubs have noticed", lambda: [hub.answers() for hub in self.world.hubs] == [503, 503])

        def answered_by_a_hub():
            try:
                client = self.client()
                client.request("GET", "/readyz")
                answer = client.getresponse()
                return answer.status == 503 and answer.headers["Retry-After"]
            except OSError:  # HAProxy is about to notice, too
                return None
        self.assertRegex(wait_until("a hub answers all the same", answered_by_a_hub), r"^\d+$")

    def test_one_address_does_not_shut_out_the_others(self):
        greedy = []
        self.addCleanup(lambda: [one.close() for one in greedy])
        for _ in range(LIMIT):
            greedy.append(socket.create_connection(("127.0.0.1", self.world.port)))
        wait_until("the address has had enough", lambda: not self.is_let_in("127.0.0.1"))
        self.assertTrue(self.is_let_in("127.0.0.2"))

    def is_let_in(self, address: str) -> bool:
        try:
            self.client(address).connect()
            return True
        except OSError:
            return False

    def client(self, address: str = "127.0.0.1") -> http.client.HTTPSConnection:
        context = ssl.create_default_context(cafile=str(self.world.hubs[0].certificate))
        client = http.client.HTTPSConnection("127.0.0.1", self.world.port, timeout=60, context=context,
                                             source_address=(address, 0))
        self.addCleanup(client.close)
        return client

    @staticmethod
    def status(client: http.client.HTTPSConnection) -> int:
        client.request("GET", "/readyz")
        answer = client.getresponse()
        answer.read()
        return answer.status


if __name__ == "__main__":
    if missing():
        print(f"failover: skipped: {missing()}")
    else:
        unittest.main(verbosity=2)
