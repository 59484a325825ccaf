"""At the end: what every tablet holds a receipt for is on the hubs, byte for byte, once; and the hours follow from it."""
import hashlib
import json
from collections import Counter

from world import Tablet, World, run


def device_log(tablet: Tablet) -> list[bytes]:
    """Its lines, without the signed head."""
    return run("device", "log", "--dir", tablet.folder, seconds=300).encode().splitlines()[:-1]


def hub_lines(world: World) -> dict[str, dict[int, str]]:
    """By device and seq the SHA-256 of the bytes that the database holds; that it is the one beside them is checked there."""
    held: dict[str, dict[int, str]] = {}
    answer = world.pair.primary.ask("SELECT device, seq, encode(sha256(bytes), 'hex'), hash = sha256(bytes) FROM line", 300)
    for row in (answer or "").splitlines():
        device, seq, digest, agrees = row.split("|")
        assert agrees == "t", f"line {seq} of {device} and its hash differ"
        assert int(seq) not in held.setdefault(device, {}), f"line {seq} of {device} is there twice"
        held[device][int(seq)] = digest
    return held


def differences(world: World) -> list[str]:
    """Everything that is wrong, in words."""
    wrong, held, visits = [], hub_lines(world), {}
    for tablet in world.tablets:
        lines = device_log(tablet)
        device = json.loads(lines[0])["device"]
        on_hub = held.pop(device, {})
        expected = {n: hashlib.sha256(line).hexdigest() for n, line in enumerate(lines, 1)}
        lost = [n for n in expected if n not in on_hub]
        if lost:
            wrong.append(f"{tablet.folder.name}: {len(lost)} lines are not on the hub, the first is {lost[0]}")
        wrong += [f"{tablet.folder.name}: line {n} is another on the hub" for n in on_hub if on_hub[n] != expected.get(n)]
        if tablet.receipted != len(lines):
            wrong.append(f"{tablet.folder.name}: receipted up to {tablet.receipted} of {len(lines)}")
        visits.update(visits_of(lines))
    wrong += [f"the hub holds a log of nobody: {device}" for device in held]
    return wrong + facts_twice(world, sum(len(v) for v in visits.values())) + hours_that_do_not_follow(world, visits)


def visits_of(lines: list[bytes]) -> dict[str, dict[str, str]]:
    """By visit the instants of its check-in and check-out, to the second."""
    found: dict[str, dict[str, str]] = {}
    for event in map(json.loads, lines):
        found.setdefault(event["visit"], {})[event["type"]] = event["at"][:19] + "Z"
    return found


def facts_twice(world: World, events: int) -> list[str]:
    ids, facts = world.pair.primary.ask("SELECT count(DISTINCT id), count(*) FROM fact", 300).split("|")
    return [] if int(ids) == int(facts) == events else [f"{events} events, {facts} facts with {ids} ids"]


def hours_that_do_not_follow(world: World, visits: dict) -> list[str]:
    rows = world.actual_hours()
    wrong = [f"visit {visit} has {n} rows" for visit, n in Counter(row["visit"] for row in rows).items() if n != 1]
    if len(rows) != len(visits):
        wrong.append(f"{len(visits)} visits, {len(rows)} rows of actual hours")
    for row in rows:
        visit = visits.get(row["visit"], {})
        if (row["clocked_in"], row["clocked_out"]) != (visit.get("visit.checked_in"), visit.get("visit.checked_out")):
            wrong.append(f"visit {row['visit']}: {row['clocked_in']} to {row['clocked_out']}, recorded {visit}")
    return wrong
