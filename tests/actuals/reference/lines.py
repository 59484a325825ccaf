"""§2: the lines of a request, in order, up to what is measured (§3) or given (§5)."""

from fractions import Fraction
from types import SimpleNamespace as Record

from .absence import Absences
from .measuring import Measurer
from .model import Package, Visit, get, read_zone
from .money import split

OVERLAP_SECONDS = 60


class Lines:
    """`lines`: of each the visit, carer, person and its place, package, planned and actual seconds, state, reasons;
    of payable ones what is to be priced: service, start, whole (B), percent, flat, woken; and capped, most (§7).
    `duties`: attendances, and planned carers of visits not delivered, before they are shared."""

    def __init__(self, request):
        self.card, self.zone = request["rate_card"], read_zone(request)
        self.visits = sorted((Visit(v, self.zone) for v in request["visits"]), key=lambda v: (v.start, v.id))
        self.packages = [Package(p) for p in request["packages"]]
        self.measurer, self.absences = Measurer(self.card, self.zone), Absences(self.card, self.visits)
        self.hold = list(dict.fromkeys(get(self.card, "exceptions", "hold", default=["no_check_out", "overlap"])))
        self.overlapping = overlapping(self.visits)
        self.duties, self.lines = [], []
        for visit in self.visits:
            self.lines += self._of_visit(visit)

    def hours(self):
        """doorstep.hours/1: the duties, and their sums."""
        names = ("planned_seconds", "actual_seconds", "billable_seconds")
        rows = [{"visit": duty.visit.id, "person": duty.visit.person, "provider": duty.visit.provider,
                 "service": duty.visit.service, "carer": duty.carer, "state": duty.state, "reasons": duty.reasons,
                 **dict(zip(names, (duty.planned, duty.actual, duty.billable)))} for duty in self.duties]
        return {"schema": "doorstep.hours/1", "hours": rows, "totals": {n: sum(row[n] for row in rows) for n in names}}

    def _of_visit(self, visit):
        """The visit's lines, by carer, then person; its duties are added by carer."""
        lines = list(self._delivered(visit) if visit.delivered else self._undelivered(visit))
        lines.sort(key=lambda line: (line.carer is not None, line.carer or "", line.person))
        if visit.delivered and visit.planned and len(visit.attendances) < visit.carers:
            lines[0].reasons.insert(0, "carer_missing")
        return lines

    def _shared(self, visit, carer, planned, actual, state, reasons):
        """A line for each participant, with its part of the seconds."""
        planned_parts, actual_parts = split(planned, visit.weights), split(actual, visit.weights)
        return [Record(visit=visit, carer=carer, person=person, place=place, package=self._package(visit, person),
                       planned=planned_parts[place], actual=actual_parts[place], state=state, reasons=list(reasons),
                       payable=0, amount=0, segments=[])
                for place, (person, _) in enumerate(visit.participants)]

    def _package(self, visit, person):
        for service in (visit.service, "*"):
            for package in self.packages:
                if (package.person, package.service) == (person, service) and package.valid.holds(visit.date):
                    return package
        return None

    def _exceptions(self, visit):
        found = set(visit.exceptions) | ({"overlap"} if visit.id in self.overlapping else set())
        return [] if visit.approved else [f"exception:{name}" for name in self.hold if name in found]

    # Visits not delivered

    def _undelivered(self, visit):
        held = self._exceptions(visit)
        for _ in range(visit.carers):
            lines = self._shared(visit, None, visit.planned.seconds, 0, "payable", [])
            for line in lines:
                given = self.absences.given(visit, line.person)
                if given is None:
                    line.state, line.reasons = "not_payable", ["not_delivered"]
                elif held:
                    line.state, line.reasons = "held", list(held)
                else:
                    line.reasons = [given.reason]
                    to_price(line, visit.service, visit.planned.start, given.seconds, given.percent, given.flat)
            self._add_duty_given(visit, lines)
            yield from lines

    def _add_duty_given(self, visit, lines):
        """Payable, or held, where it is for one of its people."""
        first = next((line for line in lines if line.state != "not_payable"), lines[0])
        billable = first.whole if first.state == "payable" else 0
        self._add_duty(visit, None, visit.planned.seconds, 0, billable, first.state, first.reasons)

    def _add_duty(self, visit, carer, planned, actual, billable, state, reasons):
        self.duties.append(Record(visit=visit, carer=carer, planned=planned, actual=actual, billable=billable,
                                  state=state, reasons=list(reasons)))

    # Delivered visits

    def _delivered(self, visit):
        """Attendances lie by start; they are measured by carer."""
        for place, attendance in sorted(enumerate(visit.attendances), key=lambda pair: pair[1].carer):
            outside = None
            if not visit.planned or place >= visit.carers:
                outside = "extra_carer" if visit.planned else "unplanned"
            yield from self._attended(visit, attendance, outside)

    def _attended(self, visit, attendance, outside):
        start, end = (self.measurer.clocked(at) for at in (attendance.recorded.start, attendance.recorded.end))
        actual, planned = max(0, end - start), 0 if outside else visit.planned.seconds
        state, reasons = self._held_or_outside(visit, outside)
        result = None
        if state is None:
            result = self.measurer.measure(visit, attendance.carer, actual)
            state, reasons = result.state or "payable", reasons + result.reasons
        billable = result.billable if state == "payable" else 0
        self._add_duty(visit, attendance.carer, planned, actual, billable, state, reasons)
        lines = self._shared(visit, attendance.carer, planned, actual, state, reasons)
        if state == "payable":
            by_plan = visit.planned and get(self.card, "segments", "anchor") == "planned"
            service, woken = self._night(visit, attendance)
            for line in lines:
                to_price(line, service, visit.planned.start if by_plan else start, billable, Fraction(1), None, woken)
                line.capped, line.most = result.capped, result.most
        return lines

    def _held_or_outside(self, visit, outside):
        """Steps 3 and 4: (state, or None where the attendance goes on; reasons)."""
        held = self._exceptions(visit)
        if held:
            return "held", held
        if outside is None:
            return None, []
        rule = get(self.card, "unplanned", default="hold")
        return {"hold": None if visit.approved else "held", "pay": None, "none": "not_payable"}[rule], [outside]

    def _night(self, visit, attendance):
        """By which service it is priced, and how many woken seconds are paid on top."""
        if visit.service != "sleep_in":
            return visit.service, 0
        calls = get(self.card, "sleep_in", "waking_after_calls")
        if calls is not None and len(visit.woken) > calls:
            return "waking_night", 0
        included = get(self.card, "sleep_in", "included_woken_minutes", default=0) * 60
        return "sleep_in", max(0, covered_seconds(attendance.recorded, visit.woken) - included)


def to_price(line, service, start, whole, percent, flat, woken=0):
    """Notes what of a line is to be priced."""
    line.service, line.start, line.whole, line.woken = service, start, whole, woken
    line.percent, line.flat = percent, flat
    line.payable = split(whole, line.visit.weights)[line.place]
    line.capped, line.most = False, None


def covered_seconds(time, intervals):
    """The seconds of the time that intervals cover, each once."""
    covered, reached = 0, time.start
    for interval in sorted(intervals, key=lambda i: i.start):
        until = min(interval.end, time.end)
        covered += max(0, until - max(interval.start, reached))
        reached = max(reached, until)
    return covered


def overlapping(visits):
    """Ids of the delivered visits with a carer who was in another at the same time."""
    attended = [(a.carer, a.recorded, visit.id) for visit in visits if visit.delivered for a in visit.attendances]
    return {one_id for carer, one, one_id in attended for other_carer, other, other_id in attended
            if carer == other_carer and one_id != other_id
            and min(one.end, other.end) - max(one.start, other.start) > OVERLAP_SECONDS}
