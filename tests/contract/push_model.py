"""What a hub answers to a push, computed from §1 and §4 alone: the reference that random pushes are compared with."""
import json
import re
import uuid
from datetime import datetime

from doorstep_log import EMPTY_HASH, canonical, hash_of, head_text, verifies

MAX_INTEGER = 2 ** 53 - 1
HASH = re.compile(r"[A-Za-z0-9_-]{43}\Z")
AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")


class Unsound(Exception):
    pass


def refuse(*_):
    raise Unsound


def only_once(pairs: list) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unsound
    return found


def depth(value) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max((depth(v) for v in inner), default=0)


def integers(value):
    if isinstance(value, int) and not isinstance(value, bool):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from integers(inner)


def is_uuid(text, version: int | None = None) -> bool:
    try:
        return str(uuid.UUID(text)) == text and version in (None, int(text[14], 16))
    except (ValueError, AttributeError, TypeError):
        return False


def is_at(text) -> bool:
    try:
        return isinstance(text, str) and bool(AT.match(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def is_text(value, longest: int) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= longest


def is_integer(value, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def sound(line: bytes, device: str) -> dict:
    """The event, or Unsound."""
    try:
        if len(line) > 65536:
            raise Unsound
        event = json.loads(line.decode("utf-8"), object_pairs_hook=only_once, parse_float=refuse, parse_constant=refuse)
        if not isinstance(event, dict) or depth(event) > 32 or canonical(event) != line:
            raise Unsound
    except (ValueError, RecursionError) as problem:
        raise Unsound from problem
    good = (all(abs(n) <= MAX_INTEGER for n in integers(event)) and event.get("v") == 1 and event["v"] is not True
            and is_uuid(event.get("id"), 7) and event.get("device") == device and is_integer(event.get("seq"), 1)
            and isinstance(event.get("prev"), str) and HASH.match(event["prev"]) and is_at(event.get("at"))
            and is_text(event.get("boot"), 64) and is_integer(event.get("uptime_ms"), 0) and is_text(event.get("by"), 200)
            and is_text(event.get("type"), 64) and ("visit" not in event or is_uuid(event["visit"]))
            and ("person" not in event or isinstance(event["person"], str)) and isinstance(event.get("body"), dict))
    if not good:
        raise Unsound
    return event


def broken_line(lines: list[bytes], device: str):
    """The first of them that is not sound or does not follow, as (code, line, seq); else the events."""
    events = []
    for n, line in enumerate(lines, 1):
        due = events[-1]["seq"] + 1 if events else None
        try:
            event = sound(line, device)
        except Unsound:
            return ("bad_event", n, due), events
        follows = (event["seq"] == due and event["prev"] == hash_of(lines[n - 2])) if events else \
            event["seq"] > 1 or event["prev"] == EMPTY_HASH
        if not follows:
            return ("bad_chain", n, due if events else event["seq"]), events
        events.append(event)
    return None, events


def answer(body: bytes, device: str, jwk: dict, held: list[bytes]) -> dict:
    """Status, code and members; of a receipt seq and head. `held` grows where the push is taken."""
    lines = body.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    try:
        head = json.loads(lines.pop())
        if not isinstance(head, dict) or not {"device", "head", "seq", "sig"} <= set(head):
            raise ValueError
    except (ValueError, IndexError):
        return {"status": 400, "code": "bad_body"}
    broken, events = broken_line(lines, device)
    if broken:
        found = {"status": 422, "code": broken[0], "line": broken[1]}
        return found if broken[2] is None else found | {"seq": broken[2]}
    seq, last = (events[-1]["seq"], hash_of(lines[-1])) if events else (head["seq"], EMPTY_HASH if head["seq"] == 0 else head["head"])
    signed = is_integer(head["seq"], 0) and (head["device"], head["seq"], head["head"]) == (device, seq, last)
    if not signed or not verifies(jwk, head["sig"], head_text(device, seq, last)):
        found = {"status": 422, "code": "bad_signature", "line": len(lines) + 1}
        return found | {"seq": head["seq"]} if is_integer(head["seq"], 0) and head["seq"] <= MAX_INTEGER else found
    return place(events, lines, seq, last, held)


def place(events: list[dict], lines: list[bytes], seq: int, last: str, held: list[bytes]) -> dict:
    own = hash_of(held[-1]) if held else EMPTY_HASH
    if (events[0]["seq"] - 1 if events else seq) > len(held):
        return {"status": 409, "code": "log_gap", "expected_seq": len(held) + 1, "head": own}
    for event, line in zip(events, lines):
        if event["seq"] <= len(held) and held[event["seq"] - 1] != line:
            return {"status": 409, "code": "log_fork", "seq": event["seq"]}
    if events and events[0]["seq"] == len(held) + 1 and events[0]["prev"] != own:
        return {"status": 409, "code": "log_fork", "seq": len(held)}
    if not events and seq and hash_of(held[seq - 1]) != last:
        return {"status": 409, "code": "log_fork", "seq": seq}
    held += [line for event, line in zip(events, lines) if event["seq"] > len(held)]
    return {"status": 200, "seq": seq, "head": last}
