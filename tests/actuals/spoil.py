"""Faults by chance: in what a document says, and in its bytes."""

import copy
import json
from datetime import date, timedelta

ODD_TEXTS = [
    "", "x", "*", "y" * 200, "y" * 201, "😀" * 200, "😀" * 201, "special", "mon", "any", "council", "sleep_in",
    "0", "00", "01", ".5", "5.", "-1", "1.23456", "1234567", "100", "100.0001", "1e2", " 1", "١", "planned", "none",
    "2026-02-29", "2026-02-28", "1999-12-31", "2100-01-01", "2026-10-5", "2026-10-05 ", "0000-00-00",
    "24:00", "24:01", "23:60", "8:00", "00:00", "Europe/Nowhere", "europe/london", "../UTC", "/etc/passwd", "EST5EDT",
    "posix/UTC", "delivered", "cancelled", "hospital", "missed", "four_weeks", "doorstep.actuals/2",
    *(f"2026-10-05{rest}" for rest in (
        "T08:00:00Z", "t08:00:00z", "T08:00:60Z", "T24:00:00Z", "T08:00:00", "T08:00:00.Z", "T08:00:00.1234567890Z",
        "T08:00:00+24:00", "T08:00:00+23:60", "T08:00:00+0100", " 08:00:00Z"))]
ODD_VALUES = ODD_TEXTS + [None, True, False, 0, 1, -1, 2, 21, 61, 1441, 1501, 10**9, 10**9 + 1, 2**53, 10**25, 0.5, 1e3,
                          [], {}, [None], [[]], ["x"], [1], {"x": 1}, {"from": "2026-01-02", "to": "2026-01-01"}]
NAMES = ["zz", "", "a/b", "a~b", "carer_id", "\u0001", "😀", "\uffff", "10", "valid", "amount", "percent", "weight"]


def paths(value, path=()):
    """Every place in a document."""
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in entries:
        yield from paths(entry, (*path, step))


class Spoiler:
    def __init__(self, rng):
        self.rng = rng

    def document(self, document):
        """With one to three faults, or what might be one."""
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            if isinstance(document, dict):
                spoil = self.anywhere if self.rng.random() < 0.5 or "rate_card" not in document else self.together
                document = spoil(document)
        return document

    def anywhere(self, document):
        document = copy.deepcopy(document)
        places = [path for path in paths(document) if path]
        if not places:
            return self.rng.choice(ODD_VALUES)
        near_top = [path for path in places if path[0] not in ("visits", "lines")]
        path = self.rng.choice(near_top if near_top and self.rng.random() < 0.5 else places)
        around = document
        for step in path[:-1]:
            around = around[step]
        self.rng.choice([self.replace, self.replace, self.replace, self.remove, self.add])(around, path[-1])
        return document

    def replace(self, around, step):
        if isinstance(around[step], int) and self.rng.random() < 0.5:
            around[step] += self.rng.choice([-1, 1])
        elif isinstance(around[step], str) and self.rng.random() < 0.5:
            at = self.rng.randint(0, len(around[step]))
            around[step] = around[step][:at] + self.rng.choice("0123456789:-+.TZ é") + around[step][at + 1:]
        else:
            around[step] = copy.deepcopy(self.rng.choice(ODD_VALUES))

    def remove(self, around, step):
        del around[step]

    def add(self, around, step):
        into = around[step] if isinstance(around[step], (dict, list)) else around
        if isinstance(into, dict):
            into[self.rng.choice(NAMES)] = copy.deepcopy(self.rng.choice(ODD_VALUES))
        elif into:
            into.append(copy.deepcopy(self.rng.choice(into)))

    def text(self, text):
        """A JSON text with a fault in its bytes."""
        data = text.encode()
        at = self.rng.randrange(len(data))
        odd = self.rng.choice([
            b"\xff", b"\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\xf0\x9f\x98\x80", b"\0", b"\t", b'"', b"\\", b"}", b"]",
            b",", b"NaN", b"\\ud800", b"\\udc00", b"1.", b"-", b"01"])
        return self.rng.choice([
            data[:at], data[:at] + data[at + 1:], data[:at] + odd + data[at:], data + odd, b"\xef\xbb\xbf" + data,
            data.replace(b'"', b"'", 1), text.encode("utf-16"), self.deep(data),
            data.replace(b'"lines"', b'"lines":[],"lines"', 1).replace(b'"visits"', b'"vis\\u0069ts":[],"visits"', 1)])

    def deep(self, data):
        """A first member that is nested about as deep as may be."""
        depth = self.rng.choice([62, 63, 64, 65, 100_000])
        return data.replace(b"{", b'{"deep":' + b"[" * depth + b"]" * depth + b",", 1)

    # Members that do not go together: stage 3.

    def together(self, request):
        """A fault, or nearly one, in how parts of a sound request go together."""
        request = copy.deepcopy(request)
        try:
            self.rng.choice(FAULTS)(self, request)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            pass  # what it would have changed is not there
        return request

    def day(self, request, spread=6):
        day = date.fromisoformat(request["period"]["from"]) + timedelta(days=self.rng.randint(-spread, spread))
        return min(max(day, date(2000, 1, 1)), date(2099, 12, 31)).isoformat()

    def dates(self, request):
        return {"from": self.day(request), "to": self.day(request)}

    def some(self, members):
        return {name: value for name, value in members.items() if self.rng.random() < 0.5}


def fault(function):
    FAULTS.append(function)
    return function


FAULTS = []


@fault
def same_id(spoiler, request):
    items = spoiler.rng.choice([request["visits"], request["packages"], request["rate_card"]["rates"]])
    one, other = spoiler.rng.sample(items, 2)
    one["id"] = other["id"]


