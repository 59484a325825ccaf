"""Real processes that are killed, stopped and started again, and that never outlive the test."""
import atexit
import ctypes
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

_started: list["Process"] = []
_libc = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def free_port(taken: set[int] = set()) -> int:
    """A port below those that the kernel gives away, so that it is still free when its server starts again."""
    while True:
        port = random.SystemRandom().randrange(15_000, 32_000)
        with socket.socket() as probe:
            if port not in taken and probe.connect_ex(("127.0.0.1", port)) != 0:
                taken.add(port)
                return port


def children_of(pid: int) -> list[int]:
    try:
        text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def is_alive(pid: int) -> bool:
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def send(pid: int, sent: int):
    try:
        os.kill(pid, sent)
    except ProcessLookupError:
        pass


class Process:
    """One program, with the processes that it has started itself. What it says on stderr is kept in a file."""

    def __init__(self, name: str, command: list, log: pathlib.Path, env: dict | None = None, **pipes):
        self.name = name
        self.log = open(log, "ab")
        self.popen = subprocess.Popen([str(word) for word in command], stderr=self.log, env={**os.environ, **(env or {})},
                                      stdin=pipes.pop("stdin", subprocess.DEVNULL),
                                      stdout=pipes.pop("stdout", self.log),
                                      preexec_fn=lambda: _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
        _started.append(self)

    @property
    def pid(self) -> int:
        return self.popen.pid

    def is_running(self) -> bool:
        return self.popen.poll() is None

    def family(self) -> list[int]:
        return [self.pid, *children_of(self.pid)]

    def kill(self):
        """SIGKILL to it and what it has started; all of it is gone when this returns."""
        family = self.family() if self.is_running() else []
        for pid in family:
            send(pid, signal.SIGKILL)
        self.popen.wait()
        while any(is_alive(pid) for pid in family[1:]):
            time.sleep(0.01)
        self.log.close()

    def stop(self, whole_family: bool = False):
        """As if its machine had lost it for a while; go_on() lets it go on."""
        for pid in self.family() if whole_family else [self.pid]:
            send(pid, signal.SIGSTOP)

    def go_on(self):
        for pid in self.family():
            send(pid, signal.SIGCONT)

    def terminate(self, sent: int = signal.SIGTERM, seconds: float = 30):
        self.popen.send_signal(sent)
        try:
            self.popen.wait(seconds)
        except subprocess.TimeoutExpired as late:
            raise AssertionError(f"{self.name} did not end within {seconds} s of signal {sent}") from late


@atexit.register
def kill_all():
    for process in _started:
        if process.popen.returncode is None:
            process.kill()


def wait_until(what: str, condition, seconds: float = 60, pause: float = 0.05):
    """What the condition gives once it gives something; an AssertionError where it does not."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s in vain until {what}")
        time.sleep(pause)
