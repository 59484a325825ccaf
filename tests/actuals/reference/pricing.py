"""§4: segments and price of an interval."""

from fractions import Fraction
from types import SimpleNamespace as Record

from .instants import DAY_SECONDS, local_date, local_text, offset
from .model import Calendar, Rate, get, read_zone
from .money import six_places


class NoRate(Exception):
    """A second of the interval has no rate."""


class Pricer:
    def __init__(self, request):
        card = request["rate_card"]
        self.zone = read_zone(request)
        self.calendar = Calendar(card)
        self.rates = [Rate(given) for given in card["rates"]]
        self.split = get(card, "segments", "rule", default="split") == "split"
        self.winners = {}

    def winner(self, kind, instant):
        """The rate at an instant for kind = (service, band, hours)."""
        local = instant + offset(self.zone, instant)
        minute = local % DAY_SECONDS // 60
        key = kind, local // DAY_SECONDS, minute
        if key not in self.winners:
            self.winners[key] = self._find(kind, local_date(self.zone, instant), minute)
        return self.winners[key]

    def _find(self, kind, day, minute):
        fitting = []
        for rate in self.rates:
            names = rate.service, rate.band, rate.hours
            level = self.calendar.fit(rate.days, day)
            if (all(name in ("*", wanted) for name, wanted in zip(names, kind)) and rate.valid.holds(day)
                    and level is not None and rate.open_at(minute)):
                fitting.append((tuple(name != "*" for name in names) + (level,), rate))
        return max(fitting, key=lambda pair: pair[0])[1] if fitting else None

    def segments(self, kind, start, seconds, percent=Fraction(1)):
        """The priced segments of [start, start + seconds), looked at minute by minute."""
        end, at, found = start + seconds, start, []
        while at < end:
            rate = self.winner(kind, at)
            if rate is None:
                raise NoRate
            next_at = end if rate.per_night is not None or not self.split else min(end, at // 60 * 60 + 60)
            if found and found[-1].rate is rate:
                found[-1].end = next_at
            else:
                found.append(Record(rate=rate, start=at, end=next_at))
            at = next_at
        for segment in found:
            segment.pounds = price(segment.rate, segment.end - segment.start) * percent
        return found

    def shown(self, segment):
        return {"rate": segment.rate.id, "from": local_text(self.zone, segment.start),
                "to": local_text(self.zone, segment.end), "seconds": segment.end - segment.start,
                "amount": six_places(segment.pounds)}


def price(rate, seconds):
    """Pounds, exact."""
    if rate.per_visit is not None:
        return rate.per_visit
    if rate.per_night is not None:
        return rate.per_night
    if rate.up_to:
        reached = [(0, amount) for length, amount in rate.fixed if length >= seconds][:1]
        if reached:
            return reached[0][1]
    else:
        reached = [(seconds - length, amount) for length, amount in rate.fixed if length <= seconds][-1:]
        if reached:
            return reached[0][1] + reached[0][0] * rate.per_hour / 3600
    return seconds * rate.per_hour / 3600


def is_flat(segments):
    return any(s.rate.per_night is not None or s.rate.per_visit is not None for s in segments)
