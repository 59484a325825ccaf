"""§3: from what was recorded and planned to billable seconds."""

from types import SimpleNamespace as Record

from .instants import offset
from .model import get, percent_of, window
from .money import round_seconds


class Measurer:
    """Keeps the seconds that roll over, so that attendances are to be measured in the order of lines."""

    def __init__(self, card, zone):
        self.rules, self.zone, self.kept = get(card, "measure", default={}), zone, {}

    def clocked(self, instant):
        """Steps 1 and 2: a start or an end as it is counted."""
        local = counted = instant + offset(self.zone, instant)
        if self.rules.get("truncate_to_minute"):
            counted -= counted % 60
        if self.rules.get("round_clock"):
            counted = round_seconds(counted, self.rules["round_clock"])
        return instant + counted - local

    def measure(self, visit, carer, actual):
        """Steps 4 to 9. `state` is None where the attendance goes on; `capped` by step 6, `most` is then §7's W."""
        planned = visit.planned and visit.planned.seconds
        if planned is not None and self.rules.get("basis") == "planned":
            return self._finish(measured(planned))
        result = self._billable(planned, actual, visit.extra_seconds)
        if self._ends_short(visit, planned, actual, result):
            return result
        cut_off = result.billable
        result.billable = self._rounded(cut_off)
        self._roll_over(visit, carer, result, cut_off - result.billable)
        result.most = self._at_least_minimum(self._rounded(actual))
        return self._finish(result)

    def _billable(self, planned, actual, extra):
        """Steps 4 to 6."""
        if planned is None:
            return measured(actual)
        if self.rules.get("basis") == "lesser":
            return capped_at(planned + extra, actual, "capped_at_planned")
        if self._within_grace(planned, actual):
            return measured(planned, *["within_grace"] * (actual != planned))
        if actual <= planned:
            return measured(actual)
        pay = get(self.rules, "overrun", "pay", default="none")
        cap = planned + get(self.rules, "overrun", "cap_minutes", default=0) * 60
        limit = {"none": planned, "within_budget": planned, "all": actual, "cap": cap}[pay] + extra
        result = capped_at(limit, actual, "overrun_capped" if pay == "cap" else "capped_at_planned")
        result.capped = result.billable < actual
        return result

    def _within_grace(self, planned, actual):
        grace = self.rules.get("grace")
        if grace is None:
            return False
        if grace.get("percent") is not None:
            under = over = planned * percent_of(grace["percent"])
        else:
            under, over = (get(grace, name, default=0) * 60 for name in ("under_minutes", "over_minutes"))
        return planned - under <= actual <= planned + over

    def _ends_short(self, visit, planned, actual, result):
        """Step 7."""
        short = self.rules.get("short")
        if short is None or not is_short(short, planned, actual):
            return False
        result.state = {"none": "not_payable", "hold": None if visit.approved else "held", "actual": None}[short["pay"]]
        if result.state:
            result.reasons.append("short_visit")
        return bool(result.state)

    def _rounded(self, seconds):
        return round_seconds(seconds, self.rules["round"]) if self.rules.get("round") else seconds

    def _roll_over(self, visit, carer, result, cut_off):
        rollover = self.rules.get("rollover")
        if rollover is None:
            return
        scope = (visit.person, visit.service, window(rollover["within"], None, visit.date),
                 carer if rollover["scope"] == "carer_person_service" else None)
        unit = self.rules["round"]["unit_minutes"] * 60
        self.kept[scope] = self.kept.get(scope, 0) + cut_off
        if self.kept[scope] >= unit:
            self.kept[scope] -= unit
            result.billable += unit
            result.reasons.append("rolled_over")

    def _at_least_minimum(self, seconds):
        return max(seconds, get(self.rules, "minimum_minutes", default=0) * 60) if seconds > 0 else 0

    def _finish(self, result):
        """Step 9."""
        before, result.billable = result.billable, self._at_least_minimum(result.billable)
        if result.billable > before:
            result.reasons.append("raised_to_minimum")
        if result.billable == 0:
            result.reasons.append("nothing_billable")
            result.state = "not_payable"
        return result


def measured(billable, *reasons):
    return Record(billable=billable, reasons=list(reasons), state=None, capped=False, most=None)


def capped_at(limit, actual, reason):
    return measured(limit, reason) if limit < actual else measured(actual)


def is_short(short, planned, actual):
    if short.get("under_minutes") is not None:
        return actual < short["under_minutes"] * 60
    return planned is not None and actual < planned * percent_of(short["under_percent"])
