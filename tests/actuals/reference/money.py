"""Exact division and rounding."""

from fractions import Fraction
from math import floor


def half_up(number):
    """A fraction that is not negative as an integer."""
    return floor(number + Fraction(1, 2))


def round_money(pounds, mode):
    """Pounds as pence, `half_up` or `half_even`."""
    return round(pounds * 100) if mode == "half_even" else half_up(pounds * 100)


def six_places(pounds):
    millionths = half_up(pounds * 10**6)
    return f"{millionths // 10**6}.{millionths % 10**6:06}"


def split(whole, weights):
    """The whole in integer parts by weight; what is left over goes to the largest remainders, ties to the first."""
    exact = [Fraction(whole * weight, sum(weights)) for weight in weights]
    parts = [floor(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: parts[i] - exact[i])
    for index in by_remainder[:whole - sum(parts)]:
        parts[index] += 1
    return parts


def round_seconds(seconds, rule):
    """Seconds by a rule with `unit_minutes` and `mode`."""
    unit = rule["unit_minutes"] * 60
    units, rest = divmod(seconds, unit)
    up = {"up": rest > 0, "down": False, "nearest": 2 * rest >= unit, "nearest_half_down": 2 * rest > unit}
    return (units + up[rule["mode"]]) * unit