@fault
def same_twice(spoiler, request):
    lists = [visit.get(name) for visit in request["visits"] for name in ("attendances", "participants")]
    items = spoiler.rng.choice(lists + [package.get("funding") for package in request["packages"]])
    items.append(copy.deepcopy(spoiler.rng.choice(items)))


@fault
def other_interval(spoiler, request):
    visit = spoiler.rng.choice(request["visits"])
    interval = spoiler.rng.choice([visit["planned"], *visit.get("attendances", []), *visit.get("woken", [])])
    interval["start"], interval["end"] = spoiler.rng.choice([
        (interval["end"], interval["start"]), (interval["start"], interval["start"]),
        ("2026-10-05T08:00:00Z", spoiler.rng.choice(["2026-10-06T09:00:00Z", "2026-10-06T09:00:01Z"]))])


@fault
def other_dates(spoiler, request):
    target = spoiler.rng.choice([request, *request["packages"], *request["rate_card"]["rates"]])
    target["period" if target is request else "valid"] = spoiler.dates(request)


@fault
def other_admission(spoiler, request):
    spoiler.rng.choice(request["visits"])["admitted"] = spoiler.day(request, 16)


@fault
def other_funding(spoiler, request):
    percents = spoiler.rng.choice([("50", "50"), ("50", "49.9999"), ("100", "0"), ("100", "0.0001")])
    names = spoiler.rng.choice([("a", "b"), ("a", "a")])
    spoiler.rng.choice(request["packages"])["funding"] = [{"funder": f, "percent": p} for f, p in zip(names, percents)]


@fault
def other_prices(spoiler, request):
    rate = spoiler.rng.choice(request["rate_card"]["rates"])
    for name in ("per_hour", "per_night", "per_visit", "fixed"):
        rate.pop(name, None)
    minutes = spoiler.rng.choice([[], [5], [5, 6], [5, 5]])
    rate |= spoiler.some({"per_hour": "1", "per_night": "2", "per_visit": "3",
                          "fixed": [{"minutes": m, "amount": "1"} for m in minutes]})
    rate["service"] = spoiler.rng.choice(["*", "sleep_in", "personal_care"])


@fault
def other_days(spoiler, request):
    names = ["any", "mon", "sat", "weekday", "weekend", "bank_holiday", "eve", "feast", "nosuch", "Mon"]
    card = request["rate_card"]
    spoiler.rng.choice(card["rates"])["days"] = spoiler.rng.sample(names, 2)
    if spoiler.rng.random() < 0.5:
        card["special_days"] = {spoiler.day(request): spoiler.rng.choice(names) for _ in range(3)}


@fault
def other_measure(spoiler, request):
    measure = request["rate_card"].setdefault("measure", {})
    measure |= spoiler.some({
        "grace": spoiler.some({"under_minutes": 0, "over_minutes": 5, "percent": "10"}),
        "short": {"pay": "none", **spoiler.some({"under_minutes": 0, "under_percent": "5"})},
        "rollover": {"scope": "person_service", "within": "week"},
        "round": {"unit_minutes": 15, "mode": spoiler.rng.choice(["up", "down", "nearest"])}})


@fault
def other_tiers(spoiler, request):
    card = request["rate_card"]
    tiers = [{"notice_hours_under": 24, **spoiler.some({"percent": "5", "amount": "5"})} for _ in range(2)]
    card["not_delivered"] = {"cancelled": tiers}
    hours = [spoiler.rng.randint(0, 3) for _ in range(3)]
    card["discount"] = {"rule": "whole", "tiers": [{"over_hours": h, "percent": "1"} for h in hours]}


@fault
def other_budgets(spoiler, request):
    for package in spoiler.rng.sample(request["packages"], 2):
        anchor = spoiler.rng.choice(["2026-10-05", "2026-10-12", spoiler.day(request)])
        package["budget"] = {"minutes": 5, "per": spoiler.rng.choice(["week", "four_weeks", "four_weeks"]),
                             **(spoiler.some({"anchor": anchor}) or spoiler.some({"anchor": anchor}))}
        package |= {"pool": "pool", **spoiler.some({"budget": None})}


@fault
def one_more_rate(spoiler, request):
    rates = request["rate_card"]["rates"]
    days = [["sat"], ["weekday", "sun"], ["bank_holiday", "any"], ["weekend", "mon"]]
    start, end = spoiler.rng.choice(["00:00", "12:00", "23:59"]), spoiler.rng.choice(["00:00", "24:00", "12:00"])
    changes = {"from": start, "to": end, "days": spoiler.rng.choice(days), "valid": spoiler.dates(request),
               "band": "complex"}
    rate = copy.deepcopy(spoiler.rng.choice(rates)) | spoiler.some(changes) | {"id": "again"}
    rates.insert(spoiler.rng.randint(0, len(rates)), rate)


@fault
def one_more_package(spoiler, request):
    packages = request["packages"]
    changes = {"valid": spoiler.dates(request), "service": "*"}
    package = copy.deepcopy(spoiler.rng.choice(packages)) | spoiler.some(changes) | {"id": "again"}
    packages.insert(spoiler.rng.randint(0, len(packages)), package)


@fault
def outside_the_period(spoiler, request):
    request["period"][spoiler.rng.choice(["from", "to"])] = spoiler.day(request, 20)


def as_text(rng, document):
    """A JSON text of the document: member order, spaces, escapes and the sign of 0 say nothing."""
    text = json.dumps(document, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, None, 1]))
    if rng.random() < 0.1:
        text = text.replace(": 0,", ": -0,")
    return text.replace("e", "\\u0065") if rng.random() < 0.02 and "true" not in text and "false" not in text else text
