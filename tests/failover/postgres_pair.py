"""A PostgreSQL primary with a synchronous standby, and what a failover manager does with them."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from link import Link
from processes import Process, free_port, wait_until

PROGRAM = pathlib.Path(__file__).resolve().parents[1] / "support" / "postgres"

# Behind these a standby that is cut off is noticed, and comes back, in seconds. Standbys are named: `*` would also count
# pg_basebackup's own connection as one.
SETTINGS = {
    "listen_addresses": "127.0.0.1", "max_connections": "100", "shared_buffers": "32MB", "synchronous_commit": "on",
    "synchronous_standby_names": "FIRST 1 (node1, node2)", "wal_sender_timeout": "5s", "wal_receiver_timeout": "5s",
    "wal_retrieve_retry_interval": "500ms", "wal_receiver_status_interval": "1s", "tcp_user_timeout": "10s",
    "wal_log_hints": "on", "wal_keep_size": "64MB", "max_wal_size": "128MB", "min_wal_size": "32MB",
}
MEMORY, ROOM_BYTES = pathlib.Path("/dev/shm"), 1 << 30


def make_folder(on_disk: bool) -> pathlib.Path:
    """In memory where there is room: processes end here, not machines, and a copy for a standby takes no time."""
    roomy = not on_disk and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    folder = pathlib.Path(tempfile.mkdtemp(prefix="doorstep-failover-", dir=MEMORY if roomy else None))
    subprocess.run([PROGRAM, "own", folder], check=True)
    return folder


class Node:
    """One server. Its standby connection leads over a link to the other one."""

    def __init__(self, name: str, folder: pathlib.Path):
        self.name, self.folder, self.data = name, folder, folder / name
        self.port = free_port()
        self.link = Link(free_port(), 0)
        self.process: Process | None = None

    def start(self):
        self.process = Process(self.name, [PROGRAM, "exec", "postgres", "-D", self.data, "-c", f"port={self.port}", "-c",
                                           f"cluster_name={self.name}", "-c", f"unix_socket_directories={self.folder}"],
                               self.folder / f"{self.name}.log")

    def ask(self, sql: str, seconds: float = 10) -> str | None:
        """The answer as text; None where there is none."""
        try:
            done = subprocess.run(
                ["psql", f"postgresql://doorstep@127.0.0.1:{self.port}/postgres?connect_timeout=3", "-XqAt", "-c", sql],
                capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    def is_primary(self) -> bool:
        return self.ask("SELECT pg_is_in_recovery()") == "f"


class PostgresPair:
    def __init__(self, on_disk: bool = False):
        folder = self.folder = make_folder(on_disk)
        self.primary, self.standby = Node("node1", folder), Node("node2", folder)
        self.rejoined = 0
        self.primary.link.target, self.standby.link.target = self.standby.port, self.primary.port
        self._run("initdb", "-D", self.primary.data, "--username=doorstep", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8")
        with open(self.primary.data / "postgresql.conf", "a", encoding="utf-8") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        self.primary.start()
        wait_until("the primary takes writes", self.primary.is_primary)
        self.make_standby()

    def _run(self, program: str, *arguments):
        with open(self.primary.folder / "commands.log", "ab") as log:
            subprocess.run([PROGRAM, "exec", program, *map(str, arguments)], check=True, stdout=log, stderr=log, timeout=120)

    def make_standby(self):
        """A fresh copy of the primary, whatever the folder held."""
        node = self.standby
        shutil.rmtree(node.data, ignore_errors=True)
        self._run("pg_basebackup", "-D", node.data, "-h", "127.0.0.1", "-p", node.link.port, "-U", "doorstep", "-R",
                  "-c", "fast", "-X", "stream")
        node.start()
        self.wait_for_standby()

    def rejoin(self):
        """The former primary becomes the standby: wound back to where the new one went on, or copied anew, in turns."""
        self.rejoined += 1
        if self.rejoined % 2 == 0:
            return self.make_standby()
        node = self.standby
        self.primary.ask("CHECKPOINT", 60)  # without it pg_rewind does not see that this is another timeline
        try:
            self._run("pg_rewind", "--target-pgdata", node.data, "--write-recovery-conf", "--source-server",
                      f"host=127.0.0.1 port={node.link.port} user=doorstep dbname=postgres")
        except subprocess.CalledProcessError:  # the log that it needs is gone (wal_keep_size)
            return self.make_standby()
        node.start()
        self.wait_for_standby()

    def wait_for_standby(self):
        wait_until("commits wait for the standby, and get through",
                   lambda: self.primary.ask("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND "
                                            "sync_state = 'sync' AND application_name = "
                                            f"'{self.standby.name}'") == "1")

    def fail_over(self):
        """Fenced first: the old primary is dead before the new one takes writes."""
        self.primary.process.kill()
        self.primary, self.standby = self.standby, self.primary
        self.primary.ask("SELECT pg_promote(true, 60)", 60)
        wait_until("the standby was promoted", self.primary.is_primary)

    def switch_over(self):
        """The same in peace: the primary has sent everything when it has stopped."""
        self.primary.process.terminate(signal.SIGINT, 60)
        self.fail_over()

    def start_again(self, node: Node):
        node.process.kill()
        node.start()
