"""Stage 3: what members of a well-formed request or pair of statements must be to each other."""

from datetime import date, timedelta
from fractions import Fraction

from .instants import local_date, parse_date, parse_instant
from .model import RESERVED, Calendar, Package, Rate, get, read_zone
from .shape import below

MOST_SECONDS = 25 * 3600


def at(pointer, *names):
    for name in names:
        pointer = below(pointer, name)
    return pointer


def entries(value, *names):
    """The entries of the list at the end of these names, each with its pointer."""
    for index, entry in enumerate(get(value, *names, default=[])):
        yield at("", *names, index), entry


def repeated(items, name, pointer):
    """Problems at every entry whose member `name` an earlier entry of the list has."""
    seen = set()
    for index, item in enumerate(items):
        if item[name] in seen:
            yield "duplicate", at(pointer, index, name)
        seen.add(item[name])


def duplicates(request):
    card = request["rate_card"]
    yield from repeated(card["rates"], "id", "/rate_card/rates")
    yield from repeated(request["packages"], "id", "/packages")
    yield from repeated(request["visits"], "id", "/visits")
    for pointer, rate in entries(request, "rate_card", "rates"):
        yield from repeated(get(rate, "fixed", default=[]), "minutes", at(pointer, "fixed"))
    for pointer, package in entries(request, "packages"):
        yield from repeated(get(package, "funding", default=[]), "funder", at(pointer, "funding"))
    for pointer, visit in entries(request, "visits"):
        yield from repeated(get(visit, "attendances", default=[]), "carer", at(pointer, "attendances"))
        yield from repeated(get(visit, "participants", default=[]), "person", at(pointer, "participants"))


def spans(visit, pointer):
    """Every interval of instants of a visit: pointer, the interval, the fewest seconds it may have."""
    if visit.get("planned") is not None:
        yield at(pointer, "planned"), visit["planned"], 1
    for name in ("attendances", "woken"):
        for index, entry in enumerate(get(visit, name, default=[])):
            yield at(pointer, name, index), entry, 0


def intervals(request):
    ranges = [("/period", request["period"])]
    ranges += [(at(p, "valid"), package["valid"]) for p, package in entries(request, "packages")]
    ranges += [(at(p, "valid"), rate.get("valid")) for p, rate in entries(request, "rate_card", "rates")]
    for pointer, given in ranges:
        if get(given, "to") is not None and parse_date(given["to"]) < parse_date(given["from"]):
            yield "bad_interval", at(pointer, "to")
    for pointer, visit in entries(request, "visits"):
        for where, given, fewest in spans(visit, pointer):
            if not fewest <= parse_instant(given["end"]) - parse_instant(given["start"]) <= MOST_SECONDS:
                yield "bad_interval", at(where, "end")


def percentages(request):
    for pointer, package in entries(request, "packages"):
        if package.get("funding") and sum(Fraction(f["percent"]) for f in package["funding"]) != 100:
            yield "bad_percent", at(pointer, "funding")


def rate_conflicts(request):
    card = request["rate_card"]
    named = set(RESERVED) | {name for name in get(card, "special_days", default={}).values() if name is not None}
    for pointer, rate in entries(request, "rate_card", "rates"):
        prices = {name for name in ("per_hour", "per_visit", "per_night") if rate.get(name) is not None}
        if rate.get("fixed"):
            prices.add("fixed")
        if prices not in ({"per_hour"}, {"per_hour", "fixed"}, {"per_visit"}, {"per_night"}, {"per_night", "per_hour"}):
            yield "conflict", pointer
        if "per_visit" in prices and get(card, "segments", "rule") != "start":
            yield "conflict", at(pointer, "per_visit")
        if "per_night" in prices and rate.get("service") not in ("sleep_in", "waking_night"):
            yield "conflict", at(pointer, "per_night")
        for index, name in enumerate(get(rate, "days", default=[])):
            if name not in named:
                yield "conflict", at(pointer, "days", index)


