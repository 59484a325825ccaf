"""The event log of a device (device protocol, §1): canonical lines, their chain, and the signed head.

Written from the published contract alone; needs Python 3.11 and `cryptography` (Debian: python3-cryptography).
"""
import base64
import hashlib
import json
import secrets
import time
import uuid
from datetime import datetime, timedelta, timezone

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    """Strict: no padding, no other characters, no bits left over."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64url(data) != text:
        raise ValueError("not base64url")
    return data


def hash_of(line: bytes) -> str:
    return b64url(hashlib.sha256(line).digest())


EMPTY_HASH = hash_of(b"")


def canonical(value) -> bytes:
    """RFC 8785 for what an event may hold: integers only, keys in the order of their UTF-16 code units."""
    def ordered(v):
        if isinstance(v, dict):
            return {k: ordered(v[k]) for k in sorted(v, key=lambda k: k.encode("utf-16-be", "surrogatepass"))}
        return [ordered(x) for x in v] if isinstance(v, list) else v
    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def instant(moment: datetime) -> str:
    moment = moment.astimezone(timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def parse_instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def now() -> datetime:
    return datetime.now(timezone.utc)


def uuid7() -> str:
    """RFC 9562: 48 bits of milliseconds, then random bits."""
    bits = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | (7 << 76)
    bits = bits & ~(0x3 << 62) | (2 << 62)
    return str(uuid.UUID(int=bits))


def jwk_of(key: Ed25519PrivateKey) -> dict:
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return {"crv": "Ed25519", "kty": "OKP", "x": b64url(raw)}


def verifies(jwk: dict, signature: str, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(unb64url(jwk["x"])).verify(unb64url(signature), text.encode())
        return True
    except (InvalidSignature, ValueError, TypeError):
        return False


def head_text(device: str, seq: int, head: str) -> str:
    return f"doorstep-log-v1\n{device}\n{seq}\n{head}\n"


def receipt_text(receipt: dict) -> str:
    return "doorstep-receipt-v1\n" + "".join(f"{receipt[m]}\n" for m in ("device", "seq", "head", "epoch", "time"))


class Log:
    """The lines of one device's log, and its key. `boot` and the uptime are the device's own clockwork."""

    def __init__(self, device: str, key: Ed25519PrivateKey):
        self.device, self.key = device, key
        self.lines: list[bytes] = []
        self.boot, self.booted_at = f"boot-{secrets.token_hex(4)}", now() - timedelta(days=30)

    def uptime_ms(self, moment: datetime | None = None) -> int:
        return int(((moment or now()) - self.booted_at).total_seconds() * 1000)

    def reboot(self, at: datetime):
        self.boot, self.booted_at = f"boot-{secrets.token_hex(4)}", at

    def next_event(self, type_: str, body: dict, by: str, at: datetime | None = None, **members) -> dict:
        """The next event as an object; `members` replace or add any of it (`visit`, `person`, `uptime_ms` …)."""
        at = at or now()
        event = {"v": 1, "id": uuid7(), "device": self.device, "seq": len(self.lines) + 1, "prev": self.head(),
                 "at": instant(at), "boot": self.boot, "uptime_ms": self.uptime_ms(at), "by": by, "type": type_,
                 "body": body}
        return {k: v for k, v in (event | members).items() if v is not None}

    def append(self, type_: str, body: dict, by: str, at: datetime | None = None, **members) -> str:
        event = self.next_event(type_, body, by, at, **members)
        self.lines.append(canonical(event))
        return event["id"]

    def head(self, seq: int | None = None) -> str:
        seq = len(self.lines) if seq is None else seq
        return hash_of(self.lines[seq - 1]) if seq else EMPTY_HASH

    def sign(self, seq: int, head: str) -> str:
        return b64url(self.key.sign(head_text(self.device, seq, head).encode()))

    def signed_head(self, seq: int | None = None, **members) -> dict:
        """§4: the last line of a push; `members` carry the contact (`boot`, `uptime_ms`, `heard`)."""
        seq = len(self.lines) if seq is None else seq
        head = self.head(seq)
        return {"device": self.device, "head": head, "seq": seq, "sig": self.sign(seq, head)} | members

    def push_body(self, first: int = 1, last: int | None = None, **members) -> bytes:
        last = len(self.lines) if last is None else last
        lines = self.lines[first - 1:last] + [canonical(self.signed_head(last, **members))]
        return b"".join(line + b"\n" for line in lines)
