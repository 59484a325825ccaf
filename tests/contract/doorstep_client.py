"""A client of Doorstep's hub: the device protocol, version 1, and the routes for other systems.

It is written from the published contract alone and meant to be read beside it; `doorstep_log.py` is the log. It needs
Python 3.11, the standard library and `cryptography`. Section numbers are those of the device protocol.
"""
import base64
import http.client
import json
import ssl
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorstep_log import Log, b64url, jwk_of, parse_instant, receipt_text, uuid7, verifies

MAX_LINES = 1000
MAX_BYTES = 8 * 1024 * 1024
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


# --- HTTPS ------------------------------------------------------------------------------------------------------

class Answer:
    def __init__(self, status: int, headers, body: bytes):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        return self.json.get("code") if self.body[:1] == b"{" else None

    def __repr__(self):
        return f"<{self.status} {self.body[:400].decode(errors='replace')}>"


class Hub:
    """The hub at `url`, its certificate verified by `cafile`; one kept-alive connection a thread."""

    def __init__(self, url: str, cafile: str):
        self.url = urllib.parse.urlsplit(url)
        self.tls = ssl.create_default_context(cafile=cafile)
        self.local = threading.local()

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        connection = getattr(self.local, "connection", None)
        if connection is not None:
            try:
                return self._exchange(connection, method, path, body, headers)
            except (http.client.RemoteDisconnected, ConnectionError, ssl.SSLError):
                connection.close()  # it was idle for too long: once more on a new one
        connection = http.client.HTTPSConnection(self.url.hostname, self.url.port, timeout=60, context=self.tls)
        self.local.connection = connection
        return self._exchange(connection, method, path, body, headers)

    @staticmethod
    def _exchange(connection, method, path, body, headers) -> Answer:
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            if connection.sock is None:
                raise
            response = http.client.HTTPResponse(connection.sock, method=method)  # it answered before it read all
            response.begin()
        return Answer(response.status, response.headers, response.read())

    def post_json(self, path: str, document, headers: dict | None = None) -> Answer:
        body = json.dumps(document).encode()
        return self.request("POST", path, body, {"Content-Type": "application/json"} | (headers or {}))

    def post_form(self, path: str, fields, headers: dict | None = None) -> Answer:
        body = urllib.parse.urlencode(fields).encode()
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {}))

    def close(self):
        if getattr(self.local, "connection", None):
            self.local.connection.close()
            self.local.connection = None


class Refused(Exception):
    def __init__(self, answer: Answer):
        super().__init__(repr(answer))
        self.answer = answer


# --- §3, §4, §5: a device -----------------------------------------------------------------------------------------

def enrolment_request(code: str, key: Ed25519PrivateKey) -> dict:
    return {"code": code, "public_key": jwk_of(key),
            "device": {"name": "tablet", "model": "none", "os": "python", "engine": "contract"}}


