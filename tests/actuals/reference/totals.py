"""§8 and the totals of §10. Lines have their `funding`."""

from fractions import Fraction

from .model import get
from .money import round_money, split


def totals(lines, card):
    discounts = {name: discount_by_funder([line for line in lines if line.visit.provider == name], card)
                 for name in sorted({line.visit.provider for line in lines})}
    by_provider = [{"provider": name, **with_net(sums([line for line in lines if line.visit.provider == name]),
                                                 sum(parts.values()))} for name, parts in discounts.items()]
    by_person = [{"person": name, **sums([line for line in lines if line.person == name])}
                 for name in sorted({line.person for line in lines})]
    by_funder = [{"funder": name, **with_net({"gross": gross}, sum(parts.get(name, 0) for parts in discounts.values()))}
                 for name, gross in sorted(by_funders(lines).items())]
    return {**with_net(sums(lines), sum(entry["discount"] for entry in by_provider)),
            "by_provider": by_provider, "by_person": by_person, "by_funder": by_funder}


def sums(lines):
    counted = [line for line in lines if line.state != "held"]
    return {"lines": len(lines), "held_lines": len(lines) - len(counted),
            "planned_seconds": sum(line.planned for line in counted),
            "actual_seconds": sum(line.actual for line in counted),
            "payable_seconds": sum(line.payable for line in counted), "gross": sum(line.amount for line in counted)}


def with_net(numbers, discount):
    return {**numbers, "discount": discount, "net": numbers["gross"] - discount}


def by_funders(lines):
    """Gross by funder."""
    gross = {}
    for line in lines:
        for part in line.funding:
            gross[part["funder"]] = gross.get(part["funder"], 0) + part["amount"]
    return gross


def discount_by_funder(lines, card):
    """What is taken off a provider's lines."""
    lines = [line for line in lines if line.state == "payable"]
    hours, gross = Fraction(sum(line.payable for line in lines), 3600), sum(line.amount for line in lines)
    pounds = exact_discount(hours, gross, card.get("discount")) / 100
    discount = round_money(pounds, get(card, "rounding", "money", default="half_up"))
    parts = by_funders(lines)
    names = sorted(parts)
    return dict(zip(names, split(discount, [parts[name] for name in names]))) if discount else {}


def exact_discount(hours, gross, rule):
    """In pence. `marginal`: the percentage of each tier on the hours from its threshold to the next."""
    tiers = [(tier["over_hours"], Fraction(tier["percent"]) / 100) for tier in get(rule, "tiers", default=[])]
    reached = [tier for tier in tiers if hours > tier[0]]
    if not reached:
        return Fraction(0)
    if rule["rule"] == "whole":
        return gross * reached[-1][1]
    ends = [over for over, _ in reached[1:]] + [hours]
    return sum((end - over) * percent for (over, percent), end in zip(reached, ends)) * gross / hours
