"""Payment on actuals, written a second time and as plainly as can be: second by second, with fractions, without any
cleverness. It takes sound requests only. What the C++ library gives must be the same bytes (differential.py)."""

import base64
import hashlib
import json
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

REASONS = ["not_delivered", "no_access_paid", "short_notice", "retained", "within_grace", "capped_at_planned",
           "overrun_capped", "short_visit", "rolled_over", "raised_to_minimum", "nothing_billable", "no_package",
           "became_waking_night", "no_rate", "woken_paid", "over_budget", "paid_within_budget"]
DAY_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def without_nulls(value):
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return [without_nulls(v) for v in value] if isinstance(value, list) else value


def seconds_of(text):
    head, rest = text[:19], text[19:]
    if rest.startswith("."):
        rest = rest[1:].lstrip("0123456789")
    return int(datetime.fromisoformat(head + ("+00:00" if rest == "Z" else rest)).timestamp())


def key(text):
    return text.encode()


def rounded(fraction, mode):
    whole, rest = divmod(fraction, 1)
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half_up" or whole % 2 == 1))
    return int(whole) + (1 if up else 0)


def shares(total, weights):
    whole = sum(weights)
    exact = [Fraction(total * w, 1) / whole for w in weights]
    parts = [int(e // 1) for e in exact]
    left = total - sum(parts)
    by_rest = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_rest[:left]:
        parts[i] += 1
    return parts


def to_unit(seconds, rule):
    unit = rule["unit_minutes"] * 60
    low = seconds // unit * unit
    rest = seconds - low
    if rest == 0:
        return low
    up = {"up": True, "down": False, "nearest": 2 * rest >= unit, "nearest_half_down": 2 * rest > unit}[rule["mode"]]
    return low + (unit if up else 0)


class Pricing:
    def __init__(self, given):
        self.given = given
        request = without_nulls(given)
        self.request, self.card = request, request["rate_card"]
        self.zone = ZoneInfo(self.card["timezone"])
        self.measure = self.card.get("measure", {})
        self.rounding = self.card.get("rounding", {}).get("money", "half_up")
        self.kept, self.used, self.lines, self.rate_cache = {}, {}, [], {}

    # --- time

    def local(self, instant):
        return datetime.fromtimestamp(instant, self.zone)

    def shown(self, instant):
        return self.local(instant).isoformat()

    def date_of(self, instant):
        return self.local(instant).date()

    def start_of(self, visit):
        if "planned" in visit:
            return seconds_of(visit["planned"]["start"])
        return min(seconds_of(a["start"]) for a in visit["attendances"])

    def window(self, per, day, anchor=None):
        if per == "week":
            return day - timedelta(days=day.weekday())
        if per == "month":
            return (day.year, day.month)
        if per == "four_weeks":
            return (day - date.fromisoformat(anchor)).days // 28
        return "period"

    # --- rates

    def day_rank(self, rate, day):
        kinds = []
        special = self.card.get("special_days", {}).get(day.isoformat())
        kinds.append([special] if special else [])
        kinds.append(["bank_holiday"] if day.isoformat() in self.card.get("bank_holidays", []) else [])
        kinds.append([DAY_NAMES[day.weekday()]])
        kinds.append(["weekend" if day.weekday() >= 5 else "weekday"])
        kinds.append(["any"])
        for rank, names in enumerate(kinds):
            if any(name in rate.get("days", ["any"]) for name in names):
                return rank
        return None

    def match(self, service, visit, day, minute):
        cache = (service, visit.get("band"), visit.get("hours", "core"), day, minute)
        if cache not in self.rate_cache:
            self.rate_cache[cache] = self.find_rate(*cache)
        return self.rate_cache[cache]

    def find_rate(self, service, band, hours, day, minute):
        best = None
        for rate in self.card["rates"]:
            valid = rate.get("valid", {"from": "0001-01-01"})
            if not valid["from"] <= day.isoformat() <= valid.get("to", "9999-12-31"):
                continue
            if rate.get("service", "*") not in ("*", service) or rate.get("band", "*") not in ("*", band):
                continue
            if rate.get("hours", "*") not in ("*", hours):
                continue
            def minutes(text):
                return int(text[:2]) * 60 + int(text[3:])
            start, end = minutes(rate.get("from", "00:00")), minutes(rate.get("to", "24:00"))
            inside = start <= minute < end if start < end else minute >= start or minute < end
            rank = self.day_rank(rate, day)
            if not inside or rank is None:
                continue
            order = (rate.get("service", "*") == "*", rate.get("band", "*") == "*", rate.get("hours", "*") == "*", rank)
            if best is None or order < best[0]:
                best = (order, rate)
        return best[1] if best else None

    def rate_at(self, service, visit, instant):
        local = self.local(instant)
        return self.match(service, visit, local.date(), local.hour * 60 + local.minute)

    def segments(self, duty, seconds):
        """[rate, from, seconds, exact amount]; None where a second has no rate."""
        visit, start = duty["visit"], duty["from"]
        service = "waking_night" if duty["waking"] else visit["service"]
        runs = []
        if self.card.get("segments", {}).get("rule", "split") == "start":
            runs = [[self.rate_at(service, visit, start), start, seconds]]
        else:
            at = start
            while at < start + seconds:
                rate = self.rate_at(service, visit, at)
                if rate and "per_night" in rate:
                    until = start + seconds
                else:  # a second at first, then by the minute: no rate and no clock changes within one
                    until = min(start + seconds, at + 60 - at % 60)
                if runs and runs[-1][0] is rate:
                    runs[-1][2] += until - at
                else:
                    runs.append([rate, at, until - at])
                at = until
        if any(run[0] is None for run in runs):
            return None
        return [run + [self.amount(duty, *run)] for run in runs]

    def amount(self, duty, rate, start, seconds):
        factor = Fraction(duty["percent"]) / 100
        if "per_visit" in rate:
            return Fraction(rate["per_visit"]) * factor
        if "per_night" in rate:
            whole = Fraction(rate["per_night"])
            extra = self.woken_extra(duty)
            if extra and "per_hour" in rate:
                whole += Fraction(rate["per_hour"]) * extra / 3600
                duty["woken_paid"] = True
            return whole * factor
        fixed = sorted(rate.get("fixed", []), key=lambda f: f["minutes"])
        hourly = Fraction(rate["per_hour"])
        if rate.get("fixed_rule", "floor_plus_hourly") == "up_to":
            for entry in fixed:
                if entry["minutes"] * 60 >= seconds:
                    return Fraction(entry["amount"]) * factor
        else:
            for entry in reversed(fixed):
                if entry["minutes"] * 60 <= seconds:
                    return (Fraction(entry["amount"]) + hourly * (seconds - entry["minutes"] * 60) / 3600) * factor
        return hourly * seconds / 3600 * factor

    def woken_extra(self, duty):
        visit = duty["visit"]
        if visit["status"] != "delivered" or visit["service"] != "sleep_in" or duty["waking"]:
            return 0
        start, end = duty["recorded"]
        covered = set()
        for entry in visit.get("woken", []):
            covered.update(range(max(start, seconds_of(entry["start"])), min(end, seconds_of(entry["end"]))))
        return max(0, len(covered) - self.card.get("sleep_in", {}).get("included_woken_minutes", 0) * 60)

    @staticmethod
    def is_flat(duty, segments):
        return duty["flat"] is not None or any("per_visit" in s[0] or "per_night" in s[0] for s in segments)

    # --- lines

    def run(self):
        visits = sorted(self.request["visits"], key=lambda v: (self.start_of(v), key(v["id"])))
        self.find_exceptions(visits)
        self.visits = visits
        for visit in visits:
            self.add_visit(visit)
        for line in self.lines:
            self.price(line)
        for line in self.lines:
            self.charge(line)
        if self.measure.get("overrun", {}).get("pay") == "within_budget":
            for line in self.lines:
                self.raise_line(line)
        return self.statement()

    def find_exceptions(self, visits):
        attended = {}
        for visit in visits:
            if visit["status"] == "delivered":
                for a in visit["attendances"]:
                    attended.setdefault(a["carer"], []).append((seconds_of(a["start"]), seconds_of(a["end"]), visit["id"]))
        overlapping = set()
        for times in attended.values():
            for a in times:
                for b in times:
                    if a[2] != b[2] and min(a[1], b[1]) - max(a[0], b[0]) > 60:
                        overlapping.add(a[2])
        self.held = {}
        for visit in visits:
            names = list(visit.get("exceptions", [])) + (["overlap"] if visit["id"] in overlapping else [])
            hold = self.card.get("exceptions", {}).get("hold", ["no_check_out", "overlap"])
            found = []
            for name in hold:
                if name in names and name not in found:
                    found.append(name)
            self.held[visit["id"]] = found

    def participants(self, visit):
        return [{"person": p["person"], "weight": p.get("weight", 1)}
                for p in visit.get("participants", [{"person": visit["person"]}])]

    def add_visit(self, visit):
        people = self.participants(visit)
        plan = visit.get("planned")
        planned = seconds_of(plan["end"]) - seconds_of(plan["start"]) if plan else 0
        carers = plan.get("carers", 1) if plan else 0
        duties = []
        if visit["status"] == "delivered":
            by_start = sorted(visit["attendances"], key=lambda a: (seconds_of(a["start"]), key(a["carer"])))
            extra = {a["carer"] for a in by_start[carers:]} if plan else set()
            for attendance in sorted(visit["attendances"], key=lambda a: key(a["carer"])):
                duties.append(self.attended(visit, attendance, planned, attendance["carer"] in extra))
        else:
            duties = [self.absent(visit, planned) for _ in range(carers)]
        lines = []
        for duty in duties:
            parts = {name: shares(duty[name], [p["weight"] for p in people]) for name in ("shown", "actual", "billable")}
            for i, person in enumerate(people):
                state, reasons = duty["state"], list(duty["reasons"])
                if person["person"] in duty["unpaid"]:
                    state, reasons = "not_payable", ["not_delivered"]
                elif duty["absence"] and self.held[visit["id"]] and not visit.get("approved"):
                    state, reasons = "held", ["exception:" + n for n in self.held[visit["id"]]]
                elif duty["absence"]:
                    reasons = [duty["absence"]]
                lines.append({"duty": duty, "visit": visit, "index": i, "person": person["person"], "people": people,
                              "state": state, "reasons": reasons, "planned": parts["shown"][i],
                              "actual": parts["actual"][i], "payable": parts["billable"][i] if state == "payable" else 0,
                              "amount": 0, "segments": [], "funding": [], "package": None})
        lines.sort(key=lambda l: (l["duty"]["carer"] is not None, key(l["duty"]["carer"] or ""), key(l["person"])))
        if visit["status"] == "delivered" and plan and len(visit["attendances"]) < carers:
            lines[0]["reasons"].insert(0, "carer_missing")
        self.lines += lines

    def new_duty(self, visit, **members):
        calls = self.card.get("sleep_in", {}).get("waking_after_calls")
        waking = (visit["status"] == "delivered" and visit["service"] == "sleep_in" and calls is not None
                  and len(visit.get("woken", [])) > calls)
        return {"visit": visit, "carer": None, "state": "payable", "reasons": [], "unpaid": set(), "absence": None,
                "percent": "100", "flat": None, "capped": False, "actual": 0, "billable": 0, "shown": 0,
                "waking": waking, "woken_paid": False} | members

    def attended(self, visit, attendance, planned, is_extra):
        recorded = start, end = seconds_of(attendance["start"]), seconds_of(attendance["end"])
        if self.measure.get("truncate_to_minute"):
            start, end = start - start % 60, end - end % 60
        if "round_clock" in self.measure:
            start, end = (self.round_clock(t) for t in (start, end))
        anchor = self.card.get("segments", {}).get("anchor", "actual")
        at = seconds_of(visit["planned"]["start"]) if anchor == "planned" and "planned" in visit else start
        duty = self.new_duty(visit, carer=attendance["carer"], recorded=recorded, actual=max(0, end - start),
                             shown=0 if is_extra else planned, **{"from": at})
        if self.held[visit["id"]] and not visit.get("approved"):
            duty["state"], duty["reasons"] = "held", ["exception:" + n for n in self.held[visit["id"]]]
            return duty
        if is_extra or "planned" not in visit:
            duty["reasons"].append("extra_carer" if is_extra else "unplanned")
            rule = self.card.get("unplanned", "hold")
            if rule == "none" or (rule == "hold" and not visit.get("approved")):
                duty["state"] = "not_payable" if rule == "none" else "held"
                return duty
        self.bill(duty, attendance["carer"], planned)
        return duty

    def round_clock(self, instant):
        local = self.local(instant)
        of_day = local.hour * 3600 + local.minute * 60 + local.second
        return instant + to_unit(of_day, self.measure["round_clock"]) - of_day

    def bill(self, duty, carer, planned):
        visit, measure, actual, reasons = duty["visit"], self.measure, duty["actual"], duty["reasons"]
        extra = visit.get("approved_extra_minutes", 0) * 60
        basis = measure.get("basis", "actual") if "planned" in visit else "unplanned"
        if basis == "planned":
            billable = planned
        else:
            billable = self.capped(duty, basis, planned, actual, extra)
            short = measure.get("short")
            if short and short["pay"] != "actual":
                if "under_minutes" in short:
                    is_short = actual < short["under_minutes"] * 60
                else:
                    is_short = "planned" in visit and actual < Fraction(short["under_percent"]) / 100 * planned
                if is_short and not (short["pay"] == "hold" and visit.get("approved")):
                    duty["state"] = "held" if short["pay"] == "hold" else "not_payable"
                    reasons.append("short_visit")
                    return
            if "round" in measure:
                billable = self.round(duty, carer, billable)
        minimum = measure.get("minimum_minutes", 0) * 60
        if 0 < billable < minimum:
            billable = minimum
            reasons.append("raised_to_minimum")
        if billable == 0:
            duty["state"] = "not_payable"
            reasons.append("nothing_billable")
        duty["billable"] = billable

    def capped(self, duty, basis, planned, actual, extra):
        if basis == "unplanned":
            return actual
        if basis == "lesser":
            if planned + extra < actual:
                duty["reasons"].append("capped_at_planned")
            return min(actual, planned + extra)
        grace = self.measure.get("grace")
        if grace is not None:
            if "percent" in grace:
                under = over = Fraction(grace["percent"]) / 100 * planned
            else:
                under, over = grace.get("under_minutes", 0) * 60, grace.get("over_minutes", 0) * 60
            if planned - under <= actual <= planned + over:
                if actual != planned:
                    duty["reasons"].append("within_grace")
                return planned
        if actual <= planned:
            return actual
        overrun = self.measure.get("overrun", {})
        pay = overrun.get("pay", "none")
        limit = {"none": planned, "within_budget": planned, "all": actual,
                 "cap": planned + overrun.get("cap_minutes", 0) * 60}[pay]
        billable = min(actual, limit + extra)
        if billable < actual:
            duty["reasons"].append("overrun_capped" if pay == "cap" else "capped_at_planned")
            duty["capped"] = pay == "within_budget"
        return billable

    def round(self, duty, carer, billable):
        visit, rule = duty["visit"], self.measure["round"]
        result = to_unit(billable, rule)
        rollover = self.measure.get("rollover")
        if rollover:
            scope = (carer if rollover["scope"] == "carer_person_service" else None, visit["person"], visit["service"],
                     self.window(rollover["within"], self.date_of(self.start_of(visit))))
            kept = self.kept.get(scope, 0) + billable - result
            if kept >= rule["unit_minutes"] * 60:
                kept -= rule["unit_minutes"] * 60
                result += rule["unit_minutes"] * 60
                duty["reasons"].append("rolled_over")
            self.kept[scope] = kept
        return result

    def absent(self, visit, planned):
        rules = self.card.get("not_delivered", {})
        start = seconds_of(visit["planned"]["start"])
        duty = self.new_duty(visit, shown=planned, **{"from": start})
        people = [p["person"] for p in self.participants(visit)]
        rule, status = None, visit["status"]
        if status in ("no_access", "refused") and status in rules:
            rule = rules[status]
            minutes = rule["pay_minutes"]
            duty["billable"] = planned if minutes == "planned" else min(planned, minutes * 60)
            duty["percent"], duty["absence"] = rule.get("percent", "100"), "no_access_paid"
        elif status == "cancelled" and visit["cancelled_by"] != "provider":
            notice = start - seconds_of(visit["cancelled_at"])
            for rule in rules.get("cancelled", []):
                if notice < rule["notice_hours_under"] * 3600:
                    duty["billable"], duty["absence"] = planned, "short_notice"
                    duty["percent"], duty["flat"] = rule.get("percent", "100"), rule.get("amount")
                    break
        elif status == "hospital" and "hospital" in rules:
            rule = rules["hospital"]
            duty["billable"], duty["percent"], duty["absence"] = planned, rule.get("percent", "100"), "retained"
            day = self.date_of(start)
            for person in people:
                first = date.fromisoformat(visit["admitted"]) if "admitted" in visit else self.first_away(visit, person)
                if (day - first).days >= rule["retain_days"]:
                    duty["unpaid"].add(person)
        nothing = duty["billable"] == 0 or Fraction(duty["percent"]) == 0 or \
            (duty["flat"] is not None and Fraction(duty["flat"]) == 0)
        if nothing:
            duty["unpaid"], duty["billable"] = set(people), 0
        return duty

    def first_away(self, visit, person):
        first = None
        for other in self.visits:
            if person in [p["person"] for p in self.participants(other)]:
                if other["status"] == "delivered":
                    first = None
                elif other["status"] == "hospital" and first is None:
                    first = self.date_of(self.start_of(other))
            if other is visit:
                return first

    # --- money

    def find_package(self, visit, person):
        day = self.date_of(self.start_of(visit)).isoformat()
        for service in (visit["service"], "*"):
            for package in self.request["packages"]:
                if package["person"] == person and package["service"] == service and \
                        package["valid"]["from"] <= day <= package["valid"].get("to", "9999-12-31"):
                    return package
        return None

    def price(self, line):
        duty, visit = line["duty"], line["visit"]
        line["package"] = self.find_package(visit, line["person"])
        if line["state"] != "payable":
            return
        if line["package"] is None:
            return self.end(line, "held", "no_package")
        if duty["flat"] is not None:
            whole = Fraction(duty["flat"])
            segments = []
        else:
            if duty["waking"]:
                line["reasons"].append("became_waking_night")
            segments = self.segments(duty, duty["billable"])
            if segments is None:
                return self.end(line, "held", "no_rate")
            if duty["woken_paid"]:
                line["reasons"].append("woken_paid")
            whole = sum(s[3] for s in segments)
        line["segments"] = segments
        line["flat"] = self.is_flat(duty, segments)
        line["amount"] = shares(rounded(whole * 100, self.rounding), self.weights(line))[line["index"]]

    @staticmethod
    def weights(line):
        return [p["weight"] for p in line["people"]]

    @staticmethod
    def end(line, state, reason):
        line["state"], line["payable"], line["amount"], line["segments"] = state, 0, 0, []
        line["reasons"].append(reason)

    def account(self, line):
        """(what it is charged to, the budget on the visit's date)"""
        package, day = line["package"], self.date_of(self.start_of(line["visit"]))
        budget = package["budget"]
        window = self.window(budget["per"], day, budget.get("anchor"))
        if "pool" not in package:
            return ("package", package["id"], window), budget["minutes"] * 60
        members = [p for p in self.request["packages"] if p.get("pool") == package["pool"] and
                   p["valid"]["from"] <= day.isoformat() <= p["valid"].get("to", "9999-12-31")]
        return ("pool", package["pool"], window), sum(p["budget"]["minutes"] for p in members) * 60

    def left(self, line):
        account, whole = self.account(line)
        return max(0, whole - self.used.get(account, 0))

    def use(self, line, seconds):
        account, _ = self.account(line)
        self.used[account] = self.used.get(account, 0) + seconds

    def part_amount(self, line, segments):
        weights = self.weights(line)
        exact = sum(s[3] for s in segments) * weights[line["index"]] / sum(weights)
        return rounded(exact * 100, self.rounding)

    def charge(self, line):
        if line["state"] != "payable" or "budget" not in line["package"]:
            return
        left = self.left(line)
        if line["flat"]:
            if left == 0:
                return self.end(line, "not_payable", "over_budget")
            return self.use(line, min(left, line["payable"]))
        if line["payable"] > left:
            if left == 0:
                return self.end(line, "not_payable", "over_budget")
            seconds = line["duty"]["billable"] * left // line["payable"]
            line["segments"] = self.segments(line["duty"], seconds)
            line["amount"] = self.part_amount(line, line["segments"])
            line["payable"] = left
            line["reasons"].append("over_budget")
        self.use(line, line["payable"])

    def raise_line(self, line):
        duty = line["duty"]
        if line["state"] != "payable" or not duty["capped"] or line["flat"]:
            return
        whole = to_unit(duty["actual"], self.measure["round"]) if "round" in self.measure else duty["actual"]
        if 0 < whole < self.measure.get("minimum_minutes", 0) * 60:
            whole = self.measure["minimum_minutes"] * 60
        part = shares(whole, self.weights(line))[line["index"]]
        limited = "budget" in line["package"]
        wanted = min(part, line["payable"] + self.left(line)) if limited else part
        if wanted <= line["payable"]:
            return
        segments = self.segments(duty, whole if wanted == part else whole * wanted // part)
        if segments is None or self.is_flat(duty, segments):
            return
        if limited:
            self.use(line, wanted - line["payable"])
        if wanted == part:
            total = rounded(sum(s[3] for s in segments) * 100, self.rounding)
            line["amount"] = shares(total, self.weights(line))[line["index"]]
        else:
            line["amount"] = self.part_amount(line, segments)
        line["payable"], line["segments"] = wanted, segments
        line["reasons"].append("paid_within_budget")

    # --- the statement

    def statement(self):
        lines = [self.shown_line(line) for line in self.lines]
        document = {"schema": "doorstep.statement/1", "rate_card": self.card["id"], "currency": self.card["currency"],
                    "period": {"from": self.request["period"]["from"], "to": self.request["period"]["to"]},
                    "lines": lines, "totals": self.totals(lines)}
        digest = hashlib.sha256(canonical(self.given).encode()).digest()
        document["digest"] = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return document

    def shown_line(self, line):
        visit, package = line["visit"], line["package"]
        funding = []
        if line["state"] == "payable":
            funders = package.get("funding", [{"funder": "council", "percent": "100"}])
            parts = shares(line["amount"], [int(Fraction(f["percent"]) * 10000) for f in funders])
            funding = [{"funder": f["funder"], "amount": a} for f, a in zip(funders, parts)]
        out = {"visit": visit["id"], "person": line["person"], "provider": visit["provider"],
               "carer": line["duty"]["carer"], "service": visit["service"], "package": package and package["id"],
               "funding": funding, "planned_seconds": line["planned"], "actual_seconds": line["actual"],
               "payable_seconds": line["payable"], "amount": line["amount"], "state": line["state"],
               "reasons": line["reasons"],
               "segments": [{"rate": rate["id"], "from": self.shown(start), "to": self.shown(start + seconds),
                             "seconds": seconds, "amount": self.six_places(amount)}
                            for rate, start, seconds, amount in line["segments"]]}
        if len(line["people"]) > 1:
            weights = self.weights(line)
            out["share"] = {"weight": weights[line["index"]], "of": sum(weights)}
        return out

    @staticmethod
    def six_places(amount):
        millionths = rounded(amount * 1000000, "half_up")
        return "%d.%06d" % divmod(millionths, 1000000)

    def sums(self, lines):
        counted = [line for line in lines if line["state"] != "held"]
        out = {"lines": len(lines), "held_lines": len(lines) - len(counted),
               "gross": sum(line["amount"] for line in counted)}
        for name in ("planned_seconds", "actual_seconds", "payable_seconds"):
            out[name] = sum(line[name] for line in counted)
        return out

    def discount(self, sums):
        rule = self.card.get("discount")
        seconds, gross = sums["payable_seconds"], sums["gross"]
        if not rule or seconds == 0:
            return 0
        hours, exact = Fraction(seconds, 3600), Fraction(0)
        tiers = rule["tiers"]
        for i, tier in enumerate(tiers):
            if hours <= tier["over_hours"]:
                break
            if rule["rule"] == "whole":
                exact = gross * Fraction(tier["percent"]) / 100
            else:
                end = min(hours, tiers[i + 1]["over_hours"]) if i + 1 < len(tiers) else hours
                exact += (end - tier["over_hours"]) * gross / hours * Fraction(tier["percent"]) / 100
        return rounded(exact, self.rounding)

    def totals(self, lines):
        def names(member):
            return sorted({line[member] for line in lines}, key=key)
        funders = {}
        for line in lines:
            for entry in line["funding"]:
                sums = funders.setdefault(entry["funder"], {"funder": entry["funder"], "gross": 0, "discount": 0})
                sums["gross"] += entry["amount"]
        by_provider = []
        for provider in names("provider"):
            of_provider = [line for line in lines if line["provider"] == provider]
            sums = self.sums(of_provider)
            discount = self.discount(sums)
            by_provider.append(sums | {"provider": provider, "discount": discount, "net": sums["gross"] - discount})
            if discount:
                parts = {}
                for line in of_provider:
                    for entry in line["funding"]:
                        parts[entry["funder"]] = parts.get(entry["funder"], 0) + entry["amount"]
                ordered = sorted(parts, key=key)
                for funder, part in zip(ordered, shares(discount, [parts[f] for f in ordered])):
                    funders[funder]["discount"] += part
        everything = self.sums(lines)
        discount = sum(p["discount"] for p in by_provider)
        return everything | {
            "discount": discount, "net": everything["gross"] - discount, "by_provider": by_provider,
            "by_person": [self.sums([l for l in lines if l["person"] == p]) | {"person": p} for p in names("person")],
            "by_funder": [funders[f] | {"net": funders[f]["gross"] - funders[f]["discount"]}
                          for f in sorted(funders, key=key)]}


def price(request):
    return canonical(Pricing(request).run()) + "\n"
