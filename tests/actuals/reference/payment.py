"""§2 step 6: packages, prices (§4), shares (§6) and budgets (§7) of lines."""

from .model import get, window
from .money import round_money, split
from .pricing import NoRate, is_flat


class Payment:
    def __init__(self, card, packages, pricer):
        self.card, self.packages, self.pricer = card, packages, pricer
        self.money = get(card, "rounding", "money", default="half_up")
        self.used = {}  # seconds by budget and window

    def pay(self, lines):
        for line in lines:
            if line.state == "payable":
                self._price(line)
        for line in lines:
            if line.state == "payable":
                self._cut_to_budget(line)
        if get(self.card, "measure", "overrun", "pay") == "within_budget":
            for line in lines:
                if line.state == "payable" and line.capped and not is_flat(line.segments):
                    self._raise_within_budget(line)

    def _price(self, line):
        if line.package is None:
            return end(line, "held", "no_package")
        if line.service != line.visit.service:
            line.reasons.append("became_waking_night")
        try:
            line.segments = self._segments(line, line.whole)
        except NoRate:
            return end(line, "held", "no_rate")
        for segment in line.segments:
            if line.woken and segment.rate.per_night is not None and segment.rate.per_hour is not None:
                segment.pounds += line.woken * segment.rate.per_hour / 3600
                line.reasons.append("woken_paid")
        line.amount = self._part_of_whole(line)

    def _segments(self, line, seconds):
        if line.flat is not None:
            return []
        kind = line.service, line.visit.band, line.visit.hours
        return self.pricer.segments(kind, line.start, seconds, line.percent)

    def _part_of_whole(self, line):
        """The rounded money of the session, divided: this line's part."""
        pounds = sum(segment.pounds for segment in line.segments) if line.flat is None else line.flat
        return split(round_money(pounds, self.money), line.visit.weights)[line.place]

    def _pay_only(self, line, seconds, part, whole):
        """Pays these seconds of the line's part of the whole session: the session's beginning that they come to."""
        line.segments, line.payable = self._segments(line, whole * seconds // part), seconds
        weights = line.visit.weights
        pounds = sum(segment.pounds for segment in line.segments) * weights[line.place] / sum(weights)
        line.amount = self._part_of_whole(line) if seconds == part else round_money(pounds, self.money)

    # Budgets

    def _budget(self, line):
        """(what of `used` is charged, seconds left); (None, None) where there is no limit."""
        package, day = line.package, line.visit.date
        if package.budget_seconds is None:
            return None, None
        pool = [package] if package.pool is None else [p for p in self.packages if p.pool == package.pool]
        whole = sum(p.budget_seconds for p in pool if p.valid.holds(day))
        key = package.pool is None, package.pool or package.id, window(package.per, package.anchor, day)
        return key, max(0, whole - self.used.get(key, 0))

    def _charge(self, key, seconds):
        self.used[key] = self.used.get(key, 0) + seconds

    def _cut_to_budget(self, line):
        key, left = self._budget(line)
        flat = line.flat is not None or is_flat(line.segments)
        if key is None:
            return
        if left == 0 and (flat or line.payable > 0):
            return end(line, "not_payable", "over_budget")
        if line.payable > left and not flat:
            self._pay_only(line, left, line.payable, line.whole)
            line.reasons.append("over_budget")
        self._charge(key, min(line.payable, left))

    def _raise_within_budget(self, line):
        key, left = self._budget(line)
        part = split(line.most, line.visit.weights)[line.place]
        more = part - line.payable if left is None else min(part - line.payable, left)
        if more <= 0 or not self._can_be_longer(line, line.most * (line.payable + more) // part):
            return
        self._pay_only(line, line.payable + more, part, line.most)
        line.reasons.append("paid_within_budget")
        if key is not None:
            self._charge(key, more)

    def _can_be_longer(self, line, seconds):
        try:
            return not is_flat(self._segments(line, seconds))
        except NoRate:
            return False


def end(line, state, reason):
    line.state, line.segments, line.payable, line.amount = state, [], 0, 0
    line.reasons.append(reason)