def card_conflicts(request):
    card = request["rate_card"]
    for day, name in get(card, "special_days", default={}).items():
        if name in RESERVED:
            yield "conflict", at("/rate_card/special_days", day)
    measure = get(card, "measure", default={})
    grace, short = measure.get("grace"), measure.get("short")
    if get(grace, "percent") and (get(grace, "under_minutes") is not None or get(grace, "over_minutes") is not None):
        yield "conflict", "/rate_card/measure/grace/percent"
    if short is not None and (get(short, "under_minutes") is None) == (get(short, "under_percent") is None):
        yield "conflict", "/rate_card/measure/short"
    if measure.get("rollover") is not None and get(measure, "round", "mode") != "down":
        yield "conflict", "/rate_card/measure/rollover"
    for pointer, tier in entries(card, "not_delivered", "cancelled"):
        if (tier.get("percent") is None) == (tier.get("amount") is None):
            yield "conflict", "/rate_card" + pointer
    tiers = list(entries(card, "discount", "tiers"))
    for (_, before), (pointer, tier) in zip(tiers, tiers[1:]):
        if tier["over_hours"] <= before["over_hours"]:
            yield "conflict", "/rate_card" + at(pointer, "over_hours")


def package_conflicts(request):
    firsts = {}
    for pointer, given in entries(request, "packages"):
        package = Package(given)
        monday = package.anchor is not None and package.anchor.weekday() == 0
        if package.per and (not monday if package.per == "four_weeks" else package.anchor is not None):
            yield "conflict", at(pointer, "budget", "anchor")
        if package.pool is None:
            continue
        first = firsts.setdefault(package.pool, package)
        if package.per is None or (package.per, package.anchor) != (first.per, first.anchor):
            yield "conflict", at(pointer, "pool")


def visit_date(visit, zone):
    starts = [visit["planned"]] if visit.get("planned") is not None else visit["attendances"]
    return local_date(zone, min(parse_instant(entry["start"]) for entry in starts))


def visit_dates(request):
    zone, period = read_zone(request), request["period"]
    for pointer, visit in entries(request, "visits"):
        day = visit_date(visit, zone)
        if visit.get("admitted") is not None and parse_date(visit["admitted"]) > day:
            yield "conflict", at(pointer, "admitted")
        if not parse_date(period["from"]) <= day <= parse_date(period["to"]):
            yield "outside_period", pointer


def sample_days(first, last, calendar):
    """Dates from first to last that stand for all of them: the special ones, and of each weekday one that is not."""
    marked = calendar.bank_holidays | set(calendar.special)
    yield from (day for day in marked if first <= day <= last)
    day, wanted = max(first, date(1999, 1, 1)), set(range(7))
    while wanted and day <= min(last, date(2101, 1, 1)):
        if day not in marked and day.weekday() in wanted:
            wanted.remove(day.weekday())
            yield day
        day += timedelta(days=1)


def clash(one, other, calendar):
    if (one.service, one.band, one.hours) != (other.service, other.band, other.hours):
        return False
    if not any(one.open_at(minute) and other.open_at(minute) for minute in range(1440)):
        return False
    return any(calendar.fit(one.days, day) is not None and calendar.fit(one.days, day) == calendar.fit(other.days, day)
               for day in sample_days(*one.valid.common(other.valid), calendar))


def ambiguities(request):
    calendar = Calendar(request["rate_card"])
    rates = [Rate(given) for given in request["rate_card"]["rates"]]
    for index, rate in enumerate(rates):
        if any(clash(rate, before, calendar) for before in rates[:index]):
            yield "ambiguous_rate", at("/rate_card/rates", index)
    packages = [Package(given) for given in request["packages"]]
    for index, package in enumerate(packages):
        for before in packages[:index]:
            first, last = package.valid.common(before.valid)
            if (package.person, package.service) == (before.person, before.service) and first <= last:
                yield "ambiguous_package", at("/packages", index)


def of_request(request):
    for rule in (duplicates, intervals, percentages, rate_conflicts, card_conflicts, package_conflicts, visit_dates,
                 ambiguities):
        yield from rule(request)


def of_statements(closed, revised):
    for root, statement in (("/closed", closed), ("/revised", revised)):
        for name in ("provider", "person", "funder"):
            yield from repeated(statement["totals"]["by_" + name], name, at(root, "totals", "by_" + name))
        for index, line in enumerate(statement["lines"]):
            yield from repeated(line["funding"], "funder", at(root, "lines", index, "funding"))
    for name in ("rate_card", "currency", "period"):
        if closed[name] != revised[name]:
            yield "mismatch", at("/revised", name)
