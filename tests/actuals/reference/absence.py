"""§5: what is given for a visit not delivered."""

from fractions import Fraction
from types import SimpleNamespace as Record

from .model import get, percent_of


class Absences:
    """`visits` are all of the request, in order of start and id."""

    def __init__(self, card, visits):
        self.rules, self.visits = get(card, "not_delivered", default={}), visits

    def given(self, visit, person):
        """seconds, percent, flat (pounds or None) and reason; None where nothing is paid for the person."""
        rule = self.rules.get(visit.status)
        if rule is None:
            return None
        find = {"no_access": self._no_access, "refused": self._no_access, "cancelled": self._cancelled,
                "hospital": self._hospital}[visit.status]
        given = find(rule, visit, person)
        return given if given and given.seconds and given.flat != 0 and given.percent else None

    def _no_access(self, rule, visit, person):
        planned, minutes = visit.planned.seconds, rule["pay_minutes"]
        return paid(planned if minutes == "planned" else min(planned, minutes * 60), rule, "no_access_paid")

    def _cancelled(self, tiers, visit, person):
        notice = visit.planned.start - visit.cancelled_at
        tier = next((t for t in tiers if notice < t["notice_hours_under"] * 3600), None)
        if tier is None or visit.cancelled_by == "provider":
            return None
        given = paid(visit.planned.seconds, tier, "short_notice")
        given.flat = None if tier.get("amount") is None else Fraction(tier["amount"])
        return given

    def _hospital(self, rule, visit, person):
        first = visit.admitted or self._first_day(visit, person)
        if (visit.date - first).days >= rule["retain_days"]:
            return None
        return paid(visit.planned.seconds, rule, "retained")

    def _first_day(self, visit, person):
        """The date of the person's first hospital visit after the last delivered one."""
        first = None
        for other in self.visits:
            if person in (name for name, _ in other.participants):
                if other.delivered:
                    first = None
                elif other.status == "hospital" and first is None:
                    first = other.date
            if other is visit:
                return first
        raise ValueError("the visit is not one of them")


def paid(seconds, rule, reason):
    return Record(seconds=seconds, percent=percent_of(get(rule, "percent", default="100")), flat=None, reason=reason)
