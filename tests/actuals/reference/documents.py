"""Reads JSON as stage 1 wants it and writes it canonically (RFC 8785)."""

import base64
import hashlib
import json

MAX_DEPTH = 64
HUGE = 10**30  # stands for every integer that is too long for any limit of the page


class Problem(Exception):
    """What is wrong with a document: code and pointer."""

    def __init__(self, code, pointer):
        super().__init__(code, pointer)
        self.code, self.pointer = code, pointer


class NotInteger:
    """A number that was written with a fraction or an exponent; the page has no place for one."""

    def __init__(self, text):
        self.text = text


def _integer(text):
    if len(text) > 30:
        return -HUGE if text.startswith("-") else HUGE
    return int(text)


def _no_constant(name):
    raise ValueError(f"{name} is no JSON")


def _object(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member name twice")
    return members


def _check(value, depth):
    if isinstance(value, str):
        value.encode()  # fails at a lone surrogate
    elif isinstance(value, (dict, list)):
        if depth == MAX_DEPTH:
            raise ValueError("nested too deep")
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            _check(item, depth + 1)


def parse(data, pointer=""):
    """The document of these bytes; Problem where they are none."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=_object, parse_int=_integer, parse_float=NotInteger,
                           parse_constant=_no_constant)
        _check(value, 0)
    except (ValueError, RecursionError):
        raise Problem("bad_json", pointer) from None
    return value


def canonical(value):
    """For documents whose numbers are integers."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(value):
    hashed = hashlib.sha256(canonical(value).encode()).digest()
    return base64.urlsafe_b64encode(hashed).decode().rstrip("=")