class Device:
    """An enrolled device: its log, its token, and what the hub told it."""

    def __init__(self, hub: Hub, enrolment: dict, key: Ed25519PrivateKey):
        self.hub, self.id, self.key = hub, enrolment["device"], key
        self.issuer, self.epoch, self.receipt_key = enrolment["issuer"], enrolment["epoch"], enrolment["receipt_key"]
        self.log, self.sent = Log(self.id, key), 0
        self.access_token = None
        self.cursor, self.documents = None, {}

    @classmethod
    def enrol(cls, hub: Hub, code: str, key: Ed25519PrivateKey | None = None) -> "Device":
        key = key or Ed25519PrivateKey.generate()
        answer = hub.post_json("/v1/enrolments", enrolment_request(code, key))
        if answer.status != 201:
            raise Refused(answer)
        return cls(hub, answer.json, key)

    def claims(self, at: float | None = None, **changes) -> dict:
        iat = int(at or time.time())
        claims = {"iss": self.id, "sub": self.id, "aud": self.issuer, "iat": iat, "exp": iat + 300, "jti": uuid7()}
        return {k: v for k, v in (claims | changes).items() if v is not None}

    def assertion(self, claims: dict, header: dict | None = None, key: Ed25519PrivateKey | None = None) -> str:
        parts = [json.dumps(header or {"alg": "EdDSA", "typ": "JWT"}), json.dumps(claims)]
        text = ".".join(b64url(p.encode()) for p in parts)
        return text + "." + b64url((key or self.key).sign(text.encode()))

    def request_token(self, assertion: str, **fields) -> Answer:
        form = {"grant_type": "client_credentials", "client_assertion_type": JWT_BEARER, "client_assertion": assertion}
        return self.hub.post_form("/oauth2/token", form | fields)

    def authorize(self, clock=time.time) -> str:
        """A new token. Where our clock is wrong the answer tells the time, and we ask again, once."""
        answer = self.request_token(self.assertion(self.claims(clock())))
        if answer.status == 401 and answer.code == "assertion_time":
            told = parse_instant(answer.json["time"]).timestamp()
            answer = self.request_token(self.assertion(self.claims(told)))
        if answer.status != 200:
            raise Refused(answer)
        self.access_token = answer.json["access_token"]
        return self.access_token

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        """With a token; one that has run out is renewed, once."""
        for attempt in (1, 2):
            bearer = {"Authorization": "Bearer " + (self.access_token or self.authorize())}
            answer = self.hub.request(method, path, body, bearer | (headers or {}))
            if answer.status != 401 or attempt == 2:
                return answer
            self.access_token = None

    def post_events(self, body: bytes, content_type: str = "application/x-ndjson", **headers) -> Answer:
        headers = {"Content-Type": content_type} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.request("POST", f"/v1/devices/{self.id}/events", body, headers)

    def push(self, first: int = 1, last: int | None = None, **members) -> Answer:
        return self.post_events(self.log.push_body(first, last, **members))

    def take_receipt(self, answer: Answer, seq: int):
        """Only a receipt that verifies, of our own device, seq and head, makes lines sent."""
        receipt = answer.json if answer.status == 200 else {}
        good = (receipt.get("device") == self.id and receipt.get("seq") == seq
                and receipt.get("head") == self.log.head(seq)
                and verifies(self.receipt_key, receipt["sig"], receipt_text(receipt)))
        if not good:
            raise Refused(answer)
        self.sent, self.epoch = max(self.sent, seq), receipt["epoch"]

    def sync_up(self, **members) -> int:
        """Pushes what is unsent, in batches; after a gap goes on from where the hub asks. The number of pushes."""
        first, pushes = self.sent + 1, 0
        while first <= len(self.log.lines):
            last = self._batch_end(first)
            answer = self.push(first, last, **members)
            pushes += 1
            if answer.status == 409 and answer.code == "log_gap" and answer.json["expected_seq"] < first:
                first = answer.json["expected_seq"]
                continue
            self.take_receipt(answer, last)
            first = last + 1
        return pushes

    def _batch_end(self, first: int) -> int:
        last, size = first - 1, 2000  # room for the signed head
        for line in self.log.lines[first - 1:first - 1 + MAX_LINES]:
            size += len(line) + 1
            if size > MAX_BYTES:
                break
            last += 1
        return last

    def sync_down(self, limit: int = 1000) -> dict:
        """§5: applies the changes since the last time; a cursor that is unknown begins again."""
        full, named = self.cursor is None, set()
        while True:
            after = f"&after={urllib.parse.quote(self.cursor)}" if self.cursor else ""
            answer = self.request("GET", f"/v1/feed?limit={limit}{after}")
            if answer.status == 410:
                self.cursor, full = None, True
                named.clear()
                continue
            if answer.status != 200:
                raise Refused(answer)
            self._apply(answer.json["changes"], named)
            self.cursor = answer.json["cursor"]
            if not answer.json["more"]:
                break
        if full:
            self.documents = {k: v for k, v in self.documents.items() if k in named}
        return self.documents

    def _apply(self, changes: list, named: set):
        for change in changes:
            key = (change["kind"], change["id"])
            named.add(key)
            if change.get("gone"):
                self.documents.pop(key, None)
            else:
                self.documents[key] = change["doc"]

    def id_of(self, kind: str, ref: str) -> str:
        """The hub's id of what the office calls `ref`."""
        return next(id_ for (k, id_), doc in self.documents.items() if k == kind and doc.get("ref") == ref)


# --- another system: a commissioner's or a provider's ---------------------------------------------------------------

class System:
    def __init__(self, hub: Hub, client_id: str, client_secret: str):
        self.hub, self.client_id, self.client_secret = hub, client_id, client_secret
        self.access_token = None

    def request_token(self, **fields) -> Answer:
        pair = ":".join(urllib.parse.quote(part, safe="") for part in (self.client_id, self.client_secret))
        basic = "Basic " + base64.b64encode(pair.encode()).decode()
        return self.hub.post_form("/oauth2/token", {"grant_type": "client_credentials"} | fields,
                                  {"Authorization": basic})

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        if not self.access_token:
            answer = self.request_token()
            if answer.status != 200:
                raise Refused(answer)
            self.access_token = answer.json["access_token"]
        return self.hub.request(method, path, body,
                                {"Authorization": "Bearer " + self.access_token} | (headers or {}))

    def get(self, path: str, accept: str = "application/json", **query) -> Answer:
        query = {k.rstrip("_"): v for k, v in query.items() if v is not None}
        text = "?" + urllib.parse.urlencode(query) if query else ""
        return self.request("GET", path + text, headers={"Accept": accept})

    def post(self, path: str, document) -> Answer:
        return self.request("POST", path, json.dumps(document).encode(), {"Content-Type": "application/json"})

    def items(self, path: str, **query) -> list:
        """All pages of a list."""
        found, after = [], None
        while True:
            answer = self.get(path, after=after, **query)
            if answer.status != 200:
                raise Refused(answer)
            found += answer.json["items"]
            after = answer.json["next"]
            if after is None:
                return found
