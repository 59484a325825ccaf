"""Two hubs behind HAProxy on a PostgreSQL pair, and tablets that record and sync all the while."""
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import urllib.parse
import urllib.request
from base64 import b64encode

from link import Link
from postgres_pair import PostgresPair
from processes import Process, free_port, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("DOORSTEP", str(ROOT / "build" / "release" / "doorstep"))
TABLET = os.environ.get("DOORSTEP_TABLET", str(ROOT / "build" / "release" / "tests" / "failover" / "failover_tablet"))
DRAIN_SECONDS = 2
PAUSE_MS = 400  # from one visit of a tablet to its next
SELF = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"  # PROXY protocol, version 2: a balancer that speaks for itself


def run(*arguments, seconds: float = 60) -> str:
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=seconds,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise AssertionError(f"doorstep {arguments[:2]}: {done.returncode} {done.stderr}")
    return done.stdout.strip()


class HubServer:
    """A hub, its ways to the two databases, and HAProxy's way to it. What ended is started again, as systemd would."""

    def __init__(self, name: str, folder: pathlib.Path, pair: PostgresPair):
        self.name, self.data = name, folder / name
        self.log = folder / f"{name}.log"
        self.port = free_port()
        self.front = Link(free_port(), self.port)
        self.databases = [Link(free_port(), node.port) for node in (pair.primary, pair.standby)]
        self.certificate = folder / "hub1" / "tls" / "cert.pem"
        self.process: Process | None = None

    def start(self):
        hosts = ",".join(f"127.0.0.1:{link.port}" for link in self.databases)
        own = [] if not self.certificate.exists() else [
            "--tls-cert", self.certificate, "--tls-key", self.certificate.with_name("key.pem")]
        self.process = Process(self.name, [
            PROGRAM, "hub", "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", "--proxy-protocol",
            "--drain-seconds", DRAIN_SECONDS, "--database", f"postgresql://doorstep@{hosts}/postgres", "--log-level", "warn", *own], self.log)

    def answers(self, path: str = "/readyz") -> int:
        """The status; 0 without an answer. As HAProxy asks it, but not by HAProxy."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as plain:
                plain.sendall(SELF)
                with context.wrap_socket(plain, server_hostname="localhost") as tls:
                    tls.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                    return int(tls.recv(64).split()[1])
        except (OSError, IndexError):
            return 0

    def keep_alive(self):
        """What a supervisor does: start again what has ended."""
        if not self.process.is_running():
            self.process.kill()
            self.start()


class Tablet:
    """The program of tablet.cpp on a folder of its own, and what it has said."""

    def __init__(self, folder: pathlib.Path, carer: str, log: pathlib.Path):
        self.folder, self.carer, self.log = folder, carer, log
        self.receipts: list[tuple[int, int]] = []  # (monotonic milliseconds, receipted up to)
        self.recorded, self.complaints, self.done = 0, [], None

    def start(self):
        self.process = Process(self.folder.name, [TABLET, self.folder, self.carer, PAUSE_MS], self.log,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(self.process.popen.stdout,), daemon=True).start()

    def _listen(self, said):
        for line in said:
            kind, value, *at = line.decode().split()
            if kind == "r":
                self.recorded = int(value)
            elif kind == "s":
                if int(value) < self.receipted:
                    self.complaints.append(f"a receipt was taken back: {self.receipted}, now {value}")
                self.receipts.append((int(at[0]), int(value)))
            elif kind == "d":
                self.done = int(value)
            else:
                self.complaints.append(f"it wants something: {value}")

    @property
    def receipted(self) -> int:
        return self.receipts[-1][1] if self.receipts else 0

    def rest(self):
        self.process.popen.stdin.write(b"rest\n")
        self.process.popen.stdin.flush()


class World:
    def __init__(self, tablets: int, on_disk: bool = False):
        self.folder = folder = pathlib.Path(tempfile.mkdtemp(prefix="doorstep-failover-"))
        self.pair = PostgresPair(on_disk)
        self.hubs = [HubServer(name, folder, self.pair) for name in ("hub1", "hub2")]
        self._start_hubs()
        self.port = free_port()
        self.door = Link(free_port(), self.port)  # by which the tablets come
        self.start_haproxy()
        wait_until("HAProxy sends to the hubs", self._is_answered)
        self._bring_in_office(tablets)
        self.tablets = [self._enrol(n) for n in range(tablets)]

    def _start_hubs(self):
        first, second = self.hubs
        first.start()
        wait_until("the first hub is ready", lambda: first.certificate.exists() and first.answers() == 200)
        (second.data / "keys").mkdir(parents=True, mode=0o700)
        second.data.chmod(0o700)
        shutil.copy2(first.data / "keys" / "database", second.data / "keys" / "database")
        second.start()
        wait_until("the second hub is ready", lambda: second.answers() == 200)

    def start_haproxy(self):
        self.haproxy = Process("haproxy", ["haproxy", "-db", "-f", ROOT / "deploy" / "haproxy.cfg"],
                               self.folder / "haproxy.log", {
            "DOORSTEP_LISTEN": f"127.0.0.1:{self.port}", "DOORSTEP_HUB_1": f"127.0.0.1:{self.hubs[0].front.port}",
            "DOORSTEP_HUB_2": f"127.0.0.1:{self.hubs[1].front.port}", "DOORSTEP_NAME": "localhost",
            "DOORSTEP_CA": str(self.hubs[0].certificate), "DOORSTEP_USER": subprocess.getoutput("id -un")})

    @property
    def url(self) -> str:
        return f"https://localhost:{self.door.port}"

    def _is_answered(self) -> bool:
        try:
            return self.ask("/readyz")["status"] == "ok"
        except OSError:
            return False

    def _bring_in_office(self, carers: int):
        people, staff = self.folder / "people.csv", self.folder / "carers.csv"
        people.write_text("person,name,provider,commissioner\np1,Ada Ashdown,harbour,northshire\n")
        staff.write_text("carer,name,provider\n" + "".join(f"c{n},Carer {n},harbour\n" for n in range(carers)))
        run("hub", "import", "--data", self.hubs[0].data, people, staff)

    def _enrol(self, n: int) -> Tablet:
        code = run("hub", "enrolment-code", "--data", self.hubs[n % 2].data, "--provider", "harbour", "--carer", f"c{n}")
        folder = self.folder / f"tablet{n}"
        run("device", "enrol", "--dir", folder, "--hub", self.url, "--cacert", self.hubs[0].certificate,
            "--code", code.strip('"'))
        return Tablet(folder, f"c{n}", self.folder / f"tablet{n}.log")

    def start_tablets(self):
        for tablet in self.tablets:
            tablet.start()

    def folders(self) -> list[pathlib.Path]:
        return [self.folder, self.pair.folder]

    def complaints(self) -> list[str]:
        found = [f"{t.folder.name}: {c}" for t in self.tablets for c in t.complaints]
        return found + [f"{t.folder.name} has ended" for t in self.tablets if not t.process.is_running() and t.done is None]

    def ask(self, path: str, token: str = "", **form) -> dict:
        """Of the hubs, as another system does."""
        request = urllib.request.Request(self.url + path)
        if form:
            request.data = urllib.parse.urlencode(form).encode()
        if token:
            request.add_header("Authorization", token)
        context = ssl.create_default_context(cafile=str(self.hubs[0].certificate))
        with urllib.request.urlopen(request, timeout=120, context=context) as answer:
            return json.load(answer)

    def provider_token(self) -> str:
        client = json.loads(run("hub", "client", "--data", self.hubs[0].data, "--role", "provider", "--of", "harbour"))
        secret = b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
        return "Bearer " + self.ask("/oauth2/token", f"Basic {secret}", grant_type="client_credentials")["access_token"]

    def actual_hours(self) -> list[dict]:
        token = self.provider_token()
        rows, after = [], ""
        while after is not None:
            page = self.ask("/v1/actual-hours?from=2020-01-01&to=2099-12-31&limit=1000" + (after and f"&after={after}"), token)
            rows += page["items"]
            after = page["next"]
        return rows
