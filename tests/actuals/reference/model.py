"""A sound request as plain values: defaults filled in, dates, instants and fractions read."""

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace as Record

from .instants import local_date, parse_date, parse_instant, parse_time, parse_zone

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANY, WEEKPART, WEEKDAY, BANK_HOLIDAY, SPECIAL = range(5)
RESERVED = {"any": ANY, "weekday": WEEKPART, "weekend": WEEKPART, "bank_holiday": BANK_HOLIDAY,
            **{name: WEEKDAY for name in WEEKDAYS}}


def get(value, *names, default=None):
    """The member at the end of these names, null and absent alike."""
    for name in names:
        value = value.get(name) if value is not None else None
    return default if value is None else value


def optional(read, value):
    return None if value is None else read(value)


def percent_of(text):
    return Fraction(text) / 100


class Interval(Record):
    def __init__(self, given):
        super().__init__(start=parse_instant(given["start"]), end=parse_instant(given["end"]))

    @property
    def seconds(self):
        return self.end - self.start


class Validity(Record):
    """Local dates, both included; None is no bound."""

    def __init__(self, given):
        given = given or {}
        super().__init__(first=optional(parse_date, get(given, "from")), last=optional(parse_date, get(given, "to")))

    def holds(self, day):
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def common(self, other):
        """The dates of both as (first, last), whether or not there are any."""
        return (max(self.first or date.min, other.first or date.min),
                min(self.last or date.max, other.last or date.max))


class Rate(Record):
    def __init__(self, given):
        super().__init__(
            id=given["id"], service=get(given, "service", default="*"), band=get(given, "band", default="*"),
            hours=get(given, "hours", default="*"), days=get(given, "days", default=["any"]),
            opens=parse_time(get(given, "from", default="00:00")), closes=parse_time(get(given, "to", default="24:00")),
            valid=Validity(given.get("valid")), up_to=given.get("fixed_rule") == "up_to",
            per_hour=optional(Fraction, given.get("per_hour")), per_night=optional(Fraction, given.get("per_night")),
            per_visit=optional(Fraction, given.get("per_visit")),
            fixed=sorted((f["minutes"] * 60, Fraction(f["amount"])) for f in get(given, "fixed", default=[])))

    def open_at(self, minute):
        if self.closes <= self.opens:
            return minute >= self.opens or minute < self.closes
        return self.opens <= minute < self.closes


class Calendar:
    """What kinds of day a date is."""

    def __init__(self, card):
        self.bank_holidays = {parse_date(d) for d in get(card, "bank_holidays", default=[])}
        named = get(card, "special_days", default={})
        self.special = {parse_date(day): name for day, name in named.items() if name is not None}

    def kinds(self, day):
        kinds = {"any": ANY, "weekday" if day.weekday() < 5 else "weekend": WEEKPART, WEEKDAYS[day.weekday()]: WEEKDAY}
        if day in self.bank_holidays:
            kinds["bank_holiday"] = BANK_HOLIDAY
        if day in self.special:
            kinds[self.special[day]] = SPECIAL
        return kinds

    def fit(self, days, day):
        """How specifically a rate's list of days fits the date; None where it does not."""
        kinds = self.kinds(day)
        return max((kinds[name] for name in days if name in kinds), default=None)


class Package(Record):
    def __init__(self, given):
        budget = given.get("budget")
        funding = get(given, "funding", default=[{"funder": "council", "percent": "100"}])
        super().__init__(
            id=given["id"], person=given["person"], service=given["service"], valid=Validity(given["valid"]),
            pool=given.get("pool"), budget_seconds=budget and budget["minutes"] * 60, per=get(budget, "per"),
            anchor=optional(parse_date, get(budget, "anchor")),
            funding=[(f["funder"], Fraction(f["percent"])) for f in funding])


class Visit(Record):
    """`attendances` lie in order of start, then carer."""

    def __init__(self, given, zone):
        planned = given.get("planned")
        attendances = [Record(carer=a["carer"], recorded=Interval(a)) for a in get(given, "attendances", default=[])]
        attendances.sort(key=lambda a: (a.recorded.start, a.carer))
        start = parse_instant(planned["start"]) if planned else attendances[0].recorded.start
        participants = [(p["person"], get(p, "weight", default=1))
                        for p in get(given, "participants", default=[{"person": given["person"]}])]
        super().__init__(
            id=given["id"], person=given["person"], provider=given["provider"], service=given["service"],
            status=given["status"], delivered=given["status"] == "delivered", band=given.get("band"),
            hours=get(given, "hours", default="core"), planned=planned and Interval(planned),
            carers=get(planned, "carers", default=1), attendances=attendances,
            start=start, date=local_date(zone, start),
            cancelled_at=optional(parse_instant, given.get("cancelled_at")), cancelled_by=given.get("cancelled_by"),
            admitted=optional(parse_date, given.get("admitted")), participants=participants,
            weights=[weight for _, weight in participants],
            woken=[Interval(w) for w in get(given, "woken", default=[])],
            extra_seconds=get(given, "approved_extra_minutes", default=0) * 60,
            exceptions=get(given, "exceptions", default=[]), approved=get(given, "approved", default=False))


def window(kind, anchor, day):
    """The week, block, month or period in which the date lies, as something to compare."""
    if kind == "week":
        return day - timedelta(days=day.weekday())
    if kind == "four_weeks":
        return (day - anchor).days // 28
    if kind == "month":
        return day.year, day.month
    return "period"


def read_zone(request):
    return parse_zone(request["rate_card"]["timezone"])
