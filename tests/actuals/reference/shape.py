"""Stage 2: members, types and values. A check is a function (value, pointer, problems)."""

import re
from fractions import Fraction

from .instants import parse_date, parse_instant, parse_time, parse_zone

BILLION = 10**9
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,4})?")


def below(pointer, name):
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def integer(least=0, most=BILLION, fits=lambda n: True):
    def check(value, pointer, problems):
        if not is_integer(value):
            problems.append(("bad_type", pointer))
        elif not least <= value <= most or not fits(value):
            problems.append(("bad_value", pointer))
    return check


def string(fits):
    def check(value, pointer, problems):
        if not isinstance(value, str):
            problems.append(("bad_type", pointer))
        elif not fits(value):
            problems.append(("bad_value", pointer))
    return check


def one_of(*names):
    return string(lambda value: value in names)


def boolean(value, pointer, problems):
    if not isinstance(value, bool):
        problems.append(("bad_type", pointer))


def a_list(entry, least=0):
    def check(value, pointer, problems):
        if not isinstance(value, list):
            problems.append(("bad_type", pointer))
            return
        if len(value) < least:
            problems.append(("bad_value", pointer))
        for index, item in enumerate(value):
            entry(item, below(pointer, index), problems)
    return check


def an_object(required, optional=None, also=None):
    """`also` looks at the whole object, for what depends on several members."""
    known = {**required, **(optional or {})}

    def check(value, pointer, problems):
        if not isinstance(value, dict):
            problems.append(("bad_type", pointer))
            return
        for name, member in value.items():
            if name not in known:
                problems.append(("unknown_member", below(pointer, name)))
            elif member is not None:
                known[name](member, below(pointer, name), problems)
        for name in required:
            if value.get(name) is None:
                problems.append(("missing_member", below(pointer, name)))
        if also:
            also(value, pointer, problems)
    return check


text = string(lambda value: 1 <= len(value) <= 200)
decimal = string(lambda value: _DECIMAL.fullmatch(value))
percentage = string(lambda value: _DECIMAL.fullmatch(value) and Fraction(value) <= 100)
day = string(parse_date)
instant = string(lambda value: parse_instant(value) is not None)
time_from = string(lambda value: (parse_time(value) if parse_time(value) is not None else 1440) < 1440)
time_to = string(lambda value: parse_time(value) is not None)
zone = string(lambda value: 1 <= len(value) <= 200 and parse_zone(value))
number = integer()
interval = an_object({"start": instant, "end": instant})
validity = an_object({"from": day}, {"to": day})


def pay_minutes(value, pointer, problems):
    (one_of("planned") if isinstance(value, str) else number)(value, pointer, problems)


def special_days(value, pointer, problems):
    if not isinstance(value, dict):
        problems.append(("bad_type", pointer))
        return
    for name, member in value.items():
        if not parse_date(name):
            problems.append(("bad_value", below(pointer, name)))
        if member is not None:
            text(member, below(pointer, name), problems)


def what_status_needs(visit, pointer, problems):
    status = visit.get("status")
    if status == "delivered" and visit.get("attendances") in (None, []):
        problems.append(("missing_member", below(pointer, "attendances")))
    if status in ("no_access", "refused", "hospital", "cancelled", "missed"):
        for name in ("planned", "cancelled_at", "cancelled_by")[:3 if status == "cancelled" else 1]:
            if visit.get(name) is None:
                problems.append(("missing_member", below(pointer, name)))


VISIT = an_object(
    {"id": text, "person": text, "provider": text, "service": text,
     "status": one_of("delivered", "no_access", "refused", "hospital", "cancelled", "missed")},
    {"band": text, "hours": one_of("core", "additional"),
     "planned": an_object({"start": instant, "end": instant}, {"carers": integer(1, 20)}),
     "cancelled_at": instant, "cancelled_by": one_of("person", "provider", "commissioner"), "admitted": day,
     "attendances": a_list(an_object({"carer": text, "start": instant, "end": instant})),
     "participants": a_list(an_object({"person": text}, {"weight": integer(1)}), 1),
     "woken": a_list(interval), "approved_extra_minutes": number, "exceptions": a_list(text), "approved": boolean},
    what_status_needs)

PACKAGE = an_object(
    {"id": text, "person": text, "service": text, "valid": validity},
    {"budget": an_object({"minutes": number, "per": one_of("week", "four_weeks", "month", "period")}, {"anchor": day}),
     "funding": a_list(an_object({"funder": text, "percent": percentage}), 1), "pool": text})

