"""Statement requests by chance: small, but with everything in them, and crowded so that rules meet each other."""

import copy
import json
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import reference

# Zones, and beginnings of periods in which their clocks change, or which lie at the ends of the page's years.
ZONES = [("Europe/London", start) for start in ("2026-10-05", "2026-10-19", "2027-03-15", "2026-12-14", "2051-10-16",
                                                 "2099-12-14", "2000-02-21")] + [
    ("America/New_York", "2026-10-26"), ("America/St_Johns", "2010-10-25"), ("Asia/Kathmandu", "2026-03-15"),
    ("Australia/Lord_Howe", "2026-03-30"), ("Pacific/Chatham", "2026-09-21"), ("Pacific/Apia", "2011-12-26"),
    ("Africa/Casablanca", "2026-02-09"), ("Antarctica/Troll", "2026-03-23"), ("UTC", "2028-02-21")]
ODD_NAMES = ["a/b", "c~d", 'q"r', "new\nline", "\u0001", "\u2028", "\ue000", "😀" * 196, "*", "ß", "\u007f",
             "a\u0000b"]
DAYS = ["any", "weekday", "weekend", "bank_holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SERVICES = ["personal_care", "sleep_in", "waking_night", "supported_living"]


class Generator:
    def __init__(self, rng):
        self.rng = rng

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    def pick(self, *choices):
        return self.rng.choice(choices)

    def some(self, items, least=1):
        return self.rng.sample(items, self.rng.randint(least, len(items)))

    def decimal(self, most=40):
        return self.pick(f"{self.rng.randint(0, most)}", f"{self.rng.randint(0, most)}.{self.rng.randint(0, 99):02}",
                         f"{self.rng.randint(0, most)}.{self.rng.randint(0, 9999):04}")

    def percent(self):
        return self.pick("0", "100", "50", "33.3333", "12.5", f"{self.rng.randint(0, 99)}.{self.rng.randint(0, 9)}")

    def name(self, base):
        """Most requests have plain names; in some every third is odd."""
        return base + self.rng.choice(ODD_NAMES) if self.is_odd and self.chance(33) else base

    def shuffled(self, members):
        """The order of members says nothing."""
        if self.chance(20):
            members = list(members.items())
            self.rng.shuffle(members)
            members = dict(members)
        return members

    def request(self):
        self.is_calm, self.is_odd = self.chance(60), self.chance(15)  # calm: most lines end payable
        self.zone_name, start = self.rng.choice(ZONES)
        self.zone = ZoneInfo(self.zone_name)
        first = date.fromisoformat(start)
        self.first, self.days = first, self.rng.choice([7, 14, 17])
        last = min(first + timedelta(days=self.days - 1), date(2099, 12, 31))
        self.days = (last - first).days + 1
        self.people = [self.name(f"p{i}") for i in range(self.rng.randint(1, 4))]
        self.carers = [self.name(f"c{i}") for i in range(30 if self.is_calm else self.pick(3, 9))]
        self.special = {}
        card = self.card()
        return self.shuffled({
            "schema": "doorstep.actuals/1", "period": {"from": first.isoformat(), "to": last.isoformat()},
            "rate_card": card, "packages": self.packages(),
            "visits": [self.visit(i) for i in range(self.rng.randint(0, 14))]})

    # --- the rate card

    def card(self):
        card = {"id": self.name("card"), "currency": self.name("GBP"), "timezone": self.zone_name}
        dates = [(self.first + timedelta(days=i)).isoformat() for i in range(self.days)]
        if self.chance(40):
            card["bank_holidays"] = self.some(dates)[:3]
        if self.chance(40):
            card["special_days"] = {d: self.pick("eve", "feast") for d in self.some(dates)[:3]}
            self.special = card["special_days"]
        self.rule = "start" if self.chance(25) else "split"
        if self.rule == "start" or self.chance(40):
            card["segments"] = {"rule": self.rule}
            if self.chance(60):
                card["segments"]["anchor"] = self.pick("actual", "planned")
        card["rates"] = self.rates()
        if self.chance(75):
            card["measure"] = self.measure()
        if self.chance(60):
            card["not_delivered"] = self.not_delivered()
        if self.chance(70):
            card["unplanned"] = self.pick("hold", "pay", "pay", "pay", "none")
        if self.chance(40):
            names = ["manual", "no_check_out", "overlap", "outside_geofence"]
            card["exceptions"] = {"hold": self.some(names, 0) + self.some(names, 0)[:1]}
        if self.chance(60):
            card["sleep_in"] = {"included_woken_minutes": self.pick(0, 15, 60)}
            if self.chance(60):
                card["sleep_in"]["waking_after_calls"] = self.pick(0, 1, 2, None)
        if self.chance(40):
            card["discount"] = self.discount()
        if self.chance(40):
            card["rounding"] = {"money": self.pick("half_up", "half_even")}
        return self.shuffled(card)

    def rates(self):
        rates = []
        if self.is_calm or self.chance(70):
            rates.append({"id": "base", "per_hour": self.decimal()})
        for i in range(self.rng.randint(1, 7)):
            rate = {"id": self.name(f"r{i}")}
            if self.chance(50):
                rate["service"] = self.rng.choice(SERVICES)
            if self.chance(25):
                rate["band"] = self.pick("complex", "*")
            if self.chance(30):
                rate["hours"] = self.pick("core", "additional", "*")
            if self.chance(60):
                rate["days"] = self.some(DAYS + sorted(set(self.special.values())))[:4]
            if self.chance(70):
                times = ["00:00", "06:00", "08:30", "18:00", "22:00", "01:30", "02:00", "07:17"]
                rate["from"], rate["to"] = self.rng.choice(times), self.rng.choice(times + ["24:00"])
            if self.chance(25):
                start = self.first + timedelta(days=self.rng.randint(-3, self.days))
                rate["valid"] = {"from": min(max(start, date(2000, 1, 1)), date(2099, 12, 31)).isoformat()}
                if self.chance(70):
                    end = date.fromisoformat(rate["valid"]["from"]) + timedelta(days=self.rng.randint(0, 9))
                    rate["valid"]["to"] = min(end, date(2099, 12, 31)).isoformat()
            self.price(rate)
            rates.append(self.shuffled(rate))
        if self.chance(30):
            rates.append({"id": "night", "service": "sleep_in", "per_night": self.decimal(200)})
            rates[-1]["per_hour"] = self.decimal()
        return rates

    def price(self, rate):
        if rate.get("service") in ("sleep_in", "waking_night") and self.chance(60):
            rate["per_night"] = self.decimal(200)
            if self.chance(60):
                rate["per_hour"] = self.decimal()
        elif self.rule == "start" and self.chance(30):
            rate["per_visit"] = self.decimal()
            rate["fixed"] = None
        else:
            rate["per_hour"] = self.decimal()
            if self.chance(35):
                minutes = self.some([1, 15, 30, 45, 60, 90, 7])
                rate["fixed"] = [{"minutes": m, "amount": self.decimal(30)} for m in minutes]
                if self.chance(50):
                    rate["fixed_rule"] = self.pick("up_to", "floor_plus_hourly")

    def rounding(self, units):
        mode = self.pick("up", "down", "down", "nearest", "nearest_half_down")
        return {"unit_minutes": self.rng.choice(units), "mode": mode}

    def measure(self):
        if self.chance(15):
            return {"round": {"unit_minutes": self.pick(5, 10, 15), "mode": "down"}, "overrun": {"pay": "all"},
                    "rollover": {"scope": "person_service", "within": "period"}}
        measure = {}
        if self.chance(30):
            measure["truncate_to_minute"] = self.pick(True, False)
        if self.chance(25):
            measure["round_clock"] = self.rounding([1, 5, 6, 10, 15, 20, 30, 60])
        if self.chance(40):
            measure["grace"] = self.pick({}, {"percent": self.percent()}, {"under_minutes": self.pick(0, 5, 7)},
                                         {"over_minutes": 5}, {"under_minutes": 3, "over_minutes": 10})
        if self.chance(40):
            measure["basis"] = self.pick("actual", "planned", "lesser")
        if self.chance(70):
            measure["overrun"] = {"pay": self.pick("none", "all", "cap", "within_budget", "within_budget")}
            if self.chance(50):
                measure["overrun"]["cap_minutes"] = self.pick(0, 5, 15)
        if self.chance(35):
            measure["short"] = {"pay": self.pick("none", "hold", "actual")}
            measure["short"] |= self.pick({"under_minutes": self.pick(5, 20)}, {"under_percent": self.percent()})
        if self.chance(50):
            measure["round"] = self.rounding([1, 5, 7, 10, 15, 30, 60, 1440])
            if measure["round"]["mode"] == "down" and self.chance(70):
                measure["rollover"] = {"scope": self.pick("carer_person_service", "person_service"),
                                       "within": self.pick("week", "month", "period")}
        if self.chance(30):
            measure["minimum_minutes"] = self.pick(0, 15, 30, 1500)
        return measure

    def not_delivered(self):
        rules = {}
        for name in ("no_access", "refused"):
            if self.chance(60):
                rules[name] = {"pay_minutes": self.pick("planned", 0, 15, 30, 1000)}
                if self.chance(50):
                    rules[name]["percent"] = self.percent()
        if self.chance(70):
            rules["cancelled"] = []
            for _ in range(self.rng.randint(0, 3)):
                tier = {"notice_hours_under": self.pick(0, 2, 24, 48)}
                rules["cancelled"].append(tier | self.pick({"percent": self.percent()}, {"amount": self.decimal()}))
        if self.chance(60):
            rules["hospital"] = {"retain_days": self.pick(0, 1, 2, 5, 14)}
            if self.chance(50):
                rules["hospital"]["percent"] = self.percent()
        return rules

    def discount(self):
        hours, tiers = -1, []
        for _ in range(self.rng.randint(1, 3)):
            hours += self.rng.randint(1, 6)
            tiers.append({"over_hours": hours, "percent": self.percent()})
        return {"rule": self.pick("marginal", "whole"), "tiers": tiers}

    # --- packages

    def packages(self):
        packages = []
        per = self.pick("week", "four_weeks", "month", "period")
        for person in self.people:
            services = ["*"] * (self.is_calm or self.chance(75))
            for service in services + self.some(["*", "personal_care", "sleep_in"], 0)[:1]:
                package = {"id": self.name(f"k{len(packages)}"), "person": person, "service": service,
                           "valid": {"from": max(self.first - timedelta(days=self.pick(-2, 0, 1, 30)),
                                                 date(2000, 1, 1)).isoformat(), "to": None}}
                if self.chance(30):
                    end = date.fromisoformat(package["valid"]["from"]) + timedelta(days=self.rng.randint(0, 40))
                    package["valid"]["to"] = min(end, date(2099, 12, 31)).isoformat()
                if self.chance(70):
                    package["budget"] = {"minutes": self.pick(0, 20, 60, 90, 300, 600, 1200, 5000, 10**9), "per": per}
                    if per == "four_weeks":
                        monday = date(2026, 10, 5) + timedelta(weeks=self.pick(0, 1, 60) if self.chance(50) else 0)
                        package["budget"]["anchor"] = (date(2026, 10, 5) if self.chance(50) else monday).isoformat()
                    if self.chance(35):
                        package["pool"] = "pool"
                if self.chance(50):
                    package["funding"] = self.rng.choice([
                        [{"funder": "icb", "percent": "33.3333"}, {"funder": "council", "percent": "66.6667"}],
                        [{"funder": "b", "percent": "50"}, {"funder": "a", "percent": "50"}],
                        [{"funder": "c", "percent": "0"}, {"funder": "a", "percent": "0.0001"},
                         {"funder": "é", "percent": "99.9999"}]])
                packages.append(package)
        self.mend_pool([p for p in packages if "pool" in p])
        return packages

    def mend_pool(self, pool):
        """Packages of a pool have the same anchor."""
        for package in pool:
            if "anchor" in package["budget"]:
                package["budget"]["anchor"] = pool[0]["budget"]["anchor"]

    # --- visits

    def instant(self, local_day, minutes, seconds=0):
        naive = datetime.combine(local_day, datetime.min.time()) + timedelta(minutes=minutes, seconds=seconds)
        return naive.replace(tzinfo=self.zone).astimezone(timezone.utc)

    def text(self, instant):
        zone = self.pick(timezone.utc, self.zone, timezone(timedelta(minutes=self.pick(-1439, 1439, 330, -570, 1))))
        if 2000 <= (instant - timedelta(days=1)).year and (instant + timedelta(days=1)).year <= 2099:
            instant = instant.astimezone(zone)
        text = instant.replace(tzinfo=None).isoformat()
        offset = instant.utcoffset()
        if self.chance(10):
            text += "." + "9" * self.rng.randint(1, 9)
        if not offset:
            return text + self.pick("Z", "Z", "+00:00", "-00:00")
        minutes = int(offset.total_seconds() // 60)
        return text + f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    def interval(self, start, end):
        return {"start": self.text(start), "end": self.text(end)}

    def visit(self, index):
        night = self.chance(25)
        service = self.pick("sleep_in", "waking_night") if night else self.rng.choice(SERVICES)
        day = self.first + timedelta(days=self.rng.randint(0, self.days - 1))
        minutes = self.pick(1320, 1290, 60) if night else self.rng.randint(0, 1435) // 5 * 5
        start = self.instant(day, minutes)
        if start.astimezone(self.zone).date() != day or start.year > 2099:
            start = self.instant(day, 720)
        length = self.pick(480, 540, 600, 1500) if night else self.pick(15, 20, 30, 45, 60, 90, 120)
        end = start + timedelta(minutes=length)
        if end.year > 2099:
            end = start + timedelta(minutes=5)
        visit = {"id": self.name(f"v{index}"), "person": self.rng.choice(self.people),
                 "provider": self.pick("prov", "prov", "q"),
                 "service": service,
                 "status": self.pick(*["delivered"] * 14, "no_access", "refused", "hospital", "hospital", "cancelled",
                                     "cancelled", "missed")}
        delivered = visit["status"] == "delivered"
        if not delivered or self.chance(80):
            visit["planned"] = self.interval(start, end)
            if self.chance(25):
                visit["planned"]["carers"] = self.rng.randint(1, 3)
        if visit["status"] == "cancelled" or self.chance(5):
            visit["cancelled_at"] = self.text(start - timedelta(minutes=self.pick(-60, 0, 119, 120, 1440, 5000))
                                              if start.year > 2000 and start.year < 2099 else start)
            visit["cancelled_by"] = self.pick("person", "provider", "commissioner")
        if delivered or self.chance(10):
            carers = visit.get("planned", {}).get("carers", 1)
            visit["attendances"] = self.attendances(start, end, carers if self.chance(70) else self.pick(1, 2, 3))
        self.extras(visit, day, start, end)
        return self.shuffled(visit)

    def attendances(self, start, end, count):
        attendances = []
        for carer in self.rng.sample(self.carers, count):
            begin = start + timedelta(seconds=self.pick(0, 0, 60, 150, -150, 301, 29))
            done = end + timedelta(seconds=self.pick(0, 0, -300, 300, 299, -301, 60, 61, 1200, 1800, 3600, -1500))
            if self.chance(30):  # at the edges of rules that count in minutes
                done = begin + timedelta(seconds=150 * self.rng.randint(0, 30) + self.pick(-1, 0, 0, 0, 1))
            if begin.year < 2000 or begin.astimezone(self.zone).date() != start.astimezone(self.zone).date():
                begin = start
            if done < begin or done.year > 2099:
                done = begin
            attendances.append({"carer": carer} | self.interval(begin, done))
        return attendances

    def extras(self, visit, day, start, end):
        if self.chance(30):
            visit["band"] = self.pick("complex", "standard")
        if self.chance(25):
            visit["hours"] = self.pick("core", "additional")
        if self.chance(25):
            visit["participants"] = [{"person": person} for person in self.some(self.people)]
            for participant in visit["participants"]:
                if self.chance(40):
                    participant["weight"] = self.pick(1, 2, 3, 10**9)
        if visit["service"] == "sleep_in" and self.chance(70):
            visit["woken"] = []
            for _ in range(self.rng.randint(0, 4)):
                at = start + timedelta(minutes=self.rng.randint(-20, 500))
                if at.year < 2000 or (at + timedelta(hours=1)).year > 2099:
                    continue
                visit["woken"].append(self.interval(at, at + timedelta(minutes=self.pick(0, 10, 30, 45), seconds=7)))
        if visit["status"] == "hospital" and self.chance(25):
            visit["admitted"] = max(day - timedelta(days=self.rng.randint(0, 4)), date(2000, 1, 1)).isoformat()
        if self.chance(20):
            visit["approved_extra_minutes"] = self.pick(0, 5, 20)
        if self.chance(25):
            names = ["manual", "no_check_out", "clock_wrong", "overlap", "outside_geofence"]
            visit["exceptions"] = self.some(names)[:2]
        if self.chance(25):
            visit["approved"] = self.pick(True, False)
        if self.chance(10):
            visit["woken"] = visit.get("woken")


def sound_request(rng):
    """Rates may come out ambiguous, packages overlapping, visits too long: they are taken out."""
    request = Generator(rng).request()
    while True:
        try:
            reference.read_request(json.dumps(request).encode())
            return request
        except reference.Problem as problem:
            steps, target = problem.pointer.split("/")[1:], request
            while not steps[0].isdigit():
                target = target[steps.pop(0)]
            del target[int(steps[0])]


def amended(request, rng):
    """The request with its visits as they might be later."""
    request, visits = copy.deepcopy(request), []
    for visit in request["visits"]:
        if rng.random() < 0.2:
            continue
        if rng.random() < 0.2:
            visit["approved"] = not visit.get("approved")
        if rng.random() < 0.2:
            visit["exceptions"] = ["manual", "no_check_out"]
        if rng.random() < 0.1:
            visit["provider"] = "another"
        visits.append(visit)
    request["visits"] = visits
    return request
