"""What goes wrong. A fault strikes, lasts for a while, and is over; what it has ended is started again by a supervisor,
and a primary that is lost is replaced by its standby. Nothing is ever done to a tablet."""
import signal
import time
from dataclasses import dataclass
from typing import Callable

import link
from processes import send, wait_until
from world import HubServer, World


@dataclass
class Fault:
    name: str
    strike: Callable[[], None]
    lasts: float          # seconds
    end: Callable[[], None]


def nothing():
    pass


# --- hubs and HAProxy --------------------------------------------------------------------------------------------------

def hub_killed(world: World, random):
    hub = random.choice(world.hubs)
    return Fault(f"{hub.name} killed", hub.process.kill, random.uniform(0, 2), hub.start)


def both_hubs_killed(world: World, random):
    def strike():
        for hub in world.hubs:
            hub.process.kill()

    def end():
        for hub in world.hubs:
            hub.start()
    return Fault("both hubs killed", strike, random.uniform(0, 2), end)


def hub_ended(world: World, random):
    hub = random.choice(world.hubs)
    return Fault(f"{hub.name} ended by SIGTERM", lambda: hub.process.popen.send_signal(signal.SIGTERM), 0,
                 lambda: (hub.process.popen.wait(60), hub.start()))


def hub_paused(world: World, random):
    hub = random.choice(world.hubs)
    return Fault(f"{hub.name} paused", hub.process.stop, random.uniform(0.5, 8), hub.process.go_on)


def haproxy_killed(world: World, random):
    return Fault("haproxy killed", world.haproxy.kill, random.uniform(0, 1), world.start_haproxy)


def haproxy_ended(world: World, random):
    return Fault("haproxy ended by SIGTERM", world.haproxy.terminate, random.uniform(0, 1), world.start_haproxy)


def haproxy_paused(world: World, random):
    return Fault("haproxy paused", world.haproxy.stop, random.uniform(0.5, 4), world.haproxy.go_on)


# --- tablets -----------------------------------------------------------------------------------------------------------

def tablet_killed(world: World, random):
    """The app is gone, and is there again: whoever uses it has opened it, and has done nothing else."""
    tablet = random.choice(world.tablets)
    return Fault(f"{tablet.folder.name} killed", tablet.process.kill, random.uniform(0, 1), tablet.start)


def tablet_paused(world: World, random):
    process = random.choice(world.tablets).process
    return Fault(f"{process.name} paused", process.stop, random.uniform(0.5, 4), process.go_on)


def tablets_cut_off(world: World, random):
    return _cut("tablets cut off from haproxy", [world.door], random.choice(link.WAYS), random.uniform(0.5, 5))


# --- the database ------------------------------------------------------------------------------------------------------

def primary_killed(world: World, random):
    pair = world.pair

    def end():
        pair.fail_over()
        pair.rejoin()
    return Fault("primary killed, standby promoted", pair.primary.process.kill, random.uniform(0, 1), end)


def primary_frozen(world: World, random):
    pair = world.pair

    def end():
        pair.fail_over()
        pair.rejoin()
    return Fault("primary frozen, fenced, standby promoted", lambda: pair.primary.process.stop(True), random.uniform(0.5, 3), end)


def primary_frozen_for_a_while(world: World, random):
    process = world.pair.primary.process
    return Fault("primary frozen for a while", lambda: process.stop(True), random.uniform(0.5, 6), process.go_on)


def postmaster_paused(world: World, random):
    process = world.pair.primary.process
    return Fault("postmaster paused", process.stop, random.uniform(0.5, 4), process.go_on)


def primary_crashed(world: World, random):
    pair = world.pair
    return Fault("primary killed and started again", pair.primary.process.kill, random.uniform(0, 1), pair.primary.start)


def restarted(world: World, random):
    """Either server, as its package's upgrade does it."""
    node = random.choice([world.pair.primary, world.pair.standby])
    what = "primary" if node is world.pair.primary else "standby"
    return Fault(f"{what} restarted", lambda: node.process.terminate(signal.SIGINT, 60), random.uniform(0, 1), node.start)


def everything_killed(world: World, random):
    """The power is gone, for all but the tablets."""
    pair = world.pair
    all_of_them = [hub.process for hub in world.hubs] + [world.haproxy, pair.primary.process, pair.standby.process]

    def strike():
        for process in random.sample(all_of_them, len(all_of_them)):
            process.kill()

    def end():
        for start in (pair.primary.start, pair.standby.start, world.start_haproxy, *(hub.start for hub in world.hubs)):
            start()
    return Fault("everything killed", strike, random.uniform(0, 2), end)