RATE = an_object(
    {"id": text},
    {"service": text, "band": text, "hours": one_of("*", "core", "additional"), "days": a_list(text, 1),
     "from": time_from, "to": time_to, "valid": validity, "per_hour": decimal,
     "fixed": a_list(an_object({"minutes": integer(1), "amount": decimal})),
     "fixed_rule": one_of("floor_plus_hourly", "up_to"), "per_night": decimal, "per_visit": decimal})

_mode = one_of("up", "down", "nearest", "nearest_half_down")
MEASURE = an_object({}, {
    "truncate_to_minute": boolean,
    "round_clock": an_object({"unit_minutes": integer(1, 60, lambda n: 60 % n == 0), "mode": _mode}),
    "grace": an_object({}, {"under_minutes": number, "over_minutes": number, "percent": percentage}),
    "basis": one_of("actual", "planned", "lesser"),
    "overrun": an_object({}, {"pay": one_of("none", "all", "cap", "within_budget"), "cap_minutes": number}),
    "short": an_object({"pay": one_of("none", "hold", "actual")},
                       {"under_minutes": number, "under_percent": percentage}),
    "round": an_object({"unit_minutes": integer(1, 1440), "mode": _mode}), "minimum_minutes": integer(0, 1500),
    "rollover": an_object({"scope": one_of("carer_person_service", "person_service"),
                           "within": one_of("week", "month", "period")})})

_paid = an_object({"pay_minutes": pay_minutes}, {"percent": percentage})
NOT_DELIVERED = an_object({}, {
    "no_access": _paid, "refused": _paid,
    "cancelled": a_list(an_object({"notice_hours_under": number}, {"percent": percentage, "amount": decimal})),
    "hospital": an_object({"retain_days": number}, {"percent": percentage})})

RATE_CARD = an_object(
    {"id": text, "currency": text, "timezone": zone, "rates": a_list(RATE, 1)},
    {"bank_holidays": a_list(day), "special_days": special_days,
     "segments": an_object({}, {"rule": one_of("split", "start"), "anchor": one_of("actual", "planned")}),
     "measure": MEASURE, "not_delivered": NOT_DELIVERED, "unplanned": one_of("hold", "pay", "none"),
     "exceptions": an_object({}, {"hold": a_list(text)}),
     "sleep_in": an_object({}, {"included_woken_minutes": number, "waking_after_calls": number}),
     "discount": an_object({"rule": one_of("marginal", "whole"),
                            "tiers": a_list(an_object({"over_hours": number, "percent": percentage}), 1)}),
     "rounding": an_object({}, {"money": one_of("half_up", "half_even")})})

REQUEST = an_object({"schema": one_of("doorstep.actuals/1"), "period": an_object({"from": day, "to": day}),
                     "rate_card": RATE_CARD, "packages": a_list(PACKAGE), "visits": a_list(VISIT)})

_any = string(lambda value: True)
_count = integer(0, 2**53 - 1)
_SUMS = dict.fromkeys(("lines", "held_lines", "planned_seconds", "actual_seconds", "payable_seconds", "gross"), _count)
_NET = {"discount": _count, "net": _count}
_LINE = an_object(
    {"visit": _any, "person": _any, "provider": _any, "service": _any,
     "funding": a_list(an_object({"funder": _any, "amount": _count})),
     "planned_seconds": _count, "actual_seconds": _count, "payable_seconds": _count, "amount": _count,
     "state": one_of("payable", "held", "not_payable"), "reasons": a_list(_any),
     "segments": a_list(an_object({"rate": _any, "from": _any, "to": _any, "seconds": _count, "amount": _any}))},
    {"carer": _any, "package": _any, "share": an_object({"weight": _count, "of": _count})})
STATEMENT = an_object(
    {"schema": one_of("doorstep.statement/1"), "rate_card": _any, "currency": _any,
     "period": an_object({"from": _any, "to": _any}), "lines": a_list(_LINE), "digest": _any,
     "totals": an_object({**_SUMS, **_NET, "by_provider": a_list(an_object({"provider": _any, **_SUMS, **_NET})),
                          "by_person": a_list(an_object({"person": _any, **_SUMS})),
                          "by_funder": a_list(an_object({"funder": _any, "gross": _count, **_NET}))})})