def machine_lost(world: World, random):
    """A hub and the primary stood on it."""
    pair, hub = world.pair, random.choice(world.hubs)

    def strike():
        hub.process.kill()
        pair.primary.process.kill()

    def end():
        pair.fail_over()
        hub.start()
        pair.rejoin()
    return Fault(f"primary and {hub.name} killed together, standby promoted", strike, random.uniform(0, 1), end)


def switched_over(world: World, random):
    pair = world.pair
    return Fault("switched over", pair.switch_over, 0, pair.rejoin)


def backend_killed(world: World, random):
    def strike():
        pid = world.pair.primary.ask("SELECT pid FROM pg_stat_activity WHERE application_name = 'doorstep-hub' "
                                     "ORDER BY random() LIMIT 1")
        if pid:
            send(int(pid), signal.SIGKILL)
    return Fault("a backend killed: the server restarts", strike, 0, nothing)


def backends_terminated(world: World, random):
    def strike():
        world.pair.primary.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                               "WHERE application_name = 'doorstep-hub'")
    return Fault("all connections terminated", strike, 0, nothing)


# --- the standby -------------------------------------------------------------------------------------------------------

def standby_killed(world: World, random):
    node = world.pair.standby
    return Fault("standby killed", node.process.kill, random.uniform(0, 3), node.start)


def standby_paused(world: World, random):
    process = world.pair.standby.process
    return Fault("standby paused", lambda: process.stop(True), random.uniform(0.5, 4), process.go_on)


def standby_cut_off(world: World, random):
    way, replication = random.choice(link.WAYS), world.pair.standby.link
    return Fault(f"standby cut off ({way})", lambda: replication.cut(way), random.uniform(0.5, 4), replication.mend)


def primary_lost_while_standby_cut_off(world: World, random):
    """The primary holds commits that its standby has not. None of them may have been receipted."""
    pair, way = world.pair, random.choice(link.WAYS)
    replication = pair.standby.link

    def strike():
        replication.cut(way)
        time.sleep(random.uniform(0.2, 2))
        pair.primary.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        time.sleep(random.uniform(0.2, 2))
        pair.primary.process.kill()

    def end():
        replication.mend()
        pair.fail_over()
        pair.rejoin()
    return Fault(f"primary lost while its standby was cut off ({way})", strike, 0, end)


# --- the network -------------------------------------------------------------------------------------------------------

def _cut(name: str, links: list[link.Link], way: str, seconds: float) -> Fault:
    def strike():
        for one in links:
            one.cut(way)

    def end():
        for one in links:
            one.mend()
    return Fault(f"{name} ({way})", strike, seconds, end)


def _hubs(random, world: World) -> list[HubServer]:
    return random.choice([world.hubs[:1], world.hubs[1:], world.hubs])


def hub_cut_off_from_database(world: World, random):
    hubs = _hubs(random, world)
    return _cut(" and ".join(h.name for h in hubs) + " cut off from the database",
                [one for hub in hubs for one in hub.databases], random.choice(link.WAYS), random.uniform(0.5, 7))


def hub_cut_off_from_haproxy(world: World, random):
    hubs = _hubs(random, world)
    return _cut(" and ".join(h.name for h in hubs) + " cut off from haproxy", [hub.front for hub in hubs],
                random.choice(link.WAYS), random.uniform(0.5, 6))


def primary_cut_off_from_hubs(world: World, random):
    """Its host is gone for the hubs; the manager fences it, and promotes the standby. It is silent until all goes on
    without it: nothing tells the hubs that their connections lead nowhere."""
    pair, way = world.pair, random.choice(link.WAYS)
    links = [one for hub in world.hubs for one in hub.databases if one.target == pair.primary.port]

    def strike():
        for one in links:
            one.cut(way)

    def end():
        pair.fail_over()
        pair.rejoin()
        due = [(tablet, tablet.recorded + 1) for tablet in world.tablets]
        wait_until("tablets have receipts of the new primary", lambda: all(t.receipted >= seq for t, seq in due), 120)
        for one in links:
            one.mend()
    return Fault(f"primary cut off from the hubs ({way}), standby promoted", strike, random.uniform(0.5, 3), end)


ALL = [
    hub_killed, both_hubs_killed, hub_ended, hub_paused, haproxy_killed, haproxy_ended, haproxy_paused, tablet_killed,
    tablet_paused, tablets_cut_off, primary_killed, primary_frozen, primary_frozen_for_a_while, postmaster_paused,
    primary_crashed, restarted, switched_over, backend_killed, backends_terminated, standby_killed, standby_paused,
    standby_cut_off, primary_lost_while_standby_cut_off, machine_lost, everything_killed, hub_cut_off_from_database,
    hub_cut_off_from_haproxy, primary_cut_off_from_hubs,
]


def plan(random, count: int) -> list:
    """Every kind as often as the others, in an order by chance."""
    rounds = []
    while len(rounds) < count:
        rounds += random.sample(ALL, len(ALL))
    return rounds[:count]
